/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The inside of struct nova_core.
 */
#ifndef _NOVA_CORE_PRIV_H
#define _NOVA_CORE_PRIV_H

#include <linux/idr.h>
#include <linux/mutex.h>
#include <linux/nova_core.h>
#include <linux/types.h>

#include "nova_bar.h"
#include "nova_bar1.h"
#include "nova_bar2.h"
#include "nova_booter.h"
#include "nova_chan_list.h"
#include "nova_chip.h"
#include "nova_clear.h"
#include "nova_core_listen.h"
#include "nova_dma.h"
#include "nova_engine.h"
#include "nova_falcon.h"
#include "nova_fb.h"
#include "nova_fwsec.h"
#include "nova_gr.h"
#include "nova_gsp.h"
#include "nova_intr.h"
#include "nova_pt_mem.h"
#include "nova_pt_reserve.h"
#include "nova_rm_object.h"
#include "nova_tlb.h"
#include "nova_vm_list.h"
#include "nova_vram.h"
#include "rm/nova_rm.h"

struct dentry;
struct nova_core_aux;
struct nova_hal;
struct pci_dev;

/**
 * struct nova_core - one GPU
 *
 * Allocated by probe and freed by devres after everything else of the binding.
 * Members are in the order in which probe brings them to life; each is undone
 * by a devres action registered right after, so that the order of teardown is
 * the reverse of this one and written down nowhere else.
 */
struct nova_core {
	/** @pdev: the PCI device */
	struct pci_dev *pdev;
	/** @sealed: complete; nothing more may be left to devres */
	bool sealed;
	/** @stopped: by nova_core_stop() */
	bool stopped;
	/** @listeners: whom to tell that the GPU is dead */
	struct nova_core_listeners listeners;
	/** @bar: its registers */
	struct nova_bar bar;
	/** @boot0: NV_PMC_BOOT_0 */
	u32 boot0;
	/** @chip: what chip it is */
	const struct nova_chip *chip;
	/** @hal: what differs between families */
	const struct nova_hal *hal;
	/** @flush_page: where the GPU writes to flush system memory writes */
	struct nova_dma_buf flush_page;
	/** @gsp_falcon: the GSP's falcon */
	struct nova_falcon gsp_falcon;
	/** @sec2_falcon: SEC2's falcon, runs the booter */
	struct nova_falcon sec2_falcon;
	/** @rm: interface of the firmware version in use */
	const struct nova_rm_ops *rm;
	/** @rm_clients: which clients of RM are in use, by number */
	struct ida rm_clients;
	/**
	 * @rm_lock: protects @rm_known, and keeps it what RM knows: held while a
	 * client is allocated or freed
	 */
	struct mutex rm_lock;
	/** @rm_known: those that RM knows, and that are not given back yet */
	DECLARE_BITMAP(rm_known, NOVA_RM_OBJECT_CLIENTS);
	/** @gsp: the GSP and its queues */
	struct nova_gsp gsp;
	/** @debugfs: directory of this GPU */
	struct dentry *debugfs;
	/** @fb: the end of VRAM while the GSP runs */
	struct nova_fb_layout fb;
	/** @fwsec: the VBIOS's program */
	struct nova_fwsec fwsec;
	/** @booter: the programs that load and unload the GSP firmware */
	struct nova_booter booter;
	/** @static_info: what the firmware knows about the GPU */
	struct nova_rm_static_info static_info;
	/** @intr: the interrupt */
	struct nova_intr intr;
	/** @engines: what executes methods; constant once bound */
	struct nova_engines engines;
	/** @info: what children are told about the GPU; constant once bound */
	struct nova_core_gpu_info info;
	/** @mem: what children are told about its memory; constant once bound */
	struct nova_core_mem_info mem;
	/** @vram: who has what of it */
	struct nova_vram vram;
	/** @tlb: its invalidation */
	struct nova_tlb tlb;
	/** @bar2: window into VRAM for page tables */
	struct nova_bar2 bar2;
	/** @pt_mem: memory for page tables */
	struct nova_pt_mem pt_mem;
	/** @bar1: window into VRAM for children */
	struct nova_bar1 bar1;
	/** @pt_reserve: tables for when there is no memory */
	struct nova_pt_reserve pt_reserve;
	/** @vms: address spaces */
	struct nova_vm_list vms;
	/** @gr: contexts of the graphics engine */
	struct nova_gr gr;
	/** @chans: channels; initialised before the firmware starts */
	struct nova_chan_list chans;
	/** @clear: a channel that clears VRAM */
	struct nova_clear clear;
	/** @aux: the auxiliary device, last to come and first to go */
	struct nova_core_aux *aux;
};

int nova_core_defer(struct nova_core *core, void (*action)(void *), void *data);
void nova_core_seal(struct nova_core *core);
void nova_core_stop(struct nova_core *core);
int nova_core_defer_stop(struct nova_core *core);
bool nova_core_is_stopped(const struct nova_core *core);
int nova_core_errno(struct nova_core *core, int error);

#endif /* _NOVA_CORE_PRIV_H */
