/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Boots the GSP as a driver does, step by step
 *
 * Each step takes what it uses from struct boot_driver, so a test that plays a
 * wrong driver changes a field or a byte of guest memory between two steps.
 */
#ifndef VGPU_BOOT_DRIVER_H
#define VGPU_BOOT_DRIVER_H

#include "booter.h"
#include "client.h"
#include "firmware.h"
#include "vbios.h"

#define GSP	0x110000u
#define SEC2	0x840000u

#define FRTS_CMD 0x15u
#define SB_CMD	0x19u

/* A falcon image in guest memory and how it is loaded. */
struct boot_image {
	u8 *mem;
	u64 addr;
	u32 imem, imem_size;		/* offset in mem = virtual address */
	u32 dmem, dmem_size;
	u32 pkc, engine_mask, ucode_id, bootvec;
};

struct boot_driver {
	struct client *c;
	u64 next;			/* next free bus address */
	u64 vram;
	struct vbios *vbios;
	struct firmware fw;

	u64 flush;
	u64 frts, frts_size;
	struct boot_image fwsec, load, unload;

	/* GSP-RM in guest memory */
	u8 *image;
	u64 image_addr;
	u64 *radix3[3];
	u64 radix3_addr[3];
	u8 *bootloader, *signature;
	u64 bootloader_addr, signature_addr;
	struct wpr_meta *meta;
	u64 meta_addr;
	u8 *libos, *rmargs, *queues;
	u64 libos_addr, rmargs_addr, queues_addr;

	u32 mailbox[2];			/* after the last boot_falcon_run() */
	unsigned int run_ms;		/* how long boot_falcon_run() waits */
	bool skip_image;		/* GSP-RM's pages stay zero: saves time */
};

/*
 * Starts the model with more options (NULL-terminated, e.g. "--inject", "x"),
 * powers the device on and sets the flush page. false: firmware files missing,
 * the test is skipped.
 */
bool boot_driver_start(struct boot_driver *d, const char *opt1,
		       const char *opt2);
/* The same for a driver that brings this version's files. */
bool boot_driver_start_with(struct boot_driver *d, const char *version,
			    const char *opt1, const char *opt2);
void boot_driver_stop(struct boot_driver *d);		/* any violations */
void boot_driver_stop_clean(struct boot_driver *d);	/* none */

/* Guest memory of the driver's, page aligned. */
void *boot_alloc(struct boot_driver *d, size_t size, u64 *addr);

/* One falcon */
void boot_falcon_reset(struct boot_driver *d, u32 base);
void boot_falcon_dma_setup(struct boot_driver *d, u32 base);
void boot_falcon_dma(struct boot_driver *d, u32 base, u64 addr, u32 mem_offset,
		     u32 fb_offset, u32 cmd);
void boot_falcon_load(struct boot_driver *d, u32 base,
		      const struct boot_image *i);
void boot_falcon_brom(struct boot_driver *d, u32 base,
		      const struct boot_image *i);
/* Mailboxes, boot vector, start, wait; false: did not halt in run_ms. */
bool boot_falcon_run(struct boot_driver *d, u32 base,
		     const struct boot_image *i, u32 mbox0, u32 mbox1);

/* Images with the signature for @version and, for FWSEC, a command. */
void boot_fwsec_prepare(struct boot_driver *d, u32 cmd, u32 version);
void boot_booter_prepare(struct boot_driver *d, u32 version);
void boot_gsp_prepare(struct boot_driver *d);	/* RM, radix3, WprMeta, libos */

/* Reset, load, boot ROM, run. */
bool boot_fwsec(struct boot_driver *d, u32 cmd);
void boot_gsp_reset_riscv(struct boot_driver *d);	/* and libos mailboxes */
bool boot_load(struct boot_driver *d);
bool boot_unload(struct boot_driver *d);
/* All of it: RISC-V active at the end. */
void boot_all(struct boot_driver *d);

#endif
