// SPDX-License-Identifier: GPL-2.0
/*
 * Operations on channels
 *
 * A job is a pushbuffer of copy engine methods (clc7b5.h) on subchannel 4. What
 * comes before it, the choice of the class, is run once on each channel. After
 * a measurement the data has to be where the jobs were to copy it.
 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include <drm/drm.h>

#include "bench_client.h"
#include "bench_meter.h"
#include "bench_ops.h"

#define SUBCHANNEL		4
#define SET_OBJECT		0x000		/* clc56f.h */
/* clc7b5.h */
#define NOP			0x100
#define LAUNCH_DMA		0x300
#define   LAUNCH_NON_PIPELINED	(2u << 0)
#define   LAUNCH_FLUSH		(1u << 2)
#define   LAUNCH_SRC_PITCH	(1u << 7)
#define   LAUNCH_DST_PITCH	(1u << 8)
#define OFFSET_IN_UPPER		0x400
/* clc56f.h, DMA_SEC_OP and the fields beside it */
#define PUSH_INCREMENTING(method, count) \
	(1u << 29 | (count) << 16 | SUBCHANNEL << 13 | (method) >> 2)
#define PUSH_IMMEDIATE(method, data) \
	(4u << 29 | (data) << 16 | SUBCHANNEL << 13 | (method) >> 2)

#define MAX_CHANNELS		8
#define PARALLEL_JOBS		64
#define PUSH_SIZE		4096
#define PUSH_VA			(1ull << 33)
#define JOB_VA			(PUSH_VA + sizeof(preamble))
#define SOURCE_VA		(1ull << 34)
#define TARGET_VA		(1ull << 35)
#define PATIENCE_SECONDS	60

static const uint32_t preamble[] = {
	PUSH_INCREMENTING(SET_OBJECT, 1), BENCH_COPY_CLASS,
};

/* Everything a job needs. */
struct jobs {
	struct bench_client *c;
	struct bench_buffer push, source, target;
	uint64_t size;			/* bytes to copy, 0: empty job */
	uint64_t point;			/* last of each timeline */
	uint32_t job_size;		/* bytes at JOB_VA */
	uint32_t channels;
	uint32_t channel[MAX_CHANNELS];
	uint32_t timeline[MAX_CHANNELS];
};

static int mapped_buffer(struct bench_client *c, struct bench_buffer *b,
			 uint64_t size, uint64_t va)
{
	struct bench_range r = { .va = va };
	int ret = c->driver->buffer_create(c, b, size, BENCH_SYSTEM);

	if (ret)
		return ret;
	b->cpu = mmap(NULL, b->size, PROT_READ | PROT_WRITE, MAP_SHARED, c->fd,
		      (off_t)b->map_offset);
	if (b->cpu == MAP_FAILED) {
		b->cpu = NULL;
		return -errno;
	}
	r.handle = b->handle;
	r.size = b->size;
	return c->driver->bind(c, &r, 1, true);
}

static void write_job(struct jobs *j, const uint32_t *methods, uint32_t size)
{
	memcpy(j->push.cpu, preamble, sizeof(preamble));
	memcpy((uint8_t *)j->push.cpu + sizeof(preamble), methods, size);
	j->job_size = size;
}

static void write_copy(struct jobs *j)
{
	const uint32_t methods[] = {
		PUSH_INCREMENTING(OFFSET_IN_UPPER, 8),
		SOURCE_VA >> 32, (uint32_t)SOURCE_VA,
		TARGET_VA >> 32, (uint32_t)TARGET_VA,
		0, 0,				/* pitches of one line */
		(uint32_t)j->size, 1,		/* bytes, lines */
		PUSH_INCREMENTING(LAUNCH_DMA, 1),
		LAUNCH_NON_PIPELINED | LAUNCH_FLUSH | LAUNCH_SRC_PITCH |
			LAUNCH_DST_PITCH,
	};
	uint32_t *word = j->source.cpu;
	uint64_t i;

	for (i = 0; i < j->size / 4; i++)
		word[i] = (uint32_t)i * 2654435761u + 1;
	memset(j->target.cpu, 0, j->size);
	write_job(j, methods, sizeof(methods));
}

static void write_empty(struct jobs *j)
{
	const uint32_t nop = PUSH_IMMEDIATE(NOP, 0);

	write_job(j, &nop, sizeof(nop));
}

