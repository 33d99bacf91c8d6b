// SPDX-License-Identifier: GPL-2.0
/*
 * All address spaces of a GPU: made, shown, destroyed, and none forgotten.
 */
#include <linux/cleanup.h>
#include <linux/debugfs.h>
#include <linux/dev_printk.h>
#include <linux/err.h>
#include <linux/pci.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "hal/nova_hal.h"
#include "nova_core_priv.h"
#include "nova_lockdep.h"
#include "nova_pt_mem.h"
#include "nova_pt_reserve.h"
#include "nova_tlb.h"
#include "nova_vm.h"
#include "nova_vm_list.h"

static void vm_host_flush(void *priv)
{
	nova_pt_mem_flush(priv);
}

/*
 * As if something had been taken away, always: it costs a membar, and nobody
 * looks at what a change has replaced.
 */
static int vm_host_invalidate(void *priv, const struct nova_gmmu_mem *root)
{
	return nova_tlb_invalidate(priv, root->addr, root->aperture,
				   NOVA_TLB_DOWNGRADE);
}

static void vm_host_reserve_take(void *priv, struct nova_gmmu_batch *batch)
{
	nova_pt_reserve_take(priv, batch);
}

static void vm_host_reserve_give(void *priv, struct nova_gmmu_batch *batch)
{
	nova_pt_reserve_give(priv, batch);
}

static const struct nova_vm_host_ops vm_host_ops = {
	.mem = &nova_pt_mem_ops,
	.flush = vm_host_flush,
	.invalidate = vm_host_invalidate,
	.reserve_take = vm_host_reserve_take,
	.reserve_give = vm_host_reserve_give,
};

static void vm_list_free(struct nova_core_vm *vm)
{
	nova_vm_fini(vm);
	kfree(vm);
}

/**
 * nova_vm_list_destroy() - destroy an address space
 * @core: its GPU
 * @vm: no channel uses it, all changes have been freed
 *
 * If RM, the TLB or a channel that the GPU did not let go of may still use its
 * page tables they are kept until the driver is unbound, and the GPU stopped.
 *
 * Context: sleeps, makes RPCs.
 */
void nova_vm_list_destroy(struct nova_core *core, struct nova_core_vm *vm)
{
	struct nova_vm_list *list = &core->vms;
	int ret;

	scoped_guard(mutex, &list->lock)
		list_del_init(&vm->link);
	ret = nova_vm_rm_unbind(&vm->rm);
	if ((!nova_vm_invalidate(vm) && !ret && !nova_vm_is_stale(vm) &&
	     !nova_vm_kernel_used(&vm->kernel)) ||
	    nova_core_is_stopped(core)) {
		vm_list_free(vm);
		return;
	}
	dev_warn(list->host.dev,
		 "VM %s: the GPU may still use its page tables, they are kept\n",
		 vm->name);
	guard(mutex)(&list->lock);
	list_add_tail(&vm->link, &list->stale);
}

/**
 * nova_vm_list_has_stale() - may the GPU use address spaces nobody has any more?
 * @list: all address spaces
 *
 * Context: sleeps.
 *
 * Returns: true if one was kept by nova_vm_list_destroy().
 */
bool nova_vm_list_has_stale(struct nova_vm_list *list)
{
	guard(mutex)(&list->lock);
	return !list_empty(&list->stale);
}

/**
 * nova_vm_list_create() - make an address space
 * @core: the GPU
 * @params: what it shall be like
 *
 * Context: sleeps, allocates, makes RPCs.
 *
 * Returns: it, or an error pointer: -EINVAL for a window that cannot be;
 * -ENOMEM; what nova_vm_rm_bind() says.
 */
struct nova_core_vm *nova_vm_list_create(struct nova_core *core,
					 const struct nova_core_vm_params *params)
{
	struct nova_vm_list *list = &core->vms;
	const struct nova_gmmu_fmt *fmt = list->host.fmt;
	struct nova_core_vm *vm = kzalloc_obj(*vm);
	int ret;

	if (!vm)
		return ERR_PTR(-ENOMEM);
	ret = nova_vm_init(vm, &list->host, params);
	if (ret) {
		kfree(vm);
		return ERR_PTR(ret);
	}
	scoped_guard(mutex, &list->lock)
		list_add_tail(&vm->link, &list->vms);
	ret = nova_vm_rm_bind(&vm->rm, &core->gsp, nova_gmmu_pt_root(&vm->pt),
			      1U << fmt->level[fmt->root].bits);
	if (ret) {
		nova_vm_list_destroy(core, vm);
		return ERR_PTR(ret);
	}
	return vm;
}

