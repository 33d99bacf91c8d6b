// SPDX-License-Identifier: GPL-2.0
/* Wrong drivers: falcon, DMA, boot ROM and FWSEC (rules 3, 5-7, 9) */
#include <stdio.h>
#include <string.h>

#include "boot_driver.h"
#include "tap.h"

#define DMA_IMEM	(6u << 8 | BIT(4) | BIT(2))
#define DMA_DMEM	(6u << 8)

static void caught(struct boot_driver *d, const char *name)
{
	if (!CHECK(client_violations(d->c, name) > 0))
		printf("# %s was not noticed\n", name);
}

/* Runs FWSEC as the images stand; true when it did what it should not. */
static bool fwsec_as_is(struct boot_driver *d)
{
	boot_falcon_reset(d, GSP);
	boot_falcon_load(d, GSP, &d->fwsec);
	boot_falcon_brom(d, GSP, &d->fwsec);
	CHECK(boot_falcon_run(d, GSP, &d->fwsec, 0, 0));
	return client_rd32(d->c, 0x1fa828);
}

static void test_gfw(void)
{
	struct boot_driver d;
	struct client *c = client_start("--gfw-delay-ms", "5", NULL);

	memset(&d, 0, sizeof(d));
	d.c = c;
	d.next = 0x100000000ull;
	client_cfg_wr16(c, 4, 6);
	boot_alloc(&d, 4096, &d.flush);
	client_wr32(c, 0x100c40, (u32)(d.flush >> 40));
	client_wr32(c, 0x100c10, (u32)(d.flush >> 8));
	client_wr32(c, GSP + 0x3c0, 1);
	caught(&d, "gfw-not-waited");
	CHECK_EQ(client_violations(c, "flush-page-missing"), 0);
	CHECK(client_stop(c));
}

static void test_flush(void)
{
	struct boot_driver d;

	if (!boot_driver_start(&d, NULL, NULL))
		return;
	client_wr32(d.c, 0x100c10, 0);
	client_wr32(d.c, 0x100c40, 0);
	client_wr32(d.c, GSP + 0x3c0, 1);
	caught(&d, "flush-page-missing");
	CHECK_EQ(client_violations(d.c, "gfw-not-waited"), 0);
	boot_driver_stop(&d);
}

static void test_registers(void)
{
	struct boot_driver d;

	if (!boot_driver_start(&d, NULL, NULL))
		return;
	client_wr32(d.c, GSP + 0x10c, 0x80);
	caught(&d, "falcon-reserved-bits");
	client_rd32(d.c, SEC2 + 0x184);
	caught(&d, "falcon-pio-masked");
	client_wr32(d.c, GSP + 0x0f4, 0);
	caught(&d, "register-readonly");
	client_rd32(d.c, GSP + 0x004);
	caught(&d, "register-writeonly");
	client_wr32(d.c, 0x1fa828, 0x10);
	CHECK_EQ(client_violations(d.c, "register-readonly"), 2);
	CHECK_EQ(client_rd32(d.c, 0x1fa828), 0);
	client_wr32(d.c, GSP + 0x3c0, 1);
	client_wr32(d.c, GSP + 0x040, 5);
	caught(&d, "falcon-access-in-reset");
	client_wr32(d.c, GSP + 0x3c0, 0);
	CHECK_EQ(client_rd32(d.c, GSP + 0x040), 0);
	boot_driver_stop(&d);
}

static void test_start_order(void)
{
	struct boot_driver d;

	if (!boot_driver_start(&d, NULL, NULL))
		return;
	/* Not reset since power-on: GFW has used it. */
	CHECK(boot_falcon_run(&d, GSP, NULL, 0, 0));
	caught(&d, "falcon-start-without-reset");
	caught(&d, "falcon-scrub-not-waited");
	caught(&d, "falcon-start-empty");
	boot_falcon_reset(&d, GSP);
	client_wr32(d.c, GSP + 0x1668, BIT(4));
	client_wr32(d.c, GSP + 0x100, 2);
	caught(&d, "falcon-core-select");
	boot_driver_stop(&d);
}

