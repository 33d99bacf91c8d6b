// SPDX-License-Identifier: GPL-2.0
/*
 * Page tables of version 2, as they are in memory
 *
 * Four directories (PD3, VA 48:47; PD2, 46:38; PD1, 37:29; PD0, 28:21) and a
 * table of 4 KiB or 64 KiB pages. A PD0 entry has 16 bytes: it points to one
 * table of either kind, or is the PTE of a 2 MiB page; one of PD1 can be the
 * PTE of a 512 MiB page. The last is so on all chips of this model, and not yet
 * on Turing: kgmmuFmtInitLevels_GA10X() in kern_gmmu_fmt_ga10x.c, which
 * g_kern_gmmu_nvoc.c selects for GA100 to AD107; uvm_ampere_mmu.c. Fields:
 * NV_MMU_VER2_*, open-gpu-doc manuals/turing/tu104/dev_mmu.ref.txt; the encodings
 * of sparse and "no small pages": gmmu_fmt and kern_gmmu_gv100.c of NVIDIA's
 * driver, and nouveau's vmmgp100.c.
 */
#include <string.h>

#include "gmmu_priv.h"
#include "vgpu_priv.h"

#define BIT64(n)		(1ull << (n))
#define BITS64(hi, lo)		((~0ull >> (63 - (hi))) & (~0ull << (lo)))

#define ENTRY_IS_PTE		BIT64(0)	/* PTE: VALID */
#define ENTRY_APERTURE(v)	((v) >> 1 & 3)
#define ENTRY_VOL		BIT64(3)
#define PTE_PRIVILEGE		BIT64(5)
#define PTE_READ_ONLY		BIT64(6)
#define PTE_ATOMIC_DISABLE	BIT64(7)
#define PTE_KIND(v)		((v) >> 56)
#define ENTRY_ADDRESS		BITS64(53, 8)
#define ENTRY_ADDRESS_VID	BITS64(32, 8)
#define ENTRY_PEER		BITS64(35, 33)
#define PDE_RESERVED		(BITS64(63, 54) | BIT64(4) | BITS64(7, 6))
#define PTE_RESERVED		BIT64(4)
#define PDE_BIG_ADDRESS		BITS64(53, 4)
#define PDE_BIG_ADDRESS_VID	BITS64(32, 4)
#define PDE_BIG_RESERVED	BITS64(63, 54)

#define GMMU_HIGHEST_PAGE	1	/* PD1 */

/* NV_MMU_PTE_KIND_*; 0 is PITCH, which the Volta manual still names. */
#define KIND_INVALID		0x07
#define KIND_COMPRESSIBLE	0x08	/* first of those */
#define KIND_SMSKED_MESSAGE	0x0f

struct walker {
	struct vgpu *g;
	const struct gmmu_space *s;
	u64 va;
	bool report;
};

static void malformed(const struct walker *k, enum violation v, const char *what,
		      unsigned int shift, u64 entry)
{
	if (k->report)
		violate(k->g, v, "%s: %s of va %#llx (2^%u) is %#llx: %s",
			k->s->who, v == V_PDE_MALFORMED ? "PDE" : "PTE",
			(unsigned long long)k->va, shift,
			(unsigned long long)entry, what);
}

/* Bytes of a table; false: there is no memory, which has been reported. */
static bool table_read(const struct walker *k, const struct gmmu_table *t,
		       u64 offset, u64 *entry, size_t len)
{
	u64 addr = t->addr + offset;
	const char *what = NULL;
	u8 *p;

	if (t->aperture == APERTURE_VID) {
		p = vram(k->g, addr, len);
		if (!p)
			what = "is beyond VRAM";
		else if (mem_protected(k->g, addr, len))
			what = "is in protected memory";
		else
			memcpy(entry, p, len);
	} else if (!dma_mapped(k->g, addr, len)) {
		what = "is in system memory the device has not been given";
	} else if (!k->report && !pci_bus_master(k->g)) {
		return false;
	} else {
		return dma_read(k->g, addr, entry, len, k->s->who);
	}
	if (what && k->report)
		violate(k->g, V_PAGE_TABLE_ADDRESS,
			"%s: page table at %s:%#llx for va %#llx %s", k->s->who,
			aperture_name(t->aperture), (unsigned long long)addr,
			(unsigned long long)k->va, what);
	return !what;
}

