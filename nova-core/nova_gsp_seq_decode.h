/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The program in a RUN_CPU_SEQUENCER event: what the GSP asks the CPU to do.
 */
#ifndef _NOVA_GSP_SEQ_DECODE_H
#define _NOVA_GSP_SEQ_DECODE_H

#include <linux/types.h>

struct device;

/**
 * enum nova_gsp_seq_opcode - commands; GSP_SEQ_BUF_OPCODE in rmgspseq.h
 * @NOVA_GSP_SEQ_REG_WRITE: write @val to @addr
 * @NOVA_GSP_SEQ_REG_MODIFY: write (old & ~@mask) | @val to @addr
 * @NOVA_GSP_SEQ_REG_POLL: wait until (@addr & @mask) == @val
 * @NOVA_GSP_SEQ_DELAY_US: wait @val microseconds
 * @NOVA_GSP_SEQ_REG_STORE: read @addr into slot @index
 * @NOVA_GSP_SEQ_CORE_RESET: reset the GSP's falcon
 * @NOVA_GSP_SEQ_CORE_START: start it
 * @NOVA_GSP_SEQ_CORE_WAIT_FOR_HALT: wait until it has halted
 * @NOVA_GSP_SEQ_CORE_RESUME: bring RM back on the GSP's RISC-V core
 * @NOVA_GSP_SEQ_OPCODES: number of opcodes
 */
enum nova_gsp_seq_opcode {
	NOVA_GSP_SEQ_REG_WRITE,
	NOVA_GSP_SEQ_REG_MODIFY,
	NOVA_GSP_SEQ_REG_POLL,
	NOVA_GSP_SEQ_DELAY_US,
	NOVA_GSP_SEQ_REG_STORE,
	NOVA_GSP_SEQ_CORE_RESET,
	NOVA_GSP_SEQ_CORE_START,
	NOVA_GSP_SEQ_CORE_WAIT_FOR_HALT,
	NOVA_GSP_SEQ_CORE_RESUME,
	NOVA_GSP_SEQ_OPCODES,
};

/**
 * define NOVA_GSP_SEQ_SLOTS - registers a program can save
 */
#define NOVA_GSP_SEQ_SLOTS		8
/**
 * define NOVA_GSP_SEQ_MAX_DELAY_US - longest delay taken seriously
 */
#define NOVA_GSP_SEQ_MAX_DELAY_US	1000000
/**
 * define NOVA_GSP_SEQ_MAX_POLL_US - longest poll taken seriously
 */
#define NOVA_GSP_SEQ_MAX_POLL_US	10000000
/**
 * define NOVA_GSP_SEQ_DEFAULT_POLL_US - for a poll that names no timeout
 */
#define NOVA_GSP_SEQ_DEFAULT_POLL_US	4000000

/**
 * struct nova_gsp_seq_cmd - one decoded command
 */
struct nova_gsp_seq_cmd {
	/** @opcode: what to do */
	enum nova_gsp_seq_opcode opcode;
	/** @addr: register: aligned, inside BAR0 */
	u32 addr;
	/** @mask: bits for MODIFY and POLL */
	u32 mask;
	/** @val: value, or microseconds for DELAY_US */
	u32 val;
	/** @timeout_us: POLL: 1 to NOVA_GSP_SEQ_MAX_POLL_US */
	u32 timeout_us;
	/** @error: POLL: the GSP's own code for a timeout */
	u32 error;
	/** @index: STORE: slot, below NOVA_GSP_SEQ_SLOTS */
	u32 index;
};

/**
 * struct nova_gsp_seq - a program that decoded without error to its end
 */
struct nova_gsp_seq {
	/** @cmds: dwords of the program, in the event's payload */
	const __le32 *cmds;
	/** @count: dwords of @cmds that are program */
	u32 count;
	/** @cmd_count: commands in it */
	u32 cmd_count;
};

int nova_gsp_seq_decode_open(struct device *dev, const void *payload, u32 size,
			     u32 bar_size, struct nova_gsp_seq *seq);
int nova_gsp_seq_decode_next(const struct nova_gsp_seq *seq, u32 *pos,
			     struct nova_gsp_seq_cmd *cmd);
const char *nova_gsp_seq_decode_opcode_name(enum nova_gsp_seq_opcode opcode);

#endif /* _NOVA_GSP_SEQ_DECODE_H */
