// SPDX-License-Identifier: GPL-2.0
/*
 * The ioctls that make, end and describe a VM.
 */
#include <linux/atomic.h>
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/mutex.h>
#include <linux/nova_core.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/sprintf.h>
#include <linux/xarray.h>

#include <drm/drm_file.h>
#include <drm/nova_drm.h>

#include "nova_drm_file.h"
#include "nova_drm_limits.h"
#include "nova_drm_vm.h"
#include "nova_drm_vm_fault.h"
#include "nova_drm_vm_ioctl.h"

/**
 * nova_drm_vm_ioctl_create() - the VM_CREATE ioctl
 * @nd: DRM device
 * @args: the ioctl's argument
 * @file: the caller's file
 *
 * Context: Process context, may reclaim.
 * Returns: 0; -EINVAL for a flag or a kernel's range that cannot be, -ENOSPC if
 * the file has NOVA_DRM_VM_MAX VMs or the GPU has no more, -ENOMEM, or what
 * nova_core_vm_create() says.
 */
int nova_drm_vm_ioctl_create(struct nova_drm *nd,
			     struct drm_nova_vm_create *args,
			     struct drm_file *file)
{
	struct nova_drm_file *nf = to_nova_drm_file(file);
	char name[NOVA_DRM_VM_NAME_LEN];
	struct nova_drm_vm *vm;
	u32 id;
	int ret;

	if (args->flags)
		return -EINVAL;

	ret = xa_alloc(&nf->vms, &id, NULL, XA_LIMIT(1, NOVA_DRM_VM_MAX),
		       GFP_KERNEL);
	if (ret)
		return ret == -EBUSY ? -ENOSPC : ret;

	snprintf(name, sizeof(name), "%s[%d].%u", current->comm,
		 task_tgid_nr(current), id);
	vm = nova_drm_vm_new(nd, name, args->kernel_va_start,
			     args->kernel_va_size);
	if (IS_ERR(vm)) {
		xa_erase(&nf->vms, id);
		return nova_drm_limits_errno(PTR_ERR(vm));
	}

	args->vm_id = id;
	args->kernel_va_start = vm->layout.kernel_start;
	args->kernel_va_size = vm->layout.kernel_size;
	args->user_va_start = vm->layout.user_start;
	args->user_va_size = vm->layout.user_size;
	/* Now another thread may destroy it. The entry is there: no failure. */
	xa_store(&nf->vms, id, vm, GFP_KERNEL);
	return 0;
}

/* Take a VM's id away, unless it is in use. */
static struct nova_drm_vm *nova_drm_vm_ioctl_take(struct nova_drm_file *nf,
						  u32 id)
{
	struct nova_drm_vm *vm;

	guard(mutex)(&nf->lock);
	vm = xa_load(&nf->vms, id);
	if (!vm)
		return ERR_PTR(-ENOENT);
	scoped_guard(spinlock, &vm->lock) {
		if (vm->queue_users)
			return ERR_PTR(-EBUSY);
	}
	return xa_erase(&nf->vms, id);
}

/**
 * nova_drm_vm_ioctl_destroy() - the VM_DESTROY ioctl
 * @nd: DRM device
 * @args: the ioctl's argument
 * @file: the caller's file
 *
 * Context: Process context.
 * Returns: 0, -EINVAL for padding that is not 0, -ENOENT for an unknown id,
 * -EBUSY while a queue uses the VM.
 */
int nova_drm_vm_ioctl_destroy(struct nova_drm *nd,
			      struct drm_nova_vm_destroy *args,
			      struct drm_file *file)
{
	struct nova_drm_vm *vm;

	if (args->pad)
		return -EINVAL;
	vm = nova_drm_vm_ioctl_take(to_nova_drm_file(file), args->vm_id);
	if (IS_ERR(vm))
		return PTR_ERR(vm);

	nova_drm_vm_kill(nd, vm, -ECANCELED);
	nova_drm_vm_put(vm);
	return 0;
}

/**
 * nova_drm_vm_ioctl_get_state() - the VM_GET_STATE ioctl
 * @dev: DRM device
 * @data: the ioctl's argument, &struct drm_nova_vm_get_state
 * @file: the caller's file
 *
 * Needs no GPU, hence no scope.
 *
 * Context: Process context.
 * Returns: 0, -EINVAL or -E2BIG for a bad stride, -ENOENT for an unknown id,
 * -EFAULT.
 */
int nova_drm_vm_ioctl_get_state(struct drm_device *dev, void *data,
				struct drm_file *file)
{
	struct drm_nova_vm_get_state *args = data;
	struct nova_drm_vm *vm;
	int ret;

	if (args->fault_count) {
		if (args->fault_stride < sizeof(struct drm_nova_vm_fault))
			return -EINVAL;
		if (args->fault_stride > NOVA_DRM_LIMITS_STRIDE)
			return -E2BIG;
	} else if (args->fault_stride) {
		return -EINVAL;
	}

	vm = nova_drm_vm_lookup(file, args->vm_id);
	if (!vm)
		return -ENOENT;
	args->state = atomic_read(&vm->state);
	ret = nova_drm_vm_fault_copy(vm, args);
	nova_drm_vm_put(vm);
	return ret;
}
