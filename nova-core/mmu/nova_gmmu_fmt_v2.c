// SPDX-License-Identifier: GPL-2.0
/*
 * Page tables, version 2: Pascal to Ada.
 *
 * Fields are NV_MMU_VER2_* of open-gpu-doc's dev_mmu.ref.txt (turing/tu104) and
 * dev_mmu.h (gp100); levels are those of kern_gmmu_fmt_gp10x.c. Sparse and "no
 * small pages" are no fields: an entry that is not valid is looked at for
 * VOL, which makes it sparse, and PRIVILEGE, which in a 64 KiB PTE hides the
 * 4 KiB ones (unmapped_pte_pascal() in uvm_pascal_mmu.c).
 */
#include <linux/bitfield.h>
#include <linux/bits.h>
#include <linux/export.h>

#include <kunit/visibility.h>

#include "nova_gmmu_fmt.h"
#include "nova_gmmu_kind.h"

/* NV_MMU_VER2_PDE; also the second word of a DUAL_PDE, _SMALL */
#define NOVA_GMMU_V2_PDE_APERTURE	GENMASK_ULL(2, 1)
#define   NOVA_GMMU_V2_PDE_APERTURE_VID		1
#define   NOVA_GMMU_V2_PDE_APERTURE_SYS_COH	2
#define   NOVA_GMMU_V2_PDE_APERTURE_SYS_NCOH	3
#define NOVA_GMMU_V2_PDE_VOL		BIT_ULL(3)
#define NOVA_GMMU_V2_PDE_ADDRESS	GENMASK_ULL(53, 8)
#define   NOVA_GMMU_V2_PDE_ADDRESS_SHIFT	12

/* NV_MMU_VER2_DUAL_PDE, first word, _BIG */
#define NOVA_GMMU_V2_DUAL_PDE_ADDRESS_BIG	GENMASK_ULL(53, 4)
#define   NOVA_GMMU_V2_DUAL_PDE_ADDRESS_BIG_SHIFT	8

/* NV_MMU_VER2_PTE */
#define NOVA_GMMU_V2_PTE_VALID		BIT_ULL(0)
#define NOVA_GMMU_V2_PTE_APERTURE	GENMASK_ULL(2, 1)
#define NOVA_GMMU_V2_PTE_VOL		BIT_ULL(3)
#define NOVA_GMMU_V2_PTE_PRIVILEGE	BIT_ULL(5)
#define NOVA_GMMU_V2_PTE_READ_ONLY	BIT_ULL(6)
#define NOVA_GMMU_V2_PTE_ATOMIC_DISABLE	BIT_ULL(7)
#define NOVA_GMMU_V2_PTE_ADDRESS_SYS	GENMASK_ULL(53, 8)
#define   NOVA_GMMU_V2_PTE_ADDRESS_SHIFT	12
#define NOVA_GMMU_V2_PTE_KIND		GENMASK_ULL(63, 56)

static u64 nova_gmmu_fmt_v2_pte(const struct nova_gmmu_attrs *attrs, u64 addr)
{
	u64 pte = NOVA_GMMU_V2_PTE_VALID;

	/* ADDRESS_VID is the low part of ADDRESS_SYS. */
	pte |= FIELD_PREP(NOVA_GMMU_V2_PTE_ADDRESS_SYS,
			  addr >> NOVA_GMMU_V2_PTE_ADDRESS_SHIFT);
	pte |= FIELD_PREP(NOVA_GMMU_V2_PTE_APERTURE, (u64)attrs->aperture);
	pte |= FIELD_PREP(NOVA_GMMU_V2_PTE_KIND, (u64)attrs->kind);
	if (attrs->flags & NOVA_GMMU_VOLATILE)
		pte |= NOVA_GMMU_V2_PTE_VOL;
	if (attrs->flags & NOVA_GMMU_PRIVILEGED)
		pte |= NOVA_GMMU_V2_PTE_PRIVILEGE;
	if (attrs->flags & NOVA_GMMU_READ_ONLY)
		pte |= NOVA_GMMU_V2_PTE_READ_ONLY;
	if (attrs->flags & NOVA_GMMU_NO_ATOMICS)
		pte |= NOVA_GMMU_V2_PTE_ATOMIC_DISABLE;
	return pte;
}

