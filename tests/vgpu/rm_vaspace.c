// SPDX-License-Identifier: GPL-2.0
/*
 * rm_vaspace.c - FERMI_VASPACE_A: address spaces for channels
 *
 * One owned by the driver gets its page directory by DMA_SET_PAGE_DIRECTORY
 * (gvaspaceExternalRootDirCommit_IMPL(), gpu_vaspace.c). In one shared with RM
 * the driver hands over the directories above the range RM keeps to itself, and
 * RM puts its own table below them (gvaspaceCopyServerReservedPdes_IMPL()).
 */
#include <stdlib.h>
#include <string.h>

#include "channel_priv.h"
#include "rm_priv.h"

/* NV_VASPACE_ALLOCATION_PARAMETERS, nvos.h */
struct vaspace_params {
	u32 index;			/* 0: new */
	u32 flags;
	u64 size, start_internal, limit_internal;
	u32 big_page_size, pad;
	u64 base;
};

ABI_SIZE(struct vaspace_params, 0x30);

#define FLAGS_SHARED_MANAGEMENT		BIT(2)
#define FLAGS_IS_EXTERNALLY_OWNED	BIT(3)
#define BIG_PAGE_SIZE_64K		0x10000u

static void vaspace_destruct(struct vgpu *g, struct rm_object *o)
{
	struct vaspace *v = o->data;

	/* Reported when it was freed; the channel keeps what it has. */
	v->freed = true;
	if (!v->users)
		free(v);
}

u32 rm_vaspace_construct(struct vgpu *g, struct rm_object *o, u32 client,
			 const void *params)
{
	const struct vaspace_params *p = params;
	struct vaspace *v;

	if (p->index) {
		vgpu_log(g, "RM: address space of index %u is not supported",
			 p->index);
		return NV_ERR_NOT_SUPPORTED;
	}
	if (p->big_page_size && p->big_page_size != BIG_PAGE_SIZE_64K) {
		violate(g, V_VASPACE, "big pages of %#x bytes",
			p->big_page_size);
		return NV_ERR_INVALID_ARGUMENT;
	}
	v = vgpu_zalloc(sizeof(*v));
	v->external = p->flags & FLAGS_IS_EXTERNALLY_OWNED;
	v->aperture = APERTURE_VID;
	o->data = v;
	o->destruct = vaspace_destruct;
	return NV_OK;
}

struct vaspace *rm_vaspace_find(struct vgpu *g, u32 client, u32 handle)
{
	struct rm_object *o = rm_object_find(g, client, handle);

	return o && o->class == FERMI_VASPACE_A ? o->data : NULL;
}

/* Freeing a device or client frees the channels below it too: fine. */
void rm_vaspace_check_free(struct vgpu *g, const struct rm_object *o)
{
	const struct vaspace *v = o->data;

	if (o->class == FERMI_VASPACE_A && v->users)
		violate(g, V_VASPACE_IN_USE,
			"address space %08x freed, %u channels use it",
			o->handle, v->users);
}

struct vaspace_list {
	FILE *out;
	size_t n;
};

static void print(struct vgpu *g, const struct rm_object *o, u32 client, void *arg)
{
	struct vaspace_list *list = arg;
	const struct vaspace *v = o->data;

	fprintf(list->out, "%s{\"client\": \"%#x\", \"handle\": \"%#x\"",
		list->n++ ? ", " : "", client, o->handle);
	fprintf(list->out, ", \"external\": %s, \"users\": %u",
		v->external ? "true" : "false", v->users);
	if (v->bound)
		fprintf(list->out, ", \"aperture\": \"%s\", \"pdb\": \"%#llx\"",
			aperture_name(v->aperture), (unsigned long long)v->pdb);
	fputc('}', list->out);
}

void rm_vaspace_json(struct vgpu *g, FILE *out)
{
	struct vaspace_list list = { .out = out };

	fputc('[', out);
	rm_object_each(g, FERMI_VASPACE_A, print, &list);
	fputc(']', out);
}

/* RM tells all channels of the address space. */
static void propagate(struct vgpu *g, struct vaspace *v)
{
	struct channel *c;
	size_t i;

	for (i = 0; i < ENGINE_COUNT; i++) {
		if (engine_info(i)->runlist_engine_id)
			continue;
		for (c = channel_first(g, engine_info(i)->runlist); c;
		     c = channel_next(c))
			if (c->vas == v)
				channel_ram_set_pdb(g, c);
	}
}

