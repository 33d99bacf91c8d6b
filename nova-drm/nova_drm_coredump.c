// SPDX-License-Identifier: GPL-2.0
/*
 * Core dumps: what there was to see when something went wrong for good.
 */
#include <linux/cleanup.h>
#include <linux/devcoredump.h>
#include <linux/kernfs.h>
#include <linux/kref.h>
#include <linux/ktime.h>
#include <linux/minmax.h>
#include <linux/mutex.h>
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
#include "nova_drm_coredump_content.h"
#include "nova_drm_coredump_text.h"
#include "nova_drm_engines.h"
#include "nova_drm_queue_chan.h"
#include "nova_drm_scope.h"
#include "nova_drm_vm.h"
#include "nova_drm_vm_fault.h"
#include "nova_drm_vm_print.h"
#include "nova_drm_worker.h"

/**
 * DOC: Core dumps
 *
 * When a VM or a queue is banned, a text that describes it is kept in
 * ``/sys/class/devcoredump``, where udev's rules or a person find it. The kernel
 * keeps the first for five minutes, or until something is written to it; no other
 * is made meanwhile: what came first is what tells most.
 *
 * It says what was banned and why; where the queue's channel is, and what is in
 * its ring that is not complete; all mappings, with the page tables' entries; what
 * the firmware has logged, and the last messages to and from it; and the content
 * of mappings that user space wants to have in it
 * (``DRM_NOVA_VM_BIND_DUMP``), in words of 32 bits, lines of zeroes left out.
 *
 * All that is there to be banned where memory cannot be allocated, so a worker
 * makes the dump. What is seen is what was there, unless user space has changed or
 * destroyed it meanwhile.
 *
 * The last line says whether the dump is whole. It is cut off after 16 MiB, or if
 * user space gave objects longer names while it was made.
 */

/* In case that it becomes longer between measuring and printing. */
#define NOVA_DRM_COREDUMP_SLACK	SZ_4K

/* User space decides how much there is to print. */
#define NOVA_DRM_COREDUMP_MAX	SZ_16M

/* Which mapping is it, or what is around it? */
static void nova_drm_coredump_fault(const struct nova_drm_queue_chan *queue,
				    struct drm_printer *p)
{
	const struct nova_core_chan_error *why = &queue->why;
	struct nova_drm_vm *vm = queue->base.vm;
	struct drm_gpuva *va;

	if (!why->mmu_fault)
		return;
	drm_printf(p, "fault: address %#llx, type %u, access %#x\n",
		   why->fault_addr, why->fault_type,
		   nova_drm_vm_fault_access(why->access));
	guard(mutex)(&vm->op_lock);
	va = drm_gpuva_find_first(&vm->base, why->fault_addr, SZ_4K);
	if (va)
		drm_printf(p, "  in the mapping %#llx-%#llx\n", va->va.addr,
			   va->va.addr + va->va.range - 1);
	else
		drm_puts(p, "  nothing is mapped there\n");
}

static void nova_drm_coredump_line(void *priv, const char *line)
{
	struct drm_printer *p = priv;

	drm_puts(p, line);
}

static void nova_drm_coredump_queue(struct nova_drm *nd,
				    struct nova_drm_queue_chan *queue,
				    struct drm_printer *p)
	__must_hold_shared(nd->core)
{
	const struct nova_core_printer lines = {
		.line = nova_drm_coredump_line, .priv = p,
	};

	drm_printf(p, "queue %u of %s: %s %u, %s[%d]\n", queue->base.id,
		   queue->base.vm->name, nova_drm_engines_name(queue->engine),
		   queue->instance, queue->task.comm, queue->task.pid);
	drm_printf(p, "  state %#x, error %d, Xid %u: %s\n", queue->state,
		   queue->guilty_error, queue->why.xid, queue->why.text);
	nova_drm_coredump_fault(queue, p);
	drm_puts(p, "ring:\n");
	guard(mutex)(&queue->chan_lock);
	if (queue->chan)
		nova_core_print_chan(nd->core, queue->chan, &lines);
	else
		drm_puts(p, "  the channel is closed\n");
}