static void nova_gmmu_fmt_v2_attrs(u64 pte, struct nova_gmmu_attrs *attrs)
{
	*attrs = (struct nova_gmmu_attrs){
		.aperture = FIELD_GET(NOVA_GMMU_V2_PTE_APERTURE, pte),
		.kind = FIELD_GET(NOVA_GMMU_V2_PTE_KIND, pte),
	};
	if (pte & NOVA_GMMU_V2_PTE_VOL)
		attrs->flags |= NOVA_GMMU_VOLATILE;
	if (pte & NOVA_GMMU_V2_PTE_PRIVILEGE)
		attrs->flags |= NOVA_GMMU_PRIVILEGED;
	if (pte & NOVA_GMMU_V2_PTE_READ_ONLY)
		attrs->flags |= NOVA_GMMU_READ_ONLY;
	if (pte & NOVA_GMMU_V2_PTE_ATOMIC_DISABLE)
		attrs->flags |= NOVA_GMMU_NO_ATOMICS;
}

/* Tables in system memory are not cached in L2, where the CPU cannot see. */
static u64 nova_gmmu_fmt_v2_pde_common(enum nova_gmmu_aperture aperture)
{
	switch (aperture) {
	case NOVA_GMMU_SYS_COH:
		return FIELD_PREP(NOVA_GMMU_V2_PDE_APERTURE,
				  NOVA_GMMU_V2_PDE_APERTURE_SYS_COH) |
		       NOVA_GMMU_V2_PDE_VOL;
	case NOVA_GMMU_SYS_NCOH:
		return FIELD_PREP(NOVA_GMMU_V2_PDE_APERTURE,
				  NOVA_GMMU_V2_PDE_APERTURE_SYS_NCOH) |
		       NOVA_GMMU_V2_PDE_VOL;
	case NOVA_GMMU_VID:
	default:
		return FIELD_PREP(NOVA_GMMU_V2_PDE_APERTURE,
				  NOVA_GMMU_V2_PDE_APERTURE_VID);
	}
}

static u64 nova_gmmu_fmt_v2_pde(enum nova_gmmu_aperture aperture, u64 addr)
{
	return nova_gmmu_fmt_v2_pde_common(aperture) |
	       FIELD_PREP(NOVA_GMMU_V2_PDE_ADDRESS,
			  addr >> NOVA_GMMU_V2_PDE_ADDRESS_SHIFT);
}

static u64 nova_gmmu_fmt_v2_pde_big(enum nova_gmmu_aperture aperture, u64 addr)
{
	return nova_gmmu_fmt_v2_pde_common(aperture) |
	       FIELD_PREP(NOVA_GMMU_V2_DUAL_PDE_ADDRESS_BIG,
			  addr >> NOVA_GMMU_V2_DUAL_PDE_ADDRESS_BIG_SHIFT);
}

/* Version 2: 49 bits, 128 GiB of VRAM (ADDRESS_VID is 32:8) */
const struct nova_gmmu_fmt nova_gmmu_fmt_v2 = {
	.level = {
		[NOVA_GMMU_PT_SMALL] = { 12, 9, 1, 4096 },
		[NOVA_GMMU_PT_BIG] = { 16, 5, 1, 256 },
		[NOVA_GMMU_PD0] = { 21, 8, 2, 4096 },
		[NOVA_GMMU_PD1] = { 29, 9, 1, 4096 },
		[NOVA_GMMU_PD2] = { 38, 9, 1, 4096 },
		[NOVA_GMMU_PD3] = { 47, 2, 1, 4096 },
	},
	.root = NOVA_GMMU_PD3,
	.version = 2,
	.va_bits = 49,
	.vid_bits = 37,
	.sys_bits = 58,
	.addr_rshift = 4,
	.page_shifts = BIT(NOVA_GMMU_SHIFT_4K) | BIT(NOVA_GMMU_SHIFT_64K) |
		       BIT(NOVA_GMMU_SHIFT_2M),
	.kinds = NOVA_GMMU_KINDS,
	.kinds_vid = NOVA_GMMU_KINDS_COMPRESSIBLE,
	.pte_addr = NOVA_GMMU_V2_PTE_ADDRESS_SYS,
	.sparse = NOVA_GMMU_V2_PTE_VOL,
	.no_small = NOVA_GMMU_V2_PTE_PRIVILEGE,
	.pte = nova_gmmu_fmt_v2_pte,
	.attrs = nova_gmmu_fmt_v2_attrs,
	.pde = nova_gmmu_fmt_v2_pde,
	.pde_big = nova_gmmu_fmt_v2_pde_big,
};
EXPORT_SYMBOL_IF_KUNIT(nova_gmmu_fmt_v2);
