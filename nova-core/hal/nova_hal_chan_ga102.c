// SPDX-License-Identifier: GPL-2.0
/*
 * Channels and engines of GA102 and its siblings.
 *
 * Classes: g_gpu_class_list.c (GA102); width of addresses: "all architectures with
 * 40b VA limits also have 40b PA limits" (uvm_channel.c).
 */
#include <linux/array_size.h>

#include "../nova_ce.h"
#include "../regs/nova_cl_c56f.h"
#include "../regs/nova_cl_c7b5.h"
#include "../regs/nova_regs_usermode.h"
#include "nova_hal_chan.h"

#define FERMI_TWOD_A			0x902d
#define KEPLER_INLINE_TO_MEMORY_B	0xa140
#define AMPERE_B			0xc797
#define AMPERE_COMPUTE_B		0xc7c0

static const struct nova_hal_class ga102_classes[] = {
	{ NOVA_CORE_ENGINE_GR, AMPERE_B, "AMPERE_B" },
	{ NOVA_CORE_ENGINE_GR, AMPERE_COMPUTE_B, "AMPERE_COMPUTE_B" },
	{ NOVA_CORE_ENGINE_GR, FERMI_TWOD_A, "FERMI_TWOD_A" },
	{ NOVA_CORE_ENGINE_GR, KEPLER_INLINE_TO_MEMORY_B,
	  "KEPLER_INLINE_TO_MEMORY_B" },
	{ NOVA_CORE_ENGINE_GR, AMPERE_DMA_COPY_B, "AMPERE_DMA_COPY_B" },
	{ NOVA_CORE_ENGINE_CE, AMPERE_DMA_COPY_B, "AMPERE_DMA_COPY_B" },
	{ NOVA_CORE_ENGINE_NVDEC, 0xc7b0, "NVC7B0_VIDEO_DECODER" },
	{ NOVA_CORE_ENGINE_NVENC, 0xc7b7, "NVC7B7_VIDEO_ENCODER" },
	{ NOVA_CORE_ENGINE_OFA, 0xc7fa, "NVC7FA_VIDEO_OFA" },
};

const struct nova_hal_chan nova_hal_chan_ga102 = {
	.dma_bits = 40,
	.class = AMPERE_CHANNEL_GPFIFO_A,
	.class_name = "AMPERE_CHANNEL_GPFIFO_A",
	.gr_class = AMPERE_B,
	.ce_class = AMPERE_DMA_COPY_B,
	.class_count = ARRAY_SIZE(ga102_classes),
	.classes = ga102_classes,
	.doorbell = NV_VIRTUAL_FUNCTION_DOORBELL,
	.ce_copy = nova_ce_copy,
	.ce_fill = nova_ce_fill,
};
