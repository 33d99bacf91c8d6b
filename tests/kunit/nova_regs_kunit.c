// SPDX-License-Identifier: GPL-2.0
/*
 * Register names: addresses as documented, fields that go in and come out.
 */
#include <linux/array_size.h>
#include <linux/bitfield.h>

#include <kunit/test.h>

#include "../../nova-core/regs/nova_regs_falcon.h"
#include "../../nova-core/regs/nova_regs_fbif.h"
#include "../../nova-core/regs/nova_regs_fuse.h"
#include "../../nova-core/regs/nova_regs_gsp.h"
#include "../../nova-core/regs/nova_regs_pbus.h"
#include "../../nova-core/regs/nova_regs_pdisp.h"
#include "../../nova-core/regs/nova_regs_pfb.h"
#include "../../nova-core/regs/nova_regs_pgc6.h"
#include "../../nova-core/regs/nova_regs_pmc.h"
#include "../../nova-core/regs/nova_regs_prom.h"
#include "../../nova-core/regs/nova_regs_ptimer.h"
#include "../../nova-core/regs/nova_regs_riscv.h"
#include "../../nova-core/regs/nova_regs_vfunc.h"
#include "../../nova-core/regs/nova_regs_xve.h"

static void nova_regs_arrays(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, NV_PBUS_VBIOS_SCRATCH_FRTS.addr, 0x001438U);
	KUNIT_EXPECT_EQ(test, NV_PBUS_VBIOS_SCRATCH_SB.addr, 0x001454U);
	KUNIT_EXPECT_EQ(test, NV_PGSP_QUEUE_HEAD(0).addr, 0x110c00U);
	KUNIT_EXPECT_EQ(test, NV_PGSP_QUEUE_HEAD(7).addr, 0x110c38U);
	KUNIT_EXPECT_EQ(test, NV_FUSE_OPT_FPF_SEC2_UCODE_VERSION(1).addr,
			0x824140U);
	KUNIT_EXPECT_EQ(test, NV_FUSE_OPT_FPF_SEC2_UCODE_VERSION(3).addr,
			0x824148U);
	KUNIT_EXPECT_EQ(test, NV_FUSE_OPT_FPF_GSP_UCODE_VERSION(9).addr,
			0x8241e0U);
	KUNIT_EXPECT_EQ(test, NV_PROM_DATA(0x10).addr, 0x300010U);
	KUNIT_EXPECT_EQ(test, NV_PFALCON_FALCON_IMEMC(3).offset, 0x1b0U);
	KUNIT_EXPECT_EQ(test, NV_PFALCON_FBIF_TRANSCFG(7).offset, 0x61cU);
}

static void nova_regs_interrupt_tree(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, NV_VIRTUAL_FUNCTION_PRIV_CPU_INTR_LEAF(4).addr,
			0xb81010U);
	KUNIT_EXPECT_EQ(test,
			NV_VIRTUAL_FUNCTION_PRIV_CPU_INTR_LEAF_EN_SET(7).addr,
			0xb8121cU);
	KUNIT_EXPECT_EQ(test,
			NV_VIRTUAL_FUNCTION_PRIV_CPU_INTR_LEAF_EN_CLEAR(0).addr,
			0xb81400U);
	KUNIT_EXPECT_EQ(test, NV_VIRTUAL_FUNCTION_PRIV_CPU_INTR_TOP.addr,
			0xb81600U);
	KUNIT_EXPECT_EQ(test, NV_VIRTUAL_FUNCTION_PRIV_CPU_INTR_TOP_EN_SET.addr,
			0xb81608U);
	KUNIT_EXPECT_EQ(test,
			NV_VIRTUAL_FUNCTION_PRIV_CPU_INTR_TOP_EN_CLEAR.addr,
			0xb81610U);
	KUNIT_EXPECT_EQ(test, NV_XVE_CYA_2.addr, 0x088704U);
}

/* Second block registers, where a GSP has them */
static void nova_regs_second_block(struct kunit *test)
{
	u32 base = NV_PGSP_BASE + NV_FALCON2_OFFSET;

	KUNIT_EXPECT_EQ(test, base + NV_PRISCV_RISCV_CPUCTL.offset, 0x111388U);
	KUNIT_EXPECT_EQ(test, base + NV_PRISCV_RISCV_IRQMASK.offset, 0x111528U);
	KUNIT_EXPECT_EQ(test, base + NV_PRISCV_RISCV_BCR_CTRL.offset, 0x111668U);
	KUNIT_EXPECT_EQ(test, NV_PSEC_BASE + NV_FALCON2_OFFSET +
			NV_PFALCON2_FALCON_BROM_PARAADDR(0).offset, 0x841210U);
}

