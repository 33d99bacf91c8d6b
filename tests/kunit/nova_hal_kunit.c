// SPDX-License-Identifier: GPL-2.0
/*
 * The families' tables: complete, and in step with the table of chips.
 */
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/stddef.h>

#include <kunit/test.h>

#include "../../nova-core/hal/nova_hal.h"
#include "../../nova-core/nova_chip.h"

/* The functions stand together at the end, from this one on. */
#define FIRST_FUNCTION	offsetof(struct nova_hal, vga_workspace)
#define FUNCTIONS	((sizeof(struct nova_hal) - FIRST_FUNCTION) / \
			 sizeof(void *))

/* A chip that is said to boot has a table, the others have none. */
static void nova_hal_for_every_chip_that_boots(struct kunit *test)
{
	for (unsigned int i = 0; i < nova_chip_count; i++) {
		const struct nova_chip *chip = &nova_chip_table[i];

		KUNIT_EXPECT_EQ_MSG(test, !!nova_hal_find(chip->family),
				    chip->boots, "%s", chip->name);
	}
}

/* Callers do not test for NULL. */
static void nova_hal_has_no_holes(struct kunit *test)
{
	static_assert(FIRST_FUNCTION % sizeof(void *) == 0);

	for (unsigned int i = 0; i < nova_chip_count; i++) {
		const struct nova_hal *hal =
			nova_hal_find(nova_chip_table[i].family);
		const void * const *fn = (const void *)hal + FIRST_FUNCTION;

		if (!hal)
			continue;
		KUNIT_EXPECT_NOT_NULL(test, hal->name);
		KUNIT_EXPECT_NOT_NULL(test, hal->gsp_signature_section);
		for (unsigned int j = 0; j < FUNCTIONS; j++)
			KUNIT_EXPECT_NOT_NULL_MSG(test, fn[j], "%s: function %u",
						  hal->name, j);
	}
}

/* Widths that other code shifts by. */
static void nova_hal_widths_are_sane(struct kunit *test)
{
	for (unsigned int i = 0; i < nova_chip_count; i++) {
		const struct nova_hal *hal =
			nova_hal_find(nova_chip_table[i].family);

		if (!hal)
			continue;
		KUNIT_EXPECT_GE(test, hal->dma_bits, 40U);
		KUNIT_EXPECT_LE(test, hal->dma_bits, 52U);
		KUNIT_EXPECT_GE(test, hal->va_bits, 40U);
		KUNIT_EXPECT_LE(test, hal->va_bits, 57U);
		KUNIT_EXPECT_GT(test, hal->warps_per_sm, 0U);
	}
}

static struct kunit_case nova_hal_cases[] = {
	KUNIT_CASE(nova_hal_for_every_chip_that_boots),
	KUNIT_CASE(nova_hal_has_no_holes),
	KUNIT_CASE(nova_hal_widths_are_sane),
	{}
};

static struct kunit_suite nova_hal_suite = {
	.name = "nova-hal",
	.test_cases = nova_hal_cases,
};

kunit_test_suites(&nova_hal_suite);