/* A directory entry, or the small half of PD0's. */
static struct gmmu_table pde_table(const struct walker *k, u64 entry,
				   unsigned int shift)
{
	static const enum aperture apertures[4] = {
		APERTURE_VID, APERTURE_VID, APERTURE_SYS_COH, APERTURE_SYS_NCOH,
	};
	struct gmmu_table t = { .present = ENTRY_APERTURE(entry) };

	t.aperture = apertures[ENTRY_APERTURE(entry)];
	t.addr = (entry & ENTRY_ADDRESS) << 4;
	if (!t.present)
		return t;
	if (entry & PDE_RESERVED)
		malformed(k, V_PDE_MALFORMED, "reserved bits", shift, entry);
	if (t.aperture == APERTURE_VID &&
	    entry & ENTRY_ADDRESS & ~ENTRY_ADDRESS_VID)
		malformed(k, V_PDE_MALFORMED, "video address too wide", shift,
			  entry);
	return t;
}

static struct gmmu_table pde_big_table(const struct walker *k, u64 entry)
{
	struct gmmu_table t = pde_table(k, entry & 0xf, 21);

	t.addr = (entry & PDE_BIG_ADDRESS) << 4;
	if (!t.present)
		return t;
	if (entry & PDE_BIG_RESERVED)
		malformed(k, V_PDE_MALFORMED, "reserved bits", 21, entry);
	if (t.aperture == APERTURE_VID &&
	    entry & PDE_BIG_ADDRESS & ~PDE_BIG_ADDRESS_VID)
		malformed(k, V_PDE_MALFORMED, "video address too wide", 21,
			  entry);
	return t;
}

static void found_sparse(const struct walker *k, unsigned int shift,
			 struct gmmu_walk *w)
{
	w->result = GMMU_OK;
	w->page = (struct gmmu_page){
		.va = ALIGN_DOWN(k->va, BIT64(shift)),
		.shift = shift, .sparse = true,
	};
}

static void missing(struct gmmu_walk *w, enum gmmu_result r, unsigned int hole)
{
	w->result = r;
	w->hole = hole;
}

static bool kind_ok(const struct gmmu_page *p)
{
	if (p->kind == KIND_INVALID || p->kind >= KIND_SMSKED_MESSAGE)
		return false;
	/* Compression is a matter of the memory behind the L2. */
	return p->kind < KIND_COMPRESSIBLE || p->aperture == APERTURE_VID;
}

static void found_page(const struct walker *k, u64 pte, unsigned int shift,
		       struct gmmu_walk *w)
{
	struct gmmu_page *p = &w->page;

	*p = (struct gmmu_page){
		.va = ALIGN_DOWN(k->va, BIT64(shift)),
		.shift = shift,
		.aperture = ENTRY_APERTURE(pte),
		.kind = PTE_KIND(pte),
		.volatile_ = pte & ENTRY_VOL,
		.privileged = pte & PTE_PRIVILEGE,
		.read_only = pte & PTE_READ_ONLY,
		.no_atomics = pte & PTE_ATOMIC_DISABLE,
	};
	if (p->aperture == APERTURE_PEER) {
		malformed(k, V_PTE_MALFORMED, "there is no peer", shift, pte);
		missing(w, GMMU_FAULT_APERTURE, shift);
		return;
	}
	if (p->aperture == APERTURE_VID) {
		p->addr = (pte & ENTRY_ADDRESS_VID) << 4;
		if (pte & ENTRY_PEER)
			malformed(k, V_PTE_MALFORMED, "peer of video memory",
				  shift, pte);
	} else {
		p->addr = (pte & ENTRY_ADDRESS) << 4;
	}
	if (pte & PTE_RESERVED)
		malformed(k, V_PTE_MALFORMED, "reserved bit 4", shift, pte);
	if (!IS_ALIGNED(p->addr, BIT64(shift))) {
		malformed(k, V_PTE_MALFORMED, "address not of a page this big",
			  shift, pte);
		p->addr = ALIGN_DOWN(p->addr, BIT64(shift));
	}
	w->result = GMMU_OK;
	if (!kind_ok(p)) {
		malformed(k, V_PTE_KIND, "kind not for this memory", shift, pte);
		missing(w, GMMU_FAULT_KIND, shift);
	} else if (p->aperture == APERTURE_VID &&
		   !vram(k->g, p->addr, BIT64(shift))) {
		malformed(k, V_PTE_BEYOND_VRAM, "no such memory", shift, pte);
		missing(w, GMMU_FAULT_REGION, shift);
	}
}

/* The tables below PD0: 64 KiB pages go first (vmmgp100.c, nv4kPte). */
static void walk_tables(const struct walker *k, const struct gmmu_pde *pde,
			struct gmmu_walk *w)
{
	u64 big = 0, small = 0;

