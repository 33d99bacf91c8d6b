/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Methods as words in memory.
 */
#ifndef _NOVA_PUSH_H
#define _NOVA_PUSH_H

#include <linux/types.h>

/**
 * DOC: Pushes
 *
 * A push is words: headers, each of which says which methods of which
 * subchannel the words after it are data for. Here they are written into
 * ordinary memory, or memory that the GPU reads; both are little endian.
 *
 * Which subchannel is whose is fixed on these GPUs; copy engines have
 * NOVA_PUSH_SUBC_COPY (dev_ram.ref.txt, NV_FIFO_DMA; clc56f.h), and methods of
 * host, below 100h, can be given to any.
 */

/* Subchannels */
#define NOVA_PUSH_SUBC_HOST	0
#define NOVA_PUSH_SUBC_COPY	4

/**
 * struct nova_push - words being written
 */
struct nova_push {
	/** @words: where to */
	__le32 *words;
	/** @count: how many there are; what is beyond @max is dropped */
	u32 count;
	/** @max: how many there is room for */
	u32 max;
};

void nova_push_method(struct nova_push *push, u32 subc, u32 method, u32 count);
void nova_push_data(struct nova_push *push, u32 data);
void nova_push_data64(struct nova_push *push, u64 data);
void nova_push_immediate(struct nova_push *push, u32 subc, u32 method,
			 u32 data);

#endif /* _NOVA_PUSH_H */
