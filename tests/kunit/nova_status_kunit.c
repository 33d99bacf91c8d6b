// SPDX-License-Identifier: GPL-2.0
/*
 * Codes as words.
 */
#include <linux/array_size.h>
#include <linux/errno.h>
#include <linux/string.h>

#include <kunit/test.h>

#include "../../nova-core/nova_status.h"

static void nova_status_rm_codes(struct kunit *test)
{
	static const struct {
		u32 status;
		const char *name;
		int error;
	} want[] = {
		{ 0x00, "NV_OK", 0 },
		{ 0x03, "NV_ERR_BUSY_RETRY", -EBUSY },
		{ 0x0f, "NV_ERR_GPU_IS_LOST", -ENODEV },
		{ 0x1a, "NV_ERR_INSUFFICIENT_RESOURCES", -EUSERS },
		{ 0x1b, "NV_ERR_INSUFFICIENT_PERMISSIONS", -EPERM },
		{ 0x1f, "NV_ERR_INVALID_ARGUMENT", -EINVAL },
		{ 0x33, "NV_ERR_INVALID_OBJECT_HANDLE", -EINVAL },
		{ 0x40, "NV_ERR_INVALID_STATE", -EIO },
		{ 0x51, "NV_ERR_NO_MEMORY", -ENOMEM },
		{ 0x55, "NV_ERR_NOT_READY", -EBUSY },
		{ 0x56, "NV_ERR_NOT_SUPPORTED", -EOPNOTSUPP },
		{ 0x57, "NV_ERR_OBJECT_NOT_FOUND", -ENOENT },
		{ 0x65, "NV_ERR_TIMEOUT", -ETIME },
		{ 0x85, "unknown", -EIO },
		{ 0x86, "NV_ERR_RESOURCE_RETIREMENT_ERROR", -EIO },
		{ 0x87, "unknown", -EIO },
		{ 0xffff, "NV_ERR_GENERIC", -EIO },
		{ 0xffffffff, "unknown", -EIO },
	};

	for (size_t i = 0; i < ARRAY_SIZE(want); i++) {
		KUNIT_EXPECT_STREQ(test, nova_status_rm(want[i].status).name,
				   want[i].name);
		KUNIT_EXPECT_EQ(test, nova_status_rm_errno(want[i].status),
				want[i].error);
	}
}

/* Whatever the number, there is text, it is one line, and errors are errors. */
static void nova_status_never_null(struct kunit *test)
{
	for (u32 i = 0; i < 0x200; i++) {
		struct nova_status_text texts[] = {
			nova_status_rm(i), nova_status_xid(i),
			nova_status_booter(i), nova_status_frts(i),
			nova_status_gfw(i),
			nova_status_priv_error(0xbadf0000 | i << 8),
		};

		for (int t = 0; t < 6; t++) {
			KUNIT_ASSERT_NOT_NULL(test, texts[t].name);
			KUNIT_ASSERT_NOT_NULL(test, texts[t].hint);
			KUNIT_EXPECT_GT(test, strlen(texts[t].name), (size_t)0);
			KUNIT_EXPECT_FALSE(test, strchr(texts[t].name, '\n') ||
					   strchr(texts[t].hint, '\n'));
		}
		KUNIT_EXPECT_EQ(test, nova_status_rm_errno(i) == 0, i == 0);
		KUNIT_EXPECT_LE(test, nova_status_rm_errno(i), 0);
		KUNIT_EXPECT_NE(test, nova_status_rm_errno(i), -ETIMEDOUT);
	}
}

static void nova_status_boot_codes(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, nova_status_booter(0xf9).name,
			   "FLCN_ERR_INVALID_WPRMETA_MAGIC_OR_REVISION");
	KUNIT_EXPECT_STREQ(test, nova_status_booter(0x12345).name, "unknown");
	KUNIT_EXPECT_GT(test, strlen(nova_status_booter(0x12345).hint),
			(size_t)0);
	KUNIT_EXPECT_STREQ(test, nova_status_frts(0).name, "NONE");
	KUNIT_EXPECT_GT(test, strlen(nova_status_frts(3).hint), (size_t)0);
	KUNIT_EXPECT_STREQ(test, nova_status_gfw(0xff).name, "COMPLETED");
	KUNIT_EXPECT_STREQ(test, nova_status_gfw(0).name, "NOT_STARTED");
	KUNIT_EXPECT_STREQ(test, nova_status_gfw(0x30).name, "STARTED");
	KUNIT_EXPECT_STREQ(test, nova_status_xid(79).name,
			   "GPU_HAS_FALLEN_OFF_THE_BUS");
	KUNIT_EXPECT_STREQ(test, nova_status_xid(119).name, "GSP_RPC_TIMEOUT");
}

static void nova_status_priv_errors(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, nova_status_is_priv_error(0xbadf5040));
	KUNIT_EXPECT_TRUE(test, nova_status_is_priv_error(0xbad00100));
	KUNIT_EXPECT_TRUE(test, nova_status_is_priv_error(0xbad0b012));
	KUNIT_EXPECT_FALSE(test, nova_status_is_priv_error(0xffffffff));
	KUNIT_EXPECT_FALSE(test, nova_status_is_priv_error(0xbade0000));
	KUNIT_EXPECT_FALSE(test, nova_status_is_priv_error(0));
	KUNIT_EXPECT_STREQ(test, nova_status_priv_error(0xbadf5040).name,
			   "PRI_CLIENT_ERR");
	KUNIT_EXPECT_STREQ(test, nova_status_priv_error(0xbadf1100).name,
			   "PRI_DECODE");
	KUNIT_EXPECT_STREQ(test, nova_status_priv_error(0xbadf4100).name,
			   "TARGET_MASK_VIOLATION");
}

static struct kunit_case nova_status_cases[] = {
	KUNIT_CASE(nova_status_rm_codes),
	KUNIT_CASE(nova_status_never_null),
	KUNIT_CASE(nova_status_boot_codes),
	KUNIT_CASE(nova_status_priv_errors),
	{}
};

static struct kunit_suite nova_status_suite = {
	.name = "nova-status",
	.test_cases = nova_status_cases,
};

kunit_test_suites(&nova_status_suite);
