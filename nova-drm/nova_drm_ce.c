// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel's channel on a copy engine.
 */
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/wait.h>

#include <drm/drm_managed.h>
#include <drm/drm_print.h>

#include "nova_drm_ce.h"
#include "nova_drm_ce_move.h"
#include "nova_drm_device.h"

/**
 * DOC: Copy engine
 *
 * The kernel has an address space and a channel on a copy engine of its own, to
 * move and to clear objects with: the CPU reaches VRAM through BAR1 only, where
 * reads wait for the bus one by one. No memory is mapped in the address space
 * between jobs.
 *
 * A job is a part of an object, at most as large as the window that its two ends
 * are mapped in (nova_drm_ce_move.c)::
 *
 *	nova_core_vm_map()		destination, source
 *	nova_drm_ce_submit_locked()	methods
 *	nova_drm_ce_wait_locked()	complete, or an error
 *	nova_core_vm_unmap()
 *
 * One job runs at a time, under &nova_drm_ce.lock. Waiting has a deadline,
 * since a scope is open, and ends when the channel dies, as all channels do
 * when the GPU or its firmware does.
 *
 * Nobody depends on it: where there is no copy engine, or a job fails, the CPU
 * does the work, from the beginning. That is possible because an object's
 * content stays where it was until all of it has been copied, and because the
 * engine reaches nothing any more when a job has ended, well or not: its channel
 * is destroyed if it failed, and in any case the memory is unmapped and the TLB
 * invalidated. A channel that failed is made anew with the next job, but not
 * for ever.
 *
 * What a channel needs is made in probe, so that a move, which may be there to
 * make room, does not begin with allocations of VRAM.
 */

/* 16 MiB take a millisecond; other channels of the runlist may have their turn. */
#define CE_TIMEOUT_MS	5000

/* So many failures in a row are not a mishap. */
#define CE_FAILURES_MAX	3

static void ce_progress(void *priv)
{
	struct nova_drm_ce *ce = priv;

	wake_up_all(&ce->wait);
}

static void ce_error(void *priv)
{
	struct nova_drm_ce *ce = priv;

	WRITE_ONCE(ce->dead, true);
	wake_up_all(&ce->wait);
}

static const struct nova_core_chan_ops ce_ops = {
	.progress = ce_progress,
	.error = ce_error,
};

/*
 * The last one, as user space's channels begin with the first. All classes of
 * a copy engine are for copying, and nova-core's methods are for the first.
 */
static int ce_find(struct nova_drm *nd) __must_hold_shared(nd->core)
{
	u32 count;

	struct nova_core_engine *engines __free(kfree) =
		kzalloc_objs(*engines, NOVA_CORE_ENGINES_MAX);

	if (!engines)
		return -ENOMEM;
	count = min(nova_core_engines(nd->core, engines, NOVA_CORE_ENGINES_MAX),
		    NOVA_CORE_ENGINES_MAX);
	while (count--) {
		if (engines[count].class != NOVA_CORE_ENGINE_CE ||
		    !engines[count].class_count)
			continue;
		nd->ce.instance = engines[count].instance;
		nd->ce.class = engines[count].classes[0];
		return 0;
	}
	return -ENODEV;
}

static int ce_open_vm(struct nova_drm *nd)
	__must_hold_shared(nd->core) __must_hold(&nd->ce.lock)
{
	const struct nova_core_vm_params params = { .name = "moves" };
	struct nova_core_vm *vm;

	vm = nova_core_vm_create(nd->core, &params);
	if (IS_ERR(vm))
		return PTR_ERR(vm);
	nd->ce.vm = vm;
	return nova_drm_ce_move_init_locked(nd);
}

static int ce_open_chan(struct nova_drm *nd)
	__must_hold_shared(nd->core) __must_hold(&nd->ce.lock)
{
	struct nova_drm_ce *ce = &nd->ce;
	const struct nova_core_chan_params params = {
		.name = "moves",
		.vm = ce->vm,
		.engine = NOVA_CORE_ENGINE_CE,
		.instance = ce->instance,
		.priority = NOVA_CORE_CHAN_HIGH,
		.ring_entries = NOVA_CORE_CHAN_RING_MIN,
		.class_count = 1,
		.classes = &ce->class,
		.ops = &ce_ops,
		.priv = ce,
	};
	struct nova_core_chan *chan;

	WRITE_ONCE(ce->dead, false);
	chan = nova_core_chan_create(nd->core, &params);
	if (IS_ERR(chan))
		return PTR_ERR(chan);
	ce->chan = chan;
	return 0;
}

static void ce_close_chan(struct nova_drm *nd)
	__must_hold_shared(nd->core) __must_hold(&nd->ce.lock)
{
	nova_core_chan_destroy(nd->core, nd->ce.chan);
	nd->ce.chan = NULL;
}

static void ce_close(struct nova_drm *nd)
	__must_hold_shared(nd->core) __must_hold(&nd->ce.lock)
{
	ce_close_chan(nd);
	nova_core_vm_destroy(nd->core, nd->ce.vm);
	nd->ce.vm = NULL;
	WRITE_ONCE(nd->ce.usable, false);
}

/* Why is the channel dead, if it is? */
static void ce_report(struct nova_drm *nd, int error)
	__must_hold(&nd->ce.lock)
{
	struct nova_core_chan_error why = { };

	if (nd->ce.chan)
		nova_core_chan_error(nd->ce.chan, &why);
	if (why.cause != NOVA_CORE_CHAN_RC)
		drm_warn(&nd->base, "copy engine: error %d\n", error);
	else if (why.mmu_fault)
		drm_warn(&nd->base, "copy engine: error %d, Xid %u at %#llx: %s\n",
			 error, why.xid, why.fault_addr, why.text);
	else
		drm_warn(&nd->base, "copy engine: error %d, Xid %u: %s\n",
			 error, why.xid, why.text);
}

