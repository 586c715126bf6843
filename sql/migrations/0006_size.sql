-- What `migrate` does beyond its scripts takes the rights of the system; whoever migrates is a member of the owner.
GRANT wg_system TO wg_owner;
