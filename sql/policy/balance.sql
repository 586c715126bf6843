-- Balances are the system's alone. A code may have had another registration, whose money is nobody else's to see.
GRANT SELECT, INSERT, UPDATE (entitled_fen, judged_case, judged_at) ON balance TO wg_system;
ALTER TABLE balance ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS balance_system ON balance;
CREATE POLICY balance_system ON balance TO wg_system USING (true);
