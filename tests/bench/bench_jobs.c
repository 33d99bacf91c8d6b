// SPDX-License-Identifier: GPL-2.0
/* Operations on channels */
#include <errno.h>
#include <time.h>

#include "bench_client.h"
#include "bench_meter.h"
#include "bench_ops.h"
#include "bench_work.h"

#define PARALLEL_JOBS		64
/* Calls between two waits: no ring here is full by then. */
#define SUBMIT_BATCH		4
/* Less than what a driver lets a job last. */
#define GATE_SECONDS		4
#define DOORBELLS		"channel_doorbells"

int bench_jobs_channel(struct bench_client *c, const struct bench_op *op)
{
	uint32_t channel;
	int ret;

	if (!c->driver->channel_create)
		return -EOPNOTSUPP;
	bench_meter_begin();
	ret = c->driver->channel_create(c, &channel);
	if (ret)
		return ret;
	bench_meter_end(op->name, 1);
	return c->driver->channel_destroy(c, channel);
}

/* The clock goes in the calls only, while the jobs of earlier ones run. */
static int submit_batches(struct bench_work *w, uint32_t count)
{
	uint32_t i, n;
	int ret = 0;

	for (i = 0; i < count && !ret; i += SUBMIT_BATCH) {
		for (n = 0; n < SUBMIT_BATCH && !ret; n++) {
			bench_meter_resume();
			ret = bench_work_submit(w, 0, ++w->point);
			bench_meter_pause();
		}
		if (!ret)
			ret = bench_work_wait(w, 0, w->point);
	}
	return ret;
}

/* Time and allocations are those of the calls, other counts of whole jobs. */
int bench_jobs_submit(struct bench_client *c, const struct bench_op *op)
{
	struct bench_work w;
	int ret = bench_work_start(&w, c, op, 1);

	if (!ret) {
		bench_meter_allocs_begin();
		ret = submit_batches(&w, op->count);
		bench_meter_allocs_end();
	}
	if (!ret) {
		bench_meter_begin();
		bench_meter_pause();
		ret = submit_batches(&w, op->count);
	}
	if (!ret)
		bench_meter_end(op->name, op->count);
	return bench_work_end(&w, ret);
}

/* One job at a time, to the end. */
int bench_jobs_latency(struct bench_client *c, const struct bench_op *op)
{
	struct bench_work w;
	uint32_t i;
	int ret = bench_work_start(&w, c, op, 1);

	if (!ret) {
		bench_meter_begin();
		bench_meter_pause();
	}
	for (i = 0; i < op->count && !ret; i++) {
		bench_meter_resume();
		ret = bench_work_submit(&w, 0, ++w.point);
		if (!ret)
			ret = bench_work_wait(&w, 0, w.point);
		bench_meter_pause();
	}
	if (!ret)
		bench_meter_end(op->name, op->count);
	return bench_work_end(&w, ret);
}

/* Each question goes to the virtual GPU and back. */
static int wait_for_doorbells(uint64_t count)
{
	time_t end = time(NULL) + GATE_SECONDS;

	while (bench_meter_counter(DOORBELLS) < count)
		if (time(NULL) > end)
			return -ETIME;
	return 0;
}

/* All are in the ring when it returns, behind one that the CPU ends. */
static int submit_behind_gate(struct bench_work *w, uint32_t count)
{
	uint64_t start = bench_meter_counter(DOORBELLS), each;
	uint32_t i;
	int ret = bench_work_submit(w, 0, ++w->point);

	if (!ret)
		ret = bench_work_wait(w, 0, w->point);
	each = bench_meter_counter(DOORBELLS) - start;
	if (!ret)
		ret = bench_work_gate(w, 0, ++w->point);
	for (i = 0; i < count && !ret; i++)
		ret = bench_work_submit(w, 0, ++w->point);
	return ret ?: wait_for_doorbells(start + (count + 2) * each);
}

/* Jobs that wait on the GPU, from when they can go on. */
int bench_jobs_burst(struct bench_client *c, const struct bench_op *op)
{
	struct bench_work w;
	int ret = bench_work_start(&w, c, op, 1);

	if (!ret)
		ret = submit_behind_gate(&w, op->count);
	if (!ret) {
		bench_meter_begin();
		bench_work_open(&w);
		ret = bench_work_wait(&w, 0, w.point);
	}
	if (!ret)
		bench_meter_end(op->name, op->count);
	return bench_work_end(&w, ret);
}

/* The same number of jobs on more and more channels. */
int bench_jobs_parallel(struct bench_client *c, const struct bench_op *op)
{
	struct bench_work w;
	uint32_t i, n;
	int ret = bench_work_start(&w, c, op, op->count);

	if (!ret)
		bench_meter_begin();
	for (n = 0; n < PARALLEL_JOBS / op->count && !ret; n++) {
		w.point++;
		for (i = 0; i < op->count && !ret; i++)
			ret = bench_work_submit(&w, i, w.point);
	}
	for (i = 0; i < op->count && !ret; i++)
		ret = bench_work_wait(&w, i, w.point);
	if (!ret)
		bench_meter_end(op->name, PARALLEL_JOBS);
	return bench_work_end(&w, ret);
}