static void vm_list_show_vm(struct seq_file *m, struct nova_core_vm *vm,
			    const char *state)
{
	static const char * const levels[NOVA_GMMU_LEVELS] = {
		"4k", "64k", "pd0", "pd1", "pd2", "pd3", "pd4",
	};
	const struct nova_core_vm_layout *l = &vm->layout;
	const struct nova_gmmu_mem *root = nova_gmmu_pt_root(&vm->pt);
	struct nova_core_vm_stats stats;
	u64 used;

	nova_vm_stats(vm, &stats);
	used = nova_vm_kernel_used(&vm->kernel);
	seq_printf(m, "vm %s: client %#x, page directory %s:%#llx%s\n",
		   *vm->name ? vm->name : "-", vm->rm.client.h_client,
		   root->aperture == NOVA_GMMU_VID ? "vram" : "system",
		   root->addr, state);
	seq_printf(m, "  user: %#llx-%#llx\n", l->user_start,
		   l->user_start + l->user_size - 1);
	seq_printf(m, "  kernel: %#llx-%#llx, %llu bytes used\n",
		   l->kernel_start, l->kernel_start + l->kernel_size - 1, used);
	seq_puts(m, "  tables:");
	for (int i = 0; i <= vm->host->fmt->root; i++)
		seq_printf(m, " %s %u", levels[i], stats.tables[i]);
	seq_printf(m, ", %llu bytes, %u reserved\n", stats.table_bytes,
		   stats.reserved);
	seq_printf(m, "  changes: %llu, %llu invalidations\n", stats.changes,
		   stats.invalidations);
}

static int vms_show(struct seq_file *m, void *unused)
{
	struct nova_vm_list *list = m->private;
	struct nova_core_vm *vm;

	guard(mutex)(&list->lock);
	list_for_each_entry(vm, &list->vms, link)
		vm_list_show_vm(m, vm, nova_vm_is_stale(vm) ? ", stale" : "");
	list_for_each_entry(vm, &list->stale, link)
		vm_list_show_vm(m, vm, ", destroyed but kept");
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(vms);

static struct nova_core_vm *vm_list_first(struct nova_vm_list *list)
{
	guard(mutex)(&list->lock);
	return list_first_entry_or_null(&list->vms, struct nova_core_vm, link);
}

static void vm_list_teardown(void *data)
{
	struct nova_core *core = data;
	struct nova_vm_list *list = &core->vms;
	struct nova_core_vm *vm, *next;
	LIST_HEAD(stale);

	while ((vm = vm_list_first(list))) {
		dev_warn(list->host.dev, "VM %s was not destroyed\n", vm->name);
		nova_vm_list_destroy(core, vm);
	}
	scoped_guard(mutex, &list->lock)
		list_splice_init(&list->stale, &stale);
	list_for_each_entry_safe(vm, next, &stale, link)
		vm_list_free(vm);
	mutex_destroy(&list->lock);
}

static void vm_list_debugfs_remove(void *data)
{
	debugfs_remove(data);
}

/**
 * nova_vm_list_setup() - address spaces can be made from here on
 * @core: with a GSP that runs, memory for page tables and a TLB
 *
 * Undone by devres, which destroys and reports what the child has left.
 *
 * Context: probe; sleeps.
 *
 * Returns: 0 or -ENOMEM.
 */
int nova_vm_list_setup(struct nova_core *core)
{
	struct nova_vm_list *list = &core->vms;
	int ret;

	list->host = (struct nova_vm_host){
		.dev = &core->pdev->dev,
		.fmt = core->hal->gmmu_fmt,
		.host_va_bits = core->hal->host_va_bits,
		.ops = &vm_host_ops,
		.priv = core,
	};
	mutex_init(&list->lock);
	nova_lockdep_set_vms_class(list);
	scoped_guard(mutex_init, &list->lock) {
		INIT_LIST_HEAD(&list->vms);
		INIT_LIST_HEAD(&list->stale);
	}
	ret = nova_core_defer(core, vm_list_teardown, core);
	if (ret)
		return ret;
	return nova_core_defer(core, vm_list_debugfs_remove,
			       debugfs_create_file("vms", 0400, core->debugfs,
						   list, &vms_fops));
}
