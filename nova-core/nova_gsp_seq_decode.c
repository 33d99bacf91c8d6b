// SPDX-License-Identifier: GPL-2.0
/*
 * The program in a RUN_CPU_SEQUENCER event: what the GSP asks the CPU to do.
 *
 * Format: rpc_run_cpu_sequencer_v17_00 in g_rpc-structures.h, rmgspseq.h and
 * kgspExecuteSequencerBuffer_IMPL() in kernel_gsp.c (NVIDIA, 570.144). The
 * event's length word counts dwords of program, not commands.
 */
#include <linux/align.h>
#include <linux/array_size.h>
#include <linux/build_bug.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/minmax.h>

#include <kunit/visibility.h>

#include "nova_bounds.h"
#include "nova_gsp_seq_decode.h"

struct nova_gsp_seq_event {
	__le32 buffer_dwords;
	__le32 cmd_dwords;
	__le32 saved[NOVA_GSP_SEQ_SLOTS];
	__le32 cmds[];
};

static_assert(sizeof(struct nova_gsp_seq_event) == 0x28);

static const struct {
	const char *name;
	u8 args;
} nova_gsp_seq_opcodes[] = {
	[NOVA_GSP_SEQ_REG_WRITE]	= { "REG_WRITE", 2 },
	[NOVA_GSP_SEQ_REG_MODIFY]	= { "REG_MODIFY", 3 },
	[NOVA_GSP_SEQ_REG_POLL]		= { "REG_POLL", 5 },
	[NOVA_GSP_SEQ_DELAY_US]		= { "DELAY_US", 1 },
	[NOVA_GSP_SEQ_REG_STORE]	= { "REG_STORE", 2 },
	[NOVA_GSP_SEQ_CORE_RESET]	= { "CORE_RESET", 0 },
	[NOVA_GSP_SEQ_CORE_START]	= { "CORE_START", 0 },
	[NOVA_GSP_SEQ_CORE_WAIT_FOR_HALT] = { "CORE_WAIT_FOR_HALT", 0 },
	[NOVA_GSP_SEQ_CORE_RESUME]	= { "CORE_RESUME", 0 },
};

static_assert(ARRAY_SIZE(nova_gsp_seq_opcodes) == NOVA_GSP_SEQ_OPCODES);

/**
 * nova_gsp_seq_decode_opcode_name() - what to call an opcode
 * @opcode: the opcode
 *
 * Returns: NVIDIA's name without prefix, or "unknown".
 */
const char *nova_gsp_seq_decode_opcode_name(enum nova_gsp_seq_opcode opcode)
{
	if (opcode >= NOVA_GSP_SEQ_OPCODES)
		return "unknown";
	return nova_gsp_seq_opcodes[opcode].name;
}
EXPORT_SYMBOL_IF_KUNIT(nova_gsp_seq_decode_opcode_name);

/**
 * nova_gsp_seq_decode_next() - decode the next command
 * @seq: the program, opened
 * @pos: dword to decode at; start with 0; moved on
 * @cmd: filled on success
 *
 * Returns: 0; -ENODATA at the end of the program. A program that
 * nova_gsp_seq_decode_open() has accepted gives no other error; before that,
 * -EINVAL for an unknown opcode and -EMSGSIZE for missing arguments.
 */
int nova_gsp_seq_decode_next(const struct nova_gsp_seq *seq, u32 *pos,
			     struct nova_gsp_seq_cmd *cmd)
{
	const __le32 *args;
	u32 opcode;

	if (*pos >= seq->count)
		return -ENODATA;
	opcode = le32_to_cpu(seq->cmds[*pos]);
	if (opcode >= NOVA_GSP_SEQ_OPCODES)
		return -EINVAL;
	if (nova_gsp_seq_opcodes[opcode].args > seq->count - *pos - 1)
		return -EMSGSIZE;
	args = &seq->cmds[*pos + 1];
	*pos += 1 + nova_gsp_seq_opcodes[opcode].args;

