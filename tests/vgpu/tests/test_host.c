// SPDX-License-Identifier: GPL-2.0
/*
 * Host as a library, used as a driver should: what reaches an engine, in which
 * order, whose turn it is, and what host does by itself
 */
#include <stdlib.h>
#include <string.h>

#include "chan.h"
#include "tap.h"

#define CLASS		0xc7b5u
#define MEM		0x10000000ull
#define RELEASE		1u
#define RELEASE_WFI	BIT(20)
#define SWITCH_TSG	BIT(12)
#define ACQUIRE		0u
#define ACQ_CIRC_GEQ	3u
#define LENGTH(n)	((n) << 10)

enum { INC = 1, NON_INC = 3, IMMEDIATE = 4, ONE_INC = 5, END_SEGMENT = 7 };

/* ---- an engine that takes notes -------------------------------------------- */

#define NOTES	0x8000u

static struct engine_method note[NOTES];
static u32 notes, note_chid[NOTES];
static unsigned int contexts;
static bool engine_is_idle;

static bool rec_has_class(const struct vgpu *g, u32 class)
{
	return class == CLASS;
}

static void *rec_context_new(struct vgpu *g, struct channel *c)
{
	contexts++;
	return &note;
}

static void rec_context_free(struct vgpu *g, void *ctx)
{
	contexts--;
}

static void rec_method(struct vgpu *g, struct channel *c, void *ctx,
		       const struct engine_method *m)
{
	CHECK(ctx == &note);
	if (notes == NOTES)
		tap_bail("too many methods");
	note_chid[notes] = channel_id(c);
	note[notes++] = *m;
}

static bool rec_idle(struct vgpu *g, struct channel *c, void *ctx)
{
	return engine_is_idle;
}

static const struct engine_ops recorder = {
	.name = "recorder", .has_class = rec_has_class,
	.context_new = rec_context_new, .context_free = rec_context_free,
	.method = rec_method, .idle = rec_idle,
};

static struct vgpu *g;

static struct chan *start(void)
{
	struct chan *ch;

	g = chan_gpu();
	engine_register(g, ENGINE_CE2, &recorder);
	engine_register(g, ENGINE_CE3, &recorder);
	engine_is_idle = true;
	ch = chan_new(RUNLIST_CE2, true, NULL);
	chan_object(ch, SUBCH_COPY, CLASS);
	chan_finish(ch);
	notes = 0;
	return ch;
}

static void noted(u32 i, u32 addr, u32 data, bool last)
{
	if (!CHECK(i < notes))
		return;
	CHECK_EQ(note[i].addr, addr);
	CHECK_EQ(note[i].data, data);
	CHECK_EQ(note[i].last, last);
	CHECK_EQ(note[i].class, CLASS);
	CHECK_EQ(note[i].subch, SUBCH_COPY);
}

/* ---- pushbuffer ------------------------------------------------------------ */

static void push(struct chan *ch, u32 op, u32 count, u32 addr)
{
	chan_dword(ch, chan_header(op, count, SUBCH_COPY, addr));
}

static void test_opcodes(void)
{
	struct chan *ch = start();
	u32 i;

	push(ch, INC, 3, 0x400);
	push(ch, 0, 0, 0);				/* is data here */
	chan_dword(ch, 0xffffffff);
	chan_dword(ch, 3);
	push(ch, NON_INC, 2, 0x700);
	chan_dword(ch, 4);
	chan_dword(ch, 5);
	push(ch, ONE_INC, 3, 0x500);
	chan_dword(ch, 6);
	chan_dword(ch, 7);
	chan_dword(ch, 8);
	push(ch, IMMEDIATE, 0x1fff, 0x3ffc);
	push(ch, INC, 0, 0x404);
	chan_dword(ch, 0);				/* NOP */
	push(ch, INC, 1, 0x3ffc);			/* the last method */
	chan_dword(ch, 9);
	chan_finish(ch);
	CHECK_EQ(notes, 10);
	noted(0, 0x400, chan_header(0, 0, SUBCH_COPY, 0), false);
	noted(1, 0x404, 0xffffffff, false);
	noted(2, 0x408, 3, true);
	noted(3, 0x700, 4, false);
	noted(4, 0x700, 5, true);
	for (i = 0; i < 3; i++)
		noted(5 + i, i ? 0x504 : 0x500, 6 + i, i == 2);
	noted(8, 0x3ffc, 0x1fff, true);
	noted(9, 0x3ffc, 9, true);
	CHECK_EQ(contexts, 1);
	CHECK_EQ(stat_get(g, STAT_METHODS), 11);
	chan_clean();
}

