// SPDX-License-Identifier: GPL-2.0
/* Wrong drivers: booter_load, the GSP, booter_unload (rules 8-10) */
#include <stdio.h>
#include <string.h>

#include "boot_driver.h"
#include "tap.h"

static void caught(struct boot_driver *d, const char *name)
{
	if (!CHECK(client_violations(d->c, name) > 0))
		printf("# %s was not noticed\n", name);
}

/* Up to where booter_load is next; with or without GSP-RM's 60 MiB. */
static bool before_load_of(struct boot_driver *d, bool image)
{
	if (!boot_driver_start(d, NULL, NULL))
		return false;
	d->skip_image = !image;
	boot_gsp_prepare(d);
	CHECK(boot_fwsec(d, FRTS_CMD));
	boot_gsp_reset_riscv(d);
	CHECK_EQ(client_violation_total(d->c), 0);
	return true;
}

static bool before_load(struct boot_driver *d)
{
	return before_load_of(d, true);
}

/* booter_load fails, for this reason only, and leaves things as they were. */
static void load_refused(struct boot_driver *d, const char *name)
{
	u32 hi = client_rd32(d->c, 0x1fa828);

	CHECK(boot_load(d));
	CHECK(d->mailbox[0] != 0 && d->mailbox[0] != (u32)d->meta_addr);
	CHECK_EQ(client_rd32(d->c, 0x1fa828), hi);
	CHECK_EQ(client_rd32(d->c, GSP + 0x1388) & BIT(7), 0);
	caught(d, name);
	boot_driver_stop(d);
}

static void test_no_firmware(void)
{
	struct boot_driver d;

	if (!boot_driver_start(&d, "--firmware", "/nonexistent"))
		return;
	boot_gsp_prepare(&d);
	CHECK(boot_fwsec(&d, FRTS_CMD));
	CHECK(boot_load(&d));
	CHECK_EQ(d.mailbox[0], (u32)d.meta_addr);
	caught(&d, "booter-without-firmware");
	boot_driver_stop(&d);
}

/* A GPU that is told to know one version takes no other. */
static void test_other_version(void)
{
	struct boot_driver d;

	if (!boot_driver_start_with(&d, "535.113.01", "--version", "570.144"))
		return;
	boot_gsp_prepare(&d);
	CHECK(boot_fwsec(&d, FRTS_CMD));
	CHECK(boot_load(&d));
	CHECK_EQ(d.mailbox[0], (u32)d.meta_addr);
	caught(&d, "ucode-imem");
	boot_driver_stop(&d);
}

static void test_order(void)
{
	struct boot_driver d;

	/* No FRTS. */
	if (!boot_driver_start(&d, NULL, NULL))
		return;
	boot_gsp_prepare(&d);
	boot_gsp_reset_riscv(&d);
	load_refused(&d, "booter-order");

	/* A second time. */
	if (!boot_driver_start(&d, NULL, NULL))
		return;
	boot_all(&d);
	CHECK(boot_load(&d));
	CHECK(d.mailbox[0]);
	caught(&d, "booter-order");
	boot_driver_stop(&d);

	/* With FWSEC still in the GSP. */
	if (!boot_driver_start(&d, NULL, NULL))
		return;
	boot_gsp_prepare(&d);
	CHECK(boot_fwsec(&d, FRTS_CMD));
	client_wr32(d.c, GSP + 0x40, (u32)d.libos_addr);
	client_wr32(d.c, GSP + 0x44, (u32)(d.libos_addr >> 32));
	CHECK(boot_load(&d));
	caught(&d, "booter-gsp-not-reset");
	boot_driver_stop(&d);
}

static void test_meta_address(void)
{
	struct boot_driver d;

	if (!before_load(&d))
		return;
	d.meta_addr += 0x80;
	load_refused(&d, "wprmeta-address");
	if (!before_load(&d))
		return;
	d.meta_addr = 0x7ffff000;
	CHECK(boot_load(&d));
	CHECK(d.mailbox[0] && d.mailbox[0] != (u32)d.meta_addr);
	caught(&d, "wprmeta-address");
	caught(&d, "dma-unmapped");
	boot_driver_stop(&d);
}

