// SPDX-License-Identifier: GPL-2.0
/* Channels of the model as a library, for tests of the host and of engines */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "chan.h"
#include "model.h"
#include "tap.h"

#define MB		0x100000ull
#define VRAM_SIZE	(512 * MB)
#define INST		(1 * MB)	/* instance blocks, one page each */
#define USERDS		(8 * MB)	/* USERD, one page for simplicity */
#define TABLES		(16 * MB)
#define TABLES_END	(48 * MB)
#define VRAM_START	(64 * MB)
#define VRAM_END	(480 * MB)
#define SYS		0x200000000ull
#define SYS_SIZE	(256 * MB)
#define PAGE		0x1000ull
#define MAX_CHANNELS	64u

#define KIND_GENERIC	0x06		/* NV_MMU_PTE_KIND_GENERIC_MEMORY */
#define DOORBELL	0xbb0090u
#define INTR_LEAF(n)	(0xb81000u + 4 * (n))
/* NV_FIFO_DMA_SEC_OP of dev_ram.ref.txt */
#define SEC_OP_INC	1u
#define GP_ENTRY1_LENGTH(n)	((n) << 10)

static struct vgpu gpu;
static struct vgpu *const g = &gpu;
static struct page_tables pt;
static u8 *sys;
static u64 vram_next, sys_next;
static struct vaspace vas;
static struct chan chans[MAX_CHANNELS];
static u32 n_chans;

static u64 vram_rd(void *arg, u64 addr)
{
	u64 val;

	memcpy(&val, vram(g, addr, 8), 8);
	return val;
}

static void vram_wr(void *arg, u64 addr, u64 val)
{
	memcpy(vram(g, addr, 8), &val, 8);
}

static void gpu_init(void)
{
	/* The model's log; sanitizers write to the descriptor itself. */
	if (!getenv("VGPU_VERBOSE"))
		stderr = fopen("/dev/null", "w");
	if (!stderr)
		tap_bail("no /dev/null");
	sys = model_start(g, VRAM_SIZE, SYS, SYS_SIZE);
}

struct vgpu *chan_gpu(void)
{
	static const u8 command[2] = { 0x06, 0 };

	if (!g->chip)
		gpu_init();
	channel_reset(g);
	runlist_reset(g);
	gmmu_reset(g);
	irq_reset(g);
	vram_protect(g, 0, 0);
	violation_clear(g);
	inject_clear(g);
	stats_clear(g);
	pci_write(g, 4, command, 2);	/* memory and bus master */
	pt = (struct page_tables){
		.pdb = TABLES, .next = TABLES + PAGE, .end = TABLES_END,
		.rd = vram_rd, .wr = vram_wr,
	};
	memset(vram(g, TABLES, PAGE), 0, PAGE);
	vram_next = VRAM_START;
	sys_next = 0;
	vas = (struct vaspace){
		.pdb = TABLES, .aperture = APERTURE_VID, .bound = true,
		.external = true,
	};
	memset(chans, 0, sizeof(chans));
	n_chans = 0;
	return g;
}

/* ---- memory ---------------------------------------------------------------- */

u64 chan_next_vram(void)
{
	return vram_next;
}

u64 chan_next_sysmem(void)
{
	return SYS + sys_next;
}

struct page_tables *chan_page_tables(void)
{
	return &pt;
}

void chan_invalidate(void)
{
	gmmu_invalidate(g, &(struct gmmu_invalidate){
		.all_pdb = true, .all_va = true });
}

static void map(u64 va, u64 addr, u64 size, u64 bits)
{
	u64 i;

	for (i = 0; i < size; i += PAGE)
		pt_map(&pt, va + i, 12, addr + i, bits);
}

u8 *chan_vram_kind(u64 va, u64 size, u8 kind)
{
	u64 addr = vram_next;

	size = ALIGN_UP(size, PAGE);
	if (addr + size > VRAM_END)
		tap_bail("the test needs more video memory");
	vram_next += size;
	map(va, addr, size, PTE_VALID | PTE_VID | PTE_KIND(kind));
	return memset(vram(g, addr, size), 0, size);
}

