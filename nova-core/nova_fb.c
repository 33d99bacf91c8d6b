// SPDX-License-Identifier: GPL-2.0
/*
 * Where everything goes at the end of VRAM when the GSP boots.
 *
 * The arithmetic is that of kgspCalculateFbLayout_TU102() in
 * kernel_gsp_tu102.c, and _kgspCalculateFwHeapSize() in kernel_gsp.c (NVIDIA,
 * 570.144): the booter and the firmware check what they are told against it.
 */
#include <linux/align.h>
#include <linux/bitfield.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/minmax.h>
#include <linux/sizes.h>

#include <kunit/visibility.h>

#include "nova_fb.h"
#include "regs/nova_regs_pfb.h"

/* NV_PRAMIN: size of the window, what is kept for VGA without a workspace */
#define NOVA_FB_PRAMIN_SIZE	SZ_1M
/* VBIOS_WORKSPACE_SIZE in kgspCalculateFbLayout_TU102() */
#define NOVA_FB_VGA_WORKSPACE	SZ_128K
#define NOVA_FB_WPR_END_ALIGN	SZ_128K
#define NOVA_FB_BOOT_ALIGN	SZ_4K
#define NOVA_FB_ELF_ALIGN	SZ_64K
/* The booter's copy of its parameters, at the start of WPR2, in MiB steps */
#define NOVA_FB_META_SIZE	SZ_1M

static u64 nova_fb_vga_base(const struct nova_fb_params *p)
{
	u64 base = p->fb_size - NOVA_FB_PRAMIN_SIZE;

	if (!p->has_display || !p->vga_base || p->vga_base >= p->fb_size)
		return base;
	if (p->vga_base < base)
		return p->fb_size - NOVA_FB_VGA_WORKSPACE;
	return p->vga_base;
}

/* Move @top down by @size and align; false if VRAM ends before */
static bool nova_fb_take(u64 *top, u64 size, u64 align,
			 struct nova_fb_range *range)
{
	if (size > *top)
		return false;
	*top = ALIGN_DOWN(*top - size, align);
	range->base = *top;
	range->size = size;
	return true;
}

static u64 nova_fb_heap_size(const struct nova_fb_params *p, u64 around)
{
	const struct nova_fb_heap_params *h = &p->heap;
	u64 gib = ALIGN(p->fb_size, SZ_1G) / SZ_1G;
	u64 size = h->os_carveout + h->base + ALIGN(h->per_gib * gib, SZ_1M) +
		   ALIGN(h->client, SZ_1M);

	size = max(size, h->min);
	if (p->prescrubbed)
		size = min(size, p->prescrubbed > around ?
				 ALIGN_DOWN(p->prescrubbed - around, SZ_1M) : 0);
	return size;
}

/**
 * nova_fb_layout_compute() - lay out the end of VRAM
 * @dev: device for messages
 * @params: sizes and what the chip does
 * @layout: filled on success
 *
 * Context: any.
 *
 * Returns: 0; -EINVAL, reported, if VRAM has no sensible size; -ENOSPC,
 * reported, if it is too small.
 */
int nova_fb_layout_compute(struct device *dev,
			   const struct nova_fb_params *params,
			   struct nova_fb_layout *layout)
{
	u64 top, heap, above, wpr_end, non_wpr;

	if (!params->fb_size || !IS_ALIGNED(params->fb_size, SZ_1M) ||
	    params->fb_size > SZ_1T) {
		dev_err(dev, "GPU reports %#llx bytes of VRAM, which cannot be\n",
			params->fb_size);
		return -EINVAL;
	}
	*layout = (struct nova_fb_layout){
		.fb_size = params->fb_size,
		.pmu_reserved = params->pmu_reserved,
	};

	if (params->fb_size < NOVA_FB_PRAMIN_SIZE + params->pmu_reserved)
		goto too_small;
	layout->vga.base = nova_fb_vga_base(params);
	layout->vga.size = params->fb_size - layout->vga.base;

	top = layout->vga.base - params->pmu_reserved;
	top = ALIGN_DOWN(top, NOVA_FB_WPR_END_ALIGN);
	wpr_end = top;
	if (!nova_fb_take(&top, params->frts_size, 1, &layout->frts) ||
	    !nova_fb_take(&top, params->bootloader_size, NOVA_FB_BOOT_ALIGN,
			  &layout->boot) ||
	    !nova_fb_take(&top, params->elf_size, NOVA_FB_ELF_ALIGN,
			  &layout->elf))
		goto too_small;

	non_wpr = ALIGN(params->non_wpr_heap, SZ_1M);
	above = ALIGN(params->fb_size - top, SZ_1M);
	heap = nova_fb_heap_size(params, NOVA_FB_META_SIZE + non_wpr + above);
	if (heap < params->heap.min) {
		dev_err(dev, "only %llu MiB would be left for the GSP firmware's heap, it needs %llu\n",
			heap / SZ_1M, params->heap.min / SZ_1M);
		return -ENOSPC;
	}
	if (!nova_fb_take(&top, heap, SZ_1M, &layout->heap))
		goto too_small;
	layout->heap.size = ALIGN_DOWN(layout->elf.base - top, SZ_1M);

	if (!nova_fb_take(&top, NOVA_FB_META_SIZE, SZ_1M, &layout->wpr2))
		goto too_small;
	layout->wpr2.size = wpr_end - layout->wpr2.base;

	if (!nova_fb_take(&top, non_wpr, SZ_1M, &layout->non_wpr_heap))
		goto too_small;
	return 0;

too_small:
	dev_err(dev, "%llu MiB of VRAM are too few for the GSP firmware\n",
		params->fb_size / SZ_1M);
	return -ENOSPC;
}
EXPORT_SYMBOL_IF_KUNIT(nova_fb_layout_compute);

/**
 * nova_fb_size_from_range() - VRAM size on chips before GA102
 * @local_memory_range: NV_PFB_PRI_MMU_LOCAL_MEMORY_RANGE
 *
 * With ECC on, one part in sixteen holds the codes: nouveau's
 * gp102_fb_vidmem_size() and kmemsysReadUsableFbSize_GP102().
 *
 * Returns: bytes.
 */
u64 nova_fb_size_from_range(u32 local_memory_range)
{
	u64 size = FIELD_GET(NV_PFB_PRI_MMU_LOCAL_MEMORY_RANGE_LOWER_MAG,
			     local_memory_range);

	size <<= FIELD_GET(NV_PFB_PRI_MMU_LOCAL_MEMORY_RANGE_LOWER_SCALE,
			   local_memory_range);
	size *= SZ_1M;
	if (local_memory_range & NV_PFB_PRI_MMU_LOCAL_MEMORY_RANGE_ECC_MODE)
		size = size / 16 * 15;
	return size;
}
EXPORT_SYMBOL_IF_KUNIT(nova_fb_size_from_range);

/**
 * nova_fb_wpr2_addr() - address in a WPR2 register
 * @reg: NV_PFB_PRI_MMU_WPR2_ADDR_LO or _HI
 *
 * Returns: VRAM offset; in the case of HI, 0 means that there is no WPR2.
 */
u64 nova_fb_wpr2_addr(u32 reg)
{
	return (u64)FIELD_GET(NV_PFB_PRI_MMU_WPR2_ADDR_VAL, reg) <<
	       NV_PFB_PRI_MMU_WPR2_ADDR_ALIGNMENT;
}
EXPORT_SYMBOL_IF_KUNIT(nova_fb_wpr2_addr);
