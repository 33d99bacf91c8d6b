// SPDX-License-Identifier: GPL-2.0
/*
 * rm_ctrl_fifo.c - controls about engines, runlists and interrupt vectors
 * (ctrl2080fifo.h, ctrl2080ce.h, ctrl2080gpu.h, ctrl2080internal.h)
 *
 * What there is, engine.c says.
 */
#include <string.h>

#include "channel_priv.h"
#include "rm_priv.h"

#define VECTOR_NONE	0xffffffffu
#define MC_ENGINE_IDX_GSP	50
#define RUNLIST_PRI_BASE(n)	(0x00ae0000u + (n) * 0x2000u)
#define CHRAM_PRI_BASE(n)	(0x00c00000u + (n) * 0x2000u)

/* ENGINE_INFO_TYPE_*, engine_info.h */
enum {
	INFO_ENG_DESC, INFO_FIFO_TAG, INFO_RM_ENGINE_TYPE, INFO_RUNLIST,
	INFO_MMU_FAULT_ID, INFO_RC_MASK, INFO_RESET, INFO_INTR, INFO_MC,
	INFO_DEV_TYPE_ENUM, INFO_INSTANCE_ID, INFO_RUNLIST_PRI_BASE,
	INFO_IS_HOST_DRIVEN, INFO_RUNLIST_ENGINE_ID, INFO_CHRAM_PRI_BASE,
};

#define DEVICE_ENTRIES	32

struct device_entry {
	u32 data[16];
	u32 pbdma_ids[2];
	u32 pbdma_fault_ids[2];
	u32 num_pbdmas;
	char name[16];
};

ABI_SIZE(struct device_entry, 100);

struct device_info_table {
	u32 base_index;
	u32 num_entries;
	u8 more;
	u8 pad[3];
	struct device_entry entry[DEVICE_ENTRIES];
};

ABI_SIZE(struct device_info_table, 0xc8c);

static void device_entry_fill(struct device_entry *d, const struct engine_info *e,
			      u32 tag)
{
	d->data[INFO_ENG_DESC] = e->eng_desc;
	d->data[INFO_FIFO_TAG] = tag;
	d->data[INFO_RM_ENGINE_TYPE] = e->rm_type;
	d->data[INFO_RUNLIST] = e->runlist;
	d->data[INFO_MMU_FAULT_ID] = e->fault_id;
	d->data[INFO_RC_MASK] = 1u << e->runlist;
	d->data[INFO_INTR] = e->stall;
	d->data[INFO_MC] = e->mc_idx;
	d->data[INFO_DEV_TYPE_ENUM] = e->dev_type_enum;
	d->data[INFO_INSTANCE_ID] = e->instance;
	d->data[INFO_RUNLIST_PRI_BASE] = RUNLIST_PRI_BASE(e->runlist);
	d->data[INFO_IS_HOST_DRIVEN] = 1;
	d->data[INFO_RUNLIST_ENGINE_ID] = e->runlist_engine_id;
	d->data[INFO_CHRAM_PRI_BASE] = CHRAM_PRI_BASE(e->runlist);
	d->pbdma_ids[0] = e->runlist;
	d->pbdma_fault_ids[0] = 32 + e->runlist;
	d->num_pbdmas = 1;
	snprintf(d->name, sizeof(d->name), "%s", e->name);
}

static u32 fifo_get_device_info_table(struct vgpu *g, struct rm_object *o, void *params)
{
	struct device_info_table *p = params;
	u32 i, n = 0, base = p->base_index;

	/* The table is fetched DEVICE_ENTRIES at a time. */
	if (base % DEVICE_ENTRIES) {
		violate(g, V_RM_CTRL_ARGS, "FIFO_GET_DEVICE_INFO_TABLE: baseIndex %u", base);
		return NV_ERR_INVALID_ARGUMENT;
	}
	memset(&p->num_entries, 0, sizeof(*p) - sizeof(p->base_index));
	for (i = 0; i < ENGINE_COUNT; i++) {
		if (!engine_present(g, i) || n++ < base)
			continue;
		if (p->num_entries == DEVICE_ENTRIES) {
			p->more = true;
			break;
		}
		device_entry_fill(&p->entry[p->num_entries++], engine_info(i), n - 1);
	}
	return NV_OK;
}

#define INTR_ENTRIES	128

struct intr_table {
	u32 len;
	struct {
		u16 engine_idx;
		u16 pad;
		u32 pmc_mask;
		u32 stall, nonstall;
	} entry[INTR_ENTRIES];
	struct {
		u8 start, end;
	} subtree[7];
	u8 pad[2];
};

ABI_SIZE(struct intr_table, 0x814);

static void intr_add(struct intr_table *p, u32 idx, u32 stall, u32 nonstall)
{
	p->entry[p->len].engine_idx = idx;
	p->entry[p->len].stall = stall;
	p->entry[p->len].nonstall = nonstall;
	p->len++;
}

