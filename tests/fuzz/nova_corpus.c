// SPDX-License-Identifier: GPL-2.0
/*
 * Writes the fuzz targets' corpora: made-up input in the real formats, right
 * in every way, so that mutations get far. Usage: nova_corpus DIRECTORY
 *
 * Nothing in it comes from a real ROM or firmware file.
 */
#include <sys/stat.h>
#include <linux/unaligned.h>

#include "../../nova-core/nova_gsp_msg.h"
#include "../../nova-core/rm/nova_rm.h"
#include "../kunit/nova_test_fw.h"
#include "../kunit/nova_test_rom.h"
#include "shim/nova_shim.h"

static const char *nova_corpus_dir;

static void nova_corpus_write(const char *target, const char *name,
			      const void *data, size_t size)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", nova_corpus_dir, target);
	if (mkdir(path, 0777) && errno != EEXIST) {
		perror(path);
		exit(1);
	}
	snprintf(path, sizeof(path), "%s/%s/%s", nova_corpus_dir, target, name);
	f = fopen(path, "wb");
	if (!f || fwrite(data, 1, size, f) != size || fclose(f)) {
		perror(path);
		exit(1);
	}
}

static void nova_corpus_vbios(void)
{
	static u8 data[NOVA_TEST_ROM_SIZE], flash[NOVA_TEST_ROM_SIZE + 0x200];
	struct nova_test_rom rom;

	nova_test_rom_build(&rom, data, 3);
	nova_corpus_write("vbios", "v3", data, rom.size);
	memcpy(flash + 0x200, data, rom.size);
	put_unaligned_le32(0x4947564e, flash);
	put_unaligned_le32(0x40 << 16 | 2 << 8, flash + 4);
	put_unaligned_le32(0x200, flash + 0x44);
	nova_corpus_write("vbios", "ifr", flash, rom.size + 0x200);
	nova_test_rom_build(&rom, data, 2);
	nova_corpus_write("vbios", "v2", data, rom.size);
}

static void nova_corpus_files(void)
{
	static u8 booter[NOVA_TEST_FW_BOOTER_SIZE], bl[NOVA_TEST_FW_BL_SIZE];
	static u8 elf[NOVA_TEST_FW_ELF_SIZE];

	nova_test_fw_booter(booter);
	nova_corpus_write("fw_bin", "booter", booter, sizeof(booter));
	nova_test_fw_bootloader(bl);
	nova_corpus_write("fw_bin", "bootloader", bl, sizeof(bl));
	nova_test_fw_elf(elf);
	nova_corpus_write("elf", "gsp", elf, sizeof(elf));
}

static void nova_corpus_msg(void)
{
	static u8 entries[3 * NOVA_GSP_RING_PAGE] __aligned(8);
	static u8 queue[33 + sizeof(entries)];
	struct nova_gsp_ring_geometry geo;
	struct nova_gsp_ring_tx tx;

	/* A message of two entries, and its continuation */
	memset(entries + NOVA_GSP_MSG_HDR, 0x11, 0x1000);
	nova_gsp_msg_seal(entries, 0x1002, 0xfd0, 0, 0);
	memset(entries + 0x2000 + NOVA_GSP_MSG_HDR, 0x22, 0x30);
	nova_gsp_msg_seal(entries + 0x2000, NOVA_GSP_MSG_CONTINUATION, 0x30, 1,
			  0);

	nova_gsp_ring_tx_init(&tx, NOVA_GSP_RING_QUEUE_SIZE, &geo);
	memcpy(queue, &tx, sizeof(tx));
	memcpy(queue + 33, entries, sizeof(entries));
	nova_corpus_write("msg", "as-is", queue, sizeof(queue));
	queue[32] = 1;
	nova_corpus_write("msg", "fixed", queue, sizeof(queue));
}

static void nova_corpus_seq(void)
{
	static const u32 program[] = {
		30, 26, 0, 0, 0, 0, 0, 0, 0, 0,
		0, 0x110040, 1, 1, 0x110624, 0x80, 0x80,
		2, 0x110100, 0x10, 0x10, 0, 0, 3, 20, 4, 0x110040, 7,
		5, 6, 7, 8,
		/* Behind the program */
		0, 0, 0, 0,
	};
	u32 empty[10] = { 1 };

	nova_corpus_write("seq", "all", program, sizeof(program));
	nova_corpus_write("seq", "empty", empty, sizeof(empty));
}

static void nova_corpus_static_info(void)
{
	static u8 data[1 + 0x1000];
	u8 *p = data + 1;

	/* Offsets: nova_abi_r570_check.h */
	put_unaligned_le32(16, p + 0x20);
	put_unaligned_le32(2, p + 0x158);
	put_unaligned_le64(0x2fffffff, p + 0x168);
	put_unaligned_le64(0x30000000, p + 0x190);
	put_unaligned_le64(0x3fffffff, p + 0x198);
	memcpy(p + 0x4ec, "NVIDIA made-up", 15);
	memset(p + 0x640, 1, 12);
	nova_corpus_write("static_info", "static", data,
			  1 + nova_rm_r570.static_info_size);

	memset(data, 0, sizeof(data));
	data[0] = 1;
	put_unaligned_le32(1, p);
	put_unaligned_le16(50, p + 4);
	put_unaligned_le32(155, p + 12);
	put_unaligned_le32(0xffffffff, p + 16);
	nova_corpus_write("static_info", "interrupts", data,
			  1 + nova_rm_r570.ctrl_intr_table.params_size);

	memset(data, 0, sizeof(data));
	data[0] = 2;
	put_unaligned_le32(0x20800137, p + 8);
	put_unaligned_le32(4, p + 16);
	put_unaligned_le32(0x7f, p + 24);
	nova_corpus_write("static_info", "control", data, 1 + 28);

	memset(data, 0, sizeof(data));
	data[0] = 3;
	put_unaligned_le32(0x20, p + 0x20 * 8);
	put_unaligned_le32(2, p + 0x20 * 8 + 4);
	nova_corpus_write("static_info", "gr", data,
			  1 + nova_rm_r570.ctrl_gr_info.params_size);
	data[0] = 4;
	nova_corpus_write("static_info", "rc", data, 1 + 0x30);
	data[0] = 5;
	memcpy(p + 0xc, "text", 4);
	nova_corpus_write("static_info", "error-log", data, 1 + 0x110);
	data[0] = 6;
	put_unaligned_le32(3, p + 0x18);
	nova_corpus_write("static_info", "post-event", data, 1 + 0x20);
	data[0] = 7;
	nova_corpus_write("static_info", "lockdown", data, 2);
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: %s DIRECTORY\n", argv[0]);
		return 2;
	}
	nova_corpus_dir = argv[1];
	if (mkdir(nova_corpus_dir, 0777) && errno != EEXIST) {
		perror(nova_corpus_dir);
		return 1;
	}
	nova_corpus_vbios();
	nova_corpus_files();
	nova_corpus_msg();
	nova_corpus_seq();
	nova_corpus_static_info();
	return 0;
}
