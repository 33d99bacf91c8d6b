// SPDX-License-Identifier: GPL-2.0
/*
 * Page tables, version 3: Hopper and newer.
 *
 * Fields are NV_MMU_VER3_* of dev_mmu.h (gh100), levels are those of
 * kern_gmmu_fmt_gh10x.c. Flags are a code, PCF, whose bits mean the same in all
 * codes of a valid PTE. In an entry that is not valid PCF says whether it is
 * sparse, or, in a 64 KiB PTE, hides the 4 KiB ones.
 */
#include <linux/bitfield.h>
#include <linux/bits.h>
#include <linux/export.h>

#include <kunit/visibility.h>

#include "nova_gmmu_fmt.h"
#include "nova_gmmu_kind.h"

/* NV_MMU_VER3_PDE; also the words of a DUAL_PDE */
#define NOVA_GMMU_V3_PDE_APERTURE	GENMASK_ULL(2, 1)
#define   NOVA_GMMU_V3_PDE_APERTURE_VID		1
#define   NOVA_GMMU_V3_PDE_APERTURE_SYS_COH	2
#define   NOVA_GMMU_V3_PDE_APERTURE_SYS_NCOH	3
#define NOVA_GMMU_V3_PDE_PCF		GENMASK_ULL(5, 3)
#define   NOVA_GMMU_V3_PDE_PCF_VALID_CACHED_ATS_ALLOWED		0
#define   NOVA_GMMU_V3_PDE_PCF_VALID_UNCACHED_ATS_ALLOWED	1
#define NOVA_GMMU_V3_PDE_ADDRESS	GENMASK_ULL(51, 12)
#define   NOVA_GMMU_V3_PDE_ADDRESS_SHIFT	12
#define NOVA_GMMU_V3_DUAL_PDE_ADDRESS_BIG	GENMASK_ULL(51, 8)
#define   NOVA_GMMU_V3_DUAL_PDE_ADDRESS_BIG_SHIFT	8

/* NV_MMU_VER3_PTE */
#define NOVA_GMMU_V3_PTE_VALID		BIT_ULL(0)
#define NOVA_GMMU_V3_PTE_APERTURE	GENMASK_ULL(2, 1)
#define NOVA_GMMU_V3_PTE_PCF		GENMASK_ULL(7, 3)
#define   NOVA_GMMU_V3_PTE_PCF_UNCACHED		BIT_ULL(0)
#define   NOVA_GMMU_V3_PTE_PCF_PRIVILEGE	BIT_ULL(1)
#define   NOVA_GMMU_V3_PTE_PCF_RO		BIT_ULL(2)
#define   NOVA_GMMU_V3_PTE_PCF_NO_ATOMIC	BIT_ULL(3)
/* Access counters disabled: nobody reads them. */
#define   NOVA_GMMU_V3_PTE_PCF_ACD		BIT_ULL(4)
#define   NOVA_GMMU_V3_PTE_PCF_SPARSE		1ULL
#define   NOVA_GMMU_V3_PTE_PCF_NO_VALID_4KB_PAGE	3ULL
#define NOVA_GMMU_V3_PTE_KIND		GENMASK_ULL(11, 8)
#define NOVA_GMMU_V3_PTE_ADDRESS	GENMASK_ULL(51, 12)
#define   NOVA_GMMU_V3_PTE_ADDRESS_SHIFT	12

static u64 nova_gmmu_fmt_v3_pte(const struct nova_gmmu_attrs *attrs, u64 addr)
{
	u64 pcf = NOVA_GMMU_V3_PTE_PCF_ACD;

	if (attrs->flags & NOVA_GMMU_VOLATILE)
		pcf |= NOVA_GMMU_V3_PTE_PCF_UNCACHED;
	if (attrs->flags & NOVA_GMMU_PRIVILEGED)
		pcf |= NOVA_GMMU_V3_PTE_PCF_PRIVILEGE;
	if (attrs->flags & NOVA_GMMU_READ_ONLY)
		pcf |= NOVA_GMMU_V3_PTE_PCF_RO;
	if (attrs->flags & NOVA_GMMU_NO_ATOMICS)
		pcf |= NOVA_GMMU_V3_PTE_PCF_NO_ATOMIC;

	return NOVA_GMMU_V3_PTE_VALID |
	       FIELD_PREP(NOVA_GMMU_V3_PTE_APERTURE, (u64)attrs->aperture) |
	       FIELD_PREP(NOVA_GMMU_V3_PTE_PCF, pcf) |
	       FIELD_PREP(NOVA_GMMU_V3_PTE_KIND, (u64)attrs->kind) |
	       FIELD_PREP(NOVA_GMMU_V3_PTE_ADDRESS,
			  addr >> NOVA_GMMU_V3_PTE_ADDRESS_SHIFT);
}

