/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Host: entries of rings, and what begins and ends a submission.
 */
#ifndef _NOVA_HOST_H
#define _NOVA_HOST_H

#include <linux/types.h>

#include "nova_push.h"

/**
 * DOC: Beginning and end of a submission
 *
 * Around the pushes of a submission are two of nova-core's own. Each releases a
 * *report*: 16 bytes with the sequence number, 64 bits, and the time. The
 * one at the beginning does not wait for anything: what was before it in the
 * channel has come to its own end. The one at the end waits until the engine is
 * idle; host makes a barrier for system memory then, and after that writes the
 * report ("Semaphore wait-for-idle option", dev_pbdma.ref.txt): who sees the
 * number sees everything the engine wrote. Another barrier makes sure that
 * the number is in memory when the interrupt comes.
 *
 * Of a report the time is written before the number.
 */

/* Words of either push, and in which of them the sequence number is */
#define NOVA_HOST_BEGIN_WORDS	6
#define NOVA_HOST_END_WORDS	12
#define NOVA_HOST_SEQNO_LO	3
#define NOVA_HOST_SEQNO_HI	4

/**
 * struct nova_host_report - what host writes; 16 bytes, aligned to them
 */
struct nova_host_report {
	/** @seqno: number of the submission */
	__le64 seqno;
	/** @time: nanoseconds of NV_PTIMER */
	__le64 time;
};

/**
 * struct nova_host_gp - an entry of a ring
 */
struct nova_host_gp {
	/** @va: address of a push */
	u64 va;
	/** @size: bytes of it */
	u32 size;
	/** @wait: it is not read before what is before it has been executed */
	bool wait;
};

void nova_host_begin(struct nova_push *push, u64 report_va, u64 seqno);
void nova_host_end(struct nova_push *push, u64 report_va, u64 seqno);
u64 nova_host_gp_entry(u64 va, u32 size, bool wait);
void nova_host_gp_decode(u64 entry, struct nova_host_gp *gp);

#endif /* _NOVA_HOST_H */