static void nova_regs_fields_come_back(struct kunit *test)
{
	u32 v;

	v = FIELD_PREP(NV_PMC_BOOT_42_ARCHITECTURE, 0x17) |
	    FIELD_PREP(NV_PMC_BOOT_42_IMPLEMENTATION, 2) |
	    FIELD_PREP(NV_PMC_BOOT_42_MAJOR_REVISION, 0xa) |
	    FIELD_PREP(NV_PMC_BOOT_42_MINOR_REVISION, 1);
	KUNIT_EXPECT_EQ(test, v, 0x172a1000U);
	KUNIT_EXPECT_EQ(test, FIELD_GET(NV_PMC_BOOT_42_CHIP_ID, v), 0x172UL);

	v = FIELD_PREP(NV_PFALCON_FALCON_DMATRFCMD_SIZE,
		       NV_PFALCON_FALCON_DMATRFCMD_SIZE_256B) |
	    FIELD_PREP(NV_PFALCON_FALCON_DMATRFCMD_SEC, 1) |
	    NV_PFALCON_FALCON_DMATRFCMD_IMEM;
	KUNIT_EXPECT_EQ(test, v, 0x614U);

	v = FIELD_PREP(NV_PFALCON_FALCON_HWCFG_IMEM_SIZE, 0x100) |
	    FIELD_PREP(NV_PFALCON_FALCON_HWCFG_DMEM_SIZE, 0x0ff);
	KUNIT_EXPECT_EQ(test, v, 0x1ff00U);
	KUNIT_EXPECT_EQ(test, FIELD_GET(NV_PFALCON_FALCON_HWCFG_DMEM_SIZE, v),
			0xffUL);
}

/* Fields of one register do not overlap, and enumerators fit. */
static void nova_regs_fields_are_apart(struct kunit *test)
{
	static const struct {
		u64 field[8];
	} regs[] = {
		{ { NV_PMC_BOOT_0_ARCHITECTURE_0, NV_PMC_BOOT_0_IMPLEMENTATION,
		    NV_PMC_BOOT_0_ARCHITECTURE_1, NV_PMC_BOOT_0_MAJOR_REVISION,
		    NV_PMC_BOOT_0_MINOR_REVISION } },
		{ { NV_PMC_BOOT_42_ARCHITECTURE, NV_PMC_BOOT_42_IMPLEMENTATION,
		    NV_PMC_BOOT_42_MAJOR_REVISION,
		    NV_PMC_BOOT_42_MINOR_REVISION } },
		{ { NV_PFALCON_FALCON_CPUCTL_STARTCPU,
		    NV_PFALCON_FALCON_CPUCTL_HALTED,
		    NV_PFALCON_FALCON_CPUCTL_ALIAS_EN } },
		{ { NV_PFALCON_FALCON_DMATRFCMD_FULL,
		    NV_PFALCON_FALCON_DMATRFCMD_IDLE,
		    NV_PFALCON_FALCON_DMATRFCMD_SEC,
		    NV_PFALCON_FALCON_DMATRFCMD_IMEM,
		    NV_PFALCON_FALCON_DMATRFCMD_WRITE,
		    NV_PFALCON_FALCON_DMATRFCMD_SIZE,
		    NV_PFALCON_FALCON_DMATRFCMD_CTXDMA,
		    NV_PFALCON_FALCON_DMATRFCMD_SET_DMTAG } },
		{ { NV_PFALCON_FALCON_HWCFG2_RISCV,
		    NV_PFALCON_FALCON_HWCFG2_MEM_SCRUBBING,
		    NV_PFALCON_FALCON_HWCFG2_RISCV_BR_PRIV_LOCKDOWN,
		    NV_PFALCON_FALCON_HWCFG2_RESET_READY } },
		{ { NV_PRISCV_RISCV_BCR_CTRL_VALID,
		    NV_PRISCV_RISCV_BCR_CTRL_CORE_SELECT,
		    NV_PRISCV_RISCV_BCR_CTRL_BRFETCH } },
		{ { NV_PFALCON_FBIF_TRANSCFG_TARGET,
		    NV_PFALCON_FBIF_TRANSCFG_MEM_TYPE } },
		{ { NV_PFB_PRI_MMU_LOCAL_MEMORY_RANGE_ECC_MODE,
		    NV_PFB_PRI_MMU_LOCAL_MEMORY_RANGE_LOWER_MAG,
		    NV_PFB_PRI_MMU_LOCAL_MEMORY_RANGE_LOWER_SCALE } },
		{ { NV_PDISP_VGA_WORKSPACE_BASE_ADDR,
		    NV_PDISP_VGA_WORKSPACE_BASE_STATUS_VALID } },
		{ { NV_PBUS_IFR_FMT_FIXED1_VERSIONSW,
		    NV_PBUS_IFR_FMT_FIXED1_FIXED_DATA_SIZE } },
	};

	for (size_t i = 0; i < ARRAY_SIZE(regs); i++) {
		u64 seen = 0;

		for (size_t j = 0; j < ARRAY_SIZE(regs[i].field); j++) {
			KUNIT_EXPECT_EQ(test, seen & regs[i].field[j], 0ULL);
			seen |= regs[i].field[j];
		}
		KUNIT_EXPECT_EQ(test, seen >> 32, 0ULL);
	}
}

static struct kunit_case nova_regs_cases[] = {
	KUNIT_CASE(nova_regs_arrays),
	KUNIT_CASE(nova_regs_interrupt_tree),
	KUNIT_CASE(nova_regs_second_block),
	KUNIT_CASE(nova_regs_fields_come_back),
	KUNIT_CASE(nova_regs_fields_are_apart),
	{}
};

static struct kunit_suite nova_regs_suite = {
	.name = "nova-regs",
	.test_cases = nova_regs_cases,
};

kunit_test_suites(&nova_regs_suite);
