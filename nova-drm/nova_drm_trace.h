/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tracepoints of nova-drm.
 *
 * nova_drm_bind and nova_drm_zap are emitted when the page tables change, not
 * when it is asked for; nova_drm_commit ends what they began, with the TLB
 * invalidated. nova_drm_move is an object's memory on its way.
 *
 * A call of EXEC is nova_drm_submit when it is queued, nova_drm_run when the GPU
 * is given it, and nova_drm_complete when that is through with it, or never will
 * be. VM, queue and seqno say which call. begin and end are times of the GPU's
 * clock, 0 if it did not say.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM nova_drm

#if !defined(_NOVA_DRM_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _NOVA_DRM_TRACE_H

#include <linux/tracepoint.h>

TRACE_EVENT(nova_drm_bind,
	    TP_PROTO(const char *vm, bool unmap, u64 va, u64 range,
		     u64 bo_offset, u32 flags, u8 kind),
	    TP_ARGS(vm, unmap, va, range, bo_offset, flags, kind),
	    TP_STRUCT__entry(__string(vm, vm)
			     __field(bool, unmap)
			     __field(u64, va)
			     __field(u64, range)
			     __field(u64, bo_offset)
			     __field(u32, flags)
			     __field(u8, kind)
	    ),
	    TP_fast_assign(__assign_str(vm);
			   __entry->unmap = unmap;
			   __entry->va = va;
			   __entry->range = range;
			   __entry->bo_offset = bo_offset;
			   __entry->flags = flags;
			   __entry->kind = kind;
	    ),
	    TP_printk("%s %s va=%#llx range=%#llx bo_offset=%#llx flags=%#x kind=%#x",
		      __get_str(vm), __entry->unmap ? "unmap" : "map",
		      __entry->va, __entry->range, __entry->bo_offset,
		      __entry->flags, __entry->kind)
);

TRACE_EVENT(nova_drm_zap,
	    TP_PROTO(const char *vm, u64 va, u64 range),
	    TP_ARGS(vm, va, range),
	    TP_STRUCT__entry(__string(vm, vm)
			     __field(u64, va)
			     __field(u64, range)
	    ),
	    TP_fast_assign(__assign_str(vm);
			   __entry->va = va;
			   __entry->range = range;
	    ),
	    TP_printk("%s va=%#llx range=%#llx", __get_str(vm), __entry->va,
		      __entry->range)
);

TRACE_EVENT(nova_drm_commit,
	    TP_PROTO(const char *vm, const char *what, u32 count, int error),
	    TP_ARGS(vm, what, count, error),
	    TP_STRUCT__entry(__string(vm, vm)
			     __string(what, what)
			     __field(u32, count)
			     __field(int, error)
	    ),
	    TP_fast_assign(__assign_str(vm);
			   __assign_str(what);
			   __entry->count = count;
			   __entry->error = error;
	    ),
	    TP_printk("%s %s count=%u error=%d", __get_str(vm), __get_str(what),
		      __entry->count, __entry->error)
);

TRACE_EVENT(nova_drm_move,
	    TP_PROTO(const void *gem, u64 size, int from, int to, bool evict),
	    TP_ARGS(gem, size, from, to, evict),
	    TP_STRUCT__entry(__field(const void *, gem)
			     __field(u64, size)
			     __field(int, from)
			     __field(int, to)
			     __field(bool, evict)
	    ),
	    TP_fast_assign(__entry->gem = gem;
			   __entry->size = size;
			   __entry->from = from;
			   __entry->to = to;
			   __entry->evict = evict;
	    ),
	    TP_printk("gem=%p size=%#llx from=%d to=%d%s", __entry->gem,
		      __entry->size, __entry->from, __entry->to,
		      __entry->evict ? " evict" : "")
);

TRACE_EVENT(nova_drm_submit,
	    TP_PROTO(const char *vm, u32 queue, u64 seqno, u32 pushes,
		     u32 credits),
	    TP_ARGS(vm, queue, seqno, pushes, credits),
	    TP_STRUCT__entry(__string(vm, vm)
			     __field(u64, seqno)
			     __field(u32, queue)
			     __field(u32, pushes)
			     __field(u32, credits)
	    ),
	    TP_fast_assign(__assign_str(vm);
			   __entry->seqno = seqno;
			   __entry->queue = queue;
			   __entry->pushes = pushes;
			   __entry->credits = credits;
	    ),
	    TP_printk("%s queue=%u seqno=%llu pushes=%u credits=%u",
		      __get_str(vm), __entry->queue, __entry->seqno,
		      __entry->pushes, __entry->credits)
);

TRACE_EVENT(nova_drm_run,
	    TP_PROTO(const char *vm, u32 queue, u64 seqno, u64 hw_seqno),
	    TP_ARGS(vm, queue, seqno, hw_seqno),
	    TP_STRUCT__entry(__string(vm, vm)
			     __field(u64, seqno)
			     __field(u64, hw_seqno)
			     __field(u32, queue)
	    ),
	    TP_fast_assign(__assign_str(vm);
			   __entry->seqno = seqno;
			   __entry->hw_seqno = hw_seqno;
			   __entry->queue = queue;
	    ),
	    TP_printk("%s queue=%u seqno=%llu hw_seqno=%llu", __get_str(vm),
		      __entry->queue, __entry->seqno, __entry->hw_seqno)
);

TRACE_EVENT(nova_drm_complete,
	    TP_PROTO(const char *vm, u32 queue, u64 seqno, u64 begin, u64 end,
		     int error),
	    TP_ARGS(vm, queue, seqno, begin, end, error),
	    TP_STRUCT__entry(__string(vm, vm)
			     __field(u64, seqno)
			     __field(u64, begin)
			     __field(u64, end)
			     __field(u32, queue)
			     __field(int, error)
	    ),
	    TP_fast_assign(__assign_str(vm);
			   __entry->seqno = seqno;
			   __entry->begin = begin;
			   __entry->end = end;
			   __entry->queue = queue;
			   __entry->error = error;
	    ),
	    TP_printk("%s queue=%u seqno=%llu begin=%llu end=%llu error=%d",
		      __get_str(vm), __entry->queue, __entry->seqno,
		      __entry->begin, __entry->end, __entry->error)
);

#endif /* _NOVA_DRM_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE nova_drm_trace
#include <trace/define_trace.h>
