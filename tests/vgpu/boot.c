// SPDX-License-Identifier: GPL-2.0
/* Brings up and resets the boot half */
#include "boot_priv.h"
#include "falcon.h"
#include "firmware.h"
#include "vgpu_priv.h"

void boot_init(struct vgpu *g)
{
	firmware_init(g);
	prom_init(g);
	fuse_init(g);
	wpr_init(g);
	fwsec_init(g);
	booter_init(g);
	falcon_init(g);
}

/* WPR2 does not survive a reset of the device. */
void boot_reset(struct vgpu *g)
{
	wpr_clear(g);
	fwsec_reset(g);
	booter_reset(g);
	falcon_reset(g);
	prom_rebuild(g);
}

void boot_faults_changed(struct vgpu *g)
{
	prom_rebuild(g);
}
