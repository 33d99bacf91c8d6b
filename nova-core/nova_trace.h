/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tracepoints of nova-core.
 *
 * nova_gsp_rpc_send to nova_gsp_rpc_done is what a caller waits for an RPC;
 * nova_falcon_start to nova_falcon_halt is what a signed program takes;
 * nova_chan_submit to nova_chan_progress is how long a submission waits and runs,
 * and its interrupt.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM nova_core

#if !defined(_NOVA_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _NOVA_TRACE_H

#include <linux/device.h>
#include <linux/tracepoint.h>

TRACE_EVENT(nova_gsp_rpc_send,
	    TP_PROTO(struct device *dev, u32 function, u32 detail, u32 sequence,
		     u32 size),
	    TP_ARGS(dev, function, detail, sequence, size),
	    TP_STRUCT__entry(__string(dev, dev_name(dev))
			     __field(u32, function)
			     __field(u32, detail)
			     __field(u32, sequence)
			     __field(u32, size)
	    ),
	    TP_fast_assign(__assign_str(dev);
			   __entry->function = function;
			   __entry->detail = detail;
			   __entry->sequence = sequence;
			   __entry->size = size;
	    ),
	    TP_printk("%s function=%u detail=%#x sequence=%u size=%u",
		      __get_str(dev), __entry->function, __entry->detail,
		      __entry->sequence, __entry->size)
);

TRACE_EVENT(nova_gsp_rpc_done,
	    TP_PROTO(struct device *dev, u32 function, u32 sequence, u32 status,
		     int error),
	    TP_ARGS(dev, function, sequence, status, error),
	    TP_STRUCT__entry(__string(dev, dev_name(dev))
			     __field(u32, function)
			     __field(u32, sequence)
			     __field(u32, status)
			     __field(int, error)
	    ),
	    TP_fast_assign(__assign_str(dev);
			   __entry->function = function;
			   __entry->sequence = sequence;
			   __entry->status = status;
			   __entry->error = error;
	    ),
	    TP_printk("%s function=%u sequence=%u status=%#x error=%d",
		      __get_str(dev), __entry->function, __entry->sequence,
		      __entry->status, __entry->error)
);

TRACE_EVENT(nova_gsp_event,
	    TP_PROTO(struct device *dev, u32 function, u32 size),
	    TP_ARGS(dev, function, size),
	    TP_STRUCT__entry(__string(dev, dev_name(dev))
			     __field(u32, function)
			     __field(u32, size)
	    ),
	    TP_fast_assign(__assign_str(dev);
			   __entry->function = function;
			   __entry->size = size;
	    ),
	    TP_printk("%s function=%#x size=%u", __get_str(dev),
		      __entry->function, __entry->size)
);

TRACE_EVENT(nova_gsp_state,
	    TP_PROTO(struct device *dev, const char *from, const char *to),
	    TP_ARGS(dev, from, to),
	    TP_STRUCT__entry(__string(dev, dev_name(dev))
			     __string(from, from)
			     __string(to, to)
	    ),
	    TP_fast_assign(__assign_str(dev);
			   __assign_str(from);
			   __assign_str(to);
	    ),
	    TP_printk("%s %s -> %s", __get_str(dev), __get_str(from),
		      __get_str(to))
);

TRACE_EVENT(nova_gsp_seq_cmd,
	    TP_PROTO(struct device *dev, const char *opcode, u32 addr, u32 mask,
		     u32 val),
	    TP_ARGS(dev, opcode, addr, mask, val),
	    TP_STRUCT__entry(__string(dev, dev_name(dev))
			     __string(opcode, opcode)
			     __field(u32, addr)
			     __field(u32, mask)
			     __field(u32, val)
	    ),
	    TP_fast_assign(__assign_str(dev);
			   __assign_str(opcode);
			   __entry->addr = addr;
			   __entry->mask = mask;
			   __entry->val = val;
	    ),
	    TP_printk("%s %s addr=%#x mask=%#x val=%#x", __get_str(dev),
		      __get_str(opcode), __entry->addr, __entry->mask,
		      __entry->val)
);

