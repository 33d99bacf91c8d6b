// SPDX-License-Identifier: GPL-2.0
/*
 * Clearing VRAM with a copy engine.
 *
 * The CPU could do it through BAR1, at a fraction of the speed.
 */
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/pci.h>
#include <linux/sizes.h>

#include "hal/nova_hal.h"
#include "hal/nova_hal_chan.h"
#include "nova_ce.h"
#include "nova_chan.h"
#include "nova_chan_submit.h"
#include "nova_clear.h"
#include "nova_core_priv.h"
#include "nova_engine.h"
#include "nova_lockdep.h"
#include "nova_push.h"
#include "nova_vm.h"
#include "nova_vm_list.h"

/* A GiB takes some milliseconds; a child may keep the engine busy before. */
#define CLEAR_TIMEOUT_MS	5000

/* Bytes of one submission */
#define CLEAR_CHUNK		SZ_1G

static void clear_wake(void *priv)
{
	wake_up_all(priv);
}

static const struct nova_core_chan_ops clear_ops = {
	.progress = clear_wake,
	.error = clear_wake,
};

static const struct nova_engine *clear_engine(const struct nova_engines *all)
{
	for (u32 i = 0; i < all->count; i++)
		if (all->engines[i].rm.class == NOVA_CORE_ENGINE_CE &&
		    nova_engine_is_listed(&all->engines[i]))
			return &all->engines[i];
	return NULL;
}

static int clear_start(struct nova_core *core) __must_hold(&core->clear.lock)
{
	const struct nova_engine *engine = clear_engine(&core->engines);
	const struct nova_core_vm_params vm_params = { .name = "clear" };
	struct nova_clear *clear = &core->clear;
	struct nova_core_chan_params params = {
		.name = "clear",
		.engine = NOVA_CORE_ENGINE_CE,
		.ring_entries = NOVA_CORE_CHAN_RING_MIN,
		.class_count = 1,
		.classes = &core->hal->chan->ce_class,
		.priority = NOVA_CORE_CHAN_HIGH,
		.ops = &clear_ops,
		.priv = &clear->waiters,
	};
	struct nova_core_chan *chan;

	if (!engine)
		return -ENODEV;
	params.instance = engine->rm.instance;
	if (!clear->vm) {
		struct nova_core_vm *vm = nova_vm_list_create(core, &vm_params);

		if (IS_ERR(vm))
			return PTR_ERR(vm);
		clear->vm = vm;
	}
	params.vm = clear->vm;
	chan = nova_chan_create(core, &params, false);
	if (IS_ERR(chan))
		return PTR_ERR(chan);
	clear->chan = chan;
	return 0;
}

static void clear_stop(struct nova_core *core) __must_hold(&core->clear.lock)
{
	if (core->clear.chan)
		nova_chan_destroy(core->clear.chan);
	core->clear.chan = NULL;
}

static bool clear_over(const struct nova_core_chan *chan, u64 seqno)
{
	return atomic64_read(&chan->completed) >= seqno ||
	       READ_ONCE(chan->error.cause) != NOVA_CORE_CHAN_ALIVE;
}

static int clear_chunk(struct nova_core *core, u64 va, u32 size)
	__must_hold(&core->clear.lock)
{
	struct nova_core_chan *chan = core->clear.chan;
	struct nova_push push = { .max = NOVA_CE_WORDS };
	__le32 words[NOVA_CE_WORDS];
	u32 copy[NOVA_CE_WORDS];
	u64 seqno;
	int ret;

	push.words = words;
	core->hal->chan->ce_fill(&push, va, size, 0);
	for (u32 i = 0; i < push.count; i++)
		copy[i] = le32_to_cpu(words[i]);
	ret = nova_chan_submit_inline(chan, copy, push.count, &seqno);
	if (ret)
		return ret;
	wait_event_timeout(core->clear.waiters, clear_over(chan, seqno),
			   msecs_to_jiffies(CLEAR_TIMEOUT_MS));
	if (atomic64_read(&chan->completed) >= seqno)
		return 0;
	dev_err(&core->pdev->dev, "clearing %u bytes of VRAM did not end\n", size);
	return -EIO;
}

static int clear_mapped(struct nova_core *core, u64 va, u64 size)
	__must_hold(&core->clear.lock)
{
	int ret = 0;

	while (size && !ret) {
		u32 chunk = min_t(u64, size, CLEAR_CHUNK);

		ret = clear_chunk(core, va, chunk);
		va += chunk;
		size -= chunk;
	}
	return ret;
}

/**
 * nova_clear_vram() - fill VRAM with zeros
 * @core: the GPU
 * @vram: allocation to be cleared
 *
 * Context: sleeps and allocates, makes RPCs.
 *
 * Returns: 0; -ENODEV if there is no copy engine; another negative errno, and
 * then @vram must not be freed while the GPU is bound if it is -ETIMEDOUT.
 */
int nova_clear_vram(struct nova_core *core, const struct nova_core_vram *vram)
{
	const struct nova_vm_kernel_mem mem = {
		.vram = vram,
		.attrs.aperture = NOVA_GMMU_VID,
	};
	struct nova_vm_kernel_map map;
	int ret, err;

	guard(mutex)(&core->clear.lock);
	ret = core->clear.chan ? 0 : clear_start(core);
	if (ret)
		return ret;
	ret = nova_vm_kernel_map(core->clear.vm, &mem, &map);
	if (ret)
		return ret;
	ret = clear_mapped(core, map.va, map.size);
	/* It will not write there any more; the next one gets a new channel. */
	if (ret)
		clear_stop(core);
	err = nova_vm_kernel_unmap(core->clear.vm, &map);
	return err ?: ret;
}

static void clear_teardown(void *data)
{
	struct nova_core *core = data;

	guard(mutex)(&core->clear.lock);
	clear_stop(core);
	if (core->clear.vm)
		nova_vm_list_destroy(core, core->clear.vm);
	core->clear.vm = NULL;
}

/**
 * nova_clear_setup() - VRAM can be cleared from here on
 * @core: the GPU; channels can be made
 *
 * Undone by devres.
 *
 * Context: probe; sleeps.
 *
 * Returns: 0 or a negative errno, reported.
 */
int nova_clear_setup(struct nova_core *core)
{
	mutex_init(&core->clear.lock);
	nova_lockdep_set_clear_class(&core->clear);
	init_waitqueue_head(&core->clear.waiters);
	return nova_core_defer(core, clear_teardown, core);
}