/* A header's data may be in later segments; one may be left before its end. */
static void test_segments(void)
{
	struct chan *ch = start();

	push(ch, INC, 3, 0x400);
	chan_dword(ch, 1);
	chan_segment(ch);
	chan_dword(ch, 2);
	chan_entry(ch, 0, 0);				/* NOP between them */
	chan_segment(ch);
	chan_dword(ch, 3);
	push(ch, END_SEGMENT, 0, 0);
	chan_dword(ch, chan_header(2, 1, 0, 0x100));	/* nobody looks */
	chan_finish(ch);
	push(ch, IMMEDIATE, 4, 0x410);
	chan_finish(ch);
	CHECK_EQ(notes, 4);
	noted(0, 0x400, 1, false);
	noted(1, 0x404, 2, false);
	noted(2, 0x408, 3, true);
	noted(3, 0x410, 4, true);
	chan_clean();
}

/* A subroutine does not move USERD's TOP_LEVEL_GET; CRC checks pass. */
static void test_entries(void)
{
	struct chan *ch = start();
	u64 va = ch->pb_va + 4ull * ch->submitted, top[2];

	memcpy(&top[0], ch->userd + 0x58, 8);
	CHECK_EQ(top[0], va);
	push(ch, IMMEDIATE, 1, 0x400);
	chan_entry(ch, (u32)va, (u32)(va >> 32) | BIT(9) | LENGTH(1));
	chan_entry(ch, 0x12345678, 2);			/* GP_CRC */
	chan_entry(ch, 0x12345678, 3);			/* PB_CRC */
	chan_doorbell(ch);
	CHECK(chan_run(1000));
	memcpy(&top[1], ch->userd + 0x58, 8);
	CHECK_EQ(top[0], top[1]);
	ch->submitted = ch->pushed;
	push(ch, IMMEDIATE, 2, 0x400);
	chan_entry(ch, (u32)va + 4, (u32)(va >> 32) | LENGTH(1) | BIT(31));
	ch->submitted = ch->pushed;
	chan_doorbell(ch);
	CHECK(chan_run(1000));
	memcpy(&top[1], ch->userd + 0x58, 8);
	CHECK_EQ(top[1], va + 8);
	CHECK_EQ(notes, 2);
	CHECK_EQ(chan_gp_get(ch), ch->put);
	chan_clean();
}

/*
 * A segment that the one before it changes: host has fetched it by then, unless it
 * was told to wait.
 */
static void test_fetched_ahead(void)
{
	u32 wait, at;
	struct chan *ch;
	u64 va;

	for (wait = 0; wait < 2; wait++) {
		ch = start();
		/* Five dwords of semaphore methods and two headers, then a header. */
		at = ch->pushed + 7;
		chan_semaphore(ch, ch->pb_va + 4ull * at, 8, RELEASE);
		CHECK_EQ(ch->pushed, at - 1);
		chan_segment(ch);
		va = ch->pb_va + 4ull * ch->pushed;
		push(ch, INC, 1, 0x400);
		chan_dword(ch, 7);
		chan_entry(ch, (u32)va,
			   (u32)(va >> 32) | LENGTH(2) | (wait ? BIT(31) : 0));
		ch->submitted = ch->pushed;
		chan_finish(ch);
		CHECK_EQ(notes, 1);
		noted(0, 0x400, wait ? 8 : 7, true);
		CHECK_EQ(ch->pb[at], 8);
		chan_clean();
	}
}