/**
 * nova_drm_ce_fail_locked() - a job did not end well
 * @nd: DRM device
 * @error: negative errno
 *
 * The channel is destroyed. What the job's memory was mapped for is not undone.
 *
 * Context: Process context, may reclaim, talks to the firmware.
 */
void nova_drm_ce_fail_locked(struct nova_drm *nd, int error)
{
	struct nova_drm_ce *ce = &nd->ce;

	ce_report(nd, error);
	ce_close_chan(nd);
	if (++ce->failures < CE_FAILURES_MAX && !nova_core_is_dead(nd->core))
		return;
	drm_warn(&nd->base, "copy engine: not used any more, the CPU moves memory\n");
	WRITE_ONCE(ce->usable, false);
}

/**
 * nova_drm_ce_open_locked() - have a channel
 * @nd: DRM device
 *
 * Makes a new one if the last one failed.
 *
 * Context: Process context, may reclaim, may talk to the firmware.
 * Returns: 0, -EOPNOTSUPP if the copy engine is not to be used, or what
 * nova_core_chan_create() says.
 */
int nova_drm_ce_open_locked(struct nova_drm *nd)
{
	struct nova_drm_ce *ce = &nd->ce;
	int ret;

	if (!nova_drm_ce_is_used(nd))
		return -EOPNOTSUPP;
	if (ce->chan && READ_ONCE(ce->dead)) {
		nova_drm_ce_fail_locked(nd, -EIO);
		if (!nova_drm_ce_is_used(nd))
			return -EIO;
	}
	if (ce->chan)
		return 0;
	ret = ce_open_chan(nd);
	if (ret)
		nova_drm_ce_fail_locked(nd, ret);
	return ret;
}

/**
 * nova_drm_ce_submit_locked() - begin a job
 * @nd: DRM device, with a channel
 * @words: methods
 * @count: how many words
 * @seqno: filled in, for nova_drm_ce_wait_locked()
 *
 * Context: Any.
 * Returns: 0 or what nova_core_chan_submit_inline() says.
 */
int nova_drm_ce_submit_locked(struct nova_drm *nd, const u32 *words, u32 count,
			      u64 *seqno)
{
	return nova_core_chan_submit_inline(nd->core, nd->ce.chan, words, count,
					    seqno);
}

static bool ce_is_complete(const struct nova_drm_ce *ce, u64 seqno)
	__must_hold(&ce->lock)
{
	return nova_core_chan_completed(ce->chan) >= seqno;
}

/**
 * nova_drm_ce_wait_locked() - wait until a job is complete
 * @nd: DRM device, with a channel
 * @seqno: from nova_drm_ce_submit_locked()
 *
 * Context: Process context.
 * Returns: 0, -EIO if the channel is dead, -ETIMEDOUT. Then the job may still
 * run, until nova_drm_ce_fail_locked() was called.
 */
int nova_drm_ce_wait_locked(struct nova_drm *nd, u64 seqno)
{
	struct nova_drm_ce *ce = &nd->ce;

	wait_event_timeout(ce->wait,
			   ce_is_complete(ce, seqno) || READ_ONCE(ce->dead),
			   msecs_to_jiffies(CE_TIMEOUT_MS));
	if (!ce_is_complete(ce, seqno))
		nova_core_chan_poll(nd->core, ce->chan);
	if (ce_is_complete(ce, seqno)) {
		ce->failures = 0;
		return 0;
	}
	return READ_ONCE(ce->dead) ? -EIO : -ETIMEDOUT;
}

/**
 * nova_drm_ce_is_used() - do copy engines move memory?
 * @nd: DRM device
 *
 * Context: Any.
 * Returns: true if it is worth asking for it.
 */
bool nova_drm_ce_is_used(const struct nova_drm *nd)
{
	return READ_ONCE(nd->ce.usable) && READ_ONCE(nd->ce.enabled);
}

/**
 * nova_drm_ce_init() - set up &nova_drm.ce
 * @nd: DRM device
 *
 * Context: Process context.
 * Returns: 0 or -ENOMEM.
 */
int nova_drm_ce_init(struct nova_drm *nd)
{
	init_waitqueue_head(&nd->ce.wait);
	nd->ce.enabled = true;
	return drmm_mutex_init(&nd->base, &nd->ce.lock);
}

/**
 * nova_drm_ce_bind() - begin to use a copy engine
 * @nd: DRM device, not registered yet
 *
 * Says so if there is none that can be used.
 *
 * Context: Process context, may reclaim, talks to the firmware.
 */
void nova_drm_ce_bind(struct nova_drm *nd)
{
	int ret;

	guard(mutex)(&nd->ce.lock);
	nd->ce.failures = 0;
	ret = ce_find(nd);
	if (!ret)
		ret = ce_open_vm(nd);
	if (!ret)
		ret = ce_open_chan(nd);
	if (ret) {
		ce_close(nd);
		drm_warn(&nd->base, "no copy engine (%d): the CPU moves memory\n",
			 ret);
		return;
	}
	WRITE_ONCE(nd->ce.usable, true);
}

/**
 * nova_drm_ce_unbind() - undo nova_drm_ce_bind()
 * @nd: DRM device, not registered or unplugged: nothing moves any more
 *
 * Context: Process context, talks to the firmware.
 */
void nova_drm_ce_unbind(struct nova_drm *nd)
{
	guard(mutex)(&nd->ce.lock);
	ce_close(nd);
}