	*cmd = (struct nova_gsp_seq_cmd){ .opcode = opcode };
	switch (cmd->opcode) {
	case NOVA_GSP_SEQ_REG_WRITE:
		cmd->addr = le32_to_cpu(args[0]);
		cmd->val = le32_to_cpu(args[1]);
		break;
	case NOVA_GSP_SEQ_REG_MODIFY:
		cmd->addr = le32_to_cpu(args[0]);
		cmd->mask = le32_to_cpu(args[1]);
		cmd->val = le32_to_cpu(args[2]);
		break;
	case NOVA_GSP_SEQ_REG_POLL:
		cmd->addr = le32_to_cpu(args[0]);
		cmd->mask = le32_to_cpu(args[1]);
		cmd->val = le32_to_cpu(args[2]);
		/*
		 * rmgspseq.h says milliseconds, but the value goes into
		 * gpuSetTimeout(), which takes microseconds.
		 */
		cmd->timeout_us = le32_to_cpu(args[3]) ?:
				  NOVA_GSP_SEQ_DEFAULT_POLL_US;
		cmd->timeout_us = min(cmd->timeout_us,
				      NOVA_GSP_SEQ_MAX_POLL_US);
		cmd->error = le32_to_cpu(args[4]);
		break;
	case NOVA_GSP_SEQ_DELAY_US:
		cmd->val = le32_to_cpu(args[0]);
		break;
	case NOVA_GSP_SEQ_REG_STORE:
		cmd->addr = le32_to_cpu(args[0]);
		cmd->index = le32_to_cpu(args[1]);
		break;
	default:
		break;
	}
	return 0;
}
EXPORT_SYMBOL_IF_KUNIT(nova_gsp_seq_decode_next);

static int nova_gsp_seq_check(struct device *dev,
			      const struct nova_gsp_seq_cmd *cmd, u32 at,
			      u32 bar_size)
{
	switch (cmd->opcode) {
	case NOVA_GSP_SEQ_REG_STORE:
		if (cmd->index >= NOVA_GSP_SEQ_SLOTS) {
			dev_err(dev, "sequencer program: dword %u stores into slot %u of %d\n",
				at, cmd->index, NOVA_GSP_SEQ_SLOTS);
			return -EBADMSG;
		}
		fallthrough;
	case NOVA_GSP_SEQ_REG_WRITE:
	case NOVA_GSP_SEQ_REG_MODIFY:
	case NOVA_GSP_SEQ_REG_POLL:
		if (!IS_ALIGNED(cmd->addr, 4) ||
		    !nova_bounds_ok(cmd->addr, 4, bar_size)) {
			dev_err(dev, "sequencer program: dword %u (%s) is for register %#x, which does not exist\n",
				at, nova_gsp_seq_decode_opcode_name(cmd->opcode),
				cmd->addr);
			return -EBADMSG;
		}
		return 0;
	case NOVA_GSP_SEQ_DELAY_US:
		if (cmd->val > NOVA_GSP_SEQ_MAX_DELAY_US) {
			dev_err(dev, "sequencer program: dword %u delays for %u us\n",
				at, cmd->val);
			return -EBADMSG;
		}
		return 0;
	default:
		return 0;
	}
}

/**
 * nova_gsp_seq_decode_open() - check a whole program before any of it is run
 * @dev: device for messages
 * @payload: payload of the event
 * @size: bytes of @payload
 * @bar_size: bytes of registers there are
 * @seq: filled on success; borrows @payload, which must not change any more
 *
 * Context: any.
 *
 * Returns: 0, also for an empty program; -EBADMSG, reported, with the place
 * and the reason.
 */
int nova_gsp_seq_decode_open(struct device *dev, const void *payload, u32 size,
			     u32 bar_size, struct nova_gsp_seq *seq)
{
	const struct nova_gsp_seq_event *event = payload;
	struct nova_gsp_seq_cmd cmd;
	u32 dwords, at, pos = 0;
	int ret;

	if (size < sizeof(*event)) {
		dev_err(dev, "sequencer program: event of %u bytes is too short\n",
			size);
		return -EBADMSG;
	}
	dwords = le32_to_cpu(event->cmd_dwords);
	/* The buffer is one dword longer than a program at least: as RM has it. */
	if (dwords >= le32_to_cpu(event->buffer_dwords) ||
	    dwords > (size - sizeof(*event)) / sizeof(__le32)) {
		dev_err(dev, "sequencer program: %u dwords in a buffer of %u and an event of %u bytes\n",
			dwords, le32_to_cpu(event->buffer_dwords), size);
		return -EBADMSG;
	}

	*seq = (struct nova_gsp_seq){ .cmds = event->cmds, .count = dwords };
	for (;;) {
		at = pos;
		ret = nova_gsp_seq_decode_next(seq, &pos, &cmd);
		if (ret == -ENODATA)
			return 0;
		if (ret) {
			dev_err(dev, "sequencer program: dword %u (%#x) %s\n", at,
				le32_to_cpu(seq->cmds[at]),
				ret == -EINVAL ? "is not an opcode" :
						 "lacks its arguments");
			return -EBADMSG;
		}
		ret = nova_gsp_seq_check(dev, &cmd, at, bar_size);
		if (ret)
			return ret;
		seq->cmd_count++;
	}
}
EXPORT_SYMBOL_IF_KUNIT(nova_gsp_seq_decode_open);
