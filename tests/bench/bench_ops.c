// SPDX-License-Identifier: GPL-2.0
/* The list of operations, and those on memory and address spaces */
#include <errno.h>
#include <stdlib.h>

#include <drm/drm.h>

#include "bench_client.h"
#include "bench_meter.h"
#include "bench_ops.h"

#define PAGE		4096ull
#define MIB		(1ull << 20)
/* Ranges are apart, so that no driver can make one of two. */
#define RANGE_STRIDE	(2 * PAGE)
#define RANGE_BASE	(1ull << 32)
#define GROW_BATCH	1024
#define GROW_CALLS	64

static int buffer_destroy(struct bench_client *c, uint32_t handle)
{
	struct drm_gem_close destroy = { .handle = handle };

	return bench_ioctl(c, DRM_IOCTL_GEM_CLOSE, &destroy);
}

static int create_all(struct bench_client *c, const struct bench_op *op,
		      struct bench_buffer *b)
{
	uint32_t i;
	int ret = 0;

	for (i = 0; i < op->count && !ret; i++)
		ret = c->driver->buffer_create(c, &b[i], op->size, op->where);
	return ret;
}

static int destroy_all(struct bench_client *c, const struct bench_op *op,
		       const struct bench_buffer *b)
{
	uint32_t i;
	int ret = 0;

	for (i = 0; i < op->count && !ret; i++)
		ret = buffer_destroy(c, b[i].handle);
	return ret;
}

static int op_create(struct bench_client *c, const struct bench_op *op)
{
	struct bench_buffer *b = calloc(op->count, sizeof(*b));
	int ret = b ? 0 : -ENOMEM;

	if (!ret) {
		bench_meter_begin();
		ret = create_all(c, op, b);
	}
	if (!ret) {
		bench_meter_end(op->name, op->count);
		ret = destroy_all(c, op, b);
	}
	free(b);
	return ret;
}

static int op_destroy(struct bench_client *c, const struct bench_op *op)
{
	struct bench_buffer *b = calloc(op->count, sizeof(*b));
	int ret = b ? create_all(c, op, b) : -ENOMEM;

	if (!ret) {
		bench_meter_begin();
		ret = destroy_all(c, op, b);
	}
	if (!ret)
		bench_meter_end(op->name, op->count);
	free(b);
	return ret;
}

static struct bench_range one_page(const struct bench_buffer *b, uint32_t i)
{
	return (struct bench_range){
		.handle = b->handle,
		.size = PAGE,
		.va = RANGE_BASE + i * RANGE_STRIDE,
	};
}

/* Map count pages of one buffer in one call; measure that or the opposite. */
static int bind_ranges(struct bench_client *c, const struct bench_op *op,
		       bool measure_map)
{
	struct bench_range *r;
	struct bench_buffer b;
	uint32_t i;
	int ret;

	if (!c->driver->bind)
		return -EOPNOTSUPP;
	ret = c->driver->buffer_create(c, &b, op->count * PAGE, BENCH_SYSTEM);
	if (ret)
		return ret;
	r = calloc(op->count, sizeof(*r));
	if (!r)
		return -ENOMEM;
	for (i = 0; i < op->count; i++) {
		r[i] = one_page(&b, i);
		r[i].offset = i * PAGE;
	}
	if (measure_map)
		bench_meter_begin();
	ret = c->driver->bind(c, r, op->count, true);
	if (!ret && measure_map)
		bench_meter_end(op->name, op->count);
	if (!ret && !measure_map)
		bench_meter_begin();
	if (!ret)
		ret = c->driver->bind(c, r, op->count, false);
	if (!ret && !measure_map)
		bench_meter_end(op->name, op->count);
	free(r);
	return ret;
}

static int op_bind(struct bench_client *c, const struct bench_op *op)
{
	return bind_ranges(c, op, true);
}

static int op_unbind(struct bench_client *c, const struct bench_op *op)
{
	return bind_ranges(c, op, false);
}

/* Calls of one range each, in an address space that has count mappings. */
static int op_grow(struct bench_client *c, const struct bench_op *op)
{
	struct bench_range r[GROW_BATCH];
	struct bench_buffer b;
	uint32_t i, n;
	int ret;

	if (!c->driver->bind)
		return -EOPNOTSUPP;
	ret = c->driver->buffer_create(c, &b, PAGE, BENCH_SYSTEM);
	for (i = 0; i < op->count && !ret; i += n) {
		for (n = 0; n < GROW_BATCH && i + n < op->count; n++)
			r[n] = one_page(&b, i + n);
		ret = c->driver->bind(c, r, n, true);
	}
	if (!ret)
		bench_meter_begin();
	for (i = 0; i < GROW_CALLS && !ret; i++) {
		r[0] = one_page(&b, op->count + i);
		ret = c->driver->bind(c, r, 1, true);
	}
	if (!ret)
		bench_meter_end(op->name, GROW_CALLS);
	return ret;
}

