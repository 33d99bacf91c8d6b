// SPDX-License-Identifier: GPL-2.0
/*
 * Memory by virtual address
 *
 * Every translation is taken from the TLB when that has one, and then compared
 * with the tables as they are: whoever changed a table and did not invalidate
 * is told so at the first use (rule 14). The old translation is used, as
 * hardware would.
 */
#include <string.h>

#include "gmmu_priv.h"
#include "rm.h"
#include "vgpu_priv.h"

const char *aperture_name(enum aperture a)
{
	static const char *const names[] = { "vid", "peer", "coh", "ncoh" };

	return names[a & 3];
}

const char *gmmu_result_name(enum gmmu_result r)
{
	static const char *const names[] = {
		"OK", "PDE", "PDE_SIZE", "PTE", "VA_LIMIT_VIOLATION",
		"UNBOUND_INST_BLOCK", "PRIV_VIOLATION", "RO_VIOLATION",
		"WO_VIOLATION", "PITCH_MASK_VIOLATION", "WORK_CREATION",
		"UNSUPPORTED_APERTURE", "COMPRESSION_FAILURE",
		"UNSUPPORTED_KIND", "REGION_VIOLATION", "POISONED",
		"ATOMIC_VIOLATION",
	};

	return r < ARRAY_SIZE(names) ? names[r] : "?";
}

static void describe(const struct gmmu_walk *w, u64 va, char *buf, size_t len)
{
	const struct gmmu_page *p = &w->page;

	if (w->result != GMMU_OK)
		snprintf(buf, len, "%s fault", gmmu_result_name(w->result));
	else if (p->sparse)
		snprintf(buf, len, "sparse");
	else
		snprintf(buf, len, "%s:%#llx kind %x%s%s%s%s",
			 aperture_name(p->aperture),
			 (unsigned long long)(p->addr + (va - p->va)), p->kind,
			 p->volatile_ ? " vol" : "",
			 p->privileged ? " priv" : "",
			 p->read_only ? " ro" : "",
			 p->no_atomics ? " noatomic" : "");
}

static void lookup(struct vgpu *g, const struct gmmu_space *s, u64 va,
		   struct gmmu_walk *w)
{
	struct gmmu_walk fresh;
	char old[80], new[80];
	bool hit;

	*w = (struct gmmu_walk){ .result = GMMU_OK };
	hit = tlb_find_page(g, s, va, &w->page);
	if (!hit)
		gmmu_walk(g, s, va, true, false, w);
	gmmu_walk(g, s, va, false, true, &fresh);
	stat_add(g, hit ? STAT_TLB_HITS : STAT_TLB_MISSES, 1);
	if (!gmmu_same(w, &fresh, va)) {
		describe(w, va, old, sizeof(old));
		describe(&fresh, va, new, sizeof(new));
		violate(g, V_TLB_STALE,
			"%s: va %#llx of pdb %#llx: %s is cached, the tables say %s",
			s->who, (unsigned long long)va,
			(unsigned long long)s->pdb, old, new);
	}
	if (!hit && w->result == GMMU_OK)
		tlb_add_page(g, s, &w->page);
}

static enum gmmu_result permitted(const struct gmmu_space *s,
				  const struct gmmu_page *p,
				  enum gmmu_access access)
{
	if (p->sparse)
		return GMMU_OK;
	if (p->privileged && !s->privileged)
		return GMMU_FAULT_PRIV;
	if (p->read_only && access != GMMU_READ)
		return GMMU_FAULT_RO;
	if (p->no_atomics && access == GMMU_ATOMIC)
		return GMMU_FAULT_ATOMIC;
	return GMMU_OK;
}

enum gmmu_result gmmu_translate(struct vgpu *g, const struct gmmu_space *s,
				u64 va, enum gmmu_access access,
				struct gmmu_page *page, struct gmmu_fault *f)
{
	struct gmmu_walk w = { .result = GMMU_OK };

	if (va >> GMMU_VA_BITS)
		w.result = GMMU_FAULT_VA_LIMIT;
	else if (s->pdb_aperture == APERTURE_PEER || !IS_ALIGNED(s->pdb, 4096))
		w.result = GMMU_FAULT_UNBOUND_INST;
	else
		lookup(g, s, va, &w);
	if (w.result == GMMU_OK)
		w.result = permitted(s, &w.page, access);
	if (w.result == GMMU_OK)
		*page = w.page;
	else if (f)
		*f = (struct gmmu_fault){ va, access, w.result };
	return w.result;
}

/* How much of [va, va + len) the page holds, and where that is. */
static size_t in_page(const struct gmmu_page *p, u64 va, size_t len, u64 *addr)
{
	u64 offset = va - p->va, left = (1ull << p->shift) - offset;

	*addr = p->addr + offset;
	return len < left ? len : left;
}