#define META(member, val, name) \
	{ offsetof(struct wpr_meta, member), val, name }

static void test_meta_fields(void)
{
	/* Each field, changed by an exclusive or. */
	static const struct {
		size_t at;
		u64 flip;		/* lowest byte first */
		const char *name;
	} wrong[] = {
		META(magic, 1, "wprmeta-header"),
		META(revision, 2, "wprmeta-header"),
		META(boot_count, 1, "wprmeta-header"),
		META(verified, WPR_META_VERIFIED, "wprmeta-header"),
		META(partition_rpc[0], 8, "wprmeta-reserved"),
		META(partition_rpc[1], 1ull << 40, "wprmeta-reserved"),
		META(crash_queue_size, 0x1000, "wprmeta-reserved"),
		META(ls_ucode_version, 1, "wprmeta-reserved"),
		META(vf_partitions, 4, "wprmeta-reserved"),
		META(flags, 0x80, "wprmeta-reserved"),
		META(padding[0], 1, "wprmeta-reserved"),
		META(padding[1], 1, "wprmeta-reserved"),
		META(pmu_reserved, 0x1000, "wprmeta-reserved"),
		META(fb_size, 0x100000, "wprmeta-fb"),
		META(vga, 0x10000, "wprmeta-fb"),
		META(vga_size, 0x1000, "wprmeta-fb"),
		META(frts, 0x20000, "wprmeta-frts"),
		META(frts_size, 0x1000, "wprmeta-frts"),
		META(wpr_end, 0x20000, "wprmeta-frts"),
		META(rsvd_start, 0x100000, "wprmeta-layout"),
		META(nonwpr_heap, 0x1000, "wprmeta-layout"),
		META(nonwpr_heap_size, 0x1000000, "wprmeta-layout"),
		META(wpr_start, 0x1000, "wprmeta-layout"),
		META(heap, 0x10000, "wprmeta-layout"),
		META(heap_size, 1ull << 63, "wprmeta-layout"),
		META(fw, 0x1000, "wprmeta-layout"),
		META(boot_bin, 0x800, "wprmeta-layout"),
		META(radix3_size, 0x80000000, "wprmeta-layout"),
		META(bootloader_size, 0x2000, "gsp-bootloader"),
		META(bootloader_code, 0x100, "gsp-bootloader"),
		META(bootloader_data, 0x100, "gsp-bootloader"),
		META(bootloader_manifest, 0x100, "gsp-bootloader"),
		META(bootloader_addr, 0x1000, "gsp-bootloader"),
		META(signature_size, 0x100, "gsp-signature"),
		META(signature_addr, 0x80, "gsp-signature"),
		META(radix3_addr, 0x8, "radix3"),
		META(radix3_size, 0x1000, "radix3"),
	};
	struct boot_driver d;
	size_t i, n;

	for (i = 0; i < ARRAY_SIZE(wrong); i++) {
		if (!before_load_of(&d, false))
			return;
		for (n = 0; n < sizeof(wrong[i].flip); n++)
			((u8 *)d.meta)[wrong[i].at + n] ^=
				(u8)(wrong[i].flip >> (8 * n));
		load_refused(&d, wrong[i].name);
	}
}

static void test_meta_heap(void)
{
	struct boot_driver d;

	/* 87 MiB is one too few (gsp_fw_heap.h). */
	if (!before_load(&d))
		return;
	d.meta->heap_size = 87ull << 20;
	load_refused(&d, "wprmeta-heap");
	/* All moved below the scrubbed 256 MiB. */
	if (!before_load(&d))
		return;
	d.meta->heap -= 128ull << 20;
	d.meta->wpr_start -= 128ull << 20;
	d.meta->nonwpr_heap -= 128ull << 20;
	d.meta->rsvd_start -= 128ull << 20;
	load_refused(&d, "wprmeta-not-scrubbed");
}

/* In itself right, but FWSEC put it elsewhere. */
static void test_meta_frts(void)
{
	struct boot_driver d;

	if (!before_load(&d))
		return;
	d.meta->frts -= 0x20000;
	d.meta->wpr_end -= 0x20000;
	load_refused(&d, "wprmeta-frts");
}

