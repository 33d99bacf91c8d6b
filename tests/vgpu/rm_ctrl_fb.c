// SPDX-License-Identifier: GPL-2.0
/*
 * rm_ctrl_fb.c - controls about VRAM and caches (ctrl2080fb.h,
 * ctrl2080internal.h)
 */
#include <string.h>

#include "rm_priv.h"

#define RM_LTCS			12	/* GA102: 6 FBPs of 2 */
#define RM_SLICES_PER_LTC	4

struct memsys_static_config {	/* NV2080_CTRL_INTERNAL_MEMSYS_GET_STATIC_CONFIG */
	u8 one_to_one_comptag;
	u8 one_to_four_comptag;
	u8 raw_mode_comptag;
	u8 disable_compbit_backing;
	u8 disable_post_l2_compression;
	u8 enabled_ecc_fbpa;
	u8 l2_pre_fill;
	u8 pad0;
	u64 l2_cache_size;
	u8 fbpa_present;
	u8 pad1[3];
	u32 compr_page_size;
	u32 compr_page_shift;
	u32 ram_type;
	u32 ltc_count;
	u32 lts_per_ltc_count;
};

ABI_SIZE(struct memsys_static_config, 0x28);

static u32 memsys_get_static_config(struct vgpu *g, struct rm_object *o, void *params)
{
	struct memsys_static_config *p = params;

	memset(p, 0, sizeof(*p));
	p->raw_mode_comptag = 1;	/* Ampere: compression without comptags */
	p->l2_cache_size = RM_L2_CACHE_SIZE;
	p->fbpa_present = 1;
	p->compr_page_size = 0x10000;
	p->compr_page_shift = 16;
	p->ram_type = RM_FB_RAM_TYPE_GDDR6X;
	p->ltc_count = RM_LTCS;
	p->lts_per_ltc_count = RM_SLICES_PER_LTC;
	return NV_OK;
}

static u32 fb_get_fb_region_info(struct vgpu *g, struct rm_object *o, void *params)
{
	rm_static_fb_regions(g, params);
	return NV_OK;
}

#define FB_INFO_MAX	57

struct fb_info {
	u32 index, data;
};

struct fb_get_info_v2 {
	u32 size;
	struct fb_info info[FB_INFO_MAX];
};

ABI_SIZE(struct fb_get_info_v2, 460);

static u32 fb_get_info_v2(struct vgpu *g, struct rm_object *o, void *params)
{
	struct fb_get_info_v2 *p = params;
	struct fb_region_info regions;
	u32 usable, i;

	if (p->size > FB_INFO_MAX) {
		violate(g, V_RM_CTRL_ARGS, "FB_GET_INFO_V2: %u entries", p->size);
		return NV_ERR_INVALID_ARGUMENT;
	}
	rm_static_fb_regions(g, &regions);
	usable = (regions.region[0].limit + 1 - regions.region[0].base) >> 10;
	for (i = 0; i < p->size; i++) {
		switch (p->info[i].index) {	/* NV2080_CTRL_FB_INFO_INDEX_* */
		case 0x05:	/* BAR1_SIZE, KiB */
		case 0x1d:	/* BAR1_AVAIL_SIZE */
			p->info[i].data = pci_bar1_size(g) >> 10;
			break;
		case 0x07:	/* RAM_SIZE */
		case 0x08:	/* TOTAL_RAM_SIZE */
			p->info[i].data = vram_size(g) >> 10;
			break;
		case 0x09:	/* HEAP_SIZE */
		case 0x16:	/* HEAP_FREE */
		case 0x20:	/* USABLE_RAM_SIZE */
			p->info[i].data = usable;
			break;
		case 0x0b:	/* BUS_WIDTH */
			p->info[i].data = RM_FB_BUS_WIDTH;
			break;
		case 0x0d:	/* RAM_TYPE */
			p->info[i].data = RM_FB_RAM_TYPE_GDDR6X;
			break;
		case 0x1b:	/* L2CACHE_SIZE */
			p->info[i].data = RM_L2_CACHE_SIZE;
			break;
		case 0x22:	/* LTC_COUNT */
			p->info[i].data = RM_LTCS;
			break;
		case 0x23:	/* LTS_COUNT */
			p->info[i].data = RM_LTCS * RM_SLICES_PER_LTC;
			break;
		default:
			if (p->info[i].index >= FB_INFO_MAX) {
				violate(g, V_RM_CTRL_ARGS, "FB_GET_INFO_V2: index 0x%x",
					p->info[i].index);
				return NV_ERR_INVALID_ARGUMENT;
			}
			p->info[i].data = 0;
		}
	}
	return NV_OK;
}

const struct rm_ctrl rm_ctrl_fb_table[] = {
	{ 0x20800a1c, "INTERNAL_MEMSYS_GET_STATIC_CONFIG",
	  sizeof(struct memsys_static_config), NV20_SUBDEVICE_0,
	  memsys_get_static_config },
	{ 0x20801303, "FB_GET_INFO_V2", sizeof(struct fb_get_info_v2),
	  NV20_SUBDEVICE_0, fb_get_info_v2 },
	{ 0x20801320, "FB_GET_FB_REGION_INFO", sizeof(struct fb_region_info),
	  NV20_SUBDEVICE_0, fb_get_fb_region_info },
	{ 0 }
};