	if (pde->big.present &&
	    !table_read(k, &pde->big, (k->va >> 16 & 0x1f) * 8, &big, 8)) {
		missing(w, GMMU_FAULT_PDE, 21);
		return;
	}
	if (pde->next.present &&
	    !table_read(k, &pde->next, (k->va >> 12 & 0x1ff) * 8, &small, 8)) {
		missing(w, GMMU_FAULT_PDE, 21);
		return;
	}
	if (big & ENTRY_IS_PTE) {
		if (small & ENTRY_IS_PTE)
			malformed(k, V_PTE_CONFLICT, "small page there too", 16,
				  big);
		found_page(k, big, 16, w);
	} else if (big & PTE_PRIVILEGE) {
		missing(w, GMMU_FAULT_PTE, 16);	/* do not look at small ones */
	} else if (big & ENTRY_VOL) {
		found_sparse(k, 16, w);
	} else if (small & ENTRY_IS_PTE) {
		found_page(k, small, 12, w);
	} else if (small & ENTRY_VOL) {
		found_sparse(k, 12, w);
	} else {
		missing(w, GMMU_FAULT_PTE, pde->next.present ? 12 : 16);
	}
}

/*
 * The entry of @level in directory @t. True: *pde has what it points to; false:
 * *w has the end of the walk.
 */
static bool walk_directory(const struct walker *k, const struct gmmu_table *t,
			   unsigned int level, struct gmmu_pde *pde,
			   struct gmmu_walk *w)
{
	static const u16 index_mask[GMMU_LEVELS] = { 0xff, 0x1ff, 0x1ff, 0x3 };
	unsigned int shift = gmmu_shift(level);
	u64 index = k->va >> shift & index_mask[level];
	size_t size = level ? 8 : 16;
	u64 entry[2] = { 0, 0 };

	if (!table_read(k, t, index * size, entry, size)) {
		missing(w, GMMU_FAULT_PDE, shift);
		return false;
	}
	if (entry[0] & ENTRY_IS_PTE) {
		if (level <= GMMU_HIGHEST_PAGE) {
			found_page(k, entry[0], shift, w);
			return false;
		}
		malformed(k, V_PDE_MALFORMED, "pages of this size do not exist",
			  shift, entry[0]);
		missing(w, GMMU_FAULT_PDE_SIZE, shift);
		return false;
	}
	*pde = (struct gmmu_pde){ 0 };
	if (level) {
		pde->next = pde_table(k, entry[0], shift);
	} else {
		pde->big = pde_big_table(k, entry[0]);
		pde->next = pde_table(k, entry[1], shift);
		if (entry[1] & ENTRY_IS_PTE)
			malformed(k, V_PDE_MALFORMED, "bit 64 is set", shift,
				  entry[1]);
	}
	if (pde->next.present || pde->big.present)
		return true;
	if (entry[0] & ENTRY_VOL)
		found_sparse(k, shift, w);
	else
		missing(w, GMMU_FAULT_PDE, shift);
	return false;
}

void gmmu_walk(struct vgpu *g, const struct gmmu_space *s, u64 va, bool tlb,
	       bool report, struct gmmu_walk *w)
{
	const struct walker k = { g, s, va, report };
	struct gmmu_pde pde = {
		.next = { s->pdb, s->pdb_aperture, true },
	};
	int level = GMMU_LEVELS - 1, known;

	*w = (struct gmmu_walk){ .result = GMMU_OK };
	for (known = 0; tlb && known < GMMU_LEVELS; known++) {
		if (tlb_find_pde(g, s, known, va, &pde)) {
			level = known - 1;
			break;
		}
	}
	for (; level >= 0; level--) {
		struct gmmu_table t = pde.next;

		if (!walk_directory(&k, &t, level, &pde, w))
			return;
		if (tlb)
			tlb_add_pde(g, s, level, va, &pde);
	}
	walk_tables(&k, &pde, w);
}

bool gmmu_same(const struct gmmu_walk *a, const struct gmmu_walk *b, u64 va)
{
	const struct gmmu_page *p = &a->page, *q = &b->page;

	if (a->result != b->result)
		return false;
	if (a->result != GMMU_OK)
		return true;
	if (p->sparse || q->sparse)
		return p->sparse == q->sparse;
	return p->aperture == q->aperture && p->kind == q->kind &&
	       p->addr + (va - p->va) == q->addr + (va - q->va) &&
	       p->volatile_ == q->volatile_ && p->privileged == q->privileged &&
	       p->read_only == q->read_only && p->no_atomics == q->no_atomics;
}
