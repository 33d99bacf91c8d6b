// SPDX-License-Identifier: GPL-2.0
/*
 * rm_sequencer.c - programs RM asks the CPU to run for it (rmgspseq.h)
 *
 * RUN_CPU_SEQUENCER carries a save area and a buffer of dwords: opcode,
 * payload, opcode, ... up to cmdIndex (kgspExecuteSequencerBuffer_IMPL()). RM
 * uses it when the GSP itself must be reset: CORE_RESET, something loaded and
 * run on the bare falcon, CORE_RESUME, which lets SEC2 bring RM back
 * (kgspExecuteSequencerCommand_GA102()). Three profiles: no program, an empty
 * one, and a full one that walks through all opcodes; the values it leaves in
 * the GSP's mailboxes show afterwards whether it was executed, and in order.
 *
 * The message ends with the program's last dword. bufferSizeDWord is the size
 * of RM's buffer, which must be larger than cmdIndex, and is not carried.
 */
#include <string.h>

#include "rm_priv.h"

#define NV_PGSP_FALCON_MAILBOX0	0x110040u
#define NV_PGSP_FALCON_MAILBOX1	0x110044u
#define NV_PGSP_FALCON_BOOTVEC	0x110104u

#define SEQ_MAGIC0		0x53455131u
#define SEQ_MAGIC1		0x5au
#define SEQ_DWORDS_MAX		64

struct rm_sequencer_state {
	bool active, reset_seen;
	bool writes_seen;	/* the mailboxes were right at CORE_RESET */
	u32 mailbox1;		/* before the program, masked part kept */
};

struct program {
	struct rpc_run_cpu_sequencer hdr;
	u32 cmd[SEQ_DWORDS_MAX];
	u32 n;
};

static void emit(struct program *p, u32 opcode, u32 nargs, const u32 *args)
{
	p->cmd[p->n++] = opcode;
	while (nargs--)
		p->cmd[p->n++] = *args++;
}

#define EMIT(p, op, ...) do {						\
	const u32 _a[] = { __VA_ARGS__ };				\
	emit(p, GSP_SEQ_BUF_OPCODE_##op, ARRAY_SIZE(_a), _a);		\
} while (0)
#define EMIT0(p, op)	emit(p, GSP_SEQ_BUF_OPCODE_##op, 0, NULL)

static void program_full(struct program *p)
{
	EMIT(p, REG_STORE, NV_PGSP_FALCON_MAILBOX0, 0);
	EMIT(p, REG_STORE, NV_PGSP_FALCON_MAILBOX1, 1);
	EMIT(p, REG_WRITE, NV_PGSP_FALCON_MAILBOX0, SEQ_MAGIC0);
	EMIT(p, REG_MODIFY, NV_PGSP_FALCON_MAILBOX1, 0xff, SEQ_MAGIC1);
	EMIT(p, REG_POLL, NV_PGSP_FALCON_MAILBOX1, 0xff, SEQ_MAGIC1, 0, 1);
	EMIT(p, DELAY_US, 50);
	EMIT0(p, CORE_RESET);
	EMIT(p, REG_WRITE, NV_PGSP_FALCON_BOOTVEC, 0);
	EMIT0(p, CORE_START);
	EMIT0(p, CORE_WAIT_FOR_HALT);
	EMIT0(p, CORE_RESUME);
}

/* Injected mistakes; true when the program is one. */
static bool program_bad(struct vgpu *g, struct program *p)
{
	u64 arg;

	if (inject(g, F_SEQ_OPCODE, NULL)) {
		EMIT(p, DELAY_US, 10);
		p->cmd[p->n++] = GSP_SEQ_BUF_OPCODE_CORE_RESUME + 1;
	} else if (inject(g, F_SEQ_REGISTER, &arg)) {
		EMIT(p, REG_WRITE, arg, 0);
	} else if (inject(g, F_SEQ_TRUNCATED, NULL)) {
		EMIT(p, REG_WRITE, NV_PGSP_FALCON_MAILBOX0, 0);
		p->n--;
	} else if (inject(g, F_SEQ_SLOT, NULL)) {
		EMIT(p, REG_STORE, NV_PGSP_FALCON_MAILBOX0, 8);
	} else if (inject(g, F_SEQ_POLL, NULL)) {
		EMIT(p, REG_POLL, NV_PGSP_FALCON_MAILBOX1, 0xffffffff, 0x0badf00d,
		     100000, 2);
	} else if (inject(g, F_SEQ_INDEX, NULL)) {
		EMIT(p, DELAY_US, 10);
		p->hdr.cmd_index = SEQ_DWORDS_MAX * 4;
	} else {
		return false;
	}
	return true;
}

bool rm_sequencer_start(struct vgpu *g)
{
	struct rm_sequencer_state *s = g->rm_sequencer;
	struct program p = { .hdr.buffer_size_dword = SEQ_DWORDS_MAX };
	bool bad = program_bad(g, &p);

	if (!bad && g->opt.seq == SEQ_NONE)
		return false;
	if (!bad && g->opt.seq == SEQ_FULL)
		program_full(&p);
	if (!p.hdr.cmd_index)
		p.hdr.cmd_index = p.n;
	s->active = !bad && g->opt.seq == SEQ_FULL;
	s->reset_seen = false;
	s->writes_seen = false;
	s->mailbox1 = gsp_mailbox(g, 1);
	rm_log(g, RM_LOGRM, RM_LOG_SEQUENCER, p.n, 0, 0);
	trace_event(g, "rpc<", "GSP_RUN_CPU_SEQUENCER %u dwords event", p.n);
	queue_send(g, NV_VGPU_MSG_EVENT_GSP_RUN_CPU_SEQUENCER, NV_OK, 0, &p.hdr,
		   sizeof(p.hdr) + p.n * sizeof(u32));
	return s->active;
}

void rm_sequencer_core_reset(struct vgpu *g)
{
	struct rm_sequencer_state *s = g->rm_sequencer;
	u32 want = (s->mailbox1 & ~0xffu) | SEQ_MAGIC1;

	if (s->reset_seen)
		return;		/* CORE_RESUME resets once more */
	s->reset_seen = true;
	s->writes_seen = gsp_mailbox(g, 0) == SEQ_MAGIC0 &&
			 gsp_mailbox(g, 1) == want;
}

bool rm_sequencer_resume(struct vgpu *g, u64 libos_args)
{
	struct rm_sequencer_state *s = g->rm_sequencer;

	if (!s->reset_seen)
		violate(g, V_SEQUENCER, "CORE_RESUME without CORE_RESET");
	else if (!s->writes_seen)
		violate(g, V_SEQUENCER,
			"at CORE_RESET the mailboxes did not hold what the program writes");
	if (libos_args != g->rm->boot.libos_args)
		violate(g, V_SEQUENCER, "CORE_RESUME with libos arguments 0x%llx, not 0x%llx",
			(unsigned long long)libos_args,
			(unsigned long long)g->rm->boot.libos_args);
	s->active = false;
	return true;
}

bool rm_sequencer_active(const struct vgpu *g)
{
	return g->rm_sequencer->active;
}

void rm_sequencer_reset(struct vgpu *g)
{
	memset(g->rm_sequencer, 0, sizeof(*g->rm_sequencer));
}

void rm_sequencer_init(struct vgpu *g)
{
	g->rm_sequencer = vgpu_zalloc(sizeof(*g->rm_sequencer));
}
