/* SPDX-License-Identifier: GPL-2.0 */
/* How nvk_main() opens its device; tests have no need of it. */
#ifndef NVK_DEVICE_H
#define NVK_DEVICE_H

#include "nvk_lib.h"

/**
 * struct nvk_choice - what the command line asks for
 * @name:	part of the name of the device's driver, "" for any
 * @family:	queue family under test
 */
struct nvk_choice {
	const char *name;
	uint32_t family;
};

struct nvk_choice nvk_device_choice(int argc, char **argv);
void nvk_device_open(struct nvk *nvk, const struct nvk_choice *choice);
void nvk_device_close(struct nvk *nvk);

#endif
