// SPDX-License-Identifier: GPL-2.0
/*
 * rm_static.c - what the board is: GET_GSP_STATIC_INFO and the facts behind the
 * controls that tell parts of it
 *
 * GspStaticConfigInfo, gsp_static_config.h. Names, masks and sizes are those
 * of a GeForce RTX 30 board; VRAM is what --vram says, with its upper part
 * RM's (kgspCalculateFbLayout_TU102()).
 */
#include <string.h>

#include "engine.h"
#include "firmware.h"
#include "rm_priv.h"

#define RM_RESERVE	0x100000ull	/* page tables and such, below the heap */

static u64 reserve_start(const struct vgpu *g)
{
	u64 top = g->rm->boot.nonwpr_heap ? g->rm->boot.nonwpr_heap :
		  g->rm->boot.wpr_start;

	top = ALIGN_DOWN(top, RM_RESERVE) - RM_RESERVE;
	if (g->opt.vram_usable && g->opt.vram_usable < top)
		return g->opt.vram_usable;
	return top;
}

/*
 * RM's page directories of BAR1 and BAR2. The driver writes entries into them,
 * so they are in ordinary VRAM, but not in a region it may use.
 */
u64 rm_static_bar_pdb(const struct vgpu *g, unsigned int bar)
{
	return reserve_start(g) + (bar - 1) * RM_PAGE_SIZE;
}

u64 rm_bar_instance(const struct vgpu *g, unsigned int bar)
{
	return reserve_start(g) + (1 + bar) * RM_PAGE_SIZE;
}

/* The page table of the virtual addresses RM keeps to itself: empty. */
u64 rm_static_server_table(const struct vgpu *g)
{
	return reserve_start(g) + 4 * RM_PAGE_SIZE;
}

static bool within(u64 addr, u64 len, u64 start, u64 size)
{
	return addr >= start && len <= size && addr - start <= size - len;
}

/*
 * Everything from the reserve up is a reserved region of the static info. The
 * driver writes BAR1's page directory and may look at BAR2's.
 */
bool rm_vram_reserved(const struct vgpu *g, u64 addr, u64 len, bool write)
{
	if (g->rm->phase != RM_RUN || addr + len <= reserve_start(g))
		return false;
	if (within(addr, len, rm_static_bar_pdb(g, 1), RM_PAGE_SIZE))
		return false;
	return write || !within(addr, len, rm_static_bar_pdb(g, 2), RM_PAGE_SIZE);
}

u32 rm_static_gpc_mask(const struct vgpu *g)
{
	return (1u << g->chip->gpcs) - 1;
}

u32 rm_static_tpc_mask(const struct vgpu *g, u32 gpc)
{
	return gpc < g->chip->gpcs ? (1u << g->chip->tpcs_per_gpc) - 1 : 0;
}

/* A stable identity: 16 bytes as a real board's SHA-1 based GID has. */
void rm_static_gid(const struct vgpu *g, u8 gid[16])
{
	u64 h = 0xcbf29ce484222325ull ^ g->chip->boot_0 ^
		(u64)g->chip->pci_device << 32 ^ g->opt.vram_size;
	int i;

	for (i = 0; i < 16; i++) {
		h = (h ^ (h >> 29)) * 0xbf58476d1ce4e5b9ull + i;
		gid[i] = h >> 56;
	}
}

static void region_set(struct fb_region *r, u64 base, u64 limit, bool reserved)
{
	memset(r, 0, sizeof(*r));
	r->base = base;
	r->limit = limit;
	r->reserved = reserved ? limit - base + 1 : 0;
	r->performance = reserved ? 0 : 100;
	r->support_compressed = !reserved;
	r->support_iso = !reserved;
}

void rm_static_fb_regions(struct vgpu *g, struct fb_region_info *info)
{
	u64 end = vram_size(g), reserve = reserve_start(g);
	u64 arg;

	memset(info, 0, sizeof(*info));
	info->num_fb_regions = 2;
	region_set(&info->region[0], 0, reserve - 1, false);
	region_set(&info->region[1], reserve, end - 1, true);
	if (!inject(g, F_STATIC_INFO, &arg))
		return;
	switch (arg) {
	case 0:
		info->region[1].base = info->region[0].limit - 0xffff;
		break;
	case 1:
		info->region[0].limit = end + 0xfffffff;
		info->region[1].limit = end + 0xfffffff;
		break;
	case 2:
		info->region[0].limit = 0;
		info->region[0].base = 0x10000;
		break;
	case 3:
		info->num_fb_regions = 0;
		break;
	case 4:
		info->num_fb_regions = FB_REGIONS_MAX + 1;
		break;
	case 6:
		region_set(&info->region[0], 0, reserve - 1, true);
		break;
	}
}

