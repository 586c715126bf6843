-- This is a sandbox from now on: business time runs, from the first working morning of the policy (S75).
INSERT INTO sandbox_clock (shift) VALUES (sandbox_start() - now()) ON CONFLICT DO NOTHING;