static void mask_entry(struct chan *ch, u32 op, u32 mask)
{
	chan_dword(ch, op << 16 | mask << 4);
}

/* What has been pushed since the last entry, in an entry of these bits. */
static void segment(struct chan *ch, u32 bits0, u32 bits1)
{
	u64 va = ch->pb_va + 4ull * ch->submitted;

	chan_entry(ch, (u32)va | bits0,
		   (u32)(va >> 32) | LENGTH(ch->pushed - ch->submitted) | bits1);
	ch->submitted = ch->pushed;
}

/* An entry between the two, which host passes over, holds up nothing. */
static void test_fetched_past(void)
{
	u32 wait, conditional, at;
	struct chan *ch;

	for (wait = 0; wait < 2; wait++) {
		for (conditional = 0; conditional < 2; conditional++) {
			ch = start();
			mask_entry(ch, 1, 0);
			chan_segment(ch);
			mask_entry(ch, 1, 0xfff);
			/* Behind the semaphore's six, masks, headers. */
			at = ch->pushed + 6 + 3 + conditional;
			chan_semaphore(ch, ch->pb_va + 4ull * at, 8, RELEASE);
			mask_entry(ch, 1, 0);
			chan_segment(ch);
			if (conditional) {
				chan_dword(ch, chan_header(2, 0, 0, 0));
				segment(ch, BIT(0), 0);
			} else {
				chan_entry(ch, 0, BIT(31));	/* NOP */
			}
			mask_entry(ch, 1, 0xfff);
			push(ch, INC, 1, 0x400);
			CHECK_EQ(ch->pushed, at);
			chan_dword(ch, 7);
			segment(ch, 0, wait ? BIT(31) : 0);
			chan_finish(ch);
			CHECK_EQ(ch->pb[at], 8);
			CHECK_EQ(notes, 1);
			noted(0, 0x400, wait ? 8 : 7, true);
			chan_clean();
		}
	}
}

/* An entry is what it was at the doorbell, until host has passed it. */
static void test_entry_rewritten(void)
{
	u32 *mem, *entry, wait, word;
	struct chan *ch;

	for (wait = 0; wait < 2; wait++) {
		for (word = 0; word < 2; word++) {
			ch = start();
			mem = (u32 *)chan_sysmem(MEM, 0x1000);
			chan_semaphore(ch, MEM, 5, ACQUIRE);
			chan_segment(ch);
			entry = &ch->ring[ch->put * 2];
			push(ch, IMMEDIATE, 1, 0x400);
			push(ch, IMMEDIATE, 2, 0x400);
			segment(ch, 0, wait ? BIT(31) : 0);
			chan_doorbell(ch);
			CHECK(!chan_run(2));
			/* Another address, or another length. */
			if (word)
				entry[1] -= LENGTH(1);
			else
				entry[0] += 4;
			mem[0] = 5;
			CHECK(chan_run(1000));
			chan_only(V_GP_REWRITTEN, 1);
			CHECK_EQ(violation_count(g, V_GP_REWRITTEN), 1);
			CHECK_EQ(notes, 2);
			noted(0, 0x400, 1, true);
			noted(1, 0x400, 2, true);
			CHECK_EQ(chan_gp_get(ch), ch->put);
		}
	}
}

static void test_ring_wraps(void)
{
	struct chan *ch = start();
	u32 i;

	for (i = 0; i < 3 * CHAN_ENTRIES; i++) {
		push(ch, IMMEDIATE, i, 0x400);
		if (i % 7 == 6)
			chan_finish(ch);
		else
			chan_segment(ch);
	}
	chan_finish(ch);
	CHECK_EQ(notes, 3 * CHAN_ENTRIES);
	for (i = 0; i < notes; i++)
		CHECK_EQ(note[i].data, i);
	chan_clean();
}