static void sku_fill(const struct vgpu *g, struct sku_info *s)
{
	s->board_id = g->chip->pci_device;
	memcpy(s->chip_sku, "300", 4);
	memcpy(s->chip_sku_mod, "A1", 3);
	s->sku_config_version = 1;
	memcpy(s->project, "G132", 5);
	memcpy(s->project_sku, "0010", 5);
	memcpy(s->cdp, "00001", 6);
}

/* RM_ENGINE_TYPE bits of what the device info table lists. */
static void engine_caps(const struct vgpu *g, u32 *caps)
{
	u32 type;
	size_t i;

	for (i = 0; i < ENGINE_COUNT; i++) {
		type = engine_info(i)->rm_type;
		if (engine_present(g, i))
			caps[type / 32] |= BIT(type % 32);
	}
}

static void info_fill(struct vgpu *g, struct gsp_static_config_info *i)
{
	const char *name = g->chip->board;
	const char *short_name = g->chip->name;
	size_t n;
	u64 arg;

	i->gid_info.flags = 2;		/* binary, SHA-1: ctrl2080gpu.h */
	i->gid_info.length = 16;
	rm_static_gid(g, i->gid_info.data);
	sku_fill(g, &i->sku_info);
	if (inject_armed(g, F_STATIC_INFO, &arg) && arg == 5) {
		inject(g, F_STATIC_INFO, NULL);
		memset(i->gpu_name, 'X', sizeof(i->gpu_name));
		memset(i->gpu_short_name, 'Y', sizeof(i->gpu_short_name));
	} else {
		snprintf(i->gpu_name, sizeof(i->gpu_name), "%s", name);
		for (n = 0; short_name[n]; n++)
			i->gpu_short_name[n] = short_name[n] >= 'a' ?
					       short_name[n] - 0x20 : short_name[n];
	}
	rm_static_fb_regions(g, &i->fb_region_info);
	engine_caps(g, i->engine_caps);
	i->fb_length = vram_size(g);
	i->fbio_mask = 0x3f;
	i->fb_bus_width = RM_FB_BUS_WIDTH;
	i->fb_ram_type = RM_FB_RAM_TYPE_GDDR6X;
	i->fbp_mask = 0x3f;
	i->l2_cache_size = RM_L2_CACHE_SIZE;
	for (n = 0; name[n] && n < ARRAY_SIZE(i->gpu_name_unicode) - 1; n++)
		i->gpu_name_unicode[n] = name[n];
	i->bar1_pde_base = rm_static_bar_pdb(g, 1);
	i->bar2_pde_base = rm_static_bar_pdb(g, 2);
	i->vbios_valid = 1;
	i->vbios_sub_vendor = pci_cfg_read32(g, 0x2c) & 0xffff;
	i->vbios_sub_device = pci_cfg_read32(g, 0x2c) >> 16;
	i->internal_client = rm_object_internal_client(g);
	i->internal_device = NV_GPU_INTERNAL_DEVICE_HANDLE;
	i->internal_subdevice = NV_GPU_INTERNAL_SUBDEVICE_HANDLE;
	i->is_gpu_uefi = 1;
	i->ecid_info[0] = g->chip->boot_0;
	i->fw_wpr_non_wpr_heap_offset = g->rm->boot.nonwpr_heap;
	i->fw_wpr_frts_offset = g->rm->boot.frts_start;
}

void rpc_get_gsp_static_info(struct vgpu *g, struct rpc_msg *m)
{
	struct gsp_static_config_info info = { 0 };

	if (m->len != firmware_abi(g)->static_info_size)
		violate(g, V_RPC_BODY, "GET_GSP_STATIC_INFO has 0x%x bytes, not 0x%x",
			m->len, firmware_abi(g)->static_info_size);
	info_fill(g, &info);
	firmware_abi(g)->static_info_encode(g, m->payload, &info);
}
