-- The bureaus of Changji (S2). Codes are our own: 准东 has none in GB/T 2260. That the two zones marked assumed have bureaus of
-- their own is our inference. Jurisdiction: an HR bureau sees its own cases, a county finance bureau those of its HR bureau (S50).
WITH bureau (suffix, code, name, kind, level, parent, jurisdiction, divisions, assumed) AS (
	VALUES
		('01', 'XJ-HR', '新疆维吾尔自治区人力资源和社会保障厅', 'hr', 'region', NULL, '01', '{650000}', false),
		('02', 'XJ-FIN', '新疆维吾尔自治区财政厅', 'finance', 'region', NULL, NULL, '{}', false),
		('10', 'CJ-HR', '昌吉回族自治州人力资源和社会保障局', 'hr', 'prefecture', '01', '10', '{652300}', false),
		('11', 'CJ-FIN', '昌吉回族自治州财政局', 'finance', 'prefecture', '02', NULL, '{}', false),
		('12', 'CJ-UI', '昌吉回族自治州失业保险经办机构', 'ui_agency', 'prefecture', '10', NULL, '{}', false),
		('16', 'CJ-ZD-UI', '新疆准东经济技术开发区失业保险经办机构', 'ui_agency', 'county', '12', '38', '{}', true),
		('13', 'CJ-LEVY', '昌吉回族自治州社会保险费征缴机构', 'levy', 'prefecture', '10', NULL, '{}', false),
		('14', 'CJ-AUDIT', '昌吉回族自治州审计局', 'audit', 'prefecture', NULL, NULL, '{}', false),
		('15', 'CJ-DISC', '昌吉回族自治州纪委监委', 'audit', 'prefecture', NULL, NULL, '{}', false),
		('21', 'CJ-COM', '昌吉回族自治州商务局', 'department', 'prefecture', NULL, NULL, '{}', false),
		('22', 'CJ-IND', '昌吉回族自治州工业和信息化局', 'department', 'prefecture', NULL, NULL, '{}', false),
		('23', 'CJ-TRA', '昌吉回族自治州交通运输局', 'department', 'prefecture', NULL, NULL, '{}', false),
		('24', 'CJ-MKT', '昌吉回族自治州市场监督管理局', 'department', 'prefecture', NULL, NULL, '{}', false),
		('25', 'CJ-CUL', '昌吉回族自治州文化体育广播电视和旅游局', 'department', 'prefecture', NULL, NULL, '{}', false),
		('26', 'CJ-SAS', '昌吉回族自治州国有资产监督管理委员会', 'department', 'prefecture', NULL, NULL, '{}', false),
		('31', 'CJ-CJ', '昌吉市人力资源和社会保障局', 'hr', 'county', '10', '31', '{652301}', false),
		('32', 'CJ-FK', '阜康市人力资源和社会保障局', 'hr', 'county', '10', '32', '{652302}', false),
		('33', 'CJ-HT', '呼图壁县人力资源和社会保障局', 'hr', 'county', '10', '33', '{652323}', false),
		('34', 'CJ-MN', '玛纳斯县人力资源和社会保障局', 'hr', 'county', '10', '34', '{652324}', false),
		('35', 'CJ-QT', '奇台县人力资源和社会保障局', 'hr', 'county', '10', '35', '{652325}', false),
		('36', 'CJ-JM', '吉木萨尔县人力资源和社会保障局', 'hr', 'county', '10', '36', '{652327}', false),
		('37', 'CJ-ML', '木垒哈萨克自治县人力资源和社会保障局', 'hr', 'county', '10', '37', '{652328}', false),
		('38', 'CJ-ZD', '新疆准东经济技术开发区人力资源和社会保障局', 'hr', 'county', '10', '38', '{652327106,652325109}', false),
		('39', 'CJ-GX', '昌吉国家高新技术产业开发区人力资源和社会保障局', 'hr', 'county', '10', '39', '{652301402}', true),
		('3a', 'CJ-NY', '昌吉国家农业科技园区人力资源和社会保障局', 'hr', 'county', '10', '3a', '{652301400}', true),
		('41', 'CJ-CJ-FIN', '昌吉市财政局', 'finance', 'county', '11', '31', '{}', false),
		('42', 'CJ-FK-FIN', '阜康市财政局', 'finance', 'county', '11', '32', '{}', false),
		('43', 'CJ-HT-FIN', '呼图壁县财政局', 'finance', 'county', '11', '33', '{}', false),
		('44', 'CJ-MN-FIN', '玛纳斯县财政局', 'finance', 'county', '11', '34', '{}', false),
		('45', 'CJ-QT-FIN', '奇台县财政局', 'finance', 'county', '11', '35', '{}', false),
		('46', 'CJ-JM-FIN', '吉木萨尔县财政局', 'finance', 'county', '11', '36', '{}', false),
		('47', 'CJ-ML-FIN', '木垒哈萨克自治县财政局', 'finance', 'county', '11', '37', '{}', false),
		('48', 'CJ-ZD-FIN', '新疆准东经济技术开发区财政局', 'finance', 'county', '11', '38', '{}', false),
		('49', 'CJ-GX-FIN', '昌吉国家高新技术产业开发区财政局', 'finance', 'county', '11', '39', '{}', true),
		('4a', 'CJ-NY-FIN', '昌吉国家农业科技园区财政局', 'finance', 'county', '11', '3a', '{}', true)
)
INSERT INTO agency (id, code, name, kind, level, parent_id, jurisdiction_id, divisions, calendar_layer, assumed, pool)
SELECT seed_id(suffix), code, name, kind, level, seed_id(parent), seed_id(jurisdiction), divisions::text[], 'CN-65', assumed,
	CASE kind WHEN 'ui_agency' THEN 'CJ' END
FROM bureau
ON CONFLICT (id) DO UPDATE
SET code = excluded.code, name = excluded.name, kind = excluded.kind, level = excluded.level, parent_id = excluded.parent_id,
	jurisdiction_id = excluded.jurisdiction_id, divisions = excluded.divisions, calendar_layer = excluded.calendar_layer,
	assumed = excluded.assumed, pool = excluded.pool;
