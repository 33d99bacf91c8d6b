/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Measuring: time, and the virtual GPU's counters before and after
 *
 * One line of JSON per measurement goes to standard output; who reads it
 * subtracts the counters. The counters are fetched outside of the time taken.
 * Beside the virtual GPU's there is one of the kernel, how much memory its
 * allocator of small objects has ("SUnreclaim" of /proc/meminfo).
 *
 * The clock can be stopped and set going again; the counters go on. If that is
 * done often the time is so many times the median of the pieces, since in one of
 * them now and then something else had the processor. How often
 * the kernel allocates is found out by doing the same once more before, since
 * counting that takes time: what the calling thread has it allocate is counted
 * where the clock would go.
 */
#ifndef BENCH_METER_H
#define BENCH_METER_H

#include <stdint.h>

void bench_meter_init(const char *control);
/* One of the virtual GPU's counters, now. Not between begin and end. */
uint64_t bench_meter_counter(const char *name);
/* Begin a rehearsal, with the count stopped; its count is in the next line. */
void bench_meter_allocs_begin(void);
void bench_meter_allocs_end(void);
/* Of the clock, or in a rehearsal of the count. */
void bench_meter_pause(void);
void bench_meter_resume(void);
/* With the clock going. */
void bench_meter_begin(void);
void bench_meter_end(const char *op, uint32_t count);
/* The operation did not happen, for a reason that is -EOPNOTSUPP or an error. */
void bench_meter_failed(const char *op, int error);

#endif