static void test_scrub(void)
{
	struct boot_driver d;

	if (!boot_driver_start(&d, NULL, NULL))
		return;
	client_wr32(d.c, GSP + 0x3c0, 1);
	client_wr32(d.c, GSP + 0x3c0, 0);
	boot_falcon_dma_setup(&d, GSP);
	boot_falcon_dma(&d, GSP, d.fwsec.addr, 0, 0, DMA_IMEM);
	caught(&d, "falcon-scrub-not-waited");
	boot_driver_stop(&d);
}

/* FWSEC hangs: the falcon is busy for as long as we like. */
static void test_running(void)
{
	struct boot_driver d;

	if (!boot_driver_start(&d, "--inject", "fwsec-hang"))
		return;
	d.run_ms = 20;
	CHECK(!boot_fwsec(&d, FRTS_CMD));
	client_wr32(d.c, GSP + 0x100, 2);
	caught(&d, "falcon-start-while-running");
	client_wr32(d.c, GSP + 0x104, 4);
	caught(&d, "falcon-write-while-running");
	CHECK_EQ(client_rd32(d.c, GSP + 0x104), 0);
	client_wr32(d.c, GSP + 0x1668, BIT(4));
	caught(&d, "falcon-core-switch-while-running");
	/* A reset is what helps against one that hangs. */
	client_wr32(d.c, GSP + 0x3c0, 1);
	CHECK_EQ(client_violations(d.c, "falcon-reset-while-running"), 0);
	boot_driver_stop(&d);
}

static void test_not_waited(void)
{
	struct boot_driver d;

	if (!boot_driver_start(&d, NULL, NULL))
		return;
	boot_falcon_reset(&d, GSP);
	boot_falcon_load(&d, GSP, &d.fwsec);
	boot_falcon_brom(&d, GSP, &d.fwsec);
	client_wr32(d.c, GSP + 0x100, 2);
	CHECK_EQ(client_violation_total(d.c), 0);
	client_wr32(d.c, GSP + 0x3c0, 1);
	caught(&d, "falcon-reset-while-running");
	boot_driver_stop(&d);
}

static void test_dma_config(void)
{
	struct boot_driver d;
	unsigned int n;

	if (!boot_driver_start(&d, NULL, NULL))
		return;
	boot_falcon_reset(&d, GSP);
	for (n = 1; n <= 4; n++) {
		boot_falcon_dma_setup(&d, GSP);
		switch (n) {
		case 1:
			client_wr32(d.c, GSP + 0x10c, 1);
			break;
		case 2:
			client_wr32(d.c, GSP + 0x624, 0);
			break;
		case 3:
			client_wr32(d.c, GSP + 0x600, 1);	/* virtual */
			break;
		case 4:
			client_wr32(d.c, GSP + 0x600, 4);	/* local FB */
		}
		boot_falcon_dma(&d, GSP, d.fwsec.addr, 0, 0, DMA_IMEM);
		CHECK_EQ(client_violations(d.c, "falcon-dma-config"), n);
	}
	boot_falcon_dma_setup(&d, GSP);
	boot_falcon_dma(&d, GSP, d.fwsec.addr, 0, 0, DMA_IMEM);
	CHECK_EQ(client_violation_total(d.c), 4);
	boot_driver_stop(&d);
}

static void test_dma_command(void)
{
	struct boot_driver d;
	u64 addr;

	if (!boot_driver_start(&d, NULL, NULL))
		return;
	addr = d.fwsec.addr;
	boot_falcon_reset(&d, GSP);
	boot_falcon_dma_setup(&d, GSP);
	boot_falcon_dma(&d, GSP, addr, 0x80, 0, DMA_IMEM);
	boot_falcon_dma(&d, GSP, addr, 0, 0x40, DMA_IMEM);
	CHECK_EQ(client_violations(d.c, "falcon-dma-alignment"), 2);
	boot_falcon_dma(&d, GSP, addr, 0, 0, 5u << 8);
	caught(&d, "falcon-dma-size");
	boot_falcon_dma(&d, GSP, addr, 0x10000, 0, DMA_DMEM);
	boot_falcon_dma(&d, GSP, addr, 0xfff00, 0, DMA_IMEM);
	CHECK_EQ(client_violations(d.c, "falcon-dma-range"), 2);
	boot_falcon_dma(&d, GSP, addr, 0, 0, DMA_DMEM | BIT(5));
	caught(&d, "falcon-dma-write");
	/* Where nothing is mapped, and where the base's upper half is wrong. */
	boot_falcon_dma(&d, GSP, 0xdead0000ull, 0, 0, DMA_DMEM);
	CHECK_EQ(client_violations(d.c, "dma-unmapped"), 1);
	boot_falcon_dma(&d, GSP, addr | 1ull << 44, 0, 0, DMA_DMEM);
	CHECK_EQ(client_violations(d.c, "dma-unmapped"), 2);
	boot_driver_stop(&d);
}

