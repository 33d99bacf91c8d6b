/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Formats of the GPU's page tables: version 2 (Pascal to Ada) and 3 (Hopper).
 */
#ifndef _NOVA_GMMU_FMT_H
#define _NOVA_GMMU_FMT_H

#include <linux/bits.h>
#include <linux/types.h>

/**
 * enum nova_gmmu_level - the tables of an address space, from the leaves up
 *
 * Names and numbers are those of kern_gmmu_fmt_gp10x.c and
 * kern_gmmu_fmt_gh10x.c. Both page tables hang off the same entry of PD0.
 */
enum nova_gmmu_level {
	/** @NOVA_GMMU_PT_SMALL: page table, 4 KiB pages */
	NOVA_GMMU_PT_SMALL,
	/** @NOVA_GMMU_PT_BIG: page table, 64 KiB pages */
	NOVA_GMMU_PT_BIG,
	/** @NOVA_GMMU_PD0: entries of 16 bytes: two page tables or 2 MiB */
	NOVA_GMMU_PD0,
	/** @NOVA_GMMU_PD1: an entry covers 512 MiB */
	NOVA_GMMU_PD1,
	/** @NOVA_GMMU_PD2: an entry covers 256 GiB */
	NOVA_GMMU_PD2,
	/** @NOVA_GMMU_PD3: an entry covers 128 TiB; version 2's root */
	NOVA_GMMU_PD3,
	/** @NOVA_GMMU_PD4: an entry covers 64 PiB; version 3's root */
	NOVA_GMMU_PD4,
	/** @NOVA_GMMU_LEVELS: how many there are */
	NOVA_GMMU_LEVELS,
};

/* log2 of the page sizes */
#define NOVA_GMMU_SHIFT_4K	12
#define NOVA_GMMU_SHIFT_64K	16
#define NOVA_GMMU_SHIFT_2M	21
#define NOVA_GMMU_SHIFT_512M	29

/* An entry is a valid PTE, at any level: VALID, IS_PTE (dev_mmu.h) */
#define NOVA_GMMU_ENTRY_IS_PTE	BIT_ULL(0)

/**
 * enum nova_gmmu_aperture - which memory an address is of
 *
 * The values are those of NV_MMU_VER2_PTE_APERTURE and NV_MMU_VER3_PTE_APERTURE
 * (dev_mmu.h). Peer memory is not supported.
 */
enum nova_gmmu_aperture {
	/** @NOVA_GMMU_VID: VRAM */
	NOVA_GMMU_VID = 0,
	/** @NOVA_GMMU_SYS_COH: system memory, the CPU's caches are snooped */
	NOVA_GMMU_SYS_COH = 2,
	/** @NOVA_GMMU_SYS_NCOH: system memory, not snooped */
	NOVA_GMMU_SYS_NCOH = 3,
};

/* &nova_gmmu_attrs.flags */
#define NOVA_GMMU_READ_ONLY	BIT(0)	/* writes fault */
#define NOVA_GMMU_VOLATILE	BIT(1)	/* not kept in the GPU's L2 */
#define NOVA_GMMU_PRIVILEGED	BIT(2)	/* only privileged accesses */
#define NOVA_GMMU_NO_ATOMICS	BIT(3)	/* atomic operations fault */
#define NOVA_GMMU_FLAGS		(NOVA_GMMU_READ_ONLY | NOVA_GMMU_VOLATILE | \
				 NOVA_GMMU_PRIVILEGED | NOVA_GMMU_NO_ATOMICS)

/**
 * struct nova_gmmu_attrs - what a PTE says besides the address
 */
struct nova_gmmu_attrs {
	/** @aperture: which memory */
	enum nova_gmmu_aperture aperture;
	/** @flags: NOVA_GMMU_READ_ONLY and so on */
	u32 flags;
	/** @kind: NV_MMU_PTE_KIND_*, one of &nova_gmmu_fmt.kinds */
	u8 kind;
};