TRACE_EVENT(nova_falcon_start,
	    TP_PROTO(struct device *dev, const char *falcon, const char *image),
	    TP_ARGS(dev, falcon, image),
	    TP_STRUCT__entry(__string(dev, dev_name(dev))
			     __string(falcon, falcon)
			     __string(image, image)
	    ),
	    TP_fast_assign(__assign_str(dev);
			   __assign_str(falcon);
			   __assign_str(image);
	    ),
	    TP_printk("%s %s %s", __get_str(dev), __get_str(falcon),
		      __get_str(image))
);

TRACE_EVENT(nova_falcon_halt,
	    TP_PROTO(struct device *dev, const char *falcon, const char *image,
		     u32 mailbox0, int error),
	    TP_ARGS(dev, falcon, image, mailbox0, error),
	    TP_STRUCT__entry(__string(dev, dev_name(dev))
			     __string(falcon, falcon)
			     __string(image, image)
			     __field(u32, mailbox0)
			     __field(int, error)
	    ),
	    TP_fast_assign(__assign_str(dev);
			   __assign_str(falcon);
			   __assign_str(image);
			   __entry->mailbox0 = mailbox0;
			   __entry->error = error;
	    ),
	    TP_printk("%s %s %s mailbox0=%#x error=%d", __get_str(dev),
		      __get_str(falcon), __get_str(image), __entry->mailbox0,
		      __entry->error)
);

TRACE_EVENT(nova_tlb_invalidate,
	    TP_PROTO(struct device *dev, u64 pdb, u32 flags, int error),
	    TP_ARGS(dev, pdb, flags, error),
	    TP_STRUCT__entry(__string(dev, dev_name(dev))
			     __field(u64, pdb)
			     __field(u32, flags)
			     __field(int, error)
	    ),
	    TP_fast_assign(__assign_str(dev);
			   __entry->pdb = pdb;
			   __entry->flags = flags;
			   __entry->error = error;
	    ),
	    TP_printk("%s pdb=%#llx flags=%#x error=%d", __get_str(dev),
		      __entry->pdb, __entry->flags, __entry->error)
);

TRACE_EVENT(nova_chan_submit,
	    TP_PROTO(struct device *dev, u32 chid, u64 seqno, u32 pushes),
	    TP_ARGS(dev, chid, seqno, pushes),
	    TP_STRUCT__entry(__string(dev, dev_name(dev))
			     __field(u32, chid)
			     __field(u64, seqno)
			     __field(u32, pushes)
	    ),
	    TP_fast_assign(__assign_str(dev);
			   __entry->chid = chid;
			   __entry->seqno = seqno;
			   __entry->pushes = pushes;
	    ),
	    TP_printk("%s chid=%u seqno=%llu pushes=%u", __get_str(dev),
		      __entry->chid, __entry->seqno, __entry->pushes)
);

TRACE_EVENT(nova_chan_progress,
	    TP_PROTO(struct device *dev, u32 chid, u64 seqno),
	    TP_ARGS(dev, chid, seqno),
	    TP_STRUCT__entry(__string(dev, dev_name(dev))
			     __field(u32, chid)
			     __field(u64, seqno)
	    ),
	    TP_fast_assign(__assign_str(dev);
			   __entry->chid = chid;
			   __entry->seqno = seqno;
	    ),
	    TP_printk("%s chid=%u seqno=%llu", __get_str(dev), __entry->chid,
		      __entry->seqno)
);

TRACE_EVENT(nova_chan_error,
	    TP_PROTO(struct device *dev, u32 chid, u32 cause, u32 xid),
	    TP_ARGS(dev, chid, cause, xid),
	    TP_STRUCT__entry(__string(dev, dev_name(dev))
			     __field(u32, chid)
			     __field(u32, cause)
			     __field(u32, xid)
	    ),
	    TP_fast_assign(__assign_str(dev);
			   __entry->chid = chid;
			   __entry->cause = cause;
			   __entry->xid = xid;
	    ),
	    TP_printk("%s chid=%u cause=%u xid=%u", __get_str(dev),
		      __entry->chid, __entry->cause, __entry->xid)
);

#endif /* _NOVA_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE nova_trace
#include <trace/define_trace.h>