static u32 internal_intr_get_kernel_table(struct vgpu *g, struct rm_object *o,
					  void *params)
{
	struct intr_table *p = params;
	u64 bad = ~0ull;
	size_t i;

	memset(p, 0, sizeof(*p));
	inject(g, F_INTR_TABLE, &bad);
	if (bad != 0)
		intr_add(p, MC_ENGINE_IDX_GSP, bad == 1 ? 4096 : bad == 3 ?
			 VECTOR_NONE : VECTOR_GSP, VECTOR_NONE);
	for (i = 0; i < ENGINE_COUNT; i++)
		if (engine_present(g, i))
			intr_add(p, engine_info(i)->mc_idx, engine_info(i)->stall,
				 engine_info(i)->nonstall);
	if (bad == 2)
		p->len = INTR_ENTRIES + 1;
	/* Sub-trees of the categories; ff = none. */
	memset(p->subtree, 0xff, sizeof(p->subtree));
	memset(&p->subtree[0], 2, sizeof(p->subtree[0]));	/* leaves 4, 5: DEFAULT */
	memset(&p->subtree[1], 3, sizeof(p->subtree[1]));	/* leaves 6, 7: stall */
	memset(&p->subtree[2], 0, sizeof(p->subtree[2]));	/* leaf 0: nonstall */
	return NV_OK;
}

static u32 ce_get_fault_method_buffer_size(struct vgpu *g, struct rm_object *o,
					   void *params)
{
	*(u32 *)params = 0x1000;
	return NV_OK;
}

struct falcon_info_table {
	u32 count;
	struct {
		u32 eng_desc, ctx_attr, ctx_size, addr_space_list, register_base;
	} falcon[64];
};

ABI_SIZE(struct falcon_info_table, 0x504);

/* ADDRLIST_FBMEM_PREFERRED, memdescU32ToAddrSpaceList() */
#define FALCON_ADDR_SPACES 1u

static void falcon_add(struct falcon_info_table *p, u32 eng_desc, u32 base,
		       u32 ctx_size)
{
	p->falcon[p->count].eng_desc = eng_desc;
	p->falcon[p->count].register_base = base;
	p->falcon[p->count].ctx_size = ctx_size;
	p->falcon[p->count].addr_space_list = ctx_size ? FALCON_ADDR_SPACES : 0;
	p->count++;
}

/* Of GSP and SEC2 no channel needs a context. */
static u32 gpu_get_constructed_falcon_info(struct vgpu *g, struct rm_object *o,
					   void *params)
{
	struct falcon_info_table *p = params;
	const struct engine_info *e;
	size_t i;

	memset(p, 0, sizeof(*p));
	falcon_add(p, 0xda3de400, 0x110000, 0); /* classId(Gsp) */
	falcon_add(p, 0x28c40800, 0x840000, 0); /* classId(OBJSEC2) */
	for (i = 0; i < ENGINE_COUNT; i++) {
		e = engine_info(i);
		if (e->falcon_ctx)
			falcon_add(p, e->eng_desc, e->falcon_base,
				   e->falcon_ctx);
	}
	return NV_OK;
}

static u32 internal_fifo_get_num_channels(struct vgpu *g, struct rm_object *o,
					  void *params)
{
	u32 *p = params;	/* runlistId, numChannels */
	const struct engine_info *e = engine_of_runlist(p[0]);

	if (!e || !engine_present(g, e->id)) {
		violate(g, V_RM_CTRL_ARGS, "FIFO_GET_NUM_CHANNELS: runlist %u", p[0]);
		return NV_ERR_INVALID_ARGUMENT;
	}
	p[1] = CHANNELS_PER_RUNLIST;
	return NV_OK;
}

const struct rm_ctrl rm_ctrl_fifo_table[] = {
	{ 0x208001b0, "GPU_GET_CONSTRUCTED_FALCON_INFO",
	  sizeof(struct falcon_info_table), NV20_SUBDEVICE_0,
	  gpu_get_constructed_falcon_info },
	{ 0x20800a5c, "INTERNAL_INTR_GET_KERNEL_TABLE", sizeof(struct intr_table),
	  NV20_SUBDEVICE_0, internal_intr_get_kernel_table },
	{ 0x20800a61, "INTERNAL_FIFO_GET_NUM_CHANNELS", 8, NV20_SUBDEVICE_0,
	  internal_fifo_get_num_channels },
	{ 0x20801112, "FIFO_GET_DEVICE_INFO_TABLE", sizeof(struct device_info_table),
	  NV20_SUBDEVICE_0, fifo_get_device_info_table },
	{ 0x20802a08, "CE_GET_FAULT_METHOD_BUFFER_SIZE", 4, NV20_SUBDEVICE_0,
	  ce_get_fault_method_buffer_size },
	{ 0 }
};
