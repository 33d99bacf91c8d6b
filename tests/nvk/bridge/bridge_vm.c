// SPDX-License-Identifier: GPL-2.0
/* VM_INIT and VM_BIND. */
#include <errno.h>

#include <drm/nouveau_drm.h>
#include <drm/nova_drm.h>

#include "bridge_call.h"
#include "bridge_file.h"
#include "bridge_ops.h"
#include "bridge_sync.h"
#include "bridge_vm.h"

static int bridge_vm_create(int fd, const struct drm_nouveau_vm_init *init,
			    uint32_t *vm_id)
{
	struct drm_nova_vm_create create = {
		.kernel_va_start = init->kernel_managed_addr,
		.kernel_va_size = init->kernel_managed_size,
	};
	int result = bridge_call(fd, DRM_IOCTL_NOVA_VM_CREATE, &create);

	if (result == -EINVAL)
		bridge_say("the kernel's range cannot be 0x%llx bytes at 0x%llx",
			   (unsigned long long)init->kernel_managed_size,
			   (unsigned long long)init->kernel_managed_addr);
	*vm_id = create.vm_id;
	return result;
}

/**
 * bridge_vm_init() - VM_INIT
 * @file:	the file
 * @fd:		descriptor
 * @argument:	struct drm_nouveau_vm_init
 * @size:	bytes of @argument
 *
 * Returns: 0, %-EBUSY if the file has a VM, or another negative errno.
 */
int bridge_vm_init(struct bridge_file *file, int fd, void *argument, size_t size)
{
	struct drm_nova_vm_destroy destroy = { 0 };
	int result = bridge_vm_create(fd, argument, &destroy.vm_id);
	bool first;

	if (result)
		return result;
	bridge_file_lock();
	first = !file->vm_id;
	if (first)
		file->vm_id = destroy.vm_id;
	bridge_file_unlock();
	if (first)
		return 0;
	bridge_call(fd, DRM_IOCTL_NOVA_VM_DESTROY, &destroy);
	return -EBUSY;
}

static int bridge_vm_translate(struct bridge_file *file,
			       const struct drm_nouveau_vm_bind *req,
			       struct bridge_ops *ops)
{
	const struct drm_nouveau_vm_bind_op *list =
		(const void *)(uintptr_t)req->op_ptr;
	int result = 0;
	uint32_t i;

	bridge_file_lock();
	for (i = 0; i < req->op_count && !result; i++)
		result = bridge_ops_add(ops, &file->sparse, &list[i]);
	bridge_file_unlock();
	return result;
}

/* Asynchronous calls go to the queue that every VM has: they are in order. */
static int bridge_vm_call(struct bridge_file *file, int fd,
			  const struct drm_nouveau_vm_bind *req,
			  const struct bridge_ops *ops)
{
	bool async = req->flags & DRM_NOUVEAU_VM_BIND_RUN_ASYNC;
	struct bridge_syncs waits, signals;
	struct drm_nova_vm_bind bind = {
		.vm_id = file->vm_id,
		.flags = async ? DRM_NOVA_VM_BIND_ASYNC : 0,
		.op_count = ops->count,
		.op_stride = sizeof(*ops->ops),
		.sync_stride = sizeof(struct drm_nova_sync),
		.wait_count = req->wait_count,
		.signal_count = req->sig_count,
		.ops = (uintptr_t)ops->ops,
	};
	int result = bridge_sync_init(&waits, req->wait_ptr, req->wait_count);
	int other = bridge_sync_init(&signals, req->sig_ptr, req->sig_count);

	bind.waits = (uintptr_t)waits.all;
	bind.signals = (uintptr_t)signals.all;
	if (!result)
		result = other;
	if (!result)
		result = bridge_call(fd, DRM_IOCTL_NOVA_VM_BIND, &bind);
	bridge_sync_fini(&waits);
	bridge_sync_fini(&signals);
	return result;
}

/**
 * bridge_vm_bind() - VM_BIND
 * @file:	the file
 * @fd:		descriptor
 * @argument:	struct drm_nouveau_vm_bind
 * @size:	bytes of @argument
 *
 * Returns: 0 or a negative errno.
 */
int bridge_vm_bind(struct bridge_file *file, int fd, void *argument, size_t size)
{
	const struct drm_nouveau_vm_bind *req = argument;
	struct bridge_ops ops = { 0 };
	int result;

	if (req->flags & ~DRM_NOUVEAU_VM_BIND_RUN_ASYNC) {
		bridge_say("VM_BIND with flags 0x%x", req->flags);
		return -EINVAL;
	}
	result = bridge_vm_translate(file, req, &ops);
	if (!result)
		result = bridge_vm_call(file, fd, req, &ops);
	if (result) {
		bridge_file_lock();
		bridge_ops_undo(&ops, &file->sparse);
		bridge_file_unlock();
	}
	bridge_ops_free(&ops);
	return result;
}