static int jobs_start(struct jobs *j, struct bench_client *c, uint32_t channels,
		      uint64_t size)
{
	struct drm_syncobj_create timeline;
	uint32_t i;
	int ret;

	memset(j, 0, sizeof(*j));
	j->c = c;
	j->size = size;
	if (!c->driver->channel_create || !c->driver->submit)
		return -EOPNOTSUPP;
	ret = mapped_buffer(c, &j->push, PUSH_SIZE, PUSH_VA);
	if (!ret && size)
		ret = mapped_buffer(c, &j->source, size, SOURCE_VA);
	if (!ret && size)
		ret = mapped_buffer(c, &j->target, size, TARGET_VA);
	for (i = 0; i < channels && !ret; i++) {
		memset(&timeline, 0, sizeof(timeline));
		ret = bench_ioctl(c, DRM_IOCTL_SYNCOBJ_CREATE, &timeline);
		j->timeline[i] = timeline.handle;
		if (!ret)
			ret = c->driver->channel_create(c, &j->channel[i]);
		if (!ret)
			j->channels++;
	}
	if (!ret && size)
		write_copy(j);
	else if (!ret)
		write_empty(j);
	return ret;
}

static void unmap(struct bench_buffer *b)
{
	if (b->cpu)
		munmap(b->cpu, b->size);
}

/* Handles and mappings go with the file. */
static int jobs_end(struct jobs *j, int ret)
{
	int end;

	if (!ret && j->size && memcmp(j->source.cpu, j->target.cpu, j->size))
		ret = -EBADMSG;
	while (j->channels) {
		end = j->c->driver->channel_destroy(j->c, j->channel[--j->channels]);
		if (!ret)
			ret = end;
	}
	unmap(&j->push);
	unmap(&j->source);
	unmap(&j->target);
	return ret;
}

static int submit(struct jobs *j, uint32_t i, uint64_t va, uint64_t point)
{
	return j->c->driver->submit(j->c, j->channel[i], va,
				    (uint32_t)(JOB_VA - va) + j->job_size,
				    j->timeline[i], point);
}

static int job_submit(struct jobs *j, uint32_t i, uint64_t point)
{
	return submit(j, i, JOB_VA, point);
}

static int job_wait(struct jobs *j, uint32_t i, uint64_t point)
{
	struct drm_syncobj_timeline_wait wait = {
		.handles = (uintptr_t)&j->timeline[i],
		.points = (uintptr_t)&point,
		.count_handles = 1,
	};
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	wait.timeout_nsec = (t.tv_sec + PATIENCE_SECONDS) * 1000000000ll + t.tv_nsec;
	return bench_ioctl(j->c, DRM_IOCTL_SYNCOBJ_TIMELINE_WAIT, &wait);
}

/* The first job of a channel is not measured: it makes memory resident, too. */
static int jobs_warm_up(struct jobs *j)
{
	uint32_t i;
	int ret = 0;

	j->point = 1;
	for (i = 0; i < j->channels && !ret; i++) {
		ret = submit(j, i, PUSH_VA, 1);
		if (!ret)
			ret = job_wait(j, i, 1);
	}
	if (!ret && j->size)
		memset(j->target.cpu, 0, j->size);
	return ret;
}

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

/* Only the calls: the jobs may still run when the last returns. */
int bench_jobs_submit(struct bench_client *c, const struct bench_op *op)
{
	struct jobs j;
	uint32_t i;
	int ret = jobs_start(&j, c, 1, op->size);

	if (!ret)
		ret = jobs_warm_up(&j);
	if (!ret)
		bench_meter_begin();
	for (i = 0; i < op->count && !ret; i++)
		ret = job_submit(&j, 0, ++j.point);
	if (!ret)
		bench_meter_end(op->name, op->count);
	if (!ret)
		ret = job_wait(&j, 0, j.point);
	return jobs_end(&j, ret);
}

/* One job at a time, to the end. */
int bench_jobs_latency(struct bench_client *c, const struct bench_op *op)
{
	struct jobs j;
	uint32_t i;
	int ret = jobs_start(&j, c, 1, op->size);

	if (!ret)
		ret = jobs_warm_up(&j);
	if (!ret)
		bench_meter_begin();
	for (i = 0; i < op->count && !ret; i++) {
		ret = job_submit(&j, 0, ++j.point);
		if (!ret)
			ret = job_wait(&j, 0, j.point);
	}
	if (!ret)
		bench_meter_end(op->name, op->count);
	return jobs_end(&j, ret);
}

/* The same number of jobs on more and more channels. */
int bench_jobs_parallel(struct bench_client *c, const struct bench_op *op)
{
	struct jobs j;
	uint32_t i, n;
	int ret = jobs_start(&j, c, op->count, op->size);

	if (!ret)
		ret = jobs_warm_up(&j);
	if (!ret)
		bench_meter_begin();
	for (n = 0; n < PARALLEL_JOBS / op->count && !ret; n++) {
		j.point++;
		for (i = 0; i < op->count && !ret; i++)
			ret = job_submit(&j, i, j.point);
	}
	for (i = 0; i < op->count && !ret; i++)
		ret = job_wait(&j, i, j.point);
	if (!ret)
		bench_meter_end(op->name, PARALLEL_JOBS);
	return jobs_end(&j, ret);
}