static void directory_set(struct vgpu *g, struct vaspace *v, enum aperture a,
			  u64 addr)
{
	v->pdb = addr;
	v->aperture = a;
	v->bound = true;
	/* What was cached of an address space that had this memory before. */
	gmmu_invalidate(g, &(struct gmmu_invalidate){
		.pdb = addr, .pdb_sysmem = a != APERTURE_VID, .all_va = true });
	propagate(g, v);
}

bool rm_memory_there(struct vgpu *g, enum aperture a, u64 addr, u64 size)
{
	if (a != APERTURE_VID)
		return dma_mapped(g, addr, size);
	return vram(g, addr, size) && !mem_protected(g, addr, size) &&
	       !rm_vram_reserved(g, addr, size, true);
}

/* ---- NV0080_CTRL_DMA_SET_PAGE_DIRECTORY ------------------------------------- */

struct set_page_directory {
	u64 phys_address;
	u32 num_entries;
	u32 flags;
	u32 vaspace;
	u32 chid, sub_device_id, pasid;
};

ABI_SIZE(struct set_page_directory, 0x20);

#define FLAGS_APERTURE(v)	((v) & 3)
#define FLAGS_KNOWN		0x3fu
#define PD3_ENTRIES		4u
#define PD3_ENTRY_SIZE		8u

static u32 client_of(const struct rm_object *o)
{
	while (o->parent)
		o = o->parent;
	return o->handle;
}

static u32 dma_set_page_directory(struct vgpu *g, struct rm_object *o,
				  void *params)
{
	static const enum aperture apertures[] = {
		APERTURE_VID, APERTURE_SYS_COH, APERTURE_SYS_NCOH,
	};
	const struct set_page_directory *p = params;
	struct vaspace *v = rm_vaspace_find(g, client_of(o), p->vaspace);
	unsigned long long addr = p->phys_address;
	enum aperture a;

	if (!v) {
		violate(g, V_VASPACE, "SET_PAGE_DIRECTORY: %08x is no address space",
			p->vaspace);
		return NV_ERR_INVALID_OBJECT_HANDLE;
	}
	if (!v->external) {
		violate(g, V_VASPACE, "SET_PAGE_DIRECTORY: %08x is RM's to manage",
			p->vaspace);
		return NV_ERR_NOT_SUPPORTED;
	}
	if (v->bound) {
		violate(g, V_VASPACE, "SET_PAGE_DIRECTORY: %08x has a directory at %#llx",
			p->vaspace, (unsigned long long)v->pdb);
		return NV_ERR_INVALID_STATE;
	}
	if (FLAGS_APERTURE(p->flags) >= ARRAY_SIZE(apertures) ||
	    p->flags & ~FLAGS_KNOWN || p->num_entries != PD3_ENTRIES) {
		violate(g, V_VASPACE, "SET_PAGE_DIRECTORY: flags 0x%x, %u entries",
			p->flags, p->num_entries);
		return NV_ERR_INVALID_ARGUMENT;
	}
	a = apertures[FLAGS_APERTURE(p->flags)];
	if (!IS_ALIGNED(addr, RM_PAGE_SIZE) ||
	    !rm_memory_there(g, a, addr, PD3_ENTRIES * PD3_ENTRY_SIZE)) {
		violate(g, V_VASPACE, "SET_PAGE_DIRECTORY: no memory at %s:%#llx",
			aperture_name(a), addr);
		return NV_ERR_INVALID_ADDRESS;
	}
	directory_set(g, v, a, addr);
	return NV_OK;
}

struct unset_page_directory {
	u32 vaspace, sub_device_id;
};

/* "All channels using this VA space are expected to be idle and unscheduled" */
static u32 dma_unset_page_directory(struct vgpu *g, struct rm_object *o,
				    void *params)
{
	const struct unset_page_directory *p = params;
	struct vaspace *v = rm_vaspace_find(g, client_of(o), p->vaspace);

	if (!v || !v->external || !v->bound) {
		violate(g, V_VASPACE, "UNSET_PAGE_DIRECTORY: %08x has none",
			p->vaspace);
		return v ? NV_ERR_INVALID_STATE : NV_ERR_INVALID_OBJECT_HANDLE;
	}
	if (v->users)
		violate(g, V_VASPACE_IN_USE,
			"UNSET_PAGE_DIRECTORY of %08x, %u channels use it",
			p->vaspace, v->users);
	v->bound = false;
	v->pdb = 0;
	propagate(g, v);
	return NV_OK;
}

/* ---- NV90F1_CTRL_VASPACE_COPY_SERVER_RESERVED_PDES ----------------------------- */

#define GMMU_FMT_MAX_LEVELS	6u

