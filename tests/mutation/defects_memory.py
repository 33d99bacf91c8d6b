# SPDX-License-Identifier: GPL-2.0
"""Mistakes in memory, address spaces and channels, and who notices.

Files are below the checkout. What is replaced must be there exactly once. The
subtest of IGT runs with the defect loaded, and must fail; where a violation is
named, or "message:" and an expression for the kernel's log, that is the catcher
and the subtest is only there to make the driver work.
"""

from mutation_defect import DriverDefect

_CORE = "nova-core/"
_DRM = "nova-drm/nova_drm_"

#: A subtest that has VRAM cleared, once: what is wrong with a channel takes long.
CLEAR = "nova_fdinfo@memory-vram"


def _defect(name, file, old, new, igt, catcher=""):
    kind, _, text = catcher.partition("message:")
    return DriverDefect(name, file, old, new, violation=kind, message=text, igt=igt)


DEFECTS = [_defect(*row) for row in (
    # VRAM, BAR1 and BAR2
    ("vram-of-others-handed-out", _CORE + "nova_vram.c",
     "return !(region->flags & (NOVA_CORE_REGION_RESERVED |\n"
     "\t\t\t\t  NOVA_CORE_REGION_PROTECTED));",
     "return region->size;",
     "", "pramin-protected-write"),
    ("bar2-bound-at-another-level", _CORE + "nova_bar2.c",
     "u64 entry = nova_bar2_tables_entry(bar2->fmt, bar2->addr);\n\tint ret;\n\n"
     "\tret = nova_gsp_rpc_update_bar_pde(&core->gsp, entry,\n"
     "\t\t\t\t\t  bar2->fmt->level[bar2->fmt->root].shift);",
     "u64 entry = nova_bar2_tables_entry(bar2->fmt, bar2->addr);\n\tint ret;\n\n"
     "\tret = nova_gsp_rpc_update_bar_pde(&core->gsp, entry,\n"
     "\t\t\t\t\t  bar2->fmt->level[NOVA_GMMU_PD2].shift);",
     "", "bar-pde"),
    ("bar1-not-invalidated", _CORE + "nova_bar1.c",
     "nova_pt_mem_flush(core);\n\treturn nova_tlb_invalidate(core, "
     "core->static_info.bar1_pdb,\n\t\t\t\t   NOVA_GMMU_VID,\n"
     "\t\t\t\t   NOVA_TLB_HUB_ONLY | NOVA_TLB_DOWNGRADE);",
     "nova_pt_mem_flush(core);\n\treturn 0;",
     "nova_mmap@small-bar", "tlb-stale"),
    ("bar1-shows-nothing", _CORE + "nova_bar1.c",
     ".addr = it.addr,", ".addr = it.addr + SZ_1G,",
     "nova_evict@cpu", "pte-beyond-vram"),
    ("bar1-left-to-the-cpu", _DRM + "bar1.c",
     "drm_vma_node_unmap(&res->bo->base.vma_node, nd->ttm.dev_mapping);", ";",
     "nova_mmap@small-bar"),
    # TLB, address spaces
    ("tlb-of-another-directory", _CORE + "hal/nova_hal_ga102.c",
     "u64 addr = pdb >> NV_VIRTUAL", "u64 addr = (pdb + SZ_4K) >> NV_VIRTUAL",
     "nova_vm_bind@once", "tlb-stale"),
    ("vm-not-invalidated", _CORE + "nova_vm_change.c",
     "ret = host->ops->invalidate(host->priv,\n"
     "\t\t\t\t\t    nova_gmmu_pt_root(&vm->pt));\n\t\tvm->inv",
     "vm->inv",
     "nova_vm_bind@once", "tlb-stale"),
    ("vm-directory-misaligned", _CORE + "nova_vm_rm.c",
     ".addr = root->addr,", ".addr = root->addr + 8,",
     CLEAR, "vaspace-arguments"),
    ("vm-read-only-forgotten", _CORE + "nova_vm.c",
     "to->attrs.flags |= NOVA_GMMU_READ_ONLY;", "to->attrs.flags |= 0;",
     "nova_vm_bind@readonly"),
    # Channels, by way of the one that clears and copies
    ("channel-not-bound", _CORE + "nova_chan_rm.c",
     "return nova_rm_object_control(&rm->group, &ops->ctrl_bind, params);", "return 0;",
     CLEAR, "channel-state"),
    ("channel-instance-misaligned", _CORE + "nova_chan.c",
     ".addr = chan->mem.instance.addr,", ".addr = chan->mem.instance.addr + 0x800,",
     CLEAR, "channel-memory"),
    ("channel-method-buffer-short", _CORE + "nova_chan.c",
     ".size = chan->mem.method_buffer.size,", ".size = 0x800,",
     CLEAR, "channel-method-buffer"),
    ("channel-doorbell-without-put", _CORE + "nova_chan_submit.c",
     "WRITE_ONCE(*gp_put, cpu_to_le32(nova_chan_ring_entry(&chan->ring, 0)));",
     "(void)gp_put;",
     CLEAR, "doorbell-without-work"),
    ("channel-not-scheduled", _CORE + "nova_chan.c",
     "return nova_chan_rm_schedule(chan->core, &chan->rm, true);", "return 0;",
     CLEAR, "doorbell-unscheduled-channel"),
    # Objects: content, limits, accounts
    ("object-not-cleared", _DRM + "move.c",
     "if (!it.cleared) {", "if (it.cleared) {",
     "nova_gem@create-zeroed-vram"),
    ("copy-half-of-it", _DRM + "ce_move.c",
     "job->src.va, job->size);", "job->src.va, job->size / 2);",
     "nova_evict@copy-engine"),
    ("copy-of-the-beginning", _DRM + "ce_move.c",
     "ret = ce_end_map(nd, change, &job->src, job->offset, job->size);",
     "ret = ce_end_map(nd, change, &job->src, 0, job->size);",
     "nova_evict@copy-engine-large"),
    ("copy-of-one-page", _DRM + "move_cpu.c",
     "page = end->tt->pages[offset >> PAGE_SHIFT];", "page = end->tt->pages[0];",
     "nova_evict@cpu"),
    ("fdinfo-of-the-wrong-region", _DRM + "fdinfo.c",
     "return region & DRM_NOVA_GEM_PLACEMENT_VRAM ?",
     "return region & DRM_NOVA_GEM_PLACEMENT_SYSTEM ?",
     "nova_fdinfo@memory-vram"),
    ("fdinfo-without-binds", _DRM + "fdinfo.c",
     "DMA_RESV_USAGE_BOOKKEEP))", "DMA_RESV_USAGE_READ))",
     "nova_fdinfo@memory-active"),
    ("fdinfo-engines-counted-twice", _DRM + "engines.c",
     "count++;", "count += 2;",
     "nova_fdinfo@engine-keys"),
    # Queries
    ("engines-without-classes", _DRM + "query.c",
     ".class_count = engine->class_count,", ".class_count = 1,",
     "nova_query@engines"),
    ("priority-for-anyone", _DRM + "priority.c",
     "drm_is_current_master(file) || capable(CAP_SYS_NICE)", "true",
     "nova_getparam@priority-mask"),
    ("time-taken-from-the-wrong-clock", _DRM + "time.c",
     "*ns = ktime_get_real_ns();", "*ns = ktime_get_ns();",
     "nova_time@clockids"),
    # VM_BIND
    ("bind-offset-lost", _DRM + "gpuva_pte.c",
     "va->base.gem.offset, va->base.va.range);", "0, va->base.va.range);",
     "nova_vm_bind@once"),
    ("bind-unmaps-the-list-only", _DRM + "bind_op.c",
     "return nova_core_vm_unmap(nd->core, change, op->va, op->range, false);", "return 0;",
     "nova_vm_bind@once"),
    ("bind-beyond-the-object", _DRM + "bind_args.c",
     "return op->bo_offset + op->range > obj->size ?", "return op->bo_offset > obj->size ?",
     "nova_vm_bind_error@invalid-offset"),
    ("bind-of-any-kind", _DRM + "bind_args.c",
     "if (op->kind >= BITS_PER_TYPE(vm->mmu.kinds) ||\n"
     "\t    !(vm->mmu.kinds & BIT_ULL(op->kind)))",
     "if (op->kind >= BITS_PER_TYPE(vm->mmu.kinds))",
     "nova_vm_bind_error@invalid-kind"),
    ("bind-of-another-vm", _DRM + "bind_args.c",
     "if (resv_obj && resv_obj != drm_gpuvm_resv_obj(&vm->base))", "if (resv_obj && !file)",
     "nova_vm_bind@foreign-private-eperm"),
    ("bind-names-the-first-operation", _DRM + "bind_args.c",
     "file);\n\t\tif (ret) {\n\t\t\tbind->failed_op = i;",
     "file);\n\t\tif (ret) {\n\t\t\tbind->failed_op = 0;",
     "nova_vm_bind_error@invalid-offset"),
    ("bind-signals-at-once", _DRM + "job.c",
     "nova_drm_sync_signal(&mine, fence);", "nova_drm_sync_signal(&mine, dma_fence_get_stub());",
     "nova_vm_bind_async@async-syncobj"),
    ("bind-waits-for-nobody", _DRM + "bind_job.c",
     "ret = nova_drm_sync_add_dependencies(&bind->sync, &bind->job);", "ret = 0;",
     "nova_vm_bind_async@async-syncobj"),
    ("sparse-range-faults", _DRM + "gpuva_pte.c",
     "va->base.va.range, true);", "va->base.va.range, false);",
     "nova_sparse@unmap-to-sparse"),
    # Eviction and what follows it
    ("evict-leaves-mappings", _DRM + "vm_evict.c",
     "ret = nova_core_vm_unmap(nd->core, vm->evict, va->va.addr,\n"
     "\t\t\t\t\t va->va.range, false) ?: ret;", ";",
     "nova_evict@mappings"),
    ("evict-one-vm-only", _DRM + "vm_evict.c",
     "while ((vm_bo = nova_drm_vm_evict_next(obj))) {",
     "if ((vm_bo = nova_drm_vm_evict_next(obj))) {",
     "nova_evict@external"),
    ("evict-once-only", _DRM + "vm_revalidate.c",
     "to_nova_drm_vm_bo(vm_bo)->zapped = false;", ";",
     "nova_evict@mappings"),
    ("revalidate-forgets-parts", _DRM + "vm_revalidate.c",
     "nva->planned = drm_gpuva_invalidated(va);",
     "nva->planned = drm_gpuva_invalidated(va) && !va->gem.offset;",
     "nova_evict@mappings"),
    ("displaced-for-ever", _DRM + "vm_revalidate.c",
     "if (!vm->displaced || vm->displaced_freed == freed)", "if (!vm->displaced || freed)",
     "nova_evict@mappings"),
    ("kind-of-vram-elsewhere", _DRM + "gpuva_pte.c",
     "if (aperture != NOVA_CORE_VRAM && vm->mmu", "if (aperture == NOVA_CORE_VRAM && vm->mmu",
     "nova_evict@mappings"),
    ("remap-loses-kind", _DRM + "bind_op.c",
     "va->kind = old->kind;", "va->kind = 0;",
     "nova_evict@mappings"),
    ("remap-loses-flags", _DRM + "bind_op.c",
     "va->flags = old->flags;", "va->flags = 0;",
     "nova_evict@mappings"),
    # What is broken must not be used
    ("vm-never-banned", _DRM + "bind_op.c",
     "nova_drm_vm_ban(vm, \"VM_BIND\", ret);", ";",
     "nova_vm_bind_error@banned-vm-enoent"),
)]
