/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where everything goes at the end of VRAM when the GSP boots.
 */
#ifndef _NOVA_FB_H
#define _NOVA_FB_H

#include <linux/types.h>

struct device;

/**
 * struct nova_fb_range - bytes @base up to, not including, @base + @size
 */
struct nova_fb_range {
	/** @base: VRAM offset */
	u64 base;
	/** @size: bytes, may be 0 */
	u64 size;
};

/**
 * struct nova_fb_heap_params - how much heap the GSP firmware needs
 *
 * Depends on the family and the firmware version; gsp_fw_heap.h (570.144).
 */
struct nova_fb_heap_params {
	/** @os_carveout: bytes for the operating system of the GSP */
	u64 os_carveout;
	/** @base: bytes RM needs to start */
	u64 base;
	/** @per_gib: bytes for each GiB of VRAM, begun ones counted */
	u64 per_gib;
	/** @client: bytes for what clients allocate */
	u64 client;
	/** @min: never less than this */
	u64 min;
};

/**
 * struct nova_fb_params - what the layout is computed from
 */
struct nova_fb_params {
	/** @fb_size: bytes of VRAM, a multiple of 1 MiB */
	u64 fb_size;
	/** @has_display: chip can have a VGA workspace at @vga_base */
	bool has_display;
	/** @vga_base: what NV_PDISP_VGA_WORKSPACE_BASE says; 0 if not valid */
	u64 vga_base;
	/** @frts_size: bytes of the FRTS region, 0 on GA100 */
	u64 frts_size;
	/** @pmu_reserved: bytes between FRTS and the VGA workspace, 0 up to Ada */
	u64 pmu_reserved;
	/** @bootloader_size: bytes of the RISC-V bootloader */
	u64 bootloader_size;
	/** @elf_size: bytes of the GSP firmware image */
	u64 elf_size;
	/** @non_wpr_heap: bytes of heap outside the protected region */
	u64 non_wpr_heap;
	/** @prescrubbed: bytes at the end of VRAM usable at boot; 0 for all */
	u64 prescrubbed;
	/** @heap: heap of the firmware */
	struct nova_fb_heap_params heap;
};

/**
 * struct nova_fb_layout - the end of VRAM, from the top down
 *
 * The picture in gsp_fw_wpr_meta.h. WPR2, the region no CPU access reaches,
 * spans meta to frts.
 */
struct nova_fb_layout {
	/** @fb_size: bytes of VRAM */
	u64 fb_size;
	/** @vga: VGA workspace, to the end of VRAM */
	struct nova_fb_range vga;
	/** @frts: FRTS data; 128 KiB aligned end, may be empty */
	struct nova_fb_range frts;
	/** @boot: RISC-V bootloader, 4 KiB aligned */
	struct nova_fb_range boot;
	/** @elf: GSP firmware, 64 KiB aligned */
	struct nova_fb_range elf;
	/** @heap: the firmware's heap, 1 MiB aligned */
	struct nova_fb_range heap;
	/** @wpr2: protected region, 1 MiB aligned start */
	struct nova_fb_range wpr2;
	/** @non_wpr_heap: heap below WPR2, first byte the firmware claims */
	struct nova_fb_range non_wpr_heap;
	/** @pmu_reserved: bytes kept for the PMU above FRTS */
	u64 pmu_reserved;
};

int nova_fb_layout_compute(struct device *dev,
			   const struct nova_fb_params *params,
			   struct nova_fb_layout *layout);
u64 nova_fb_size_from_range(u32 local_memory_range);
u64 nova_fb_wpr2_addr(u32 reg);

#endif /* _NOVA_FB_H */