static void test_dma_poll(void)
{
	struct boot_driver d;

	if (!boot_driver_start(&d, "--inject", "dma-stuck,after=1"))
		return;
	boot_falcon_reset(&d, GSP);
	boot_falcon_dma_setup(&d, GSP);
	client_wr32(d.c, GSP + 0x110, (u32)(d.fwsec.addr >> 8));
	client_wr32(d.c, GSP + 0x128, (u32)(d.fwsec.addr >> 40));
	client_wr32(d.c, GSP + 0x114, 0);
	client_wr32(d.c, GSP + 0x11c, 0);
	client_wr32(d.c, GSP + 0x118, DMA_IMEM);
	CHECK_EQ(client_violation_total(d.c), 0);
	/* A second one without a look at FULL; it gets stuck. */
	client_wr32(d.c, GSP + 0x118, DMA_IMEM);
	caught(&d, "falcon-dma-full");
	client_wr32(d.c, GSP + 0x110, 0);
	caught(&d, "falcon-dma-base-busy");
	CHECK_EQ(client_rd32(d.c, GSP + 0x118) & 3, 1);	/* full, not idle */
	client_wr32(d.c, GSP + 0x100, 2);
	caught(&d, "falcon-dma-not-waited");
	boot_driver_stop(&d);
}

/* ---- what the boot ROM refuses ---------------------------------------------- */

static void refused(struct boot_driver *d, const char *name)
{
	CHECK(!fwsec_as_is(d));
	caught(d, name);
	CHECK_EQ(client_violation_total(d->c), client_violations(d->c, name));
	boot_driver_stop(d);
}

static void test_ucode_unknown(void)
{
	struct boot_driver d;

	if (!boot_driver_start(&d, NULL, NULL))
		return;
	memset(d.fwsec.mem, 0x5a, 256);
	refused(&d, "ucode-unknown");
}

static void test_ucode_imem(void)
{
	struct boot_driver d;

	if (!boot_driver_start(&d, NULL, NULL))
		return;
	d.fwsec.mem[FWSEC_IMEM_SIZE - 1] ^= 1;
	refused(&d, "ucode-imem");

	/* One block short. */
	if (!boot_driver_start(&d, NULL, NULL))
		return;
	d.fwsec.imem_size -= 256;
	refused(&d, "ucode-imem");
}

/* The right bytes, not marked secure or at other virtual addresses. */
static void test_ucode_tags(void)
{
	struct boot_driver d;
	unsigned int n;

	for (n = 0; n < 2; n++) {
		if (!boot_driver_start(&d, NULL, NULL))
			return;
		boot_falcon_reset(&d, GSP);
		boot_falcon_load(&d, GSP, &d.fwsec);
		if (!n)
			boot_falcon_dma(&d, GSP, d.fwsec.addr, 0x300, 0x300,
					DMA_IMEM & ~BIT(2));
		else
			boot_falcon_dma(&d, GSP, d.fwsec.addr + 0x300, 0x300, 0,
					DMA_IMEM);
		boot_falcon_brom(&d, GSP, &d.fwsec);
		CHECK(boot_falcon_run(&d, GSP, &d.fwsec, 0, 0));
		CHECK_EQ(client_rd32(d.c, 0x1fa828), 0);
		caught(&d, "ucode-imem");
		boot_driver_stop(&d);
	}
}