static enum gmmu_result failed(struct gmmu_fault *f, u64 va,
			       enum gmmu_access access, enum gmmu_result r)
{
	if (f)
		*f = (struct gmmu_fault){ va, access, r };
	return r;
}

enum gmmu_result gmmu_read(struct vgpu *g, const struct gmmu_space *s, u64 va,
			   void *buf, size_t len, struct gmmu_fault *f)
{
	enum gmmu_result r;
	struct gmmu_page p;
	u8 *out = buf;
	u64 addr;
	size_t n;

	for (; len; len -= n, va += n, out += n) {
		r = gmmu_translate(g, s, va, GMMU_READ, &p, f);
		if (r != GMMU_OK)
			return r;
		n = in_page(&p, va, len, &addr);
		if (p.sparse) {
			memset(out, 0, n);
			continue;
		}
		r = gmmu_phys_read(g, p.aperture, addr, out, n, s->who);
		if (r != GMMU_OK)
			return failed(f, va, GMMU_READ, r);
	}
	return GMMU_OK;
}

enum gmmu_result gmmu_write(struct vgpu *g, const struct gmmu_space *s, u64 va,
			    const void *buf, size_t len, struct gmmu_fault *f)
{
	const u8 *in = buf;
	enum gmmu_result r;
	struct gmmu_page p;
	u64 addr;
	size_t n;

	for (; len; len -= n, va += n, in += n) {
		r = gmmu_translate(g, s, va, GMMU_WRITE, &p, f);
		if (r != GMMU_OK)
			return r;
		n = in_page(&p, va, len, &addr);
		if (p.sparse)
			continue;
		r = gmmu_phys_write(g, p.aperture, addr, in, n, s->who);
		if (r != GMMU_OK)
			return failed(f, va, GMMU_WRITE, r);
	}
	return GMMU_OK;
}

/* VRAM as the engines see it; NULL: not theirs, which has been reported. */
static u8 *video(struct vgpu *g, u64 addr, size_t len, bool write,
		 const char *who)
{
	const char *verb = write ? "write" : "read";
	unsigned long long a = addr;
	u8 *p = vram(g, addr, len);

	if (!p) {
		violate(g, V_VRAM_RANGE, "%s: %s of %zu bytes at %#llx", who,
			verb, len, a);
		return NULL;
	}
	if (mem_protected(g, addr, len)) {
		violate(g, V_VRAM_PROTECTED, "%s: %s of %zu bytes at %#llx",
			who, verb, len, a);
		return NULL;
	}
	if (rm_vram_reserved(g, addr, len, write)) {
		violate(g, V_VRAM_RESERVED, "%s: %s of %zu bytes at %#llx",
			who, verb, len, a);
		return NULL;
	}
	return p;
}

static void bad_words(void *buf, size_t len)
{
	static const u32 bad = MMIO_BAD_READ;
	u8 *out = buf;
	size_t i;

	for (i = 0; i < len; i++)
		out[i] = bad >> 8 * (i & 3);
}

enum gmmu_result gmmu_phys_read(struct vgpu *g, enum aperture a, u64 addr,
				void *buf, size_t len, const char *who)
{
	const u8 *p;

	switch (a) {
	case APERTURE_VID:
		p = video(g, addr, len, false, who);
		if (p) {
			memcpy(buf, p, len);
			return GMMU_OK;
		}
		break;
	case APERTURE_SYS_COH:
	case APERTURE_SYS_NCOH:
		if (dma_read(g, addr, buf, len, who))
			return GMMU_OK;
		return GMMU_FAULT_REGION;
	case APERTURE_PEER:
		violate(g, V_PTE_MALFORMED, "%s: read of a peer's memory", who);
		bad_words(buf, len);
		return GMMU_FAULT_APERTURE;
	}
	bad_words(buf, len);
	return GMMU_FAULT_REGION;
}

enum gmmu_result gmmu_phys_write(struct vgpu *g, enum aperture a, u64 addr,
				 const void *buf, size_t len, const char *who)
{
	u8 *p;

	switch (a) {
	case APERTURE_VID:
		p = video(g, addr, len, true, who);
		if (p) {
			memcpy(p, buf, len);
			return GMMU_OK;
		}
		break;
	case APERTURE_SYS_COH:
	case APERTURE_SYS_NCOH:
		if (dma_write(g, addr, buf, len, who))
			return GMMU_OK;
		break;
	case APERTURE_PEER:
		violate(g, V_PTE_MALFORMED, "%s: write of a peer's memory", who);
		return GMMU_FAULT_APERTURE;
	}
	return GMMU_FAULT_REGION;
}

void gmmu_init(struct vgpu *g)
{
	tlb_init(g);
	mmu_regs_init(g);
}

void gmmu_reset(struct vgpu *g)
{
	tlb_reset(g);
	mmu_regs_reset(g);
}
