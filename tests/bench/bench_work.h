/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Channels and the jobs they are given
 *
 * A job is a pushbuffer of copy engine methods (clc7b5.h) on subchannel 4. What
 * comes before it, the choice of the class, is run once on each channel. After
 * a measurement the data has to be where the jobs were to copy it.
 */
#ifndef BENCH_WORK_H
#define BENCH_WORK_H

#include <stdint.h>

#include "bench_client.h"
#include "bench_ops.h"

#define BENCH_CHANNELS_MAX	8

/* Everything a job needs. */
struct bench_work {
	struct bench_client *c;
	struct bench_buffer push, source, target;
	uint64_t size;			/* bytes to copy, 0: empty job */
	uint64_t point;			/* last of each timeline */
	struct bench_push pushes[BENCH_PUSHES_MAX];
	uint32_t push_count;		/* of a job */
	uint32_t channels;
	uint32_t channel[BENCH_CHANNELS_MAX];
	uint32_t timeline[BENCH_CHANNELS_MAX];
};

/*
 * Channels that have run a job each, which makes memory resident, and the
 * jobs and the mappings that an operation wants. All functions return 0 or a
 * negative errno.
 */
int bench_work_start(struct bench_work *w, struct bench_client *c,
		     const struct bench_op *op, uint32_t channels);
/*
 * Has to follow bench_work_start() whatever that returned. Returns what went
 * wrong first: ret, or what it finds. Handles and mappings go with the file.
 */
int bench_work_end(struct bench_work *w, int ret);

/* On the channel of that number. */
int bench_work_submit(struct bench_work *w, uint32_t i, uint64_t point);
int bench_work_wait(struct bench_work *w, uint32_t i, uint64_t point);

/* A job that lasts until the gate is opened, a few seconds at most. */
int bench_work_gate(struct bench_work *w, uint32_t i, uint64_t point);
void bench_work_open(struct bench_work *w);

#endif