/* Methods for other GPUs are passed over, a conditional segment as a whole. */
static void test_subdevice_mask(void)
{
	struct chan *ch = start();
	u64 va;

	mask_entry(ch, 1, 0);				/* SET: none */
	push(ch, IMMEDIATE, 1, 0x400);
	chan_segment(ch);
	va = ch->pb_va + 4ull * ch->submitted;
	chan_dword(ch, chan_header(2, 0, 0, 0));	/* is not fetched */
	ch->submitted = ch->pushed;
	chan_entry(ch, (u32)va | BIT(0), (u32)(va >> 32) | LENGTH(1));
	mask_entry(ch, 2, 0xfff);			/* STORE */
	push(ch, IMMEDIATE, 2, 0x400);
	mask_entry(ch, 3, 0);				/* USE */
	push(ch, IMMEDIATE, 3, 0x400);
	chan_segment(ch);
	va = ch->pb_va + 4ull * ch->submitted;
	push(ch, IMMEDIATE, 4, 0x400);
	mask_entry(ch, 1, 0);			/* ends the segment */
	mask_entry(ch, 1, 0xfff);
	push(ch, IMMEDIATE, 5, 0x400);
	ch->submitted = ch->pushed;
	chan_entry(ch, (u32)va | BIT(0), (u32)(va >> 32) | LENGTH(4));
	push(ch, IMMEDIATE, 6, 0x400);
	chan_segment(ch);
	chan_doorbell(ch);
	CHECK(chan_run(1000));
	CHECK_EQ(notes, 2);
	noted(0, 0x400, 3, true);
	noted(1, 0x400, 4, true);
	chan_clean();
}

/* Sequences at random, cut into segments at random, beside what they mean. */
static void test_random(void)
{
	static const u32 ops[] = { INC, NON_INC, ONE_INC, IMMEDIATE };
	static struct engine_method want[0x1000];
	struct chan *ch = start();
	u32 n = 0, i, k, op, count, addr, segments = 0;

	srand(17);
	for (i = 0; i < 400; i++) {
		op = ops[rand() % 4];
		count = rand() % 8;
		addr = 0x100 + rand() % 0x800 * 4;
		push(ch, op, count, addr);
		if (op == IMMEDIATE) {
			want[n++] = (struct engine_method){
				.addr = addr, .data = count, .last = true };
			count = 0;
		}
		for (k = 0; k < count; k++) {
			want[n].addr = addr + 4 * (op == INC ? k :
						   op == ONE_INC ? !!k : 0);
			want[n].data = (u32)rand();
			want[n].last = k == count - 1;
			chan_dword(ch, want[n++].data);
			if (rand() % 16 || segments == CHAN_ENTRIES - 2)
				continue;
			chan_segment(ch);
			segments++;
		}
	}
	chan_finish(ch);
	CHECK_EQ(notes, n);
	for (i = 0; i < n && i < notes; i++)
		noted(i, want[i].addr, want[i].data, want[i].last);
	chan_clean();
}

/* ---- host's own methods ---------------------------------------------------- */

static void test_interrupts(void)
{
	static const u32 runlists[] = { RUNLIST_GR, RUNLIST_CE2, RUNLIST_CE3 };
	struct chan *ch;
	u32 i, k;

	start();
	for (i = 0; i < ARRAY_SIZE(runlists); i++) {
		ch = chan_new(runlists[i], false, NULL);
		chan_method(ch, 0, 0x20, 0);
		chan_finish(ch);
		for (k = 0; k < 256; k++)
			CHECK_EQ(chan_interrupt(k), k == runlists[i]);
	}
	chan_clean();
}

/* USERD REF 48, RAMFC REF dword 10: dev_ram.ref.txt */
static void test_reference(void)
{
	struct chan *ch = start();
	u32 val;

	chan_method(ch, 0, 0x50, 0xcafe0001);
	chan_finish(ch);
	memcpy(&val, ch->userd + 0x48, 4);
	CHECK_EQ(val, 0xcafe0001);
	memcpy(&val, ch->inst + 40, 4);
	CHECK_EQ(val, 0xcafe0001);
	chan_clean();
}

