// SPDX-License-Identifier: GPL-2.0
/*
 * What the GPU remembers of its page tables
 *
 * Translations, sparse ones too, and directory entries stay until they are
 * invalidated; what faulted is looked up anew each time. Hardware may forget
 * earlier, so a driver that is right with this TLB is right with a small one.
 * Invalidation: NV_VIRTUAL_FUNCTION_PRIV_MMU_INVALIDATE, dev_vm.h (tu102).
 */
#include <stdlib.h>

#include "gmmu_priv.h"
#include "vgpu_priv.h"

#define TLB_BUCKETS	8192		/* a power of two */
#define TLB_MAX		262144		/* then all is forgotten */
#define TLB_PAGE	(-1)		/* level of an entry that is a page */

struct tlb_entry {
	struct tlb_entry *next;
	u64 pdb, va;			/* va: of the first byte it covers */
	bool pdb_sysmem;
	enum gmmu_client client;
	unsigned int shift;
	int level;			/* of the directory entry, or TLB_PAGE */
	union {
		struct gmmu_page page;
		struct gmmu_pde pde;
	};
};

struct tlb_state {
	struct tlb_entry *bucket[TLB_BUCKETS];
	size_t entries;
};

static unsigned int hash(u64 pdb, u64 va, unsigned int shift, int level)
{
	u64 h = (pdb >> 12) * 0x9e3779b97f4a7c15ull ^ (va >> shift);

	h = (h ^ shift << 3 ^ (unsigned int)(level + 1)) * 0xbf58476d1ce4e5b9ull;
	return h >> 40 & (TLB_BUCKETS - 1);
}

static bool is_sysmem(const struct gmmu_space *s)
{
	return s->pdb_aperture != APERTURE_VID;
}

static struct tlb_entry *find(struct vgpu *g, const struct gmmu_space *s, u64 va,
			      unsigned int shift, int level)
{
	struct tlb_entry *e;

	va = ALIGN_DOWN(va, 1ull << shift);
	for (e = g->tlb->bucket[hash(s->pdb, va, shift, level)]; e; e = e->next)
		if (e->va == va && e->pdb == s->pdb && e->shift == shift &&
		    e->level == level && e->client == s->client &&
		    e->pdb_sysmem == is_sysmem(s))
			return e;
	return NULL;
}

static struct tlb_entry *add(struct vgpu *g, const struct gmmu_space *s, u64 va,
			     unsigned int shift, int level)
{
	struct tlb_entry *e = find(g, s, va, shift, level);
	unsigned int h;

	if (e)
		return e;
	if (g->tlb->entries == TLB_MAX)
		tlb_reset(g);
	va = ALIGN_DOWN(va, 1ull << shift);
	h = hash(s->pdb, va, shift, level);
	e = vgpu_zalloc(sizeof(*e));
	e->pdb = s->pdb;
	e->pdb_sysmem = is_sysmem(s);
	e->va = va;
	e->shift = shift;
	e->level = level;
	e->client = s->client;
	e->next = g->tlb->bucket[h];
	g->tlb->bucket[h] = e;
	g->tlb->entries++;
	return e;
}

bool tlb_find_page(struct vgpu *g, const struct gmmu_space *s, u64 va,
		   struct gmmu_page *page)
{
	/* Small pages first: they are what a lookup finds most often. */
	static const u8 shifts[] = { 12, 16, 21, 29, 38, 47 };
	const struct tlb_entry *e;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(shifts); i++) {
		e = find(g, s, va, shifts[i], TLB_PAGE);
		if (e) {
			*page = e->page;
			return true;
		}
	}
	return false;
}

void tlb_add_page(struct vgpu *g, const struct gmmu_space *s,
		  const struct gmmu_page *page)
{
	add(g, s, page->va, page->shift, TLB_PAGE)->page = *page;
}

bool tlb_find_pde(struct vgpu *g, const struct gmmu_space *s,
		  unsigned int level, u64 va, struct gmmu_pde *pde)
{
	const struct tlb_entry *e = find(g, s, va, gmmu_shift(level), level);

	if (e)
		*pde = e->pde;
	return e;
}

void tlb_add_pde(struct vgpu *g, const struct gmmu_space *s,
		 unsigned int level, u64 va, const struct gmmu_pde *pde)
{
	add(g, s, va, gmmu_shift(level), level)->pde = *pde;
}

/* Level of the directory the entry came from: PTEs are below PD0. */
static int entry_level(const struct tlb_entry *e)
{
	int level;

	if (e->level != TLB_PAGE)
		return e->level;
	if (!e->page.sparse || e->shift < gmmu_shift(0))
		return TLB_PAGE;
	for (level = 0; level < GMMU_LEVELS - 1; level++)
		if (gmmu_shift(level) == e->shift)
			break;
	return level;
}

static bool matches(const struct tlb_entry *e, const struct gmmu_invalidate *inv)
{
	if (inv->hub_only && e->client != GMMU_HUB)
		return false;
	if (!inv->all_pdb &&
	    (e->pdb != inv->pdb || e->pdb_sysmem != inv->pdb_sysmem))
		return false;
	if (!inv->all_va && (e->va >= inv->va + inv->size ||
			     inv->va >= e->va + (1ull << e->shift)))
		return false;
	/* PTE_ONLY is 1, UP_TO_PDE0 is 2 ... */
	return inv->level == GMMU_LEVEL_ALL ||
	       entry_level(e) <= (int)inv->level - 2;
}

void gmmu_invalidate(struct vgpu *g, const struct gmmu_invalidate *inv)
{
	struct tlb_entry **link, *e;
	size_t i;

	stat_add(g, STAT_TLB_INVALIDATES, 1);
	trace_event(g, "tlb", "invalidate %s%#llx va %#llx + %#llx%s%s level %d",
		    inv->all_pdb ? "all, " : inv->pdb_sysmem ? "sys:" : "vid:",
		    (unsigned long long)inv->pdb, (unsigned long long)inv->va,
		    (unsigned long long)inv->size, inv->all_va ? " all" : "",
		    inv->hub_only ? " hub" : "", inv->level);
	for (i = 0; i < TLB_BUCKETS; i++) {
		for (link = &g->tlb->bucket[i]; (e = *link);) {
			if (!matches(e, inv)) {
				link = &e->next;
				continue;
			}
			*link = e->next;
			free(e);
			g->tlb->entries--;
		}
	}
}

void tlb_reset(struct vgpu *g)
{
	struct tlb_entry *e;
	size_t i;

	for (i = 0; i < TLB_BUCKETS; i++) {
		while ((e = g->tlb->bucket[i])) {
			g->tlb->bucket[i] = e->next;
			free(e);
		}
	}
	g->tlb->entries = 0;
}

void tlb_init(struct vgpu *g)
{
	g->tlb = vgpu_zalloc(sizeof(*g->tlb));
}
