-- Everybody reads policies; the prefecture drafts them. What is published is changed by a new version only.
GRANT INSERT ON policy, policy_clause, policy_parameter, policy_month, policy_industry, policy_channel TO wg_prefecture;
GRANT UPDATE (value, clause, source) ON policy_parameter TO wg_prefecture;