const struct bench_op bench_ops[] = {
	{ .name = "create 4 KiB, system", .run = op_create,
	  .count = 64, .size = PAGE, .where = BENCH_SYSTEM },
	{ .name = "destroy 4 KiB, system", .run = op_destroy,
	  .count = 64, .size = PAGE, .where = BENCH_SYSTEM },
	{ .name = "create 4 KiB, 4096 of them", .run = op_create,
	  .count = 4096, .size = PAGE, .where = BENCH_SYSTEM },
	{ .name = "create 2 MiB, system", .run = op_create,
	  .count = 16, .size = 2 * MIB, .where = BENCH_SYSTEM },
	{ .name = "destroy 2 MiB, system", .run = op_destroy,
	  .count = 16, .size = 2 * MIB, .where = BENCH_SYSTEM },
	{ .name = "create 2 MiB, VRAM", .run = op_create,
	  .count = 16, .size = 2 * MIB, .where = BENCH_VRAM },
	{ .name = "destroy 2 MiB, VRAM", .run = op_destroy,
	  .count = 16, .size = 2 * MIB, .where = BENCH_VRAM },
	{ .name = "bind 1 range", .run = op_bind,
	  .count = 1 },
	{ .name = "unbind 1 range", .run = op_unbind,
	  .count = 1 },
	{ .name = "bind 256 ranges", .run = op_bind,
	  .count = 256 },
	{ .name = "unbind 256 ranges", .run = op_unbind,
	  .count = 256 },
	{ .name = "bind 4096 ranges", .run = op_bind,
	  .count = 4096 },
	{ .name = "unbind 4096 ranges", .run = op_unbind,
	  .count = 4096 },
	{ .name = "bind 1 more, 1 mapped", .run = op_grow,
	  .count = 1 },
	{ .name = "bind 1 more, 1000 mapped", .run = op_grow,
	  .count = 1000 },
	{ .name = "bind 1 more, 10000 mapped", .run = op_grow,
	  .count = 10000 },
	{ .name = "bind 1 more, 100000 mapped", .run = op_grow,
	  .count = 100000 },
	{ .name = "create channel", .run = bench_jobs_channel,
	  .count = 1 },
	{ .name = "submit 1 push", .run = bench_jobs_submit,
	  .count = 256, .pushes = 1 },
	{ .name = "submit 0 pushes", .run = bench_jobs_submit,
	  .count = 256 },
	{ .name = "submit 64 pushes", .run = bench_jobs_submit,
	  .count = 256, .pushes = 64 },
	{ .name = "submit, 10 mapped", .run = bench_jobs_submit,
	  .count = 256, .pushes = 1, .mapped = 10, .where = BENCH_PRIVATE },
	{ .name = "submit, 10000 mapped", .run = bench_jobs_submit,
	  .count = 256, .pushes = 1, .mapped = 10000, .where = BENCH_PRIVATE },
	{ .name = "submit, 1000 shared mapped", .run = bench_jobs_submit,
	  .count = 256, .pushes = 1, .mapped = 1000, .where = BENCH_SYSTEM },
	{ .name = "submit copy of 64 KiB", .run = bench_jobs_submit,
	  .count = 256, .size = 65536, .pushes = 1 },
	{ .name = "latency of empty job", .run = bench_jobs_latency,
	  .count = 128, .pushes = 1 },
	{ .name = "latency of 0 pushes", .run = bench_jobs_latency,
	  .count = 128 },
	{ .name = "latency of 64 KiB copy", .run = bench_jobs_latency,
	  .count = 128, .size = 65536, .pushes = 1 },
	{ .name = "copy of 16 MiB", .run = bench_jobs_latency,
	  .count = 16, .size = 16 * MIB, .pushes = 1 },
	{ .name = "64 jobs end together", .run = bench_jobs_burst,
	  .count = 64, .pushes = 1 },
	{ .name = "64 empty jobs, 1 channel", .run = bench_jobs_parallel,
	  .count = 1, .pushes = 1 },
	{ .name = "64 empty jobs, 2 channels", .run = bench_jobs_parallel,
	  .count = 2, .pushes = 1 },
	{ .name = "64 empty jobs, 4 channels", .run = bench_jobs_parallel,
	  .count = 4, .pushes = 1 },
	{ .name = "64 empty jobs, 8 channels", .run = bench_jobs_parallel,
	  .count = 8, .pushes = 1 },
	{ .name = "64 copies, 1 channel", .run = bench_jobs_parallel,
	  .count = 1, .size = 65536, .pushes = 1 },
	{ .name = "64 copies, 2 channels", .run = bench_jobs_parallel,
	  .count = 2, .size = 65536, .pushes = 1 },
	{ .name = "64 copies, 4 channels", .run = bench_jobs_parallel,
	  .count = 4, .size = 65536, .pushes = 1 },
	{ .name = "64 copies, 8 channels", .run = bench_jobs_parallel,
	  .count = 8, .size = 65536, .pushes = 1 },
	{ 0 }
};