u8 *chan_vram(u64 va, u64 size)
{
	return chan_vram_kind(va, size, KIND_GENERIC);
}

u8 *chan_sysmem(u64 va, u64 size)
{
	u8 *mem = sys + sys_next;

	size = ALIGN_UP(size, PAGE);
	if (sys_next + size > SYS_SIZE)
		tap_bail("the test needs more guest memory");
	map(va, SYS + sys_next, size,
	    PTE_VALID | PTE_COH | PTE_VOL | PTE_KIND(KIND_GENERIC));
	sys_next += size;
	return memset(mem, 0, size);
}

void chan_protect(u64 va, u64 size, u64 bits)
{
	u64 i, at, entry;

	for (i = 0; i < size; i += PAGE) {
		at = pt_entry(&pt, va + i, 12);
		entry = pt.rd(pt.arg, at);
		pt.wr(pt.arg, at, bits ? entry | bits : 0);
	}
	chan_invalidate();
}

/* ---- channels -------------------------------------------------------------- */

struct tsg *chan_group(u32 runlist)
{
	struct tsg *tsg = vgpu_zalloc(sizeof(*tsg));

	/* Freed with its last channel, as RM's own are. */
	tsg->implicit = true;
	tsg->engine_type = engine_of_runlist(runlist)->nv2080_type;
	tsg->vas = &vas;
	tsg->scheduled = true;
	return tsg;
}

struct chan *chan_new(u32 runlist, bool privileged, struct tsg *tsg)
{
	struct chan *ch = &chans[n_chans];
	u64 va = CHAN_VA_RINGS + n_chans * (4 * MB);
	struct channel like = {
		.chid = n_chans + 1, .runlist = runlist,
		.engine = engine_of_runlist(runlist), .class = 0xc56f,
		.tsg = tsg ? tsg : chan_group(runlist), .vas = &vas,
		.inst = { INST + n_chans * PAGE, RAMIN_SIZE, APERTURE_VID },
		.userd = { USERDS + n_chans * PAGE, USERD_SIZE, APERTURE_VID },
		.gp_base = va, .gp_entries = CHAN_ENTRIES,
		.admin = privileged, .ce_physical = privileged,
		.auth = privileged, .runlist_fixed = true, .bound = true,
		.enabled = true, .context = true,
	};

	if (n_chans == MAX_CHANNELS)
		tap_bail("the test needs more channels");
	like.ramfc = like.inst;
	like.ramfc.size = RAMFC_SIZE;
	*ch = (struct chan){
		.id = like.chid, .ring_va = va, .pb_va = va + MB,
		.ring = (u32 *)chan_sysmem(va, CHAN_ENTRIES * 8),
		.pb = (u32 *)chan_sysmem(va + MB, CHAN_PB_DWORDS * 4),
		.inst = vram(g, like.inst.addr, RAMIN_SIZE),
		.userd = vram(g, like.userd.addr, USERD_SIZE),
	};
	memset(ch->inst, 0, RAMIN_SIZE);
	memset(ch->userd, 0, USERD_SIZE);
	ch->c = channel_new(g, &like);
	if (!channel_ram_fill(g, ch->c))
		tap_bail("no memory for channel %u", ch->id);
	n_chans++;
	return ch;
}

/* ---- pushbuffer ------------------------------------------------------------ */

void chan_dword(struct chan *ch, u32 dword)
{
	if (ch->pushed == CHAN_PB_DWORDS)
		tap_bail("the test needs a longer pushbuffer");
	ch->pb[ch->pushed++] = dword;
}

u32 chan_header(u32 op, u32 count, u32 subch, u32 addr)
{
	return op << 29 | count << 16 | subch << 13 | addr >> 2;
}

void chan_methods(struct chan *ch, u32 subch, u32 addr, const u32 *data, u32 n)
{
	u32 i;

	chan_dword(ch, chan_header(SEC_OP_INC, n, subch, addr));
	for (i = 0; i < n; i++)
		chan_dword(ch, data[i]);
}

