// SPDX-License-Identifier: GPL-2.0
/*
 * Methods as words in memory.
 */
#include <linux/bitfield.h>
#include <linux/export.h>
#include <linux/wordpart.h>

#include <kunit/visibility.h>

#include "nova_push.h"
#include "regs/nova_cl_c56f.h"

/**
 * nova_push_data() - data of a method
 * @push: words being written
 * @data: the word
 *
 * Context: any.
 */
void nova_push_data(struct nova_push *push, u32 data)
{
	if (push->count < push->max)
		push->words[push->count] = cpu_to_le32(data);
	push->count++;
}
EXPORT_SYMBOL_IF_KUNIT(nova_push_data);

/**
 * nova_push_data64() - data of two methods: an address, the upper word first
 * @push: words being written
 * @data: both words
 *
 * Context: any.
 */
void nova_push_data64(struct nova_push *push, u64 data)
{
	nova_push_data(push, upper_32_bits(data));
	nova_push_data(push, lower_32_bits(data));
}
EXPORT_SYMBOL_IF_KUNIT(nova_push_data64);

/**
 * nova_push_method() - data for methods that follow one another
 * @push: words being written
 * @subc: subchannel
 * @method: the first method
 * @count: words of data, which the caller writes next
 *
 * Context: any.
 */
void nova_push_method(struct nova_push *push, u32 subc, u32 method, u32 count)
{
	nova_push_data(push,
		       FIELD_PREP(NVC56F_DMA_SEC_OP,
				  NVC56F_DMA_SEC_OP_INC_METHOD) |
		       FIELD_PREP(NVC56F_DMA_METHOD_COUNT, count) |
		       FIELD_PREP(NVC56F_DMA_METHOD_SUBCHANNEL, subc) |
		       FIELD_PREP(NVC56F_DMA_METHOD_ADDRESS, method >> 2));
}
EXPORT_SYMBOL_IF_KUNIT(nova_push_method);

/**
 * nova_push_immediate() - a method whose data fits into its header
 * @push: words being written
 * @subc: subchannel
 * @method: the method
 * @data: its data, below 2^13
 *
 * Context: any.
 */
void nova_push_immediate(struct nova_push *push, u32 subc, u32 method, u32 data)
{
	nova_push_data(push,
		       FIELD_PREP(NVC56F_DMA_SEC_OP,
				  NVC56F_DMA_SEC_OP_IMMD_DATA_METHOD) |
		       FIELD_PREP(NVC56F_DMA_IMMD_DATA, data) |
		       FIELD_PREP(NVC56F_DMA_METHOD_SUBCHANNEL, subc) |
		       FIELD_PREP(NVC56F_DMA_METHOD_ADDRESS, method >> 2));
}
EXPORT_SYMBOL_IF_KUNIT(nova_push_immediate);
