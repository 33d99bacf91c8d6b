/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The booter: SEC2's programs that load and unload the GSP firmware.
 */
#ifndef _NOVA_BOOTER_H
#define _NOVA_BOOTER_H

#include <linux/types.h>

#include "nova_falcon.h"

struct nova_core;
struct nova_firmware;

/**
 * struct nova_booter - both programs of one GPU
 */
struct nova_booter {
	/** @load: verifies the firmware, puts it into WPR2 and starts it */
	struct nova_falcon_fw load;
	/** @unload: removes WPR2; kept ready from the start */
	struct nova_falcon_fw unload;
};

int nova_booter_prepare(struct nova_core *core,
			const struct nova_firmware *files);
int nova_booter_run_load(struct nova_core *core, u64 wpr_meta);
int nova_booter_run_unload(struct nova_core *core);

#endif /* _NOVA_BOOTER_H */