static void nova_drm_coredump_print(struct nova_drm *nd,
				    struct nova_drm_coredump *dump,
				    struct drm_printer *p)
	__must_hold_shared(nd->core)
{
	const struct nova_core_printer lines = {
		.line = nova_drm_coredump_line, .priv = p,
	};
	struct nova_core_gpu_info info;

	nova_core_gpu_info(nd->core, &info);
	drm_puts(p, "nova-drm core dump\n");
	drm_printf(p, "kernel: %s\n", init_utsname()->release);
	drm_printf(p, "time: %lld.%09ld\n", (long long)dump->time.tv_sec,
		   dump->time.tv_nsec);
	drm_printf(p, "GPU: %s %s, firmware %s\n", info.chip_name,
		   info.board_name, info.firmware_version);
	drm_printf(p, "reason: %s %s is banned: %s failed: %d\n",
		   dump->queue ? "queue of" : "VM", dump->vm->name, dump->what,
		   dump->error);
	if (dump->queue)
		nova_drm_coredump_queue(nd, dump->queue, p);
	nova_drm_vm_print(nd, dump->vm, p);
	drm_puts(p, "GSP log:\n");
	nova_core_print_gsp_log(nd->core, &lines);
	drm_puts(p, "RPC history:\n");
	nova_core_print_rpc_history(nd->core, &lines);
	nova_drm_coredump_content_print(nd, dump->vm, NOVA_DRM_COREDUMP_MAX, p);
}

/* What came first is kept. */
static bool nova_drm_coredump_exists(struct nova_drm *nd)
{
	struct kernfs_node *link;

	link = kernfs_find_and_get(nd->base.dev->kobj.sd, "devcoredump");
	kernfs_put(link);
	return link;
}

/* How long the text would be. */
static size_t nova_drm_coredump_measure(struct nova_drm *nd,
					struct nova_drm_coredump *dump)
	__must_hold_shared(nd->core)
{
	/* It allocates only where the rest of its memory is too small. */
	struct drm_print_iterator iter = { .remain = SSIZE_MAX };
	struct drm_printer p = drm_coredump_printer(&iter);

	nova_drm_coredump_print(nd, dump, &p);
	return SSIZE_MAX - iter.remain;
}

static void nova_drm_coredump_make(struct nova_drm *nd,
				   struct nova_drm_coredump *dump)
	__must_hold_shared(nd->core)
{
	struct drm_printer p;
	struct seq_buf text;
	size_t size;
	char *data;

	if (nova_drm_coredump_exists(nd))
		return;
	size = nova_drm_coredump_measure(nd, dump) + NOVA_DRM_COREDUMP_SLACK;
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
	nova_drm_coredump_print(nd, dump, &p);
	size = nova_drm_coredump_text_finish(&text);
	/* It frees the data, now or when it is no longer wanted. */
	dev_coredumpv(nd->base.dev, data, size, GFP_KERNEL);
}

static void nova_drm_coredump_work(struct work_struct *work)
{
	struct nova_drm_coredump *dump = container_of(work, typeof(*dump), work);
	struct nova_drm_queue_chan *queue = dump->queue;
	struct nova_drm_vm *vm = dump->vm;
	struct nova_drm *nd = to_nova_drm(vm->base.drm);
	int idx;

	if (nova_drm_enter(nd, &idx)) {
		scoped_guard(mutex, &nd->coredump_lock)
			nova_drm_coredump_make(nd, dump);
		nova_drm_exit(nd, idx);
	}
	if (queue)
		nova_drm_queue_life_put(&queue->base);
	nova_drm_vm_put(vm);
}

/**
 * nova_drm_coredump_init_vm() - prepare a VM for being dumped
 * @vm: the VM being made
 *
 * Context: Any.
 */
void nova_drm_coredump_init_vm(struct nova_drm_vm *vm)
{
	vm->coredump.vm = vm;
	INIT_WORK(&vm->coredump.work, nova_drm_coredump_work);
}

/**
 * nova_drm_coredump_init_queue() - prepare a queue for being dumped
 * @queue: the queue being made
 * @vm: its VM
 *
 * Context: Any.
 */
void nova_drm_coredump_init_queue(struct nova_drm_queue_chan *queue,
				  struct nova_drm_vm *vm)
{
	queue->coredump.queue = queue;
	queue->coredump.vm = vm;
	INIT_WORK(&queue->coredump.work, nova_drm_coredump_work);
}

/**
 * nova_drm_coredump_later() - have something dumped
 * @dump: part of it, the caller has a reference; at most once for each
 * @what: what failed, a constant string
 * @error: errno of that
 *
 * Context: Any.
 */
void nova_drm_coredump_later(struct nova_drm_coredump *dump, const char *what,
			     int error)
{
	dump->what = what;
	dump->error = error;
	ktime_get_real_ts64(&dump->time);
	drm_gpuvm_get(&dump->vm->base);
	if (dump->queue)
		kref_get(&dump->queue->base.life);
	nova_drm_worker_cleanup(&dump->work);
}