/* As RM and host fill it in, beside the offsets of dev_ram.ref.txt. */
static void test_instance_block(void)
{
	struct chan *ch = start();
	u32 ram[0x1000 / 4];

	memcpy(ram, ch->inst, sizeof(ram));
	CHECK_EQ(ram[4], 0xface);
	CHECK_EQ(ram[18], (u32)ch->ring_va);
	CHECK_EQ(ram[19], ch->ring_va >> 32 | 6u << 16);	/* 64 entries */
	CHECK_EQ(ram[63], ch->id << 16);
	CHECK_EQ(ram[128] & 0xfffff003, (u32)chan_page_tables()->pdb);
	CHECK_EQ(ram[128] & (BIT(10) | BIT(11)), BIT(10) | BIT(11));
	CHECK_EQ(ram[129], chan_page_tables()->pdb >> 32);
	CHECK_EQ(ram[5], 1);					/* GP_GET */
	CHECK_EQ(ram[6], (u32)(ch->pb_va + 8));			/* PB_GET */
	channel_ram_check(g, ch->c, "test");
	chan_clean();
}

/* A page is mapped elsewhere by the channel's own invalidation, in order. */
static void test_tlb_invalidate(void)
{
	struct chan *ch = start();
	u32 *old = (u32 *)chan_vram(MEM, 0x1000);
	u64 addr = chan_next_vram(), pdb = chan_page_tables()->pdb;
	u32 *new = (u32 *)chan_vram(MEM + 0x1000, 0x1000);
	u32 all[] = { 0, 0, (u32)pdb, 9u << 27 | (u32)(pdb >> 32) };
	u32 page[] = { (u32)MEM, MEM >> 32, (u32)pdb,
		       0xau << 27 | (u32)(pdb >> 32) };
	u64 entry = pt_entry(chan_page_tables(), MEM, 12), before;

	chan_semaphore(ch, MEM, 1, RELEASE);
	chan_finish(ch);
	before = chan_page_tables()->rd(NULL, entry);
	pt_map(chan_page_tables(), MEM, 12, addr,
	       PTE_VALID | PTE_VID | PTE_KIND(6));
	chan_methods(ch, 0, 0x28, all, 4);
	chan_semaphore(ch, MEM, 2, RELEASE);
	chan_finish(ch);
	CHECK_EQ(old[0], 1);
	CHECK_EQ(new[0], 2);
	pt_set(chan_page_tables(), MEM, 12, before);
	chan_methods(ch, 0, 0x28, page, 4);
	chan_semaphore(ch, MEM, 3, RELEASE);
	chan_finish(ch);
	CHECK_EQ(old[0], 3);
	CHECK_EQ(new[0], 2);
	CHECK_EQ(stat_get(g, STAT_TLB_INVALIDATES), 2);
	chan_clean();
}

/* Rule 22: what was written is in memory after a membar, not before. */
static void test_membar(void)
{
	static const u32 membar[] = { 0, 0, 0, 5u << 27 };
	struct chan *ch = start();
	u32 *mem = (u32 *)chan_sysmem(MEM, 0x1000);

	g->opt.dma_delay_us = 10000000;
	chan_semaphore(ch, MEM, 1, RELEASE);
	chan_finish(ch);
	CHECK_EQ(mem[0], 0);
	chan_methods(ch, 0, 0x28, membar, 4);
	chan_finish(ch);
	CHECK_EQ(mem[0], 1);
	chan_semaphore(ch, MEM, 2, RELEASE);
	chan_finish(ch);
	CHECK_EQ(mem[0], 1);
	/* The barrier goes before its own write. */
	chan_semaphore(ch, MEM + 4, 3, RELEASE | RELEASE_WFI);
	chan_finish(ch);
	CHECK_EQ(mem[0], 2);
	CHECK_EQ(mem[1], 0);
	posted_flush(g);
	CHECK_EQ(mem[1], 3);
	g->opt.dma_delay_us = 0;
	chan_clean();
}

