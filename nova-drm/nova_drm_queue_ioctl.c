// SPDX-License-Identifier: GPL-2.0
/*
 * The ioctls that make, end and describe a queue.
 */
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/log2.h>
#include <linux/mutex.h>
#include <linux/nova_core.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/xarray.h>

#include <drm/drm_file.h>
#include <drm/nova_drm.h>

#include "nova_drm_chans.h"
#include "nova_drm_file.h"
#include "nova_drm_limits.h"
#include "nova_drm_priority.h"
#include "nova_drm_queue.h"
#include "nova_drm_queue_bind.h"
#include "nova_drm_queue_chan.h"
#include "nova_drm_queue_ioctl.h"
#include "nova_drm_scope.h"
#include "nova_drm_vm.h"
#include "nova_drm_vm_fault.h"
#include "nova_drm_vram.h"

/* Check what can be checked without the GPU, and read user memory. */
static int nova_drm_queue_ioctl_args(const struct drm_nova_queue_create *args,
				     struct drm_file *file,
				     struct nova_drm_queue_chan_params *params)
{
	u32 entries = args->ring_entries ?: NOVA_DRM_LIMITS_RING;
	int ret;

	if (args->engine_class >= NOVA_CORE_ENGINE_CLASSES)
		return -EINVAL;
	if (entries < NOVA_CORE_CHAN_RING_MIN ||
	    entries > NOVA_CORE_CHAN_RING_MAX)
		return -EINVAL;
	if (args->class_count > DRM_NOVA_ENGINE_CLASSES_MAX)
		return -E2BIG;
	if (!args->class_count && args->classes)
		return -EINVAL;
	ret = nova_drm_priority_chan(file, args->priority, &params->priority);
	if (ret)
		return ret;

	params->engine = args->engine_class;
	params->instance = args->engine_instance;
	params->ring_entries = roundup_pow_of_two(entries);
	params->class_count = args->class_count;
	return copy_from_user(params->classes, u64_to_user_ptr(args->classes),
			      args->class_count * sizeof(u32)) ? -EFAULT : 0;
}

/* Of those that will do, the one with the fewest queues. */
static const struct nova_core_engine *
nova_drm_queue_ioctl_choose(struct nova_drm *nd,
			    const struct nova_drm_queue_chan_params *params)
{
	const struct nova_core_engine *best = NULL;
	u32 fewest = 0;

	for (u32 i = 0; i < nd->engines.count; i++) {
		const struct nova_core_engine *e = &nd->engines.list[i];
		u32 queues;

		if (e->class != params->engine ||
		    (params->instance != DRM_NOVA_ENGINE_INSTANCE_ANY &&
		     params->instance != e->instance))
			continue;
		queues = nova_drm_chans_count(&nd->chans, e->class, e->instance);
		if (!best || queues < fewest) {
			best = e;
			fewest = queues;
		}
	}
	return best;
}

/* All of them, or those that were asked for, each once. */
static int
nova_drm_queue_ioctl_classes(const struct nova_core_engine *engine,
			     struct nova_drm_queue_chan_params *params)
{
	if (!params->class_count) {
		params->class_count = engine->class_count;
		memcpy(params->classes, engine->classes,
		       sizeof(params->classes));
		return 0;
	}
	for (u32 i = 0; i < params->class_count; i++) {
		bool known = false;

		for (u32 j = 0; j < engine->class_count; j++)
			known |= params->classes[i] == engine->classes[j];
		for (u32 j = 0; j < i; j++)
			known &= params->classes[i] != params->classes[j];
		if (!known)
			return -EINVAL;
	}
	return 0;
}

static int nova_drm_queue_ioctl_engine(struct nova_drm *nd,
				       struct nova_drm_queue_chan_params *params)
{
	const struct nova_core_engine *engine;

	static_assert(sizeof(engine->classes) == sizeof(params->classes));

	engine = nova_drm_queue_ioctl_choose(nd, params);
	if (!engine)
		return -EOPNOTSUPP;
	params->instance = engine->instance;
	return nova_drm_queue_ioctl_classes(engine, params);
}

static struct nova_drm_queue *
nova_drm_queue_ioctl_new_chan(struct nova_drm *nd, struct nova_drm_vm *vm,
			      struct nova_drm_queue_chan_params *params)
	__must_hold_shared(nd->core)
{
	struct nova_drm_queue_chan *queue;
	int ret;

	ret = nova_drm_queue_ioctl_engine(nd, params);
	if (ret)
		return ERR_PTR(ret);
	ret = down_read_interruptible(&vm->use);
	if (ret)
		return ERR_PTR(ret);
	queue = nova_drm_vm_usable(vm) ?
		nova_drm_queue_chan_new(nd, vm, params) : ERR_PTR(-ENOENT);
	up_read(&vm->use);
	return IS_ERR(queue) ? ERR_CAST(queue) : &queue->base;
}

/* A queue for a VM of the file, counted in. @params: NULL for a bind queue */
static struct nova_drm_queue *
nova_drm_queue_ioctl_open(struct nova_drm *nd, struct nova_drm_file *nf,
			  u32 vm_id, u32 id,
			  struct nova_drm_queue_chan_params *params)
	__must_hold_shared(nd->core)
{
	struct nova_drm_queue *queue;
	struct nova_drm_vm *vm;

	/* So that the VM is not destroyed in between. */
	guard(mutex)(&nf->lock);
	vm = xa_load(&nf->vms, vm_id);
	if (!vm)
		return ERR_PTR(-ENOENT);

	queue = params ? nova_drm_queue_ioctl_new_chan(nd, vm, params) :
			 nova_drm_queue_bind_new(vm, id);
	if (!IS_ERR(queue)) {
		guard(spinlock)(&vm->lock);
		vm->queue_users++;
	}
	return queue;
}

