/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Addresses of the GPU: page tables, TLB, and the memory behind them
 *
 * An engine names a virtual address space by its page directory base and gets
 * bytes, or the fault hardware would raise. Page tables are of version 2
 * (Pascal to Ada): open-gpu-doc manuals/turing/tu104/dev_mmu.ref.txt.
 */
#ifndef VGPU_GMMU_H
#define VGPU_GMMU_H

#include "vgpu.h"

#define GMMU_VA_BITS	49

/* As in a PTE: NV_MMU_VER2_PTE_APERTURE. */
enum aperture {
	APERTURE_VID,
	APERTURE_PEER,
	APERTURE_SYS_COH,
	APERTURE_SYS_NCOH,
};

const char *aperture_name(enum aperture a);

/* Which TLB serves a unit: HUBTLB_ONLY leaves the GPCs' alone. */
enum gmmu_client { GMMU_HUB, GMMU_GPC };

struct gmmu_space {
	u64 pdb;			/* page directory base, 4 KiB aligned */
	enum aperture pdb_aperture;
	enum gmmu_client client;	/* host, copy engines, BARs: the hub */
	bool privileged;		/* may use pages marked so */
	const char *who;		/* for messages: "CE2", "PBDMA", "BAR1" */
};

enum gmmu_access { GMMU_READ, GMMU_WRITE, GMMU_ATOMIC };

/*
 * What became of an access. All but GMMU_OK is NV_PFAULT_FAULT_TYPE plus 1
 * (open-gpu-doc manuals/turing/tu104/dev_mmu_fault.ref.txt).
 */
enum gmmu_result {
	GMMU_OK,
	GMMU_FAULT_PDE,			/* no page table */
	GMMU_FAULT_PDE_SIZE,
	GMMU_FAULT_PTE,			/* no page */
	GMMU_FAULT_VA_LIMIT,		/* address of more than 49 bits */
	GMMU_FAULT_UNBOUND_INST,	/* the space has no page directory */
	GMMU_FAULT_PRIV,
	GMMU_FAULT_RO,
	GMMU_FAULT_WO,
	GMMU_FAULT_PITCH_MASK,
	GMMU_FAULT_WORK_CREATION,
	GMMU_FAULT_APERTURE,		/* unsupported */
	GMMU_FAULT_COMPRESSION,
	GMMU_FAULT_KIND,		/* unsupported */
	GMMU_FAULT_REGION,		/* not memory, or protected */
	GMMU_FAULT_POISON,
	GMMU_FAULT_ATOMIC,		/* atomics forbidden */
};

/* NV_PFAULT_FAULT_TYPE of a result that is not GMMU_OK. */
static inline u32 gmmu_fault_type(enum gmmu_result r)
{
	return (u32)r - 1;
}

const char *gmmu_result_name(enum gmmu_result r);

/* Where and why an access failed; filled when the result is not GMMU_OK. */
struct gmmu_fault {
	u64 va;				/* first byte that could not be had */
	enum gmmu_access access;
	enum gmmu_result result;
};

/* A translation: the page that holds an address. */
struct gmmu_page {
	u64 va;				/* of the page */
	u64 addr;			/* of the page in its aperture */
	unsigned int shift;		/* log2 of its size: 12, 16, 21; */
					/* sparse also 29, 38, 47 */
	enum aperture aperture;
	u8 kind;			/* NV_MMU_PTE_KIND */
	bool sparse;			/* reads give zeroes, writes vanish */
	bool volatile_, privileged, read_only, no_atomics;
};

/* ---- access by virtual address ------------------------------------------- */

/*
 * Page by page and through the TLB; bytes before a fault have been moved. A
 * fault is the caller's to report (an RC event, a bad word on a BAR); what no
 * driver may cause at all (stale TLB, malformed entry, protected memory) has
 * been reported as a violation. @f may be NULL.
 */
enum gmmu_result gmmu_read(struct vgpu *g, const struct gmmu_space *s, u64 va,
			   void *buf, size_t len, struct gmmu_fault *f);
enum gmmu_result gmmu_write(struct vgpu *g, const struct gmmu_space *s, u64 va,
			    const void *buf, size_t len, struct gmmu_fault *f);
/*
 * The page at va, checked for the access. An atomic is translate with
 * GMMU_ATOMIC, then gmmu_read() and gmmu_write(): nothing comes between.
 */
enum gmmu_result gmmu_translate(struct vgpu *g, const struct gmmu_space *s,
				u64 va, enum gmmu_access access,
				struct gmmu_page *page, struct gmmu_fault *f);

/* ---- access by physical address -------------------------------------------- */

/*
 * For units in physical mode, and for pages from gmmu_translate(). VRAM outside
 * the memory, protected or reserved by RM, and peers are violations: a read
 * gives MMIO_BAD_READ words then, a write is dropped, the result is a fault.
 */
enum gmmu_result gmmu_phys_read(struct vgpu *g, enum aperture a, u64 addr,
				void *buf, size_t len, const char *who);
enum gmmu_result gmmu_phys_write(struct vgpu *g, enum aperture a, u64 addr,
				 const void *buf, size_t len, const char *who);

/* ---- tlb.c: invalidation ------------------------------------------------------ */

/* NV_VIRTUAL_FUNCTION_PRIV_MMU_INVALIDATE_CACHE_LEVEL */
enum gmmu_cache_level {
	GMMU_LEVEL_ALL,
	GMMU_LEVEL_PTE_ONLY,
	GMMU_LEVEL_UP_TO_PDE0,
	GMMU_LEVEL_UP_TO_PDE1,
	GMMU_LEVEL_UP_TO_PDE2,
	GMMU_LEVEL_UP_TO_PDE3,
};

/* By register (mmu_regs.c) and by channel method (MEM_OP_D). */
struct gmmu_invalidate {
	bool all_pdb;			/* else the space of pdb only */
	u64 pdb;
	bool pdb_sysmem;		/* the registers know only "system" */
	bool all_va;			/* else [va, va + size) */
	u64 va, size;
	bool hub_only;
	enum gmmu_cache_level level;
};

void gmmu_invalidate(struct vgpu *g, const struct gmmu_invalidate *inv);

/* ---- gmmu_dump.c ---------------------------------------------------------------- */

/*
 * Mappings of [va, end) as JSON, neighbours of the same page size joined: what
 * the tables say now, without the TLB. "page" of what is sparse is what the
 * entry that says so covers; "fault" is an entry no access gets past. @report:
 * violations for what is malformed, as if somebody used all of it.
 */
void gmmu_dump(struct vgpu *g, u64 pdb, enum aperture a, u64 va, u64 end,
	       bool report, FILE *out);

void gmmu_init(struct vgpu *g);
void gmmu_reset(struct vgpu *g);

#endif /* VGPU_GMMU_H */
