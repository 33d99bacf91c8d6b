// SPDX-License-Identifier: GPL-2.0
/*
 * Module for nova-core's KUnit suites.
 */
#include <linux/module.h>

MODULE_DESCRIPTION("KUnit tests of nova-core");
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_LICENSE("GPL");
