// SPDX-License-Identifier: GPL-2.0
/*
 * Module for the KUnit suites of nova-core and nova-drm.
 */
#include <linux/module.h>

MODULE_DESCRIPTION("KUnit tests of nova-core and nova-drm");
MODULE_IMPORT_NS("EXPORTED_FOR_KUNIT_TESTING");
MODULE_LICENSE("GPL");
