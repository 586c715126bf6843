#include "cluster.h"
#include "tests.h"

int main(void)
{
	cluster_start();
	int failed = link_tests() + migrate_tests();
	cluster_stop();
	return failed;
}