/* ---- whose turn ------------------------------------------------------------ */

static void test_wait_for_idle(void)
{
	static const u32 methods[] = { 0x78, 0x50 };
	struct chan *ch = start();
	size_t i;

	for (i = 0; i < ARRAY_SIZE(methods); i++) {
		notes = 0;
		push(ch, IMMEDIATE, 1, 0x400);
		chan_method(ch, 0, methods[i], 0);
		push(ch, IMMEDIATE, 2, 0x400);
		engine_is_idle = false;
		chan_submit(ch);
		CHECK(!chan_run(3));
		CHECK_EQ(notes, 1);
		engine_is_idle = true;
		channel_kick(g);
		CHECK(chan_run(1000));
		CHECK_EQ(notes, 2);
	}
	chan_clean();
}

/* Who waits for a semaphore holds up nobody, in its group or out of it. */
static void test_parked(void)
{
	struct chan *a = start(), *b, *c;
	u32 *mem = (u32 *)chan_sysmem(MEM, 0x1000);
	struct tsg *tsg = chan_group(RUNLIST_CE2);

	b = chan_new(RUNLIST_CE2, false, tsg);
	c = chan_new(RUNLIST_CE2, false, tsg);
	chan_semaphore(a, MEM, 5, ACQ_CIRC_GEQ | SWITCH_TSG);
	chan_semaphore(a, MEM + 0x10, 1, RELEASE);
	chan_submit(a);
	chan_semaphore(b, MEM + 0x10, 1, ACQUIRE);
	chan_semaphore(b, MEM + 0x20, 1, RELEASE);
	chan_submit(b);
	CHECK(!chan_run(3));
	CHECK_EQ(mem[4] | mem[8], 0);
	CHECK_EQ(chan_gp_get(a), 1);
	chan_semaphore(c, MEM, 6, RELEASE);
	chan_submit(c);
	CHECK(chan_run(1000));
	CHECK_EQ(mem[4], 1);
	CHECK_EQ(mem[8], 1);
	CHECK_EQ(chan_gp_get(a), a->put);
	chan_clean();
}

/* The CPU may meet a semaphore too; nobody tells host of that. */
static void test_cpu_releases(void)
{
	struct chan *ch = start();
	u32 *mem = (u32 *)chan_sysmem(MEM, 0x1000);

	chan_semaphore(ch, MEM, 5, ACQUIRE);
	chan_submit(ch);
	CHECK(!chan_run(2));
	mem[0] = 5;
	CHECK(chan_run(1000));
	chan_clean();
}

/* A long pushbuffer does not keep a short one waiting. */
static void test_slices(void)
{
	struct chan *a = start(), *b = chan_new(RUNLIST_CE2, false, NULL);
	u32 i, first_b = 0, last_a = 0;

	for (i = 0; i < 30000; i++)
		push(a, IMMEDIATE, 1, 0x400);
	chan_segment(a);
	chan_object(b, SUBCH_COPY, CLASS);
	push(b, IMMEDIATE, 1, 0x400);
	chan_segment(b);
	chan_doorbell(a);
	chan_doorbell(b);
	CHECK(chan_run(5000));
	CHECK_EQ(notes, 30001);
	for (i = 0; i < notes; i++) {
		if (note_chid[i] == b->id)
			first_b = i;
		else
			last_a = i;
	}
	CHECK(first_b < 20000);
	CHECK_EQ(last_a, 30000);
	chan_clean();
}

