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
	{ "create 4 KiB, system", op_create, 64, PAGE, BENCH_SYSTEM },
	{ "destroy 4 KiB, system", op_destroy, 64, PAGE, BENCH_SYSTEM },
	{ "create 4 KiB, 4096 of them", op_create, 4096, PAGE, BENCH_SYSTEM },
	{ "create 2 MiB, system", op_create, 16, 2 * MIB, BENCH_SYSTEM },
	{ "destroy 2 MiB, system", op_destroy, 16, 2 * MIB, BENCH_SYSTEM },
	{ "create 2 MiB, VRAM", op_create, 16, 2 * MIB, BENCH_VRAM },
	{ "destroy 2 MiB, VRAM", op_destroy, 16, 2 * MIB, BENCH_VRAM },
	{ "bind 1 range", op_bind, 1, 0, 0 },
	{ "unbind 1 range", op_unbind, 1, 0, 0 },
	{ "bind 256 ranges", op_bind, 256, 0, 0 },
	{ "unbind 256 ranges", op_unbind, 256, 0, 0 },
	{ "bind 4096 ranges", op_bind, 4096, 0, 0 },
	{ "unbind 4096 ranges", op_unbind, 4096, 0, 0 },
	{ "bind 1 more, 1 mapped", op_grow, 1, 0, 0 },
	{ "bind 1 more, 1000 mapped", op_grow, 1000, 0, 0 },
	{ "bind 1 more, 10000 mapped", op_grow, 10000, 0, 0 },
	{ "bind 1 more, 100000 mapped", op_grow, 100000, 0, 0 },
	{ "create channel", bench_jobs_channel, 1, 0, 0 },
	{ "submit empty job", bench_jobs_submit, 64, 0, 0 },
	{ "submit copy of 64 KiB", bench_jobs_submit, 64, 65536, 0 },
	{ "latency of empty job", bench_jobs_latency, 32, 0, 0 },
	{ "latency of 64 KiB copy", bench_jobs_latency, 32, 65536, 0 },
	{ "copy of 16 MiB", bench_jobs_latency, 1, 16 * MIB, 0 },
	{ "64 copies, 1 channel", bench_jobs_parallel, 1, 65536, 0 },
	{ "64 copies, 2 channels", bench_jobs_parallel, 2, 65536, 0 },
	{ "64 copies, 4 channels", bench_jobs_parallel, 4, 65536, 0 },
	{ "64 copies, 8 channels", bench_jobs_parallel, 8, 65536, 0 },
	{ NULL, NULL, 0, 0, 0 }
};
