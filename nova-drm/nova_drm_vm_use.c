// SPDX-License-Identifier: GPL-2.0
/*
 * The way into a VM, for calls that prepare a change or a job.
 */
#include <linux/errno.h>
#include <linux/rwsem.h>

#include <drm/drm_gpuvm.h>

#include "nova_drm_scope.h"
#include "nova_drm_vm_use.h"

/**
 * nova_drm_vm_use_begin() - open a scope in which a VM is not killed
 * @nd: DRM device of the VM
 * @vm: the VM, the caller has a reference; may be killed already
 * @idx: filled in, for nova_drm_vm_use_end()
 *
 * There is a reference more meanwhile: who takes part in the call, a queue for
 * instance, may be through with it and with the VM at once.
 *
 * Context: Process context, waits for who takes a VM apart.
 * Returns: 0, -ENODEV if the driver is unbound, -EINTR.
 */
int nova_drm_vm_use_begin(struct nova_drm *nd, struct nova_drm_vm *vm, int *idx)
{
	int ret;

	if (!nova_drm_enter(nd, idx))
		return -ENODEV;
	ret = down_read_interruptible(&vm->use);
	if (ret) {
		nova_drm_exit(nd, *idx);
		return ret;
	}
	drm_gpuvm_get(&vm->base);
	return 0;
}

/**
 * nova_drm_vm_use_end() - undo nova_drm_vm_use_begin()
 * @nd: DRM device of the VM
 * @vm: the VM, may be gone afterwards
 * @idx: from nova_drm_vm_use_begin()
 *
 * Context: Process context, may sleep.
 */
void nova_drm_vm_use_end(struct nova_drm *nd, struct nova_drm_vm *vm, int idx)
{
	up_read(&vm->use);
	nova_drm_vm_put(vm);
	nova_drm_exit(nd, idx);
}