static void test_radix3(void)
{
	struct boot_driver d;
	u64 old, pages;

	/* Each level: an entry missing, unaligned, unmapped; the wrong page. */
	if (!before_load(&d))
		return;
	d.radix3[0][0] = 0;
	load_refused(&d, "radix3");
	if (!before_load(&d))
		return;
	d.radix3[1][3] |= 1;
	load_refused(&d, "radix3");
	if (!before_load(&d))
		return;
	d.radix3[2][700] = 0x7ffff000;
	load_refused(&d, "radix3");
	if (!before_load(&d))
		return;
	d.radix3[2][700] |= 0x10;
	load_refused(&d, "radix3");
	if (!before_load(&d))
		return;
	/* Two pages change places. */
	CHECK(memcmp(d.image, d.image + 5000 * 4096, 4096));
	old = d.radix3[2][0];
	d.radix3[2][0] = d.radix3[2][5000];
	d.radix3[2][5000] = old;
	load_refused(&d, "gsp-image");

	/* Unused entries: noticed, not refused. */
	if (!before_load(&d))
		return;
	d.radix3[0][1] = d.radix3_addr[1];
	CHECK(boot_load(&d));
	CHECK_EQ(d.mailbox[0], 0);
	caught(&d, "radix3-tail");
	boot_driver_stop(&d);
	if (!before_load(&d))
		return;
	pages = (d.fw.gsp.image.size + 4095) / 4096;
	CHECK(pages % 512);
	d.radix3[2][pages] = d.radix3[2][0];
	CHECK(boot_load(&d));
	CHECK_EQ(d.mailbox[0], 0);
	caught(&d, "radix3-tail");
	boot_driver_stop(&d);
}

static void test_contents(void)
{
	struct boot_driver d;

	if (!before_load(&d))
		return;
	d.image[d.fw.gsp.image.size - 1] ^= 1;
	load_refused(&d, "gsp-image");
	if (!before_load(&d))
		return;
	d.bootloader[0x1234] ^= 1;
	load_refused(&d, "gsp-bootloader");
	/* The section before it in the file is for another family. */
	if (!before_load(&d))
		return;
	memcpy(d.signature, d.fw.gsp.signature.data - 0x1000, 0x1000);
	load_refused(&d, "gsp-signature");
}

static void test_libos(void)
{
	struct boot_driver d;

	if (!before_load(&d))
		return;
	client_wr32(d.c, GSP + 0x40, 0);
	client_wr32(d.c, GSP + 0x44, 0);
	load_refused(&d, "libos-args-address");
	if (!before_load(&d))
		return;
	client_wr32(d.c, GSP + 0x40, 0x7ffff000);
	load_refused(&d, "libos-args-address");
}

static void test_gsp_os(void)
{
	struct boot_driver d;

	if (!before_load(&d))
		return;
	client_wr32(d.c, GSP + 0x80, 0);
	caught(&d, "gsp-os-early");
	boot_driver_stop(&d);

	if (!boot_driver_start(&d, NULL, NULL))
		return;
	boot_all(&d);
	client_wr32(d.c, GSP + 0x80, d.fw.bootloader.app_version + 1);
	caught(&d, "gsp-os-version");
	boot_driver_stop(&d);

	if (!before_load(&d))
		return;
	CHECK(boot_load(&d));
	client_wr32(d.c, GSP + 0x3c0, 1);
	caught(&d, "gsp-os-version");
	boot_driver_stop(&d);
}

static void test_gsp_locked(void)
{
	struct boot_driver d;

	if (!boot_driver_start(&d, NULL, NULL))
		return;
	boot_all(&d);
	CHECK_EQ(client_violation_total(d.c), 0);
	client_rd32(d.c, GSP + 0x100);
	CHECK_EQ(client_violations(d.c, "gsp-locked"), 1);
	client_wr32(d.c, GSP + 0x104, 0);
	client_wr32(d.c, GSP + 0x118, 6u << 8);
	client_wr32(d.c, GSP + 0x1180, 1);
	CHECK_EQ(client_violations(d.c, "gsp-locked"), 4);
	client_wr32(d.c, GSP + 0x1668, 0);
	caught(&d, "falcon-core-switch-while-running");
	CHECK_EQ(client_rd32(d.c, GSP + 0x1388) & BIT(7), BIT(7));
	boot_driver_stop(&d);
}

