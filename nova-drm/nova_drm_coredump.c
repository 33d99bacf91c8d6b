// SPDX-License-Identifier: GPL-2.0
/*
 * Core dumps: what there was to see when something went wrong for good.
 */
#include <linux/devcoredump.h>
#include <linux/ktime.h>
#include <linux/minmax.h>
#include <linux/nova_core.h>
#include <linux/seq_buf.h>
#include <linux/sizes.h>
#include <linux/timekeeping.h>
#include <linux/utsname.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>

#include <drm/drm_gpuvm.h>
#include <drm/drm_print.h>

#include "nova_drm_coredump.h"
#include "nova_drm_coredump_text.h"
#include "nova_drm_scope.h"
#include "nova_drm_vm.h"
#include "nova_drm_vm_print.h"
#include "nova_drm_worker.h"

/**
 * DOC: Core dumps
 *
 * When a VM is banned, a text that describes it is kept in
 * ``/sys/class/devcoredump``, where udev's rules or a person find it. The kernel
 * keeps the first for five minutes, or until something is written to it, and
 * drops others meanwhile: what came first is what tells most.
 *
 * A VM is banned where memory cannot be allocated, so a worker makes the dump.
 * Nothing can be mapped in a banned VM any more; what is seen is what was there,
 * unless user space has destroyed the VM at once.
 *
 * The last line says whether the dump is whole. It is cut off after 16 MiB, or if
 * user space gave objects longer names while it was made.
 */

/* In case that it becomes longer between measuring and printing. */
#define NOVA_DRM_COREDUMP_SLACK	SZ_4K

/* User space decides how much there is to print. */
#define NOVA_DRM_COREDUMP_MAX	SZ_16M

static void nova_drm_coredump_print(struct nova_drm *nd, struct nova_drm_vm *vm,
				    struct drm_printer *p)
	__must_hold_shared(nd->core)
{
	const struct nova_drm_coredump *dump = &vm->coredump;
	struct nova_core_gpu_info info;

	nova_core_gpu_info(nd->core, &info);
	drm_puts(p, "nova-drm core dump\n");
	drm_printf(p, "kernel: %s\n", init_utsname()->release);
	drm_printf(p, "time: %lld.%09ld\n", (long long)dump->time.tv_sec,
		   dump->time.tv_nsec);
	drm_printf(p, "GPU: %s %s, firmware %s\n", info.chip_name,
		   info.board_name, info.firmware_version);
	drm_printf(p, "reason: VM %s is banned: %s failed: %d\n", vm->name,
		   dump->what, dump->error);
	nova_drm_vm_print(nd, vm, p);
}

/* How long the text would be. */
static size_t nova_drm_coredump_measure(struct nova_drm *nd,
					struct nova_drm_vm *vm)
	__must_hold_shared(nd->core)
{
	/* It allocates only where the rest of its memory is too small. */
	struct drm_print_iterator iter = { .remain = SSIZE_MAX };
	struct drm_printer p = drm_coredump_printer(&iter);

	nova_drm_coredump_print(nd, vm, &p);
	return SSIZE_MAX - iter.remain;
}

static void nova_drm_coredump_make(struct nova_drm *nd, struct nova_drm_vm *vm)
	__must_hold_shared(nd->core)
{
	struct drm_printer p;
	struct seq_buf text;
	size_t size;
	char *data;

	size = nova_drm_coredump_measure(nd, vm) + NOVA_DRM_COREDUMP_SLACK;
	size = min_t(size_t, size, NOVA_DRM_COREDUMP_MAX);
	data = vzalloc(size);
	if (!data) {
		drm_warn(&nd->base, "no memory for a core dump of %zu bytes\n",
			 size);
		return;
	}
	/* Prints under locks that must not be held where memory is allocated. */
	nova_drm_coredump_text_init(&text, data, size);
	p = nova_drm_coredump_text_printer(&text);
	nova_drm_coredump_print(nd, vm, &p);
	size = nova_drm_coredump_text_finish(&text);
	/* It frees the data, now or when it is no longer wanted. */
	dev_coredumpv(nd->base.dev, data, size, GFP_KERNEL);
}

static void nova_drm_coredump_work(struct work_struct *work)
{
	struct nova_drm_vm *vm = container_of(work, typeof(*vm), coredump.work);
	struct nova_drm *nd = to_nova_drm(vm->base.drm);
	int idx;

	if (nova_drm_enter(nd, &idx)) {
		nova_drm_coredump_make(nd, vm);
		nova_drm_exit(nd, idx);
	}
	nova_drm_vm_put(vm);
}

/**
 * nova_drm_coredump_init() - prepare a VM for being dumped
 * @vm: the VM being made
 *
 * Context: Any.
 */
void nova_drm_coredump_init(struct nova_drm_vm *vm)
{
	INIT_WORK(&vm->coredump.work, nova_drm_coredump_work);
}

/**
 * nova_drm_coredump_later() - have a VM dumped
 * @vm: the VM, the caller has a reference; at most once for each
 * @what: what failed, a constant string
 * @error: errno of that
 *
 * Context: Any.
 */
void nova_drm_coredump_later(struct nova_drm_vm *vm, const char *what,
			     int error)
{
	vm->coredump.what = what;
	vm->coredump.error = error;
	ktime_get_real_ts64(&vm->coredump.time);
	drm_gpuvm_get(&vm->base);
	nova_drm_worker_cleanup(&vm->coredump.work);
}