static void test_ucode_dmem(void)
{
	struct boot_driver d;

	if (!boot_driver_start(&d, NULL, NULL))
		return;
	d.fwsec.mem[FWSEC_IMEM_SIZE + 0x120] ^= 0x80;
	refused(&d, "ucode-dmem");

	if (!boot_driver_start(&d, NULL, NULL))
		return;
	d.fwsec.dmem_size -= 256;
	refused(&d, "ucode-dmem");
}

static void test_signature(void)
{
	struct boot_driver d;

	/* The one for another fuse version, then none at all. */
	if (!boot_driver_start(&d, NULL, NULL))
		return;
	boot_fwsec_prepare(&d, FRTS_CMD, 2);
	refused(&d, "ucode-signature");
	if (!boot_driver_start(&d, NULL, NULL))
		return;
	memset(d.fwsec.mem + FWSEC_IMEM_SIZE + FWSEC_PKC_OFFSET, 0,
	       FWSEC_SIG_SIZE);
	refused(&d, "ucode-signature");
	/* Fused beyond what the VBIOS is signed for. */
	if (!boot_driver_start(&d, "--fuse-gsp", "3"))
		return;
	refused(&d, "ucode-signature");
	if (!boot_driver_start(&d, "--fuse-sec2", "2"))
		return;
	boot_gsp_prepare(&d);
	CHECK(boot_load(&d));
	CHECK_EQ(d.mailbox[0], (u32)d.meta_addr);
	caught(&d, "ucode-signature");
	boot_driver_stop(&d);
}

static void test_ucode_debug(void)
{
	struct boot_driver d;
	u8 *dmem;

	if (!boot_driver_start(&d, NULL, NULL))
		return;
	dmem = d.fwsec.mem + FWSEC_IMEM_SIZE;
	memcpy(d.fwsec.mem, d.vbios->debug.imem, FWSEC_IMEM_SIZE);
	memcpy(dmem + 0x100, d.vbios->debug.dmem + 0x100, 0x400);
	memcpy(dmem + FWSEC_PKC_OFFSET, d.vbios->debug.sig[1], FWSEC_SIG_SIZE);
	refused(&d, "ucode-debug");
}

static void test_ucode_engine(void)
{
	struct boot_driver d;

	if (!boot_driver_start(&d, NULL, NULL))
		return;
	boot_falcon_reset(&d, GSP);
	boot_falcon_load(&d, GSP, &d.load);
	boot_falcon_brom(&d, GSP, &d.load);
	CHECK(boot_falcon_run(&d, GSP, &d.load, 1, 1));
	CHECK_EQ(d.mailbox[0], 1);
	caught(&d, "ucode-engine");
	boot_driver_stop(&d);
}

static void test_brom(void)
{
	struct boot_driver d;

	if (!boot_driver_start(&d, NULL, NULL))
		return;
	d.fwsec.pkc += 4;
	refused(&d, "brom-parameters");
	if (!boot_driver_start(&d, NULL, NULL))
		return;
	d.fwsec.engine_mask = 1;
	refused(&d, "brom-parameters");
	if (!boot_driver_start(&d, NULL, NULL))
		return;
	d.fwsec.ucode_id = 3;
	refused(&d, "brom-parameters");
	if (!boot_driver_start(&d, NULL, NULL))
		return;
	d.fwsec.bootvec = 0x100;
	refused(&d, "brom-boot-vector");
	/* MOD_SEL left at AES. */
	if (!boot_driver_start(&d, NULL, NULL))
		return;
	boot_falcon_reset(&d, GSP);
	boot_falcon_load(&d, GSP, &d.fwsec);
	boot_falcon_brom(&d, GSP, &d.fwsec);
	client_wr32(d.c, GSP + 0x1180, 0);
	CHECK(boot_falcon_run(&d, GSP, &d.fwsec, 0, 0));
	CHECK_EQ(client_rd32(d.c, 0x1fa828), 0);
	caught(&d, "brom-parameters");
	boot_driver_stop(&d);
}

/* ---- FWSEC's command ------------------------------------------------------------ */

