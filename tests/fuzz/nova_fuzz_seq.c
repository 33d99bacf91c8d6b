// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzz target: sequencer programs.
 */
#include <linux/sizes.h>

#include "../../nova-core/nova_gsp_seq_decode.h"
#include "nova_fuzz.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	u8 *payload = nova_fuzz_copy(data, size);
	struct nova_gsp_seq_cmd cmd;
	struct nova_gsp_seq seq;
	u32 pos = 0, count = 0;
	int ret;

	if (!NOVA_FUZZ_CALL(nova_gsp_seq_decode_open(NULL, payload, size,
						     SZ_16M, &seq))) {
		/* Accepted as a whole: each command is what it must be. */
		while (!(ret = nova_gsp_seq_decode_next(&seq, &pos, &cmd))) {
			assert(cmd.opcode < NOVA_GSP_SEQ_OPCODES);
			assert(!(cmd.addr & 3) && cmd.addr < SZ_16M);
			assert(cmd.index < NOVA_GSP_SEQ_SLOTS);
			assert(cmd.timeout_us <= NOVA_GSP_SEQ_MAX_POLL_US);
			assert(cmd.opcode != NOVA_GSP_SEQ_DELAY_US ||
			       cmd.val <= NOVA_GSP_SEQ_MAX_DELAY_US);
			count++;
		}
		assert(ret == -ENODATA && count == seq.cmd_count &&
		       pos == seq.count);
	}
	free(payload);
	return 0;
}