void chan_method(struct chan *ch, u32 subch, u32 addr, u32 data)
{
	chan_methods(ch, subch, addr, &data, 1);
}

void chan_object(struct chan *ch, u32 subch, u32 class)
{
	chan_method(ch, subch, 0, class);
}

/* The high payload word only where it has a meaning, as drivers do. */
void chan_semaphore(struct chan *ch, u64 va, u64 payload, u32 execute)
{
	u32 data[4] = { (u32)va, va >> 32, (u32)payload, payload >> 32 };

	chan_methods(ch, 0, 0x5c, data, execute & BIT(24) ? 4 : 3);
	chan_method(ch, 0, 0x6c, execute);
}

/* ---- ring ------------------------------------------------------------------ */

void chan_entry(struct chan *ch, u32 entry0, u32 entry1)
{
	ch->ring[ch->put * 2] = entry0;
	ch->ring[ch->put * 2 + 1] = entry1;
	ch->put = (ch->put + 1) % CHAN_ENTRIES;
}

void chan_segment(struct chan *ch)
{
	u64 va = ch->pb_va + 4ull * ch->submitted;

	if (ch->pushed == ch->submitted)
		return;
	chan_entry(ch, (u32)va, (u32)(va >> 32) |
		   GP_ENTRY1_LENGTH(ch->pushed - ch->submitted));
	ch->submitted = ch->pushed;
}

void chan_ring(u32 doorbell)
{
	mmio_write(g, 0, DOORBELL, (const u8 *)&doorbell, sizeof(doorbell));
}

void chan_doorbell(struct chan *ch)
{
	memcpy(ch->userd + USERD_GP_PUT, &ch->put, sizeof(ch->put));
	chan_ring(ch->c->runlist << 16 | ch->id);
}

void chan_submit(struct chan *ch)
{
	chan_segment(ch);
	chan_doorbell(ch);
}

static bool busy(void)
{
	u32 i;

	for (i = 0; i < n_chans; i++)
		if (channel_runnable(chans[i].c))
			return true;
	return false;
}

bool chan_run(unsigned int ms)
{
	u64 end = vclock_now(g) + ms * 1000000ull;
	struct timespec ts;

	while (busy()) {
		if (vclock_now(g) >= end)
			return false;
		/* The runlist's own timer says when there is something to do. */
		if (clock_next(g, &ts) && !ts.tv_sec && ts.tv_nsec < 1000000)
			nanosleep(&ts, NULL);
		clock_run(g);
	}
	return true;
}

void chan_finish(struct chan *ch)
{
	chan_submit(ch);
	CHECK(chan_run(10000));
	CHECK(!channel_dead(ch->c));
	CHECK_EQ(chan_gp_get(ch), ch->put);
}

u32 chan_gp_get(const struct chan *ch)
{
	u32 get;

	memcpy(&get, ch->userd + USERD_GP_GET, sizeof(get));
	return get;
}

bool chan_interrupt(u32 vector)
{
	u32 leaf = 0, bit = BIT(vector % 32);

	mmio_read(g, 0, INTR_LEAF(vector / 32), (u8 *)&leaf, sizeof(leaf));
	if (!(leaf & bit))
		return false;
	mmio_write(g, 0, INTR_LEAF(vector / 32), (const u8 *)&bit, sizeof(bit));
	return true;
}

/* ---- verdicts -------------------------------------------------------------- */

void chan_only(enum violation v, unsigned int count)
{
	CHECK_EQ(violation_count(g, v) + violation_user_count(g, v), count);
	CHECK_EQ(violation_total(g) + violation_user_total(g), count);
}

void chan_clean(void)
{
	CHECK_EQ(violation_total(g) + violation_user_total(g), 0);
}

void chan_died(const struct chan *ch, u32 rc)
{
	CHECK(channel_dead(ch->c));
	CHECK_EQ(ch->c->rc_type, rc);
}
