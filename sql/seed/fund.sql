-- The two funds of the paper (S5, S33) and how their letters are numbered (S47); money comes in by deposits only.
INSERT INTO fund (id, code, name, letter_prefix)
VALUES
	(seed_id('51'), 'SKILL_SPECIAL', '职业技能提升行动专账资金', '昌州人社函'),
	(seed_id('52'), 'UI_FUND', '失业保险基金', '昌州人社失函')
ON CONFLICT (id) DO UPDATE SET name = excluded.name, letter_prefix = excluded.letter_prefix;
