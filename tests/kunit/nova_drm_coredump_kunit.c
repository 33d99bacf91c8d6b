// SPDX-License-Identifier: GPL-2.0
/*
 * The text of core dumps: whole, or cut off and said so.
 */
#include <linux/preempt.h>
#include <linux/seq_buf.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <drm/drm_print.h>
#include <kunit/test.h>

#include "../../nova-drm/nova_drm_coredump_text.h"

#define ROOM	256
#define FILL	0x5a

#define LINES	"1 one\n22 two\nlong: 0x1234567890abcdef, and then some more\nlast\n"

/*
 * Print in as many ways as there are. Debug kernels report allocations that may
 * sleep while preemption is disabled.
 */
static u32 coredump_print(char *data, u32 size)
{
	struct drm_printer p;
	struct seq_buf text;

	memset(data, FILL, ROOM);
	preempt_disable();
	nova_drm_coredump_text_init(&text, data, size);
	p = nova_drm_coredump_text_printer(&text);
	drm_printf(&p, "%d %s\n", 1, "one");
	drm_puts(&p, "22 two\n");
	drm_printf(&p, "long: %#llx, ", 0x1234567890abcdefULL);
	drm_printf(&p, "%s", "and then some more");
	drm_puts(&p, "\nlast\n");
	size = nova_drm_coredump_text_finish(&text);
	preempt_enable();
	return size;
}

static void nova_drm_coredump_whole(struct kunit *test)
{
	static const char want[] = LINES NOVA_DRM_COREDUMP_TEXT_END;
	char *data = kunit_kzalloc(test, ROOM, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, data);
	KUNIT_ASSERT_EQ(test, coredump_print(data, ROOM),
			(u32)sizeof(want) - 1);
	KUNIT_EXPECT_MEMEQ(test, data, want, sizeof(want) - 1);
}

/* Whole lines, the note, and nothing beyond, however little room there is. */
static void nova_drm_coredump_cut(struct kunit *test)
{
	static const char note[] = NOVA_DRM_COREDUMP_TEXT_CUT;
	static const char lines[] = LINES;
	char *data = kunit_kzalloc(test, ROOM, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, data);
	/* One byte is for a zero that ends the string. */
	for (u32 room = 1; room < sizeof(lines); room++) {
		u32 size = room + NOVA_DRM_COREDUMP_TEXT_TAIL;
		u32 len = coredump_print(data, size);
		u32 kept = len - (sizeof(note) - 1);

		KUNIT_ASSERT_LE_MSG(test, len, size, "room %u", room);
		KUNIT_ASSERT_GE_MSG(test, len, (u32)sizeof(note) - 1,
				    "room %u", room);
		KUNIT_ASSERT_LT_MSG(test, kept, room, "room %u", room);
		KUNIT_EXPECT_MEMEQ_MSG(test, data, lines, kept, "room %u",
				       room);
		KUNIT_EXPECT_TRUE_MSG(test, !kept || data[kept - 1] == '\n',
				      "room %u", room);
		KUNIT_EXPECT_MEMEQ_MSG(test, data + kept, note,
				       sizeof(note) - 1, "room %u", room);
		KUNIT_EXPECT_NULL_MSG(test, memchr(lines + kept, '\n',
						   room - 1 - kept),
				      "room %u: a line is missing", room);
		KUNIT_EXPECT_NULL_MSG(test, memchr_inv(data + size, FILL,
						       ROOM - size),
				      "room %u: written beyond", room);
	}
}

static struct kunit_case nova_drm_coredump_cases[] = {
	KUNIT_CASE(nova_drm_coredump_whole),
	KUNIT_CASE(nova_drm_coredump_cut),
	{ }
};

static struct kunit_suite nova_drm_coredump_suite = {
	.name = "nova-drm-coredump",
	.test_cases = nova_drm_coredump_cases,
};

kunit_test_suites(&nova_drm_coredump_suite);