/**
 * struct nova_gmmu_level_fmt - one kind of table
 */
struct nova_gmmu_level_fmt {
	/** @shift: an entry covers 2^shift bytes of virtual address space */
	u8 shift;
	/** @bits: the table has 2^bits entries; 0 if there is no such level */
	u8 bits;
	/** @words: 64-bit words of an entry */
	u8 words;
	/** @align: bytes the table's address must be a multiple of */
	u16 align;
};

/**
 * struct nova_gmmu_fmt - a version of the page tables
 *
 * All that differs between the versions is in here. A PTE looks the same at
 * every level, so that the entries of a split page, and the page that merged
 * entries make, come from adding to or taking the first.
 */
struct nova_gmmu_fmt {
	/** @level: kinds of table, by &enum nova_gmmu_level */
	struct nova_gmmu_level_fmt level[NOVA_GMMU_LEVELS];
	/** @root: the highest level */
	enum nova_gmmu_level root;
	/** @version: 2 or 3, as in NV_RAMIN_USE_VER2_PT_FORMAT and RM's calls */
	u8 version;
	/** @va_bits: width of a virtual address */
	u8 va_bits;
	/** @vid_bits: width of an address in VRAM, of pages and of tables */
	u8 vid_bits;
	/** @sys_bits: the same in system memory */
	u8 sys_bits;
	/** @addr_rshift: an address is shifted right by so much into a PTE */
	u8 addr_rshift;
	/** @page_shifts: bit n is set if there are pages of 2^n bytes */
	u32 page_shifts;
	/** @kinds: bit n is set if kind n can be mapped */
	u32 kinds;
	/** @kinds_vid: those of @kinds which are for VRAM only */
	u32 kinds_vid;
	/** @pte_addr: where the address is in a PTE */
	u64 pte_addr;
	/**
	 * @sparse: the entry, of any level, that makes what it covers read as
	 * zero and ignore writes. In PD0 the first word is this, the other 0.
	 */
	u64 sparse;
	/**
	 * @no_small: the entry of PT_BIG that is not valid, and for which the
	 * entries of PT_SMALL at the same address are not looked at. Where it
	 * is 0 instead, PT_SMALL decides.
	 */
	u64 no_small;
	/**
	 * @pte: encode a valid PTE
	 *
	 * What nova_gmmu_fmt_check() has let through; any context.
	 */
	u64 (*pte)(const struct nova_gmmu_attrs *attrs, u64 addr);
	/** @attrs: decode what @pte has encoded, but for the address */
	void (*attrs)(u64 pte, struct nova_gmmu_attrs *attrs);
	/** @pde: encode a pointer to a table; in PD0, to PT_SMALL (word 1) */
	u64 (*pde)(enum nova_gmmu_aperture aperture, u64 addr);
	/** @pde_big: encode the pointer in PD0 to PT_BIG (word 0) */
	u64 (*pde_big)(enum nova_gmmu_aperture aperture, u64 addr);
};

extern const struct nova_gmmu_fmt nova_gmmu_fmt_v2;
extern const struct nova_gmmu_fmt nova_gmmu_fmt_v3;

u32 nova_gmmu_fmt_table_words(const struct nova_gmmu_fmt *fmt,
			      enum nova_gmmu_level level);
u64 nova_gmmu_fmt_pte_addr(const struct nova_gmmu_fmt *fmt, u64 pte);
u64 nova_gmmu_fmt_pte_step(const struct nova_gmmu_fmt *fmt, unsigned int shift);
bool nova_gmmu_fmt_has_page(const struct nova_gmmu_fmt *fmt,
			    unsigned int shift);
int nova_gmmu_fmt_check_va(const struct nova_gmmu_fmt *fmt, u64 va, u64 size);
int nova_gmmu_fmt_check(const struct nova_gmmu_fmt *fmt,
			const struct nova_gmmu_attrs *attrs, u64 addr,
			u64 size);

#endif /* _NOVA_GMMU_FMT_H */
