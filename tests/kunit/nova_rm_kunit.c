// SPDX-License-Identifier: GPL-2.0
/*
 * The RM interface: version table, and golden bytes of what is sent.
 */
#include <linux/array_size.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/unaligned.h>

#include <kunit/test.h>

#include "../../nova-core/nova_fb.h"
#include "../../nova-core/rm/nova_rm.h"

static u8 *nova_rm_alloc(struct kunit *test, size_t size)
{
	u8 *p = kunit_kzalloc(test, size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	memset(p, 0xee, size);
	return p;
}

static void nova_rm_versions(struct kunit *test)
{
	unsigned int n;

	KUNIT_EXPECT_STREQ(test, nova_rm_version(0), "570.144");
	for (n = 0; nova_rm_version(n); n++)
		KUNIT_EXPECT_STREQ(test, nova_rm_find(NULL, nova_rm_version(n))->version,
				   nova_rm_version(n));
	KUNIT_EXPECT_GE(test, n, 1U);
	KUNIT_EXPECT_EQ(test, PTR_ERR(nova_rm_find(NULL, "570.145")),
			(long)-EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, PTR_ERR(nova_rm_find(NULL, "")),
			(long)-EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, PTR_ERR(nova_rm_find(NULL, "570.14")),
			(long)-EOPNOTSUPP);
}

/* The tables have no holes: every pointer from the first member on is set. */
static void nova_rm_tables_are_complete(struct kunit *test)
{
	for (unsigned int n = 0; nova_rm_version(n); n++) {
		const struct nova_rm_ops *ops = nova_rm_find(NULL,
							     nova_rm_version(n));
		const struct nova_rm_control_desc *ctrls[] = {
			&ops->ctrl_gpc_info, &ops->ctrl_tpc_info,
			&ops->ctrl_gr_info, &ops->ctrl_intr_table,
			&ops->ctrl_set_page_directory,
			&ops->ctrl_unset_page_directory,
		};
		const struct nova_rm_class_desc *classes[] = {
			&ops->class_client, &ops->class_device,
			&ops->class_vaspace,
		};
		void (* const *fn)(void) = (void *)&ops->encode_wpr_meta;
		void (* const *end)(void) = (void *)(ops + 1);

		KUNIT_EXPECT_GT(test, ops->gsp_engine, 0);
		KUNIT_EXPECT_GT(test, ops->static_info_size, 0U);
		for (size_t i = 0; i < ARRAY_SIZE(classes); i++) {
			KUNIT_EXPECT_NOT_NULL(test, classes[i]->name);
			KUNIT_EXPECT_GT(test, classes[i]->params_size, 0U);
			KUNIT_EXPECT_LE(test, classes[i]->params_size,
					(u32)NOVA_RM_ALLOC_PARAMS_MAX);
		}
		for (size_t i = 0; i < ARRAY_SIZE(ctrls); i++) {
			KUNIT_EXPECT_NOT_NULL(test, ctrls[i]->name);
			KUNIT_EXPECT_GT(test, ctrls[i]->cmd, 0U);
			KUNIT_EXPECT_GT(test, ctrls[i]->params_size, 0U);
		}
		for (; fn < end; fn++)
			KUNIT_EXPECT_TRUE(test, *fn);
	}
}

static void nova_rm_r570_wpr_meta(struct kunit *test)
{
	const struct nova_fb_layout fb = {
		.fb_size = 0x600000000,
		.vga = { 0x5fff00000, 0x100000 },
		.frts = { 0x5ffe00000, 0x100000 },
		.boot = { 0x5ffdfa000, 0x6000 },
		.elf = { 0x5fc160000, 0x3c99000 },
		.heap = { 0x5f4000000, 0x8100000 },
		.wpr2 = { 0x5f3f00000, 0xc000000 },
		.non_wpr_heap = { 0x5f3e00000, 0x100000 },
	};
	const struct nova_rm_wpr_meta meta = {
		.radix3 = { 0x11000, 0x3c99000 },
		.bootloader = { 0x22000, 0x6000 },
		.bootloader_code = 0x1800,
		.bootloader_data = 0x800,
		.bootloader_manifest = 0,
		.signature = { 0x33000, 0x1000 },
		.fb = &fb,
	};
	/* Offsets: gsp_fw_wpr_meta.h */
	static const struct {
		u32 offset;
		u64 value;
	} want[] = {
		{ 0x00, 0xdc3aae21371a60b3 }, { 0x08, 1 }, { 0x10, 0x11000 },
		{ 0x18, 0x3c99000 }, { 0x20, 0x22000 }, { 0x28, 0x6000 },
		{ 0x30, 0x1800 }, { 0x38, 0x800 }, { 0x40, 0 },
		{ 0x48, 0x33000 }, { 0x50, 0x1000 }, { 0x58, 0x5f3e00000 },
		{ 0x60, 0x5f3e00000 }, { 0x68, 0x100000 },
		{ 0x70, 0x5f3f00000 }, { 0x78, 0x5f4000000 },
		{ 0x80, 0x8100000 }, { 0x88, 0x5fc160000 },
		{ 0x90, 0x5ffdfa000 }, { 0x98, 0x5ffe00000 },
		{ 0xa0, 0x100000 }, { 0xa8, 0x5fff00000 },
		{ 0xb0, 0x600000000 }, { 0xb8, 0x5fff00000 },
		{ 0xc0, 0x100000 }, { 0xc8, 0 }, { 0xd0, 0 }, { 0xd8, 0 },
		{ 0xe0, 0 }, { 0xe8, 0 }, { 0xf0, 0 }, { 0xf8, 0 },
		{ 0x100, 0 }, { 0xff8, 0 },
	};
	u8 *page = nova_rm_alloc(test, NOVA_RM_PAGE_SIZE);

	nova_rm_r570.encode_wpr_meta(&meta, page);
	for (size_t i = 0; i < ARRAY_SIZE(want); i++)
		KUNIT_EXPECT_EQ_MSG(test, get_unaligned_le64(page + want[i].offset),
				    want[i].value, "offset %#x", want[i].offset);
}

static void nova_rm_r570_libos_args(struct kunit *test)
{
	/* Each id is the name's letters, the first one highest. */
	static const u64 ids[] = {
		0x4c4f47494e4954, 0x4c4f47494e5452, 0x4c4f47524d,
		0x524d41524753,
	};
	const struct nova_rm_libos_args args = {
		.logs = { { 0x1000, 0x10000 }, { 0x20000, 0x10000 },
			  { 0x40000, 0x20000 } },
		.rm_args = { 0x70000, 0x1000 },
	};
	u8 *page = nova_rm_alloc(test, NOVA_RM_PAGE_SIZE);

	nova_rm_r570.encode_libos_args(&args, page);
	for (int i = 0; i < 4; i++) {
		const u8 *p = page + i * 0x20;

		KUNIT_EXPECT_EQ(test, get_unaligned_le64(p), ids[i]);
		KUNIT_EXPECT_EQ(test, p[0x18], 1);
		KUNIT_EXPECT_EQ(test, p[0x19], 1);
		KUNIT_EXPECT_EQ(test, p[0x1a], 0);
	}
	KUNIT_EXPECT_EQ(test, get_unaligned_le64(page + 0x48), 0x40000ULL);
	KUNIT_EXPECT_EQ(test, get_unaligned_le64(page + 0x50), 0x20000ULL);
	KUNIT_EXPECT_EQ(test, get_unaligned_le64(page + 0x68), 0x70000ULL);
	KUNIT_EXPECT_EQ(test, get_unaligned_le64(page + 0x80), 0ULL);
}

static void nova_rm_r570_args(struct kunit *test)
{
	static const u8 want[0x48] = {
		0x00, 0x50, 0x34, 0x12, 1, 0, 0, 0, 129, 0, 0, 0, 0, 0, 0, 0,
		0x00, 0x10, 0, 0, 0, 0, 0, 0, 0x00, 0x10, 0x04, 0, 0, 0, 0, 0,
		[0x30] = 1,
	};
	const struct nova_rm_args args = {
		.queues = 0x112345000, .pte_count = 129,
		.cmdq_offset = 0x1000, .statq_offset = 0x41000,
	};
	u8 *page = nova_rm_alloc(test, NOVA_RM_PAGE_SIZE);

	nova_rm_r570.encode_rm_args(&args, page);
	KUNIT_EXPECT_EQ(test, page[0x48], 0);
	KUNIT_EXPECT_EQ(test, get_unaligned_le64(page), 0x112345000ULL);
	KUNIT_EXPECT_MEMEQ(test, page + 8, want + 8, sizeof(want) - 8);
}

static void nova_rm_r570_system_info(struct kunit *test)
{
	const struct nova_rm_system_info info = {
		.bar0 = 0xfb000000, .bar1 = 0xc0000000, .bar2 = 0xd0000000,
		.domain = 2, .bus = 0x41, .devfn = 3 << 3 | 1,
		.vendor = 0x10de, .device = 0x2204, .subvendor = 0x1043,
		.subdevice = 0x87b3, .revision = 0xa1,
		.max_user_va = 0x7ffffffff000, .cfg_mirror_base = 0x88000,
		.cfg_mirror_size = 0x1000, .page_size = 4096,
		.link_cap = 0x11223344, .is_primary = true, .flr = true,
	};
	u8 *buf = nova_rm_alloc(test, 0x3a0);

	KUNIT_ASSERT_EQ(test, nova_rm_r570.encode_system_info(&info, buf, 0x3a0),
			0x3a0);
	KUNIT_EXPECT_EQ(test, get_unaligned_le64(buf), 0xfb000000ULL);
	KUNIT_EXPECT_EQ(test, get_unaligned_le64(buf + 0x08), 0xc0000000ULL);
	KUNIT_EXPECT_EQ(test, get_unaligned_le64(buf + 0x10), 0xd0000000ULL);
	/* Domain, bus and device; the function is not in it. */
	KUNIT_EXPECT_EQ(test, get_unaligned_le64(buf + 0x20), 0x200004103ULL);
	KUNIT_EXPECT_EQ(test, get_unaligned_le64(buf + 0x48), 0x7ffffffff000ULL);
	KUNIT_EXPECT_EQ(test, get_unaligned_le32(buf + 0x50), 0x88000U);
	KUNIT_EXPECT_EQ(test, get_unaligned_le32(buf + 0x58), 0x220410deU);
	KUNIT_EXPECT_EQ(test, get_unaligned_le32(buf + 0x5c), 0x87b31043U);
	KUNIT_EXPECT_EQ(test, get_unaligned_le32(buf + 0x60), 0xa1U);
	KUNIT_EXPECT_EQ(test, buf[0x7d], 1);
	KUNIT_EXPECT_EQ(test, buf[0xa0], 0);
	KUNIT_EXPECT_EQ(test, buf[0x380], 1);
	KUNIT_EXPECT_EQ(test, get_unaligned_le32(buf + 0x384), 0x11223344U);
	KUNIT_EXPECT_EQ(test, get_unaligned_le64(buf + 0x398), 4096ULL);
	KUNIT_EXPECT_EQ(test, nova_rm_r570.encode_system_info(&info, buf, 0x39f),
			-ENOSPC);
}

static void nova_rm_r570_registry(struct kunit *test)
{
	static const struct nova_rm_registry entries[] = {
		{ "RMOne", 1 }, { "RMDevidCheckIgnore", 0x12345678 },
	};
	static const u8 want[] = {
		65, 0, 0, 0, 2, 0, 0, 0,
		40, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0,
		46, 0, 0, 0, 1, 0, 0, 0, 0x78, 0x56, 0x34, 0x12, 4, 0, 0, 0,
		'R', 'M', 'O', 'n', 'e', 0,
		'R', 'M', 'D', 'e', 'v', 'i', 'd', 'C', 'h', 'e', 'c', 'k',
		'I', 'g', 'n', 'o', 'r', 'e', 0,
	};
	u8 *buf = nova_rm_alloc(test, sizeof(want) + 1);

	KUNIT_ASSERT_EQ(test, sizeof(want), (size_t)65);
	KUNIT_ASSERT_EQ(test, nova_rm_r570.encode_registry(entries, 2, buf, 66),
			65);
	KUNIT_EXPECT_MEMEQ(test, buf, want, sizeof(want));
	KUNIT_EXPECT_EQ(test, buf[65], 0xee);
	memset(buf, 0xee, 65);
	KUNIT_EXPECT_EQ(test, nova_rm_r570.encode_registry(entries, 2, buf, 64),
			-ENOSPC);
	KUNIT_EXPECT_EQ(test, buf[0], 0xee);
	KUNIT_EXPECT_EQ(test, nova_rm_r570.encode_registry(NULL, 0, buf, 65), 8);
}

static void nova_rm_r570_control(struct kunit *test)
{
	static const u8 want[] = {
		0x01, 0x00, 0xd0, 0xc1, 0x02, 0x00, 0x1d, 0x5d,
		0x38, 0x01, 0x80, 0x20, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0,
		3, 0, 0, 0, 0, 0, 0, 0,
	};
	const struct nova_rm_control ctrl = {
		.h_client = 0xc1d00001, .h_object = 0x5d1d0002,
		.cmd = 0x20800138, .params_size = 8,
	};
	struct nova_rm_control_reply reply;
	u8 *buf = nova_rm_alloc(test, 64);
	u8 params[8];

	KUNIT_ASSERT_EQ(test, nova_rm_r570.encode_tpc_info(3, params, 8), 8);
	KUNIT_EXPECT_EQ(test, nova_rm_r570.encode_tpc_info(3, params, 7),
			-ENOSPC);
	KUNIT_ASSERT_EQ(test, nova_rm_r570.encode_control(&ctrl, params, buf, 64),
			32);
	KUNIT_EXPECT_MEMEQ(test, buf, want, sizeof(want));
	KUNIT_EXPECT_EQ(test, buf[32], 0xee);
	KUNIT_EXPECT_EQ(test, nova_rm_r570.encode_control(&ctrl, params, buf, 31),
			-ENOSPC);

	/* And back: the firmware answers in place. */
	put_unaligned_le32(0x7f, buf + 28);
	KUNIT_ASSERT_EQ(test, nova_rm_r570.decode_control(NULL, &ctrl, buf, 32,
							  &reply), 0);
	KUNIT_EXPECT_EQ(test, reply.status, 0U);
	KUNIT_EXPECT_PTR_EQ(test, reply.params, (const u8 *)buf + 24);
	KUNIT_EXPECT_EQ(test, reply.params_size, 8U);

	KUNIT_EXPECT_EQ(test, nova_rm_r570.decode_control(NULL, &ctrl, buf, 31,
							  &reply), -EBADMSG);
	KUNIT_EXPECT_EQ(test, nova_rm_r570.decode_control(NULL, &ctrl, buf, 23,
							  &reply), -EBADMSG);
	put_unaligned_le32(9, buf + 16);
	KUNIT_EXPECT_EQ(test, nova_rm_r570.decode_control(NULL, &ctrl, buf, 64,
							  &reply), -EBADMSG);
	/* A failed control needs no parameters, but must be the right one. */
	put_unaligned_le32(0x56, buf + 12);
	KUNIT_EXPECT_EQ(test, nova_rm_r570.decode_control(NULL, &ctrl, buf, 24,
							  &reply), 0);
	KUNIT_EXPECT_EQ(test, reply.status, 0x56U);
	KUNIT_EXPECT_EQ(test, reply.params_size, 0U);
	put_unaligned_le32(0x20800137, buf + 8);
	KUNIT_EXPECT_EQ(test, nova_rm_r570.decode_control(NULL, &ctrl, buf, 32,
							  &reply), -EBADMSG);
}

/* Requests as rpcRmApiAlloc_GSP() and rpcRmApiFree_GSP() send them */
static void nova_rm_r570_objects(struct kunit *test)
{
	static const u8 alloc_want[] = {
		0x03, 0x00, 0xd0, 0xc1, 0x80, 0x00, 0x1d, 0xde,
		0xf1, 0x90, 0xce, 0x5a, 0xf1, 0x90, 0, 0,
		0, 0, 0, 0, 0x30, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		/* NV_VASPACE_ALLOCATION_PARAMETERS: externally owned */
		0, 0, 0, 0, 8, 0, 0, 0, [32 + 0x30 - 1] = 0,
	};
	static const u8 free_want[] = {
		0x03, 0x00, 0xd0, 0xc1, 0, 0, 0, 0,
		0xf1, 0x90, 0xce, 0x5a, 0, 0, 0, 0,
	};
	const struct nova_rm_alloc alloc = {
		.h_client = 0xc1d00003, .h_parent = 0xde1d0080,
		.h_object = 0x5ace90f1,
		.class = nova_rm_r570.class_vaspace.class,
		.params_size = nova_rm_r570.class_vaspace.params_size,
	};
	u8 *buf = nova_rm_alloc(test, 96);
	u8 params[0x30];
	u32 status = 1;

	KUNIT_ASSERT_EQ(test, nova_rm_r570.encode_vaspace(params, 0x30), 0x30);
	KUNIT_EXPECT_EQ(test, nova_rm_r570.encode_vaspace(params, 0x2f),
			-ENOSPC);
	KUNIT_ASSERT_EQ(test, nova_rm_r570.encode_alloc(&alloc, params, buf, 80),
			80);
	KUNIT_EXPECT_MEMEQ(test, buf, alloc_want, sizeof(alloc_want));
	KUNIT_EXPECT_EQ(test, buf[80], 0xee);
	KUNIT_EXPECT_EQ(test, nova_rm_r570.encode_alloc(&alloc, params, buf, 79),
			-ENOSPC);

	KUNIT_EXPECT_EQ(test, nova_rm_r570.decode_alloc(NULL, &alloc, buf, 32,
							&status), 0);
	KUNIT_EXPECT_EQ(test, status, 0U);
	KUNIT_EXPECT_EQ(test, nova_rm_r570.decode_alloc(NULL, &alloc, buf, 31,
							&status), -EBADMSG);
	put_unaligned_le32(0x56, buf + 16);
	KUNIT_EXPECT_EQ(test, nova_rm_r570.decode_alloc(NULL, &alloc, buf, 80,
							&status), 0);
	KUNIT_EXPECT_EQ(test, status, 0x56U);
	put_unaligned_le32(0x5ace90f0, buf + 8);
	KUNIT_EXPECT_EQ(test, nova_rm_r570.decode_alloc(NULL, &alloc, buf, 80,
							&status), -EBADMSG);

	memset(buf, 0xee, 96);
	KUNIT_ASSERT_EQ(test, nova_rm_r570.encode_free(0xc1d00003, 0x5ace90f1,
						       buf, 16), 16);
	KUNIT_EXPECT_MEMEQ(test, buf, free_want, sizeof(free_want));
	KUNIT_EXPECT_EQ(test, buf[16], 0xee);
	KUNIT_EXPECT_EQ(test, nova_rm_r570.encode_free(1, 2, buf, 15), -ENOSPC);
	put_unaligned_le32(0x57, buf + 12);
	KUNIT_EXPECT_EQ(test, nova_rm_r570.decode_free(NULL, buf, 16, &status),
			0);
	KUNIT_EXPECT_EQ(test, status, 0x57U);
	KUNIT_EXPECT_EQ(test, nova_rm_r570.decode_free(NULL, buf, 15, &status),
			-EBADMSG);
}

/* NV0000_ALLOC_PARAMETERS, NV0080_ALLOC_PARAMETERS, ctrl0080dma.h */
static void nova_rm_r570_vaspace(struct kunit *test)
{
	static const u8 set_want[] = {
		0x00, 0xf0, 0x34, 0x12, 1, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0,
		0xf1, 0x90, 0xce, 0x5a, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	};
	static const u8 unset_want[] = { 0xf1, 0x90, 0xce, 0x5a, 0, 0, 0, 0 };
	struct nova_rm_page_directory pd = {
		.h_vaspace = 0x5ace90f1,
		.addr = 0x11234f000,
		.aperture = NOVA_GMMU_SYS_COH,
		.entries = 4,
	};
	u8 *buf = nova_rm_alloc(test, 0x80);

	KUNIT_EXPECT_EQ(test, nova_rm_r570.class_client.class, 0U);
	KUNIT_EXPECT_EQ(test, nova_rm_r570.class_client.params_size, 0x78U);
	KUNIT_EXPECT_EQ(test, nova_rm_r570.encode_client(0xc1d00003, buf, 0x78),
			0x78);
	KUNIT_EXPECT_EQ(test, get_unaligned_le32(buf), 0xc1d00003U);
	KUNIT_EXPECT_EQ(test, get_unaligned_le32(buf + 4), 0xffffffffU);
	for (int i = 8; i < 0x78; i++)
		KUNIT_EXPECT_EQ(test, buf[i], 0);
	KUNIT_EXPECT_EQ(test, buf[0x78], 0xee);
	KUNIT_EXPECT_EQ(test, nova_rm_r570.encode_client(1, buf, 0x77), -ENOSPC);

	KUNIT_EXPECT_EQ(test, nova_rm_r570.class_device.class, 0x80U);
	KUNIT_EXPECT_EQ(test, nova_rm_r570.class_device.params_size, 0x38U);
	KUNIT_EXPECT_EQ(test, nova_rm_r570.encode_device(0xc1d00003, buf, 0x38),
			0x38);
	KUNIT_EXPECT_EQ(test, get_unaligned_le32(buf), 0U);
	KUNIT_EXPECT_EQ(test, get_unaligned_le32(buf + 4), 0xc1d00003U);
	for (int i = 8; i < 0x38; i++)
		KUNIT_EXPECT_EQ(test, buf[i], 0);
	KUNIT_EXPECT_EQ(test, nova_rm_r570.encode_device(1, buf, 0x37), -ENOSPC);

	KUNIT_EXPECT_EQ(test, nova_rm_r570.ctrl_set_page_directory.cmd,
			0x801813U);
	KUNIT_EXPECT_EQ(test, nova_rm_r570.encode_set_page_directory(&pd, buf,
								     0x20),
			0x20);
	KUNIT_EXPECT_MEMEQ(test, buf, set_want, sizeof(set_want));
	pd.aperture = NOVA_GMMU_VID;
	nova_rm_r570.encode_set_page_directory(&pd, buf, 0x20);
	KUNIT_EXPECT_EQ(test, get_unaligned_le32(buf + 0xc), 0U);
	pd.aperture = NOVA_GMMU_SYS_NCOH;
	nova_rm_r570.encode_set_page_directory(&pd, buf, 0x20);
	KUNIT_EXPECT_EQ(test, get_unaligned_le32(buf + 0xc), 2U);
	KUNIT_EXPECT_EQ(test, nova_rm_r570.encode_set_page_directory(&pd, buf,
								     0x1f),
			-ENOSPC);

	KUNIT_EXPECT_EQ(test, nova_rm_r570.ctrl_unset_page_directory.cmd,
			0x801814U);
	KUNIT_EXPECT_EQ(test,
			nova_rm_r570.encode_unset_page_directory(0x5ace90f1,
								 buf, 8), 8);
	KUNIT_EXPECT_MEMEQ(test, buf, unset_want, sizeof(unset_want));
	KUNIT_EXPECT_EQ(test, nova_rm_r570.encode_unset_page_directory(1, buf, 7),
			-ENOSPC);
}

static void nova_rm_r570_unloading(struct kunit *test)
{
	static const u8 want[8] = {};
	u8 *buf = nova_rm_alloc(test, 9);

	KUNIT_EXPECT_EQ(test, nova_rm_r570.encode_unloading(buf, 9), 8);
	KUNIT_EXPECT_MEMEQ(test, buf, want, 8);
	KUNIT_EXPECT_EQ(test, nova_rm_r570.encode_unloading(buf, 7), -ENOSPC);
}

static void nova_rm_r570_update_bar_pde(struct kunit *test)
{
	static const u8 want[24] = {
		1, 0, 0, 0, 0, 0, 0, 0,
		0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11,
		47, 0, 0, 0, 0, 0, 0, 0,
	};
	u8 *buf = nova_rm_alloc(test, 25);

	KUNIT_EXPECT_EQ(test, nova_rm_r570.encode_update_bar_pde(0x1122334455667788,
								 47, buf, 25),
			24);
	KUNIT_EXPECT_MEMEQ(test, buf, want, 24);
	KUNIT_EXPECT_EQ(test, nova_rm_r570.encode_update_bar_pde(0, 47, buf, 23),
			-ENOSPC);
}

static void nova_rm_r570_names(struct kunit *test)
{
	const struct nova_rm_ops *ops = &nova_rm_r570;

	KUNIT_EXPECT_STREQ(test, ops->function_name(65), "GET_GSP_STATIC_INFO");
	KUNIT_EXPECT_STREQ(test, ops->function_name(0x1001), "GSP_INIT_DONE");
	KUNIT_EXPECT_STREQ(test, ops->function_name(0x101c),
			   "GSP_LOCKDOWN_NOTICE");
	KUNIT_EXPECT_STREQ(test, ops->function_name(0x1000), "unknown");
	KUNIT_EXPECT_STREQ(test, ops->function_name(0x1023), "unknown");
	KUNIT_EXPECT_STREQ(test, ops->function_name(~0U), "unknown");

	KUNIT_EXPECT_EQ(test, ops->event(65), NOVA_RM_EVENT_NONE);
	KUNIT_EXPECT_EQ(test, ops->event(0xfff), NOVA_RM_EVENT_NONE);
	KUNIT_EXPECT_EQ(test, ops->event(0x1000), NOVA_RM_EVENT_UNKNOWN);
	KUNIT_EXPECT_EQ(test, ops->event(0x1001), NOVA_RM_EVENT_INIT_DONE);
	KUNIT_EXPECT_EQ(test, ops->event(0x1002),
			NOVA_RM_EVENT_RUN_CPU_SEQUENCER);
	KUNIT_EXPECT_EQ(test, ops->event(0x1006), NOVA_RM_EVENT_OS_ERROR_LOG);
	KUNIT_EXPECT_EQ(test, ops->event(0x101c), NOVA_RM_EVENT_LOCKDOWN);
	KUNIT_EXPECT_EQ(test, ops->event(0x1020), NOVA_RM_EVENT_OTHER);
	KUNIT_EXPECT_EQ(test, ops->event(0x1022), NOVA_RM_EVENT_OTHER);
	KUNIT_EXPECT_EQ(test, ops->event(0x1023), NOVA_RM_EVENT_UNKNOWN);
	KUNIT_EXPECT_EQ(test, ops->event(~0U), NOVA_RM_EVENT_UNKNOWN);
}

static struct kunit_case nova_rm_cases[] = {
	KUNIT_CASE(nova_rm_versions),
	KUNIT_CASE(nova_rm_tables_are_complete),
	KUNIT_CASE(nova_rm_r570_wpr_meta),
	KUNIT_CASE(nova_rm_r570_libos_args),
	KUNIT_CASE(nova_rm_r570_args),
	KUNIT_CASE(nova_rm_r570_system_info),
	KUNIT_CASE(nova_rm_r570_registry),
	KUNIT_CASE(nova_rm_r570_control),
	KUNIT_CASE(nova_rm_r570_objects),
	KUNIT_CASE(nova_rm_r570_vaspace),
	KUNIT_CASE(nova_rm_r570_unloading),
	KUNIT_CASE(nova_rm_r570_update_bar_pde),
	KUNIT_CASE(nova_rm_r570_names),
	{}
};

static struct kunit_suite nova_rm_suite = {
	.name = "nova-rm",
	.test_cases = nova_rm_cases,
};

kunit_test_suites(&nova_rm_suite);
