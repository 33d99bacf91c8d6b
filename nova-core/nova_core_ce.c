// SPDX-License-Identifier: GPL-2.0
/*
 * Methods of copy engines for children.
 */
#include <linux/export.h>

#include "hal/nova_hal.h"
#include "hal/nova_hal_chan.h"
#include "nova_ce.h"
#include "nova_core_priv.h"
#include "nova_push.h"

static_assert(NOVA_CE_WORDS <= NOVA_CORE_PUSH_INLINE_MAX);

/* Words for nova_core_chan_submit_inline() are not the GPU's yet. */
static u32 ce_words(struct nova_push *push, u32 *words)
{
	for (u32 i = 0; i < push->count; i++)
		words[i] = le32_to_cpu(push->words[i]);
	return push->count;
}

/**
 * nova_core_ce_copy() - methods of a copy
 * @core: bound
 * @words: filled, NOVA_CORE_PUSH_INLINE_MAX at most, for
 *	nova_core_chan_submit_inline() of a channel with a copy engine
 * @dst: address the copy goes to
 * @src: address it comes from; the two must not overlap
 * @size: bytes, not 0
 *
 * Context: any.
 *
 * Returns: words written.
 */
u32 nova_core_ce_copy(struct nova_core *core, u32 *words, u64 dst, u64 src,
		      u32 size)
{
	__le32 buf[NOVA_CE_WORDS];
	struct nova_push push = { .words = buf, .max = NOVA_CE_WORDS };

	core->hal->chan->ce_copy(&push, dst, src, size);
	return ce_words(&push, words);
}
EXPORT_SYMBOL_NS_GPL(nova_core_ce_copy, "NOVA_CORE");

/**
 * nova_core_ce_fill() - methods that write a value again and again
 * @core: bound
 * @words: as for nova_core_ce_copy()
 * @dst: address of the first value, a multiple of 4
 * @size: bytes, a multiple of 4, not 0
 * @value: the value
 *
 * Context: any.
 *
 * Returns: words written.
 */
u32 nova_core_ce_fill(struct nova_core *core, u32 *words, u64 dst, u32 size,
		      u32 value)
{
	__le32 buf[NOVA_CE_WORDS];
	struct nova_push push = { .words = buf, .max = NOVA_CE_WORDS };

	core->hal->chan->ce_fill(&push, dst, size, value);
	return ce_words(&push, words);
}
EXPORT_SYMBOL_NS_GPL(nova_core_ce_fill, "NOVA_CORE");