/* One dword of the command buffer is wrong: error code, no WPR2. */
static void fwsec_wrong(u32 at, u32 val, const char *name)
{
	struct boot_driver d;
	u8 *dmem;

	if (!boot_driver_start(&d, NULL, NULL))
		return;
	dmem = d.fwsec.mem + FWSEC_IMEM_SIZE;
	put32(dmem + at, val);
	CHECK(!fwsec_as_is(&d));
	CHECK(client_rd32(d.c, 0x1438) >> 16);
	caught(&d, name);
	boot_driver_stop(&d);
}

static void test_fwsec_command(void)
{
	fwsec_wrong(FWSEC_DMAP_OFFSET + FWSEC_DMAP_INIT_CMD, 0x16,
		    "fwsec-command");
	fwsec_wrong(FWSEC_CMD_OFFSET + 0, 2, "fwsec-read-vbios");
	fwsec_wrong(FWSEC_CMD_OFFSET + 4, 0x14, "fwsec-read-vbios");
	fwsec_wrong(FWSEC_CMD_OFFSET + 20, 0, "fwsec-read-vbios");
	fwsec_wrong(FWSEC_CMD_OFFSET + 24, 0, "fwsec-frts-region");
	fwsec_wrong(FWSEC_CMD_OFFSET + 28, 0x18, "fwsec-frts-region");
	fwsec_wrong(FWSEC_CMD_OFFSET + 36, 0x200, "fwsec-frts-region");
	fwsec_wrong(FWSEC_CMD_OFFSET + 40, 1, "fwsec-frts-region");
}

static void test_frts_place(void)
{
	static const s64 move[] = {
		0x100000,		/* into the VGA workspace */
		0x10000000000ll,	/* beyond memory */
		-0x1000,		/* unaligned */
		-0x4000000,		/* far below the top */
	};
	struct boot_driver d;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(move); i++) {
		if (!boot_driver_start(&d, NULL, NULL))
			return;
		d.frts += (u64)move[i];
		CHECK(boot_fwsec(&d, FRTS_CMD));
		CHECK(client_rd32(d.c, 0x1438) >> 16);
		CHECK_EQ(client_rd32(d.c, 0x1fa828), 0);
		caught(&d, "fwsec-frts-place");
		boot_driver_stop(&d);
	}
}

static void test_frts_twice(void)
{
	struct boot_driver d;

	if (!boot_driver_start(&d, NULL, NULL))
		return;
	CHECK(boot_fwsec(&d, FRTS_CMD));
	CHECK_EQ(client_rd32(d.c, 0x1438) >> 16, 0);
	CHECK(boot_fwsec(&d, FRTS_CMD));
	CHECK(client_rd32(d.c, 0x1438) >> 16);
	caught(&d, "fwsec-wpr2-set");
	boot_driver_stop(&d);
}

int main(int argc, char **argv)
{
	static const struct tap_test tests[] = {
		{ "rule 9: falcon before GFW boot is seen", test_gfw },
		{ "rule 3: falcon reset without a flush page", test_flush },
		{ "rule 2: falcon registers", test_registers },
		{ "rule 5: start order", test_start_order },
		{ "rule 5: scrubbing not waited for", test_scrub },
		{ "rule 5: touching a running falcon", test_running },
		{ "rule 5: microcode not waited for", test_not_waited },
		{ "rule 5: DMA path", test_dma_config },
		{ "rule 5: DMA commands", test_dma_command },
		{ "rule 5: DMA without polling", test_dma_poll },
		{ "rule 6: unknown microcode", test_ucode_unknown },
		{ "rule 6: altered code", test_ucode_imem },
		{ "rule 6: code not secure, wrong tags", test_ucode_tags },
		{ "rule 6: altered data", test_ucode_dmem },
		{ "rule 6: signature", test_signature },
		{ "rule 6: debug microcode", test_ucode_debug },
		{ "rule 6: wrong engine", test_ucode_engine },
		{ "rule 6: boot ROM parameters", test_brom },
		{ "rule 7: FWSEC's command", test_fwsec_command },
		{ "rule 7: place of FRTS", test_frts_place },
		{ "rule 7: FRTS twice", test_frts_twice },
	};

	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
