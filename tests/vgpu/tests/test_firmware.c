// SPDX-License-Identifier: GPL-2.0
/* Firmware files, whole, cut at every length and with each byte changed. */
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware.h"
#include "tap.h"
#include "vbios.h"

#define IMAGE_AT	0x100u

static void words(u8 *at, const u32 *w, size_t n)
{
	while (n--) {
		put32(at, *w++);
		at += 4;
	}
}

/* A booter in miniature: 256 bytes of code, 256 of data, 2 signatures of 16. */
static size_t booter_file(u8 *f)
{
	static const u32 bin[] = { 0x10de, 1, 0x400, 0x18, IMAGE_AT, 0x300 };
	static const u32 hs[] = { 0x60, 32, 0x80, 0x84, 0x88, 12, 0x94, 0x98,
				  0x1c };
	static const u32 at80[] = { 0x210, 0, 1, 1, 3, 2 };
	static const u32 load[] = { 0, 0x100, 0x200, 0x100, 1, 0x100, 0x100 };

	memset(f, 0x11, IMAGE_AT + 0x300);
	words(f, bin, ARRAY_SIZE(bin));
	words(f + 0x18, hs, ARRAY_SIZE(hs));
	words(f + 0x80, at80, ARRAY_SIZE(at80));
	words(f + 0x98, load, ARRAY_SIZE(load));
	return IMAGE_AT + 0x300;
}

static size_t bootloader_file(u8 *f)
{
	static const u32 bin[] = { 0x10de, 1, 0x400, 0x18, IMAGE_AT, 0x300 };
	static const u32 desc[] = { 5, 0, 0, 0, 0, 0, 0, 7, 0, 0x100, 0x100,
				    0x100, 0x200, 0x100 };

	memset(f, 0x22, IMAGE_AT + 0x300);
	words(f, bin, ARRAY_SIZE(bin));
	words(f + 0x18, desc, ARRAY_SIZE(desc));
	return IMAGE_AT + 0x300;
}

static size_t gsp_file(u8 *f)
{
	static const char names[] = "\0.fwimage\0.fwversion\0.fwsignature_x\0";
	static const u16 name_at[] = { 0, 1, 10, 21, 0 };
	Elf64_Ehdr eh = { .e_ident = "\177ELF\2\1\1", .e_shoff = 0x80,
			  .e_shentsize = sizeof(Elf64_Shdr), .e_shnum = 5,
			  .e_shstrndx = 4 };
	Elf64_Shdr sh;
	unsigned int i;

	memset(f, 0, 0x400);
	memcpy(f, &eh, sizeof(eh));
	for (i = 0; i < 5; i++) {
		memset(&sh, 0, sizeof(sh));
		sh.sh_name = name_at[i];
		sh.sh_offset = i == 4 ? 0x40 : 0x200 + 0x80 * i;
		sh.sh_size = i == 4 ? sizeof(names) : 0x80;
		memcpy(f + 0x80 + i * sizeof(sh), &sh, sizeof(sh));
	}
	memcpy(f + 0x40, names, sizeof(names));
	return 0x400;
}

enum kind { BOOTER, BOOTLOADER, GSP_ELF };

/* In a buffer of just that size, so that the sanitiser sees what is beyond. */
static bool parses(enum kind kind, const u8 *data, size_t size)
{
	struct fw_booter booter = {};
	struct fw_bootloader loader = {};
	struct fw_gsp gsp = {};
	struct fw_file file = { .size = size };
	u8 *copy = malloc(size ? size : 1);
	char err[96] = "";
	bool ok = false;

	if (!copy)
		tap_bail("no memory");
	memcpy(copy, data, size);
	file.data = copy;
	switch (kind) {
	case BOOTER:
		booter.file = file;
		ok = fw_booter_parse(&booter, err, sizeof(err));
		break;
	case BOOTLOADER:
		loader.file = file;
		ok = fw_bootloader_parse(&loader, err, sizeof(err));
		break;
	case GSP_ELF:
		gsp.file = file;
		ok = fw_gsp_parse(&gsp, ".fwsignature_x", err, sizeof(err));
		break;
	}
	/* Who is refused is told why. */
	CHECK(ok != (err[0] != 0));
	free(copy);
	return ok;
}

static void wreck(enum kind kind, size_t (*make)(u8 *f))
{
	u8 f[0x400];
	size_t size = make(f), i;

	CHECK(parses(kind, f, size));
	/* The last byte of each belongs to something that is needed. */
	for (i = 0; i < size; i++)
		if (!CHECK(!parses(kind, f, i)))
			printf("# cut at %zu\n", i);
	for (i = 0; i < size; i++) {
		f[i] ^= 0xff;
		parses(kind, f, size);
		f[i] ^= 0xff;
	}
	for (i = 0; i + 4 <= size; i += 4) {
		u32 old = get32(f + i);

		put32(f + i, 0xfffffff0);
		parses(kind, f, size);
		put32(f + i, old);
	}
}

static void test_booter(void)
{
	wreck(BOOTER, booter_file);
}

static void test_bootloader(void)
{
	wreck(BOOTLOADER, bootloader_file);
}

static void test_gsp(void)
{
	wreck(GSP_ELF, gsp_file);
}

int main(int argc, char **argv)
{
	static const struct tap_test tests[] = {
		{ "firmware: booter", test_booter },
		{ "firmware: bootloader", test_bootloader },
		{ "firmware: GSP container", test_gsp },
	};

	return tap_run(tests, ARRAY_SIZE(tests), argc, argv);
}
