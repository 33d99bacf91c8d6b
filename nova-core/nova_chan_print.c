// SPDX-License-Identifier: GPL-2.0
/*
 * Channels as text: how far one has come, what ended it, what is in its ring.
 */
#include <linux/cleanup.h>

#include "nova_chan.h"
#include "nova_chan_print.h"
#include "nova_engine.h"
#include "nova_host.h"
#include "nova_text.h"
#include "regs/nova_cl_c56f.h"

static const char * const engine_names[NOVA_CORE_ENGINE_CLASSES] = {
	[NOVA_CORE_ENGINE_GR] = "GR",
	[NOVA_CORE_ENGINE_CE] = "CE",
	[NOVA_CORE_ENGINE_NVDEC] = "NVDEC",
	[NOVA_CORE_ENGINE_NVENC] = "NVENC",
	[NOVA_CORE_ENGINE_NVJPG] = "NVJPG",
	[NOVA_CORE_ENGINE_OFA] = "OFA",
};

static const char * const cause_names[] = {
	[NOVA_CORE_CHAN_ALIVE] = "alive",
	[NOVA_CORE_CHAN_RC] = "dead of an error",
	[NOVA_CORE_CHAN_KILLED] = "killed",
	[NOVA_CORE_CHAN_LOST] = "lost",
};

/**
 * nova_chan_print_state() - how far a channel has come
 * @chan: the channel, which cannot go away meanwhile
 * @printer: where it goes, one line
 *
 * Context: as the printer.
 */
void nova_chan_print_state(struct nova_core_chan *chan,
			   const struct nova_core_printer *printer)
{
	nova_text_line(printer,
		       "channel %u %s: %s %u, submitted %llu, completed %llu, interrupts %llu, polled %llu, %s",
		       chan->chid, chan->name,
		       engine_names[chan->engine->rm.class],
		       chan->engine->rm.instance,
		       (u64)atomic64_read(&chan->submitted),
		       (u64)atomic64_read(&chan->completed),
		       (u64)atomic64_read(&chan->interrupts),
		       (u64)atomic64_read(&chan->polled),
		       cause_names[READ_ONCE(chan->error.cause)]);
}

static void print_error(struct nova_core_chan *chan,
			const struct nova_core_printer *printer)
{
	u32 xid, fault_type = 0;
	u64 fault_addr = 0;
	bool mmu_fault;

	scoped_guard(spinlock_irqsave, &chan->error_lock) {
		if (chan->error.cause != NOVA_CORE_CHAN_RC)
			return;
		xid = chan->error.xid;
		mmu_fault = chan->error.mmu_fault;
		fault_addr = chan->error.fault_addr;
		fault_type = chan->error.fault_type;
	}
	if (mmu_fault)
		nova_text_line(printer, "  Xid %u at %#llx, fault type %u", xid,
			       fault_addr, fault_type);
	else
		nova_text_line(printer, "  Xid %u", xid);
}

static void print_submission(struct nova_core_chan *chan, u64 seqno,
			     const struct nova_core_printer *printer)
{
	const __le64 *entries = chan->mem.ring.cpu;
	u64 first, end;

	scoped_guard(spinlock_irqsave, &chan->ring_lock)
		if (!nova_chan_ring_find(&chan->ring, seqno, &first, &end))
			return;

	nova_text_line(printer, "  submission %llu", seqno);
	for (u64 pos = first; pos < end; pos++) {
		u32 index = pos & (chan->ring.entries - 1);
		struct nova_host_gp entry;

		nova_host_gp_decode(le64_to_cpu(READ_ONCE(entries[index])),
				    &entry);
		nova_text_line(printer, "    entry %u: %#llx, %u bytes%s%s",
			       index, entry.va, entry.size,
			       entry.wait ? ", not prefetched" : "",
			       pos == first || pos == end - 1 ?
			       ", nova-core's" : "");
	}
}

/**
 * nova_chan_print_ring() - what is in the ring of a channel
 * @chan: the channel, which cannot go away meanwhile
 * @printer: where it goes
 *
 * What ended the channel, where host is, and the entries of what is not complete.
 *
 * Context: as the printer.
 */
void nova_chan_print_ring(struct nova_core_chan *chan,
			  const struct nova_core_printer *printer)
{
	const __le32 *put = chan->mem.userd.cpu + NVC56F_USERD_GP_PUT;
	const __le32 *get = chan->mem.userd.cpu + NVC56F_USERD_GP_GET;
	u64 submitted = atomic64_read(&chan->submitted);
	u64 completed = atomic64_read(&chan->completed);

	print_error(chan, printer);
	nova_text_line(printer, "  ring: %#llx, %u entries, put %u, get %u",
		       nova_chan_mem_ring_va(&chan->mem), chan->ring.entries,
		       le32_to_cpu(READ_ONCE(*put)),
		       le32_to_cpu(READ_ONCE(*get)));
	for (u64 seqno = completed + 1; seqno <= submitted; seqno++)
		print_submission(chan, seqno, printer);
}
