# SPDX-License-Identifier: GPL-2.0
"""Mistakes in queues and EXEC, and who notices.

Files are below the checkout. What is replaced must be there exactly once. A KUnit
case that also runs in user space is the catcher of the first list; of the second
a subtest of IGT, which runs with the defect loaded and must fail.
"""

from mutation_defect import DriverDefect, TestDefect
from mutation_kunit import PROGRAM

_DRM = "nova-drm/nova_drm_"


KUNIT = [TestDefect(name, _DRM + "hang.c", old, new, PROGRAM, f"nova_drm_hang: {case}")
         for name, old, new, case in (
    ("hang-alone-goes-on", "if (hang->sharers == 1)", "if (!hang->sharers)",
     "nova_drm_hang_alone"),
    ("hang-nobody-shares", "clamp(max(sharers, hang->sharers), 1,", "clamp(1, 1,",
     "nova_drm_hang_shared"),
    ("hang-share-forgotten", "max(sharers, hang->sharers)", "max(sharers, 1)",
     "nova_drm_hang_shared"),
    ("hang-waiting-counts", "hang->run += begun;", "hang->run++;",
     "nova_drm_hang_waiting"),
    ("hang-waits-for-ever", "hang->periods >= NOVA_DRM_HANG_PERIODS_MAX",
     "!hang->periods", "nova_drm_hang_waiting"),
    ("hang-judged-too-early", "!time_before(now, due)", "1",
     "nova_drm_hang_too_early"),
    ("hang-blames-the-next-job", "if (hang->seqno != seqno)", "if (!hang->seqno)",
     "nova_drm_hang_next"),
)]


DRIVER = [DriverDefect(name, _DRM + file, old, new, violation="", message="", igt=igt)
          for name, file, old, new, igt in (
    # What user space may ask for
    ("push-in-the-kernels-range", "exec_args.c",
     "nova_drm_vm_range_ok(queue->base.vm, push->va, push->size)", "true",
     "nova_exec_invalid@kernel-window-push"),
    ("more-pushes-than-promised", "exec_args.c",
     "args->push_count > queue->pushes_max", "args->push_count > 4000",
     "nova_exec_invalid@push-overmax"),
    ("high-priority-for-all", "priority.c",
     "!priority_high_allowed(file)", "0",
     "nova_queue@priority-eacces"),
    ("priority-not-handed-on", "queue_chan.c",
     ".priority = params->priority,", ".priority = NOVA_CORE_CHAN_MEDIUM,",
     "nova_queue@priority-mask"),
    ("all-queues-on-one-engine", "queue_ioctl.c",
     "if (!best || queues < fewest) {", "if (!best) {",
     "nova_queue@instance-any"),
    ("prefetch-in-any-case", "exec_args.c",
     ".no_prefetch = batch[i].flags &\n"
     "\t\t\t\t\t       DRM_NOVA_PUSH_NO_PREFETCH,",
     ".no_prefetch = false,",
     "nova_exec@no-prefetch"),
    # Order
    ("exec-waits-for-nobody", "exec.c",
     "ret = nova_drm_sync_add_dependencies(&job->sync, &job->base);", "ret = 0;",
     "nova_exec_sync@in-binary"),
    ("exec-leaves-no-fence", "job.c",
     "drm_gpuvm_resv_add_fence(&vm->base, exec, fence,\n"
     "\t\t\t\t DMA_RESV_USAGE_BOOKKEEP,\n\t\t\t\t DMA_RESV_USAGE_BOOKKEEP);",
     ";",
     "nova_fdinfo@bookkeep-active"),
    ("exec-seen-by-others", "job.c",
     "\t\t\t\t DMA_RESV_USAGE_BOOKKEEP,\n\t\t\t\t DMA_RESV_USAGE_BOOKKEEP);",
     "\t\t\t\t DMA_RESV_USAGE_WRITE,\n\t\t\t\t DMA_RESV_USAGE_WRITE);",
     "nova_exec_sync@implicit-none"),
    ("exec-does-not-revalidate", "vm_revalidate.c",
     "return nova_drm_vm_revalidate_lock(vm, &r->exec, fences) ?:\n"
     "\t       nova_drm_vm_revalidate_locked(vm, r);",
     "r->may_evict = nova_drm_vm_revalidate_locked;\n"
     "\treturn nova_drm_vm_revalidate_lock(vm, &r->exec, fences);",
     "nova_exec@evicted-object-comes-back"),
    # The end
    ("guilty-gets-no-error", "queue_end.c",
     "nova_drm_queue_end_fences(queue, guilty, -ECANCELED);",
     "nova_drm_queue_end_fences(queue, 0, -ECANCELED);",
     "nova_exec_reset@fence-error-eio"),
    ("banned-queue-takes-more", "queue_end.c",
     "WRITE_ONCE(queue->error, -ECANCELED);", "WRITE_ONCE(queue->error, -EIO);",
     "nova_exec_reset@banned-exec-ecanceled"),
    ("empty-job-ends-first", "queue_chan.c",
     "if (nova_drm_fence_join(&queue->fences, fence))\n"
     "\t\treturn dma_fence_get(&fence->base);\n", "",
     "nova_exec_sync@sync-only-order"),
    ("hang-put-off-by-jobs", "worker.c",
     "queue_delayed_work(timeout_queue, work, delay);",
     "mod_delayed_work(timeout_queue, work, delay);",
     "nova_exec_reset@hang-goes-on-submitting"),
    ("fault-of-the-vm-not-kept", "queue_end.c",
     "nova_drm_vm_fault_add(queue->base.vm, &why);", ";",
     "nova_exec_reset@mmu-fault-read"),
    ("time-of-the-gpu-not-counted", "queue_chan.c",
     "nova_drm_usage_add(queue->usage, queue->engine, ns);", ";",
     "nova_fdinfo@engine-busy-ce"),
    ("no-core-dump-of-a-queue", "queue_end.c",
     'nova_drm_coredump_later(&queue->coredump, "a job", guilty);', ";",
     "nova_capture@mmu-fault"),
)]