static int nova_drm_queue_ioctl_add(struct nova_drm *nd,
				    struct nova_drm_file *nf, u32 vm_id,
				    struct nova_drm_queue_chan_params *params,
				    u32 *out_id)
	__must_hold_shared(nd->core)
{
	struct nova_drm_queue *queue;
	u32 id, tries = 0;
	int ret;

	ret = xa_alloc(&nf->queues, &id, NULL,
		       XA_LIMIT(1, NOVA_DRM_LIMITS_QUEUES), GFP_KERNEL);
	if (ret)
		return ret == -EBUSY ? -ENOSPC : ret;
	if (params) {
		params->id = id;
		params->usage = nf->usage;
	}
	do {
		queue = nova_drm_queue_ioctl_open(nd, nf, vm_id, id, params);
		ret = nova_drm_vram_retry(nd, PTR_ERR_OR_ZERO(queue), &tries);
	} while (ret > 0);
	if (ret) {
		xa_erase(&nf->queues, id);
		return nova_drm_limits_errno(ret);
	}
	*out_id = id;
	/* Now another thread may destroy it. The entry is there: no failure. */
	xa_store(&nf->queues, id, queue, GFP_KERNEL);
	return 0;
}

/**
 * nova_drm_queue_ioctl_create() - the QUEUE_CREATE ioctl
 * @dev: DRM device
 * @data: the ioctl's argument, &struct drm_nova_queue_create
 * @file: the caller's file
 *
 * Opens the scope itself: it reads user memory before.
 *
 * Context: Process context, may reclaim, talks to the firmware.
 * Returns: 0, or the error &struct drm_nova_queue_create names.
 */
int nova_drm_queue_ioctl_create(struct drm_device *dev, void *data,
				struct drm_file *file)
{
	struct nova_drm_queue_chan_params chan = {}, *params = NULL;
	struct drm_nova_queue_create *args = data;
	struct nova_drm *nd = to_nova_drm(dev);
	int idx, ret;

	if (args->flags || args->pad)
		return -EINVAL;
	if (args->engine_class != DRM_NOVA_ENGINE_CLASS_BIND) {
		params = &chan;
		ret = nova_drm_queue_ioctl_args(args, file, params);
		if (ret)
			return ret;
	} else if (args->engine_instance || args->priority ||
		   args->ring_entries || args->classes || args->class_count) {
		return -EINVAL;
	}

	if (!nova_drm_enter(nd, &idx))
		return -ENODEV;
	ret = nova_drm_queue_ioctl_add(nd, to_nova_drm_file(file), args->vm_id,
				       params, &args->queue_id);
	nova_drm_exit(nd, idx);
	if (!ret)
		args->ring_entries = chan.ring_entries;
	return ret;
}

/**
 * nova_drm_queue_ioctl_destroy() - the QUEUE_DESTROY ioctl
 * @nd: DRM device
 * @args: the ioctl's argument
 * @file: the caller's file
 *
 * Context: Process context.
 * Returns: 0, -EINVAL for padding that is not 0, -ENOENT for an unknown id.
 */
int nova_drm_queue_ioctl_destroy(struct nova_drm *nd,
				 struct drm_nova_queue_destroy *args,
				 struct drm_file *file)
{
	struct nova_drm_file *nf = to_nova_drm_file(file);
	struct nova_drm_queue *queue;

	if (args->pad)
		return -EINVAL;
	/* The place of one that is just being made is not to be taken away. */
	xa_lock(&nf->queues);
	queue = xa_load(&nf->queues, args->queue_id);
	if (queue)
		__xa_erase(&nf->queues, args->queue_id);
	xa_unlock(&nf->queues);
	if (!queue)
		return -ENOENT;
	nova_drm_queue_close(queue);
	return 0;
}

static void nova_drm_queue_ioctl_fill(struct nova_drm_queue_chan *queue,
				      struct drm_nova_queue_get_state *args)
{
	const struct nova_core_chan_error *why = &queue->why;

	guard(mutex)(&queue->run_lock);
	args->state = queue->state;
	args->error = queue->guilty_error;
	if (!(queue->state & DRM_NOVA_QUEUE_STATE_FAULT))
		return;
	args->rc_code = why->xid;
	if (!why->mmu_fault)
		return;
	args->fault_va = why->fault_addr;
	args->fault_type = why->fault_type;
	args->fault_access = nova_drm_vm_fault_access(why->access);
}

/**
 * nova_drm_queue_ioctl_get_state() - the QUEUE_GET_STATE ioctl
 * @dev: DRM device
 * @data: the ioctl's argument, &struct drm_nova_queue_get_state
 * @file: the caller's file
 *
 * Needs no GPU, hence no scope.
 *
 * Context: Process context.
 * Returns: 0, or -ENOENT for an unknown id.
 */
int nova_drm_queue_ioctl_get_state(struct drm_device *dev, void *data,
				   struct drm_file *file)
{
	struct drm_nova_queue_get_state *args = data;
	struct nova_drm_queue *queue;

	queue = nova_drm_queue_lookup(file, args->queue_id);
	if (!queue)
		return -ENOENT;
	*args = (struct drm_nova_queue_get_state){
		.queue_id = args->queue_id,
	};
	if (queue->is_chan)
		nova_drm_queue_ioctl_fill(to_nova_drm_queue_chan(queue), args);
	nova_drm_queue_put(queue);
	return 0;
}