/* WPR2 cannot be seen or changed through PRAMIN. */
static void test_wpr2(void)
{
	struct boot_driver d;
	u32 window;

	if (!boot_driver_start(&d, NULL, NULL))
		return;
	boot_all(&d);
	window = (u32)(d.meta->wpr_start >> 16);
	client_wr32(d.c, 0x1700, window);
	CHECK(client_rd32(d.c, 0x700000) != (u32)WPR_META_MAGIC);
	caught(&d, "pramin-protected-read");
	client_wr32(d.c, 0x700000, 0);
	caught(&d, "pramin-protected-write");
	/* Just below it memory is ordinary. */
	client_wr32(d.c, 0x1700, window - 1);
	client_wr32(d.c, 0x70fffc, 0x12345678);
	CHECK_EQ(client_rd32(d.c, 0x70fffc), 0x12345678);
	CHECK_EQ(client_violation_total(d.c), 2);
	boot_driver_stop(&d);
}

static void test_unload(void)
{
	struct boot_driver d;

	/* While RM runs. */
	if (!boot_driver_start(&d, NULL, NULL))
		return;
	boot_all(&d);
	CHECK(boot_unload(&d));
	CHECK(d.mailbox[0]);
	CHECK(client_rd32(d.c, 0x1fa828));
	caught(&d, "unload-while-running");
	boot_driver_stop(&d);

	/* With nothing to unload. */
	if (!boot_driver_start(&d, NULL, NULL))
		return;
	CHECK(boot_unload(&d));
	caught(&d, "unload-without-wpr2");
	boot_driver_stop(&d);

	/* Without SB, and with other mailboxes. */
	if (!boot_driver_start(&d, "--inject", "riscv-never-active"))
		return;
	boot_gsp_prepare(&d);
	CHECK(boot_fwsec(&d, FRTS_CMD));
	boot_gsp_reset_riscv(&d);
	CHECK(boot_load(&d));
	CHECK_EQ(client_violation_total(d.c), 0);
	boot_falcon_reset(&d, SEC2);
	boot_falcon_load(&d, SEC2, &d.unload);
	boot_falcon_brom(&d, SEC2, &d.unload);
	CHECK(boot_falcon_run(&d, SEC2, &d.unload, 0, 0));
	caught(&d, "unload-without-sb");
	caught(&d, "unload-mailbox");
	CHECK_EQ(client_violation_total(d.c), 2);
	boot_driver_stop(&d);
}

/* A driver that goes leaves no WPR2: the next one could not boot. */
static void test_left(void)
{
	struct boot_driver d;

	if (!boot_driver_start(&d, NULL, NULL))
		return;
	CHECK(boot_fwsec(&d, FRTS_CMD));
	CHECK_EQ(client_violation_total(d.c), 0);
	client_cfg_wr16(d.c, 4, 2);
	caught(&d, "wpr2-left");
	boot_driver_stop(&d);
}

int main(int argc, char **argv)
{
	static const struct tap_test tests[] = {
		{ "rule 8: no firmware to compare with", test_no_firmware },
		{ "rule 6: firmware of another version", test_other_version },
		{ "rule 8: order", test_order },
		{ "rule 8: address of WprMeta", test_meta_address },
		{ "rule 8: fields of WprMeta", test_meta_fields },
		{ "rule 8: heap and scrubbed memory", test_meta_heap },
		{ "rule 8: FRTS elsewhere", test_meta_frts },
		{ "rule 8: radix3", test_radix3 },
		{ "rule 8: image, bootloader, signature", test_contents },
		{ "rule 9: libos arguments", test_libos },
		{ "rule 9: 110080", test_gsp_os },
		{ "rule 9: registers of a running GSP", test_gsp_locked },
		{ "rule 15: WPR2 through PRAMIN", test_wpr2 },
		{ "rule 10: booter_unload", test_unload },
		{ "rule 10: WPR2 left behind", test_left },
	};

	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
