-- What must hold of the schema as a whole; each row found is a fault.

-- Whose table it is says a column; such a table lets nobody see a row that no policy of its own gives away.
SELECT format('table %s: %s', c.oid::regclass,
	CASE WHEN NOT c.relrowsecurity THEN 'row-level security is not enabled' ELSE 'has no policy' END)
FROM pg_class c
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
	AND (NOT c.relrowsecurity OR NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid))
	AND (EXISTS (
			SELECT FROM pg_attribute a
			WHERE a.attrelid = c.oid AND NOT a.attisdropped
				AND a.attname IN ('enterprise_id', 'agency_id', 'case_id', 'person_id', 'user_id', 'client_id'))
		OR EXISTS (
			SELECT FROM pg_constraint f
			WHERE f.conrelid = c.oid AND f.contype = 'f'
				AND f.confrelid IN (SELECT t.oid FROM pg_class t WHERE t.relname IN ('dossier', 'enterprise', 'person', 'app_user'))))
	AND EXISTS (
		SELECT FROM pg_roles r
		WHERE r.rolname LIKE 'wg\_%' AND r.rolname <> 'wg_owner'
			AND has_any_column_privilege(r.rolname, c.oid, 'SELECT, INSERT, UPDATE'))
UNION ALL
SELECT format('view %s: sees with its owner''s eyes, not its reader''s (security_invoker)', c.oid::regclass)
FROM pg_class c
WHERE c.relkind = 'v' AND c.relnamespace = 'public'::regnamespace
	AND NOT coalesce(c.reloptions && ARRAY['security_invoker=true', 'security_invoker=on', 'security_invoker=1'], false)
UNION ALL
SELECT format('function %s: SECURITY DEFINER without a search_path of its own', f.oid::regprocedure)
FROM pg_proc f
WHERE f.pronamespace = 'public'::regnamespace AND f.prosecdef
	AND NOT EXISTS (SELECT FROM unnest(f.proconfig) AS s(setting) WHERE s.setting LIKE 'search\_path=%')
UNION ALL
SELECT format('constraint %s of %s: has no name of its own', k.conname, k.conrelid::regclass)
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
WHERE k.connamespace = 'public'::regnamespace AND k.conparentid = 0
	AND k.conname ~ format('^%s(_.*)?_(pkey|fkey|check)\d*$', c.relname)
UNION ALL
SELECT format('column %s.%s: %s; money is bigint fen, and nothing is a float', a.attrelid::regclass, a.attname, format_type(a.atttypid, a.atttypmod))
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
	AND (a.atttypid IN ('real'::regtype, 'double precision'::regtype, 'money'::regtype)
		OR (a.attname LIKE '%\_fen' AND a.atttypid <> 'bigint'::regtype))
ORDER BY 1
