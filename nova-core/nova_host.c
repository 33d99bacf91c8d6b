// SPDX-License-Identifier: GPL-2.0
/*
 * Host: entries of rings, and what begins and ends a submission.
 */
#include <linux/bitfield.h>
#include <linux/export.h>
#include <linux/wordpart.h>

#include <kunit/visibility.h>

#include "nova_host.h"
#include "regs/nova_cl_c56f.h"

static void host_report(struct nova_push *push, u64 report_va, u64 seqno,
			u32 flags)
{
	nova_push_method(push, NOVA_PUSH_SUBC_HOST, NVC56F_SEM_ADDR_LO, 5);
	nova_push_data(push, lower_32_bits(report_va));
	nova_push_data(push, upper_32_bits(report_va));
	nova_push_data(push, lower_32_bits(seqno));
	nova_push_data(push, upper_32_bits(seqno));
	nova_push_data(push, NVC56F_SEM_EXECUTE_OPERATION_RELEASE |
			     NVC56F_SEM_EXECUTE_PAYLOAD_SIZE_64BIT |
			     NVC56F_SEM_EXECUTE_RELEASE_TIMESTAMP | flags);
}

/**
 * nova_host_begin() - the push before those of a submission
 * @push: words being written, NOVA_HOST_BEGIN_WORDS
 * @report_va: where the report goes
 * @seqno: number of the submission
 *
 * Context: any.
 */
void nova_host_begin(struct nova_push *push, u64 report_va, u64 seqno)
{
	host_report(push, report_va, seqno, 0);
}
EXPORT_SYMBOL_IF_KUNIT(nova_host_begin);

/**
 * nova_host_end() - the push after those of a submission
 * @push: words being written, NOVA_HOST_END_WORDS
 * @report_va: where the report goes
 * @seqno: number of the submission
 *
 * Context: any.
 */
void nova_host_end(struct nova_push *push, u64 report_va, u64 seqno)
{
	host_report(push, report_va, seqno, NVC56F_SEM_EXECUTE_RELEASE_WFI);
	nova_push_method(push, NOVA_PUSH_SUBC_HOST, NVC56F_MEM_OP_A, 4);
	nova_push_data(push, 0);
	nova_push_data(push, 0);
	nova_push_data(push, NVC56F_MEM_OP_C_MEMBAR_TYPE_SYS_MEMBAR);
	nova_push_data(push, FIELD_PREP(NVC56F_MEM_OP_D_OPERATION,
					NVC56F_MEM_OP_D_OPERATION_MEMBAR));
	nova_push_immediate(push, NOVA_PUSH_SUBC_HOST,
			    NVC56F_NON_STALL_INTERRUPT, 0);
}
EXPORT_SYMBOL_IF_KUNIT(nova_host_end);

/**
 * nova_host_gp_entry() - an entry of a ring
 * @va: address of a push, a multiple of 4, below 2^40
 * @size: bytes of it, a multiple of 4
 * @wait: it must not be read before what is before it has been executed
 *
 * Context: any.
 *
 * Returns: the entry, the first word in the lower half.
 */
u64 nova_host_gp_entry(u64 va, u32 size, bool wait)
{
	u32 lo = lower_32_bits(va) & NVC56F_GP_ENTRY0_GET;
	u32 hi = FIELD_PREP(NVC56F_GP_ENTRY1_GET_HI, upper_32_bits(va)) |
		 FIELD_PREP(NVC56F_GP_ENTRY1_LENGTH, size / 4) |
		 (wait ? NVC56F_GP_ENTRY1_SYNC_WAIT : 0);

	return (u64)hi << 32 | lo;
}
EXPORT_SYMBOL_IF_KUNIT(nova_host_gp_entry);

/**
 * nova_host_gp_decode() - what an entry of a ring says
 * @entry: as from nova_host_gp_entry()
 * @gp: filled
 *
 * Context: any.
 */
void nova_host_gp_decode(u64 entry, struct nova_host_gp *gp)
{
	u32 lo = lower_32_bits(entry), hi = upper_32_bits(entry);

	*gp = (struct nova_host_gp){
		.va = (u64)FIELD_GET(NVC56F_GP_ENTRY1_GET_HI, hi) << 32 |
		      (lo & NVC56F_GP_ENTRY0_GET),
		.size = 4 * FIELD_GET(NVC56F_GP_ENTRY1_LENGTH, hi),
		.wait = hi & NVC56F_GP_ENTRY1_SYNC_WAIT,
	};
}
EXPORT_SYMBOL_IF_KUNIT(nova_host_gp_decode);
