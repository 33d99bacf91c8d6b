// SPDX-License-Identifier: GPL-2.0
/*
 * The last messages between CPU and GSP, for debugging.
 *
 * When an RPC times out, what came before it is what a bug report needs; the
 * firmware itself says nothing readable. Recording costs one spinlock and a
 * clock read per message, so it is always on.
 */
#include <linux/cleanup.h>
#include <linux/minmax.h>
#include <linux/nova_core.h>
#include <linux/sprintf.h>
#include <linux/string.h>

#include "nova_gsp_history.h"
#include "nova_status.h"
#include "nova_text.h"
#include "rm/nova_rm.h"

static const char * const kind_names[] = {
	[NOVA_GSP_HISTORY_NONE] = "-",
	[NOVA_GSP_HISTORY_CALL] = "call",
	[NOVA_GSP_HISTORY_POST] = "post",
	[NOVA_GSP_HISTORY_EVENT] = "event",
	[NOVA_GSP_HISTORY_STRAY] = "stray",
};

/**
 * nova_gsp_history_init() - start an empty history
 * @hist: zeroed memory
 * @rm: firmware interface, for names
 */
void nova_gsp_history_init(struct nova_gsp_history *hist,
			   const struct nova_rm_ops *rm)
{
	hist->rm = rm;
	spin_lock_init(&hist->lock);
}

/**
 * nova_gsp_history_begin() - remember a message
 * @hist: the history
 * @kind: what it is
 * @function: RPC or event number
 * @detail: control command or class number, 0 if it has none
 * @sequence: RPC sequence number
 * @length: payload bytes
 *
 * Context: process context.
 *
 * Returns: an id for nova_gsp_history_end().
 */
u64 nova_gsp_history_begin(struct nova_gsp_history *hist,
			   enum nova_gsp_history_kind kind, u32 function,
			   u32 detail, u32 sequence, u32 length)
{
	struct nova_gsp_history_record *rec;

	guard(spinlock)(&hist->lock);
	rec = &hist->records[hist->next % NOVA_GSP_HISTORY_DEPTH];
	*rec = (struct nova_gsp_history_record){
		.kind = kind,
		.function = function,
		.detail = detail,
		.sequence = sequence,
		.length = length,
		.start = ktime_get(),
	};
	return hist->next++;
}

/**
 * nova_gsp_history_end() - remember how it went
 * @hist: the history
 * @id: from nova_gsp_history_begin()
 * @status: NV_STATUS of the reply, 0 if there was none
 * @error: errno, 0 for success
 *
 * Does nothing if the record has been overwritten meanwhile.
 *
 * Context: process context.
 */
void nova_gsp_history_end(struct nova_gsp_history *hist, u64 id, u32 status,
			  int error)
{
	struct nova_gsp_history_record *rec;

	guard(spinlock)(&hist->lock);
	if (hist->next - id > NOVA_GSP_HISTORY_DEPTH)
		return;
	rec = &hist->records[id % NOVA_GSP_HISTORY_DEPTH];
	rec->status = status;
	rec->error = error;
	rec->end = ktime_get();
}

/**
 * nova_gsp_history_copy() - take a snapshot
 * @to: destination, initialised by this
 * @from: source
 */
void nova_gsp_history_copy(struct nova_gsp_history *to,
			   struct nova_gsp_history *from)
{
	nova_gsp_history_init(to, from->rm);
	guard(spinlock)(&from->lock);
	to->next = from->next;
	memcpy(to->records, from->records, sizeof(to->records));
}

/* Records that were overwritten meanwhile are not there. */
static bool history_get(struct nova_gsp_history *hist, u64 id,
			struct nova_gsp_history_record *rec)
{
	guard(spinlock)(&hist->lock);
	*rec = hist->records[id % NOVA_GSP_HISTORY_DEPTH];
	return hist->next - id <= NOVA_GSP_HISTORY_DEPTH;
}

static void history_print(const struct nova_rm_ops *rm,
			  const struct nova_gsp_history_record *rec,
			  const struct nova_core_printer *printer)
{
	u64 start_us = ktime_to_us(rec->start);
	char took[32] = "-", error[16] = "";

	if (rec->end)
		scnprintf(took, sizeof(took), "%lld",
			  ktime_us_delta(rec->end, rec->start));
	if (rec->error)
		scnprintf(error, sizeof(error), " error %d", rec->error);
	nova_text_line(printer, "%llu.%06llu %s %s(%#x) %u %u %s %s%s",
		       start_us / USEC_PER_SEC, start_us % USEC_PER_SEC,
		       kind_names[rec->kind], rm->function_name(rec->function),
		       rec->detail, rec->sequence, rec->length, took,
		       rec->end ? nova_status_rm(rec->status).name : "pending",
		       error);
}

/**
 * nova_gsp_history_print() - write a history as text, oldest first
 * @hist: the history
 * @printer: where to
 *
 * Context: as the printer; process context.
 */
void nova_gsp_history_print(struct nova_gsp_history *hist,
			    const struct nova_core_printer *printer)
{
	struct nova_gsp_history_record rec;
	u64 id, next;

	scoped_guard(spinlock, &hist->lock) {
		next = hist->next;
		id = next - min(next, NOVA_GSP_HISTORY_DEPTH);
	}
	nova_text_line(printer,
		       "# time[s] kind function(detail) sequence bytes duration[us] status");
	for (; id < next; id++)
		if (history_get(hist, id, &rec))
			history_print(hist->rm, &rec, printer);
}
