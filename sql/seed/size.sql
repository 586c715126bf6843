-- The size table of 工信部联企业〔2011〕300号 with the ranges of GB/T 4754-2017: persons, and fen where the paper says 10,000 yuan.
-- Large, medium and small need both lower bounds; below a bound of small is micro (S8). The longest selector that begins a code decides,
-- so that G591 is transport and the rest of G59 storage. No source that we hold says the ranges of GB/T 4754-2011.
INSERT INTO size_rule (edition, code, name, selectors, measure_1, large_1, medium_1, small_1, measure_2, large_2, medium_2, small_2)
VALUES
	('2017', 'agriculture', '农、林、牧、渔业', '{A}', 'revenue_fen', 20000000000, 500000000, 50000000, NULL, NULL, NULL, NULL),
	('2017', 'industry', '工业', '{B,C,D}', 'employees', 1000, 300, 20, 'revenue_fen', 40000000000, 2000000000, 300000000),
	('2017', 'construction', '建筑业', '{E}', 'revenue_fen', 80000000000, 6000000000, 300000000, 'assets_fen', 80000000000, 5000000000, 300000000),
	('2017', 'wholesale', '批发业', '{F51}', 'employees', 200, 20, 5, 'revenue_fen', 40000000000, 5000000000, 1000000000),
	('2017', 'retail', '零售业', '{F52}', 'employees', 300, 50, 10, 'revenue_fen', 20000000000, 500000000, 100000000),
	('2017', 'transport', '交通运输业(不含铁路)', '{G54,G55,G56,G57,G58,G591}', 'employees', 1000, 300, 20, 'revenue_fen', 30000000000, 3000000000, 200000000),
	('2017', 'storage', '仓储业', '{G59}', 'employees', 200, 100, 20, 'revenue_fen', 30000000000, 1000000000, 100000000),
	('2017', 'post', '邮政业', '{G60}', 'employees', 1000, 300, 20, 'revenue_fen', 30000000000, 2000000000, 100000000),
	('2017', 'accommodation', '住宿业', '{H61}', 'employees', 300, 100, 10, 'revenue_fen', 10000000000, 2000000000, 100000000),
	('2017', 'catering', '餐饮业', '{H62}', 'employees', 300, 100, 10, 'revenue_fen', 10000000000, 2000000000, 100000000),
	('2017', 'info_transmission', '信息传输业', '{I63,I64}', 'employees', 2000, 100, 10, 'revenue_fen', 100000000000, 1000000000, 100000000),
	('2017', 'software', '软件和信息技术服务业', '{I65}', 'employees', 300, 100, 10, 'revenue_fen', 10000000000, 1000000000, 50000000),
	('2017', 'real_estate_dev', '房地产开发经营', '{K7010}', 'revenue_fen', 200000000000, 1000000000, 100000000, 'assets_fen', 10000000000, 5000000000, 2000000000),
	('2017', 'property_mgmt', '物业管理', '{K7020}', 'employees', 1000, 300, 100, 'revenue_fen', 5000000000, 1000000000, 500000000),
	('2017', 'leasing_business', '租赁和商务服务业', '{L}', 'employees', 300, 100, 10, 'assets_fen', 120000000000, 8000000000, 100000000),
	('2017', 'other', '其他未列明行业', '{M,N,O,Q85,R,K7030,K7090}', 'employees', 300, 100, 10, NULL, NULL, NULL, NULL)
ON CONFLICT (edition, code) DO UPDATE
SET name = excluded.name, selectors = excluded.selectors, measure_1 = excluded.measure_1, large_1 = excluded.large_1,
	medium_1 = excluded.medium_1, small_1 = excluded.small_1, measure_2 = excluded.measure_2, large_2 = excluded.large_2,
	medium_2 = excluded.medium_2, small_2 = excluded.small_2;

-- What was proposed by another table is proposed anew, by `migrate`.
DELETE FROM size_proposal;