static void test_yield(void)
{
	struct chan *a = start(), *b = chan_new(RUNLIST_CE2, false, NULL);

	push(a, IMMEDIATE, 1, 0x400);
	chan_method(a, 0, 0x80, 3);
	push(a, IMMEDIATE, 2, 0x400);
	chan_method(a, 0, 0x80, 0);
	push(a, IMMEDIATE, 3, 0x400);
	chan_segment(a);
	chan_object(b, SUBCH_COPY, CLASS);
	push(b, IMMEDIATE, 4, 0x400);
	chan_segment(b);
	chan_doorbell(a);
	chan_doorbell(b);
	CHECK(chan_run(1000));
	CHECK_EQ(notes, 4);
	CHECK_EQ(note[0].data, 1);
	CHECK_EQ(note[1].data, 4);
	CHECK_EQ(note[2].data, 2);
	CHECK_EQ(note[3].data, 3);
	chan_clean();
}

/* Each runlist has channel ids of its own. */
static void test_runlists(void)
{
	struct chan *a = start(), *b = chan_new(RUNLIST_CE3, false, NULL);
	u32 *mem = (u32 *)chan_vram(MEM, 0x1000);

	chan_semaphore(b, MEM, 1, RELEASE);
	chan_semaphore(b, MEM + 4, 2, ACQUIRE);
	chan_submit(b);
	chan_semaphore(a, MEM, 1, ACQUIRE);
	chan_semaphore(a, MEM + 4, 2, RELEASE);
	chan_submit(a);
	CHECK(chan_run(1000));
	CHECK_EQ(mem[0], 1);
	CHECK_EQ(mem[1], 2);
	CHECK(channel_find(g, RUNLIST_CE3, b->id) == b->c);
	CHECK(!channel_find(g, RUNLIST_CE2, b->id));
	chan_clean();
}

/* A dead channel ends its group and nobody else, and its contexts go with it. */
static void test_death(void)
{
	struct tsg *tsg;
	struct chan *a = start(), *b, *c;

	tsg = chan_group(RUNLIST_CE2);
	b = chan_new(RUNLIST_CE2, false, tsg);
	c = chan_new(RUNLIST_CE2, false, tsg);
	channel_engine_error(g, b->c, ENGINE_CE2, "method %04x", 0x123);
	chan_died(b, 41);				/* ROBUST_CHANNEL_CE2_ERROR */
	CHECK(channel_dead(c->c));
	CHECK_EQ(stat_get(g, STAT_CHANNEL_ERRORS), 1);
	channel_engine_error(g, c->c, ENGINE_CE2, "again");
	CHECK_EQ(stat_get(g, STAT_CHANNEL_ERRORS), 1);
	push(a, IMMEDIATE, 1, 0x400);
	chan_finish(a);
	/* Whose driver has not heard yet rings in vain. */
	chan_method(b, 0, 0x20, 0);
	chan_submit(b);
	CHECK(chan_run(1000));
	CHECK(!chan_interrupt(2));
	chan_clean();
	channel_reset(g);
	CHECK_EQ(contexts, 0);
	start();
}

static const struct tap_test tests[] = {
	{ "methods of all opcodes", test_opcodes },
	{ "sequences over segments, a segment's early end", test_segments },
	{ "subroutines, synchronisation, CRC entries", test_entries },
	{ "a segment fetched ahead, and one that waits", test_fetched_ahead },
	{ "a segment fetched past entries that are none", test_fetched_past },
	{ "rule 17: an entry rewritten after the doorbell", test_entry_rewritten },
	{ "a ring that wraps", test_ring_wraps },
	{ "sub-device masks, conditional segments", test_subdevice_mask },
	{ "random methods beside an oracle", test_random },
	{ "non-stall interrupts", test_interrupts },
	{ "reference count", test_reference },
	{ "instance block", test_instance_block },
	{ "TLB invalidation by method", test_tlb_invalidate },
	{ "rule 22: membar", test_membar },
	{ "waiting for an idle engine", test_wait_for_idle },
	{ "a parked channel holds up nobody", test_parked },
	{ "a semaphore met by the CPU", test_cpu_releases },
	{ "a long pushbuffer holds up nobody", test_slices },
	{ "yield", test_yield },
	{ "runlists go on side by side", test_runlists },
	{ "death of a channel and its group", test_death },
};

int main(int argc, char **argv)
{
	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
