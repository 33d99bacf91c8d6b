/* SPDX-License-Identifier: GPL-2.0 */
/* Falcons, FWSEC, booter, WPR2 and firmware files, as others see them */
#ifndef VGPU_BOOT_H
#define VGPU_BOOT_H

#include "vgpu.h"

void boot_init(struct vgpu *g);		/* loads firmware, builds PROM, registers */
/*
 * Faults were armed or cleared while running: what is decided ahead of its use
 * (the PROM's content) is decided again.
 */
void boot_faults_changed(struct vgpu *g);

/* The GSP falcon's mailboxes and state, for the RM half. */
void gsp_set_mailbox(struct vgpu *g, unsigned int n, u32 val);
u32 gsp_mailbox(const struct vgpu *g, unsigned int n);
void gsp_raise_swgen0(struct vgpu *g);	/* 110008 b6, masked by 111528, -> irq */
void gsp_halt(struct vgpu *g);		/* RISC-V stops: 111388 b7 reads 0 */
bool gsp_riscv_active(const struct vgpu *g);

/* WPR2 as 1fa824/1fa828 show it; 0,0 = unset. */
u64 wpr2_start(const struct vgpu *g);
u64 wpr2_end(const struct vgpu *g);

/* PROM image for the BAR0 sparse mapping: memfd and size, 1 MiB. */
int prom_fd(const struct vgpu *g);

#endif
