/* SPDX-License-Identifier: GPL-2.0 */
/* The operations that are measured */
#ifndef BENCH_OPS_H
#define BENCH_OPS_H

#include <stdint.h>

#include "bench_client.h"

struct bench_op {
	const char *name;
	/* Returns 0 after a measurement, else a negative errno. */
	int (*run)(struct bench_client *c, const struct bench_op *op);
	uint32_t count;			/* repetitions, ranges, or channels */
	uint64_t size;			/* bytes of each */
	enum bench_memory where;	/* buffers, or the objects mapped */
	uint32_t pushes;		/* of a call */
	uint32_t mapped;		/* objects mapped beside what jobs need */
};

/* Ends with one without a name. */
extern const struct bench_op bench_ops[];

/* bench_jobs.c: what needs a channel */
int bench_jobs_channel(struct bench_client *c, const struct bench_op *op);
int bench_jobs_submit(struct bench_client *c, const struct bench_op *op);
int bench_jobs_latency(struct bench_client *c, const struct bench_op *op);
int bench_jobs_parallel(struct bench_client *c, const struct bench_op *op);
int bench_jobs_burst(struct bench_client *c, const struct bench_op *op);

#endif
