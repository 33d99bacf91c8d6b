// SPDX-License-Identifier: GPL-2.0
/*
 * Is a GspFwWprMeta one that booter_load can accept?
 *
 * Layout and alignments: gsp_fw_wpr_meta.h and kgspCalculateFbLayout_TU102;
 * smallest heap: gsp_fw_heap.h (GSP_FW_HEAP_SIZE_OVERRIDE_LIBOS3_BAREMETAL).
 */
#include "boot_priv.h"
#include "booter.h"
#include "firmware.h"
#include "rm_abi.h"
#include "vgpu_priv.h"

#define KB		1024ull
#define MB		(1024 * KB)
#define WPR_ALIGN	(128 * KB)
#define PRESCRUBBED	(256 * MB)	/* kgspGetPrescrubbedTopFbSize, GA10x */
#define PRAMIN_SIZE	(1 * MB)

static enum booter_error meta_header(struct vgpu *g, const struct wpr_meta *m)
{
	if (m->magic != WPR_META_MAGIC || m->revision != WPR_META_REVISION ||
	    m->boot_count || m->verified) {
		violate(g, V_META_HEADER,
			"magic %016llx, revision %llu, bootCount %llu, verified %llx",
			(unsigned long long)m->magic,
			(unsigned long long)m->revision,
			(unsigned long long)m->boot_count,
			(unsigned long long)m->verified);
		return BOOTER_ERR_META_HEADER;
	}
	if (m->partition_rpc[0] || m->partition_rpc[1] || m->vf_partitions ||
	    m->ls_ucode_version || m->padding[0] || m->padding[1] ||
	    m->flags & ~firmware_abi(g)->wpr_flags_known || m->pmu_reserved ||
	    !m->crash_queue != !m->crash_queue_size ||
	    (m->crash_queue &&
	     !dma_mapped(g, m->crash_queue, m->crash_queue_size))) {
		violate(g, V_META_RESERVED,
			"partition RPC %llx %llx, crash queue %llx +%x, lsUcodeVersion %x, VF %u, flags %x, PMU %x",
			(unsigned long long)m->partition_rpc[0],
			(unsigned long long)m->partition_rpc[1],
			(unsigned long long)m->crash_queue, m->crash_queue_size,
			m->ls_ucode_version, m->vf_partitions, m->flags,
			m->pmu_reserved);
		return BOOTER_ERR_META_RESERVED;
	}
	return BOOTER_OK;
}

static enum booter_error meta_fb(struct vgpu *g, const struct wpr_meta *m)
{
	u64 fb = vram_size(g);
	bool vga_ok = m->vga <= fb && m->vga_size == fb - m->vga;

	/* Without a display the workspace is the last PRAMIN window. */
	if (!g->opt.display && m->vga != fb - PRAMIN_SIZE)
		vga_ok = false;
	if (m->fb_size == fb && vga_ok && m->vga >= fb - PRAMIN_SIZE)
		return BOOTER_OK;
	violate(g, V_META_FB, "fbSize %#llx of %#llx, VGA workspace %#llx +%#llx",
		(unsigned long long)m->fb_size, (unsigned long long)fb,
		(unsigned long long)m->vga, (unsigned long long)m->vga_size);
	return BOOTER_ERR_META_FB;
}

static enum booter_error meta_frts(struct vgpu *g, const struct wpr_meta *m)
{
	u64 frts = fwsec_frts_start(g);

	if (m->frts == frts && m->frts_size == 1 * MB &&
	    m->wpr_end == m->frts + m->frts_size && m->wpr_end <= m->vga)
		return BOOTER_OK;
	violate(g, V_META_FRTS,
		"frts %#llx +%#llx, WPR end %#llx; FWSEC made %#llx",
		(unsigned long long)m->frts, (unsigned long long)m->frts_size,
		(unsigned long long)m->wpr_end, (unsigned long long)frts);
	return BOOTER_ERR_META_FRTS;
}

struct meta_region {
	const char *name;
	u64 start, size, align;
};

/* From the bottom up: no region may begin before the one below it ends. */
static bool meta_regions(struct vgpu *g, const struct meta_region *r, size_t n)
{
	u64 end = 0;
	size_t i;

	for (i = 0; i < n; end = r[i].start + r[i].size, i++) {
		if (!IS_ALIGNED(r[i].start, r[i].align)) {
			violate(g, V_META_LAYOUT, "%s at %#llx: not %#llx-aligned",
				r[i].name, (unsigned long long)r[i].start,
				(unsigned long long)r[i].align);
			return false;
		}
		if (!r[i].size || r[i].start < end ||
		    r[i].size > vram_size(g) ||
		    r[i].start > vram_size(g) - r[i].size) {
			violate(g, V_META_LAYOUT,
				"%s %#llx +%#llx: below it ends at %#llx, memory at %#llx",
				r[i].name, (unsigned long long)r[i].start,
				(unsigned long long)r[i].size,
				(unsigned long long)end,
				(unsigned long long)vram_size(g));
			return false;
		}
	}
	return true;
}

static enum booter_error meta_layout(struct vgpu *g, const struct wpr_meta *m)
{
	const struct meta_region region[] = {
		{ "nonWprHeap", m->nonwpr_heap, m->nonwpr_heap_size, 1 * MB },
		{ "WprMeta", m->wpr_start, sizeof(*m), WPR_ALIGN },
		{ "gspFwHeap", m->heap, m->heap_size, 1 * MB },
		{ "gspFw", m->fw, m->radix3_size, 64 * KB },
		{ "bootBin", m->boot_bin, m->bootloader_size, 4 * KB },
		{ "frts", m->frts, m->frts_size, WPR_ALIGN },
	};

	if (!meta_regions(g, region, ARRAY_SIZE(region)))
		return BOOTER_ERR_META_LAYOUT;
	if (m->rsvd_start != m->nonwpr_heap) {
		violate(g, V_META_LAYOUT, "gspFwRsvdStart %#llx, nonWprHeap %#llx",
			(unsigned long long)m->rsvd_start,
			(unsigned long long)m->nonwpr_heap);
		return BOOTER_ERR_META_LAYOUT;
	}
	if (m->rsvd_start + PRESCRUBBED < m->fb_size) {
		violate(g, V_META_SCRUBBED, "gspFwRsvdStart %#llx, fbSize %#llx",
			(unsigned long long)m->rsvd_start,
			(unsigned long long)m->fb_size);
		return BOOTER_ERR_META_LAYOUT;
	}
	if (m->heap_size < firmware_abi(g)->heap_min || m->nonwpr_heap_size < 1 * MB) {
		violate(g, V_META_HEAP, "gspFwHeap %#llx, nonWprHeap %#llx bytes",
			(unsigned long long)m->heap_size,
			(unsigned long long)m->nonwpr_heap_size);
		return BOOTER_ERR_META_HEAP;
	}
	return BOOTER_OK;
}

enum booter_error wpr_meta_check(struct vgpu *g, const struct wpr_meta *m)
{
	enum booter_error err = meta_header(g, m);

	if (!err)
		err = meta_fb(g, m);
	if (!err)
		err = meta_frts(g, m);
	if (!err)
		err = meta_layout(g, m);
	return err;
}
