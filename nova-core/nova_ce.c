// SPDX-License-Identifier: GPL-2.0
/*
 * Copy engines: copying and filling what is consecutive.
 *
 * Methods of AMPERE_DMA_COPY_B. A transfer that is not pipelined waits for those
 * before it; with FLUSH_ENABLE what it wrote is visible when it has ended.
 */
#include <linux/bitfield.h>
#include <linux/export.h>

#include <kunit/visibility.h>

#include "nova_ce.h"
#include "nova_push.h"
#include "regs/nova_cl_c56f.h"
#include "regs/nova_cl_c7b5.h"

#define LAUNCH	(NVC7B5_LAUNCH_DMA_DATA_TRANSFER_TYPE_NON_PIPELINED |	\
		 NVC7B5_LAUNCH_DMA_FLUSH_ENABLE |			\
		 NVC7B5_LAUNCH_DMA_SRC_MEMORY_LAYOUT_PITCH |		\
		 NVC7B5_LAUNCH_DMA_DST_MEMORY_LAYOUT_PITCH)

static void ce_object(struct nova_push *push)
{
	nova_push_method(push, NOVA_PUSH_SUBC_COPY, NVC56F_SET_OBJECT, 1);
	nova_push_data(push, AMPERE_DMA_COPY_B);
}

static void ce_launch(struct nova_push *push, u32 length, u32 flags)
{
	nova_push_method(push, NOVA_PUSH_SUBC_COPY, NVC7B5_LINE_LENGTH_IN, 2);
	nova_push_data(push, length);
	nova_push_data(push, 1);
	nova_push_method(push, NOVA_PUSH_SUBC_COPY, NVC7B5_LAUNCH_DMA, 1);
	nova_push_data(push, LAUNCH | flags);
}

/**
 * nova_ce_copy() - copy
 * @push: words being written, NOVA_CE_WORDS at most
 * @dst: where to
 * @src: where from; the two must not overlap
 * @size: bytes, not 0
 *
 * Context: any.
 */
void nova_ce_copy(struct nova_push *push, u64 dst, u64 src, u32 size)
{
	ce_object(push);
	nova_push_method(push, NOVA_PUSH_SUBC_COPY, NVC7B5_OFFSET_IN_UPPER, 4);
	nova_push_data64(push, src);
	nova_push_data64(push, dst);
	ce_launch(push, size, 0);
}
EXPORT_SYMBOL_IF_KUNIT(nova_ce_copy);

/**
 * nova_ce_fill() - write a value again and again
 * @push: words being written, NOVA_CE_WORDS at most
 * @dst: where to, a multiple of 4
 * @size: bytes, a multiple of 4, not 0
 * @value: the value
 *
 * Context: any.
 */
void nova_ce_fill(struct nova_push *push, u64 dst, u32 size, u32 value)
{
	ce_object(push);
	nova_push_method(push, NOVA_PUSH_SUBC_COPY, NVC7B5_OFFSET_OUT_UPPER, 2);
	nova_push_data64(push, dst);
	nova_push_method(push, NOVA_PUSH_SUBC_COPY, NVC7B5_SET_REMAP_CONST_A, 1);
	nova_push_data(push, value);
	nova_push_method(push, NOVA_PUSH_SUBC_COPY, NVC7B5_SET_REMAP_COMPONENTS,
			 1);
	nova_push_data(push,
		       FIELD_PREP(NVC7B5_SET_REMAP_COMPONENTS_DST_X,
				  NVC7B5_SET_REMAP_COMPONENTS_DST_X_CONST_A) |
		       FIELD_PREP(NVC7B5_SET_REMAP_COMPONENTS_COMPONENT_SIZE,
				  NVC7B5_SET_REMAP_COMPONENTS_COMPONENT_SIZE_FOUR));
	/* The length is in elements, of one component of 4 bytes. */
	ce_launch(push, size / 4, NVC7B5_LAUNCH_DMA_REMAP_ENABLE);
}
EXPORT_SYMBOL_IF_KUNIT(nova_ce_fill);
