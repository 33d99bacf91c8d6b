/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Contexts of engines.
 */
#ifndef _NOVA_GR_H
#define _NOVA_GR_H

#include <linux/compiler-context-analysis.h>
#include <linux/mutex.h>
#include <linux/types.h>

#include "nova_vm_kernel.h"
#include "rm/nova_rm_chan.h"

struct nova_core;
struct nova_core_chan;
struct nova_core_vm;
struct nova_core_vram;

/**
 * DOC: Contexts
 *
 * The graphics engine saves the state of a channel in its *context*, some ten
 * buffers whose sizes RM knows, which are allocated and mapped here and then
 * *promoted*, made known to RM, before the channel gets its first object. Some
 * of them belong to the channel; others are *global*: all channels have the same
 * memory, each in its own address space.
 *
 * RM makes an image of the initial state, the golden one, when the first channel
 * gets an object of the 3D class. For that a channel is made that never runs,
 * when a channel is first asked for; the global buffers are allocated for it, and
 * stay (kgraphicsCreateGoldenImageChannel_IMPL() in kernel_graphics.c, and
 * r535_gr_oneinit() of nouveau).
 *
 * Engines for video have one buffer for each channel.
 *
 * RM wants the buffers to stay mapped until the channel has been freed.
 */

/**
 * struct nova_gr - what all graphics contexts have in common
 */
struct nova_gr {
	/** @lock: one golden context at a time; RPCs are made under it */
	struct mutex lock;
	/** @lost: @global is RM's, for all that is known; no golden context */
	bool lost;

	/** @ready: what follows is constant from here on */
	bool ready;
	/** @info: which buffers there are */
	struct nova_rm_chan_ctx_info info;
	/** @global: by index of @info: memory of global buffers */
	struct nova_core_vram *global[NOVA_RM_CHAN_CTX_BUFFERS];
};

/**
 * struct nova_gr_buffer - one buffer of a context
 */
struct nova_gr_buffer {
	/** @vram: its memory, if it belongs to the channel */
	struct nova_core_vram *vram;
	/** @map: where it is mapped; size 0: nowhere */
	struct nova_vm_kernel_map map;
};

/**
 * struct nova_gr_ctx - context of a channel
 */
struct nova_gr_ctx {
	/** @vm: where its buffers are mapped */
	struct nova_core_vm *vm;
	/** @buffers: by index of &nova_gr.info; the first, if it has only one */
	struct nova_gr_buffer buffers[NOVA_RM_CHAN_CTX_BUFFERS];
};

int nova_gr_setup(struct nova_core *core);
int nova_gr_prepare(struct nova_core *core);
int nova_gr_ctx_create(struct nova_core *core, struct nova_core_chan *chan,
		       bool golden, struct nova_gr_ctx *ctx);
int nova_gr_ctx_create_single(struct nova_core *core,
			      struct nova_core_chan *chan,
			      struct nova_gr_ctx *ctx);
int nova_gr_ctx_destroy(struct nova_core *core, struct nova_gr_ctx *ctx);

#endif /* _NOVA_GR_H */