struct reserved_pdes {
	u32 sub_device, sub_device_id;
	u64 page_size;
	u64 va_lo, va_hi;		/* hi: last byte */
	u32 levels, pad;
	struct {
		u64 addr, size;
		u32 aperture;		/* GMMU_APERTURE_*, gmmu_fmt.h */
		u8 page_shift;
		u8 pad[3];
	} level[GMMU_FMT_MAX_LEVELS];
};

ABI_SIZE(struct reserved_pdes, 0xb8);

enum {
	GMMU_APERTURE_INVALID,
	GMMU_APERTURE_VIDEO,
	GMMU_APERTURE_PEER,
	GMMU_APERTURE_SYS_NONCOH,
	GMMU_APERTURE_SYS_COH,
};

/* SPLIT_VAS_SERVER_RM_MANAGED_VA_START and _SIZE, vaspace.h */
#define SERVER_VA_START		0x100000000ull
#define SERVER_VA_SIZE		0x20000000ull
#define PDE_APERTURE_VID	2ull		/* field 2:1 */

/* Levels of version 2 from the root down, and what their tables hold. */
static const struct {
	u8 shift;
	u64 size;
} formats[] = { { 47, 32 }, { 38, 4096 }, { 29, 4096 } };

static bool levels_ok(struct vgpu *g, const struct reserved_pdes *p)
{
	u32 i;

	if (p->levels != ARRAY_SIZE(formats) ||
	    p->page_size != 1ull << formats[p->levels - 1].shift ||
	    p->va_lo != SERVER_VA_START ||
	    p->va_hi != SERVER_VA_START + SERVER_VA_SIZE - 1) {
		violate(g, V_VASPACE,
			"COPY_SERVER_RESERVED_PDES: %u levels of %#llx, %#llx to %#llx",
			p->levels, (unsigned long long)p->page_size,
			(unsigned long long)p->va_lo,
			(unsigned long long)p->va_hi);
		return false;
	}
	for (i = 0; i < p->levels; i++)
		if (p->level[i].page_shift != formats[i].shift ||
		    p->level[i].size != formats[i].size ||
		    p->level[i].aperture != GMMU_APERTURE_VIDEO ||
		    !IS_ALIGNED(p->level[i].addr, RM_PAGE_SIZE) ||
		    !rm_memory_there(g, APERTURE_VID, p->level[i].addr,
				  p->level[i].size)) {
			violate(g, V_VASPACE,
				"COPY_SERVER_RESERVED_PDES: level %u: %#llx + %#llx aperture %u shift %u",
				i, (unsigned long long)p->level[i].addr,
				(unsigned long long)p->level[i].size,
				p->level[i].aperture, p->level[i].page_shift);
			return false;
		}
	return true;
}

static u32 copy_server_reserved_pdes(struct vgpu *g, struct rm_object *o,
				     void *params)
{
	const struct reserved_pdes *p = params;
	struct vaspace *v = o->data;
	u64 table = rm_static_server_table(g), pde, at;
	u8 *mem = vram(g, table, RM_PAGE_SIZE);
	u32 last;

	if (v->external) {
		violate(g, V_VASPACE, "COPY_SERVER_RESERVED_PDES: %08x is the driver's",
			o->handle);
		return NV_ERR_INVALID_STATE;
	}
	if (!mem || !levels_ok(g, p))
		return NV_ERR_INVALID_ARGUMENT;
	memset(mem, 0, RM_PAGE_SIZE);
	last = p->levels - 1;
	pde = table >> 4 | PDE_APERTURE_VID;
	at = p->level[last].addr +
	     (p->va_lo >> formats[last].shift & 511) * sizeof(pde);
	memcpy(vram(g, at, sizeof(pde)), &pde, sizeof(pde));
	directory_set(g, v, APERTURE_VID, p->level[0].addr);
	return NV_OK;
}

const struct rm_ctrl rm_vaspace_ctrls[] = {
	{ 0x00801813, "DMA_SET_PAGE_DIRECTORY", sizeof(struct set_page_directory),
	  NV01_DEVICE_0, dma_set_page_directory },
	{ 0x00801814, "DMA_UNSET_PAGE_DIRECTORY",
	  sizeof(struct unset_page_directory), NV01_DEVICE_0,
	  dma_unset_page_directory },
	{ 0x90f10106, "VASPACE_COPY_SERVER_RESERVED_PDES",
	  sizeof(struct reserved_pdes), FERMI_VASPACE_A,
	  copy_server_reserved_pdes },
	{ 0 }
};
