/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Measuring: time, and the virtual GPU's counters before and after
 *
 * One line of JSON per measurement goes to standard output; who reads it
 * subtracts the counters. The counters are fetched outside of the time taken.
 * Beside the virtual GPU's there is one of the kernel, how much memory its
 * allocator of small objects has ("SUnreclaim" of /proc/meminfo).
 */
#ifndef BENCH_METER_H
#define BENCH_METER_H

#include <stdint.h>

void bench_meter_init(const char *control);
void bench_meter_begin(void);
void bench_meter_end(const char *op, uint32_t count);
/* The operation did not happen, for a reason that is -EOPNOTSUPP or an error. */
void bench_meter_failed(const char *op, int error);

#endif
