#include "base/machine_clock.h"

#include <time.h>

static int64_t read_us(clockid_t clock)
{
	struct timespec now;
	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t machine_clock_real_us(void)
{
	return read_us(CLOCK_REALTIME);
}

int64_t machine_clock_steady_us(void)
{
	return read_us(CLOCK_MONOTONIC);
}