static void nova_gmmu_fmt_v3_attrs(u64 pte, struct nova_gmmu_attrs *attrs)
{
	u64 pcf = FIELD_GET(NOVA_GMMU_V3_PTE_PCF, pte);

	*attrs = (struct nova_gmmu_attrs){
		.aperture = FIELD_GET(NOVA_GMMU_V3_PTE_APERTURE, pte),
		.kind = FIELD_GET(NOVA_GMMU_V3_PTE_KIND, pte),
	};
	if (pcf & NOVA_GMMU_V3_PTE_PCF_UNCACHED)
		attrs->flags |= NOVA_GMMU_VOLATILE;
	if (pcf & NOVA_GMMU_V3_PTE_PCF_PRIVILEGE)
		attrs->flags |= NOVA_GMMU_PRIVILEGED;
	if (pcf & NOVA_GMMU_V3_PTE_PCF_RO)
		attrs->flags |= NOVA_GMMU_READ_ONLY;
	if (pcf & NOVA_GMMU_V3_PTE_PCF_NO_ATOMIC)
		attrs->flags |= NOVA_GMMU_NO_ATOMICS;
}

/*
 * Tables in system memory are not cached in L2, where the CPU cannot see.
 * Without ATS its bit of PCF says nothing; 0 is what uvm_hopper_mmu.c writes.
 */
static u64 nova_gmmu_fmt_v3_pde_common(enum nova_gmmu_aperture aperture)
{
	u64 pcf = NOVA_GMMU_V3_PDE_PCF_VALID_UNCACHED_ATS_ALLOWED;
	u64 code;

	switch (aperture) {
	case NOVA_GMMU_SYS_COH:
		code = NOVA_GMMU_V3_PDE_APERTURE_SYS_COH;
		break;
	case NOVA_GMMU_SYS_NCOH:
		code = NOVA_GMMU_V3_PDE_APERTURE_SYS_NCOH;
		break;
	case NOVA_GMMU_VID:
	default:
		code = NOVA_GMMU_V3_PDE_APERTURE_VID;
		pcf = NOVA_GMMU_V3_PDE_PCF_VALID_CACHED_ATS_ALLOWED;
		break;
	}
	return FIELD_PREP(NOVA_GMMU_V3_PDE_APERTURE, code) |
	       FIELD_PREP(NOVA_GMMU_V3_PDE_PCF, pcf);
}

static u64 nova_gmmu_fmt_v3_pde(enum nova_gmmu_aperture aperture, u64 addr)
{
	return nova_gmmu_fmt_v3_pde_common(aperture) |
	       FIELD_PREP(NOVA_GMMU_V3_PDE_ADDRESS,
			  addr >> NOVA_GMMU_V3_PDE_ADDRESS_SHIFT);
}

static u64 nova_gmmu_fmt_v3_pde_big(enum nova_gmmu_aperture aperture, u64 addr)
{
	return nova_gmmu_fmt_v3_pde_common(aperture) |
	       FIELD_PREP(NOVA_GMMU_V3_DUAL_PDE_ADDRESS_BIG,
			  addr >> NOVA_GMMU_V3_DUAL_PDE_ADDRESS_BIG_SHIFT);
}

/*
 * Version 3: 57 bits, 1 TiB of VRAM (ADDRESS_VID is 39:12). The root has 16
 * bytes, but its address is one of 4 KiB (uvm_hopper_mmu.c).
 */
const struct nova_gmmu_fmt nova_gmmu_fmt_v3 = {
	.level = {
		[NOVA_GMMU_PT_SMALL] = { 12, 9, 1, 4096 },
		[NOVA_GMMU_PT_BIG] = { 16, 5, 1, 256 },
		[NOVA_GMMU_PD0] = { 21, 8, 2, 4096 },
		[NOVA_GMMU_PD1] = { 29, 9, 1, 4096 },
		[NOVA_GMMU_PD2] = { 38, 9, 1, 4096 },
		[NOVA_GMMU_PD3] = { 47, 9, 1, 4096 },
		[NOVA_GMMU_PD4] = { 56, 1, 1, 4096 },
	},
	.root = NOVA_GMMU_PD4,
	.version = 3,
	.va_bits = 57,
	.vid_bits = 40,
	.sys_bits = 52,
	.addr_rshift = 0,
	.page_shifts = BIT(NOVA_GMMU_SHIFT_4K) | BIT(NOVA_GMMU_SHIFT_64K) |
		       BIT(NOVA_GMMU_SHIFT_2M) | BIT(NOVA_GMMU_SHIFT_512M),
	.kinds = NOVA_GMMU_KINDS,
	.kinds_vid = NOVA_GMMU_KINDS_COMPRESSIBLE,
	.pte_addr = NOVA_GMMU_V3_PTE_ADDRESS,
	/* The same code as NV_MMU_VER3_PDE_PCF_SPARSE_ATS_ALLOWED */
	.sparse = FIELD_PREP_CONST(NOVA_GMMU_V3_PTE_PCF,
				   NOVA_GMMU_V3_PTE_PCF_SPARSE),
	.no_small = FIELD_PREP_CONST(NOVA_GMMU_V3_PTE_PCF,
				     NOVA_GMMU_V3_PTE_PCF_NO_VALID_4KB_PAGE),
	.pte = nova_gmmu_fmt_v3_pte,
	.attrs = nova_gmmu_fmt_v3_attrs,
	.pde = nova_gmmu_fmt_v3_pde,
	.pde_big = nova_gmmu_fmt_v3_pde_big,
};
EXPORT_SYMBOL_IF_KUNIT(nova_gmmu_fmt_v3);
