/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the benchmark asks of a driver
 *
 * One file per driver fills struct bench_driver in. A function that is NULL,
 * or that answers -EOPNOTSUPP, is something the driver cannot do yet: the
 * table says so instead of a figure.
 */
#ifndef BENCH_CLIENT_H
#define BENCH_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

struct bench_driver;

/* What a channel's copy engine takes: AMPERE_DMA_COPY_B, clc7b5.h. */
#define BENCH_COPY_CLASS	0xc7b5

/* An open render node. */
struct bench_client {
	const struct bench_driver *driver;
	int fd;
	uint32_t vm;			/* address space, where drivers number them */
};

enum bench_memory {
	BENCH_SYSTEM,
	BENCH_VRAM,
	BENCH_PRIVATE,			/* system memory of one address space */
};

struct bench_buffer {
	uint64_t size;
	uint64_t map_offset;		/* for mmap() */
	void *cpu;			/* NULL until mapped */
	uint32_t handle;
};

/* A part of a buffer and where the GPU sees it. */
struct bench_range {
	uint64_t va, offset, size;	/* bytes */
	uint32_t handle;
};

#define BENCH_PUSHES_MAX	64

/* Methods in memory. */
struct bench_push {
	uint64_t va;
	uint32_t size;			/* bytes */
};

/* A call: pushes in their order, then a point of a timeline is signalled. */
struct bench_submit {
	uint32_t channel, syncobj;
	uint64_t point;
	const struct bench_push *pushes;
	uint32_t count;			/* up to BENCH_PUSHES_MAX */
};

/* All functions return 0 or a negative errno. */
struct bench_driver {
	const char *name;		/* as DRM_IOCTL_VERSION tells it */

	/* Whatever has to come before anything else on a new file. */
	int (*start)(struct bench_client *c);
	/* Sets all but cpu. */
	int (*buffer_create)(struct bench_client *c, struct bench_buffer *b,
			     uint64_t size, enum bench_memory where);
	/* Done when it returns. */
	int (*bind)(struct bench_client *c, const struct bench_range *r,
		    uint32_t count, bool map);
	/*
	 * A channel whose subchannel 4 is a copy engine, with an object of
	 * BENCH_COPY_CLASS.
	 */
	int (*channel_create)(struct bench_client *c, uint32_t *channel);
	int (*channel_destroy)(struct bench_client *c, uint32_t channel);
	int (*submit)(struct bench_client *c, const struct bench_submit *s);
};

extern const struct bench_driver bench_nouveau, bench_nova;

int bench_ioctl(const struct bench_client *c, unsigned long request, void *arg);

#endif
