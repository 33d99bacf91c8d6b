/* SPDX-License-Identifier: GPL-2.0 */
/*
 * FWSEC: the VBIOS's own program on the GSP falcon.
 */
#ifndef _NOVA_FWSEC_H
#define _NOVA_FWSEC_H

#include <linux/types.h>

#include "nova_falcon.h"

struct nova_core;
struct nova_fb_range;

/**
 * DOC: FWSEC
 *
 * FWSEC is part of the VBIOS and signed by NVIDIA. Two of its commands matter
 * here: FRTS puts power management data at the end of VRAM and protects it by
 * creating WPR2, the region the GSP firmware is then put into; SB ("secure
 * boot") puts back what the VBIOS had running before the GSP was taken.
 */

/**
 * struct nova_fwsec - FWSEC of one GPU, as far as it is needed later
 */
struct nova_fwsec {
	/** @sb: ready to run at unload, when nothing may fail for want of memory */
	struct nova_falcon_fw sb;
	/** @frts: ready to run at boot; freed when it has run */
	struct nova_falcon_fw frts;
};

u64 nova_fwsec_wpr2_end(struct nova_core *core);
int nova_fwsec_prepare(struct nova_core *core,
		       const struct nova_fb_range *frts);
int nova_fwsec_run_frts(struct nova_core *core,
			const struct nova_fb_range *frts);
int nova_fwsec_run_sb(struct nova_core *core);

#endif /* _NOVA_FWSEC_H */
