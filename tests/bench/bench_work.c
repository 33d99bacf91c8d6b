// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include <drm/drm.h>

#include "bench_work.h"

#define SUBCHANNEL		4
/* clc56f.h */
#define SET_OBJECT		0x000
#define SEM_ADDR_LO		0x05c
#define   SEM_ACQUIRE_SWITCH_TSG	(1u << 12)
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

#define PAGE			4096
#define PUSH_VA			(1ull << 33)
#define JOB_OFFSET		sizeof(preamble)
#define GATE_OFFSET		(PAGE / 2)
#define GATE_WORD_OFFSET	(PAGE - 16)
#define SOURCE_VA		(1ull << 34)
#define TARGET_VA		(1ull << 35)
#define OBJECTS_VA		(1ull << 36)
/* Apart, so that no driver can make one range of two. */
#define OBJECTS_STRIDE		(2 * PAGE)
#define OBJECTS_BATCH		512
#define PATIENCE_SECONDS	60

static const uint32_t preamble[] = {
	PUSH_INCREMENTING(SET_OBJECT, 1), BENCH_COPY_CLASS,
};

static int mapped_buffer(struct bench_client *c, struct bench_buffer *b,
			 uint64_t size, uint64_t va)
{
	struct bench_range r = { .va = va };
	int ret = c->driver->buffer_create(c, b, size, BENCH_PRIVATE);

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

/* Objects of a page that no job uses. */
static int map_objects(struct bench_client *c, uint32_t count,
		       enum bench_memory where)
{
	struct bench_range r[OBJECTS_BATCH];
	struct bench_buffer b;
	uint32_t i, n;
	int ret = 0;

	for (i = 0; i < count && !ret; i += n) {
		for (n = 0; n < OBJECTS_BATCH && i + n < count && !ret; n++) {
			ret = c->driver->buffer_create(c, &b, PAGE, where);
			r[n] = (struct bench_range){
				.handle = b.handle,
				.size = PAGE,
				.va = OBJECTS_VA + (i + n) * OBJECTS_STRIDE,
			};
		}
		if (!ret)
			ret = c->driver->bind(c, r, n, true);
	}
	return ret;
}

static void write_push(struct bench_work *w, uint64_t offset,
		       const uint32_t *methods, uint32_t size)
{
	memcpy((uint8_t *)w->push.cpu + offset, methods, size);
}

/* All pushes of a job are the same one. */
static void write_job(struct bench_work *w, const uint32_t *methods,
		      uint32_t size)
{
	uint32_t i;

	write_push(w, 0, preamble, sizeof(preamble));
	write_push(w, JOB_OFFSET, methods, size);
	for (i = 0; i < BENCH_PUSHES_MAX; i++)
		w->pushes[i] = (struct bench_push){
			.va = PUSH_VA + JOB_OFFSET, .size = size,
		};
}

static void write_copy(struct bench_work *w)
{
	const uint32_t methods[] = {
		PUSH_INCREMENTING(OFFSET_IN_UPPER, 8),
		SOURCE_VA >> 32, (uint32_t)SOURCE_VA,
		TARGET_VA >> 32, (uint32_t)TARGET_VA,
		0, 0,				/* pitches of one line */
		(uint32_t)w->size, 1,		/* bytes, lines */
		PUSH_INCREMENTING(LAUNCH_DMA, 1),
		LAUNCH_NON_PIPELINED | LAUNCH_FLUSH | LAUNCH_SRC_PITCH |
			LAUNCH_DST_PITCH,
	};
	uint32_t *word = w->source.cpu;
	uint64_t i;

	for (i = 0; i < w->size / 4; i++)
		word[i] = (uint32_t)i * 2654435761u + 1;
	memset(w->target.cpu, 0, w->size);
	write_job(w, methods, sizeof(methods));
}

static void write_empty(struct bench_work *w)
{
	const uint32_t nop = PUSH_IMMEDIATE(NOP, 0);

	write_job(w, &nop, sizeof(nop));
}

static int channels_start(struct bench_work *w, uint32_t channels)
{
	struct drm_syncobj_create timeline;
	uint32_t i;
	int ret = 0;

	for (i = 0; i < channels && !ret; i++) {
		memset(&timeline, 0, sizeof(timeline));
		ret = bench_ioctl(w->c, DRM_IOCTL_SYNCOBJ_CREATE, &timeline);
		w->timeline[i] = timeline.handle;
		if (!ret)
			ret = w->c->driver->channel_create(w->c, &w->channel[i]);
		if (!ret)
			w->channels++;
	}
	return ret;
}

static int submit(struct bench_work *w, uint32_t i, uint64_t point,
		  const struct bench_push *pushes, uint32_t count)
{
	const struct bench_submit s = {
		.channel = w->channel[i],
		.syncobj = w->timeline[i],
		.point = point,
		.pushes = pushes,
		.count = count,
	};

	return w->c->driver->submit(w->c, &s);
}

static int warm_up(struct bench_work *w)
{
	const struct bench_push whole = {
		.va = PUSH_VA,
		.size = (uint32_t)JOB_OFFSET + w->pushes[0].size,
	};
	uint32_t i;
	int ret = 0;

	w->point = 1;
	for (i = 0; i < w->channels && !ret; i++) {
		ret = submit(w, i, 1, &whole, 1);
		if (!ret)
			ret = bench_work_wait(w, i, 1);
	}
	if (!ret && w->size)
		memset(w->target.cpu, 0, w->size);
	return ret;
}

int bench_work_start(struct bench_work *w, struct bench_client *c,
		     const struct bench_op *op, uint32_t channels)
{
	int ret;

	*w = (struct bench_work){
		.c = c, .size = op->size, .push_count = op->pushes,
	};
	if (!c->driver->channel_create || !c->driver->submit)
		return -EOPNOTSUPP;
	ret = mapped_buffer(c, &w->push, PAGE, PUSH_VA);
	if (!ret && w->size)
		ret = mapped_buffer(c, &w->source, w->size, SOURCE_VA);
	if (!ret && w->size)
		ret = mapped_buffer(c, &w->target, w->size, TARGET_VA);
	if (!ret)
		ret = map_objects(c, op->mapped, op->where);
	if (!ret)
		ret = channels_start(w, channels);
	if (ret)
		return ret;
	if (w->size)
		write_copy(w);
	else
		write_empty(w);
	return warm_up(w);
}

static void unmap(struct bench_buffer *b)
{
	if (b->cpu)
		munmap(b->cpu, b->size);
}

int bench_work_end(struct bench_work *w, int ret)
{
	int end;

	if (!ret && w->size && memcmp(w->source.cpu, w->target.cpu, w->size))
		ret = -EBADMSG;
	while (w->channels) {
		end = w->c->driver->channel_destroy(w->c,
						    w->channel[--w->channels]);
		if (!ret)
			ret = end;
	}
	unmap(&w->push);
	unmap(&w->source);
	unmap(&w->target);
	return ret;
}

int bench_work_submit(struct bench_work *w, uint32_t i, uint64_t point)
{
	return submit(w, i, point, w->pushes, w->push_count);
}

int bench_work_wait(struct bench_work *w, uint32_t i, uint64_t point)
{
	struct drm_syncobj_timeline_wait wait = {
		.handles = (uintptr_t)&w->timeline[i],
		.points = (uintptr_t)&point,
		.count_handles = 1,
	};
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	wait.timeout_nsec = (t.tv_sec + PATIENCE_SECONDS) * 1000000000ll + t.tv_nsec;
	return bench_ioctl(w->c, DRM_IOCTL_SYNCOBJ_TIMELINE_WAIT, &wait);
}

static volatile uint32_t *gate_word(struct bench_work *w)
{
	return (uint32_t *)((uint8_t *)w->push.cpu + GATE_WORD_OFFSET);
}

int bench_work_gate(struct bench_work *w, uint32_t i, uint64_t point)
{
	const uint64_t word = PUSH_VA + GATE_WORD_OFFSET;
	const uint32_t methods[] = {
		PUSH_INCREMENTING(SEM_ADDR_LO, 5),
		(uint32_t)word, word >> 32,
		1, 0,				/* value to wait for */
		SEM_ACQUIRE_SWITCH_TSG,
	};
	const struct bench_push gate = {
		.va = PUSH_VA + GATE_OFFSET, .size = sizeof(methods),
	};

	*gate_word(w) = 0;
	write_push(w, GATE_OFFSET, methods, sizeof(methods));
	return submit(w, i, point, &gate, 1);
}

void bench_work_open(struct bench_work *w)
{
	*gate_word(w) = 1;
}
