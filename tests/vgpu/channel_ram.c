// SPDX-License-Identifier: GPL-2.0
/*
 * Instance block and USERD of a channel
 *
 * RM fills the instance block when a channel is made, as kfifoRamfc code does;
 * offsets and fields: open-gpu-doc manuals/ampere/ga100/dev_ram.ref.txt (RAMFC,
 * RAMIN, RAMUSERD) and dev_pbdma.ref.txt (the registers RAMFC saves). The host
 * of this model keeps its state to itself and writes a copy, so that a driver's
 * dump of the block shows what hardware's would; a driver that writes into the
 * block is found out when RM looks at it again.
 */
#include <string.h>

#include "channel_priv.h"

/* Dwords of RAMFC */
#define RAMFC_GP_PUT		0
#define RAMFC_SIGNATURE		4
#define RAMFC_GP_GET		5
#define RAMFC_PB_GET		6
#define RAMFC_PB_GET_HI		7
#define RAMFC_TOP_LEVEL_GET	8
#define RAMFC_TOP_LEVEL_GET_HI	9
#define RAMFC_REF		10
#define RAMFC_ACQUIRE		12
#define RAMFC_GP_BASE		18
#define RAMFC_GP_BASE_HI	19
#define RAMFC_PB_HEADER		33
#define RAMFC_SUBDEVICE		37
#define RAMFC_HCE_CTRL		57
#define RAMFC_CONFIG		61
#define RAMFC_INTR_NOTIFY	62
#define RAMFC_SET_CHANNEL_INFO	63
/* Dwords of RAMIN */
#define RAMIN_PDB_LO		128
#define RAMIN_PDB_HI		129
#define RAMIN_MTHDBUF_LO	136
#define RAMIN_MTHDBUF_HI	137

#define SIGNATURE_HW_VALID	0xface
#define PDB_VOL_TRUE		BIT(2)
#define PDB_VER2		BIT(10)
#define PDB_BIG_PAGE_64K	BIT(11)
#define SUBDEVICE_ALL		0x30000fffu	/* id, active, channel DMA */
#define PB_HEADER_INIT		0x20400000u	/* incrementing, first */
#define HCE_CTRL_PRIV_MODE	BIT(5)
#define CONFIG_AUTH_PRIVILEGED	BIT(8)
#define CONFIG_USERD_WRITEBACK	BIT(12)
/* ACQUIRE: retry 2*2^2; timeout 1024 ns * 0xffff * 2^5, about 2 s */
#define ACQUIRE_RETRY		0x102u
#define ACQUIRE_TIMEOUT		(0xffffu << 15 | 5u << 11 | BIT(31))

static bool memory_write(struct vgpu *g, const struct channel_memory *m,
			 u64 offset, const void *data, size_t len,
			 const char *who)
{
	return gmmu_phys_write(g, m->aperture, m->addr + offset, data, len,
			       who) == GMMU_OK;
}

static bool memory_read(struct vgpu *g, const struct channel_memory *m,
			u64 offset, void *data, size_t len, const char *who)
{
	return gmmu_phys_read(g, m->aperture, m->addr + offset, data, len,
			      who) == GMMU_OK;
}

static bool ram_put(struct vgpu *g, struct channel *c, u32 dword, u32 val)
{
	return memory_write(g, &c->inst, dword * 4, &val, sizeof(val),
			    "instance block");
}

static u32 pdb_target(const struct vaspace *vas)
{
	/* NV_RAMIN_PAGE_DIR_BASE_TARGET has the values of a PTE's aperture. */
	return vas->bound ? vas->aperture : APERTURE_PEER;
}

bool channel_ram_set_pdb(struct vgpu *g, struct channel *c)
{
	return ram_put(g, c, RAMIN_PDB_LO,
		       pdb_target(c->vas) | PDB_VER2 | PDB_BIG_PAGE_64K |
		       (c->vas->aperture == APERTURE_VID ? 0 : PDB_VOL_TRUE) |
		       ((u32)c->vas->pdb & 0xfffff000)) &&
	       ram_put(g, c, RAMIN_PDB_HI, c->vas->pdb >> 32);
}

bool channel_ram_fill(struct vgpu *g, struct channel *c)
{
	u32 fc[RAMFC_SIZE / 4] = { 0 };
	u32 zero = 0;

	fc[RAMFC_SIGNATURE] = SIGNATURE_HW_VALID;
	fc[RAMFC_ACQUIRE] = ACQUIRE_RETRY |
			    (c->acquire_timeout ? ACQUIRE_TIMEOUT : 0);
	fc[RAMFC_GP_BASE] = (u32)c->gp_base;
	fc[RAMFC_GP_BASE_HI] = (u32)(c->gp_base >> 32) |
			       (u32)__builtin_ctz(c->gp_entries) << 16;
	fc[RAMFC_PB_HEADER] = PB_HEADER_INIT;
	fc[RAMFC_SUBDEVICE] = SUBDEVICE_ALL;
	fc[RAMFC_HCE_CTRL] = c->ce_physical ? HCE_CTRL_PRIV_MODE : 0;
	fc[RAMFC_CONFIG] = CONFIG_USERD_WRITEBACK |
			   (c->auth ? CONFIG_AUTH_PRIVILEGED : 0);
	/* ga100.c of nouveau: the vector, and that it goes to the CPU */
	fc[RAMFC_INTR_NOTIFY] = BIT(31) | c->engine->nonstall;
	fc[RAMFC_SET_CHANNEL_INFO] = c->chid << 16;
	/* Host starts with an empty ring whatever USERD held. */
	return memory_write(g, &c->inst, 0, fc, sizeof(fc), "instance block") &&
	       ram_put(g, c, RAMIN_MTHDBUF_LO, (u32)c->mthdbuf.addr) &&
	       ram_put(g, c, RAMIN_MTHDBUF_HI, c->mthdbuf.addr >> 32) &&
	       channel_ram_set_pdb(g, c) &&
	       memory_write(g, &c->userd, USERD_GP_GET, &zero, sizeof(zero),
			    "USERD");
}

/* Of what only RM and host write, a part that never changes. */
void channel_ram_check(struct vgpu *g, struct channel *c, const char *when)
{
	u32 fc[RAMFC_SIZE / 4], pdb;

	if (!memory_read(g, &c->inst, 0, fc, sizeof(fc), "instance block") ||
	    !memory_read(g, &c->inst, RAMIN_PDB_LO * 4, &pdb, sizeof(pdb),
			 "instance block"))
		return;
	if (fc[RAMFC_SIGNATURE] != SIGNATURE_HW_VALID ||
	    fc[RAMFC_GP_BASE] != (u32)c->gp_base ||
	    fc[RAMFC_SET_CHANNEL_INFO] != c->chid << 16 ||
	    (pdb & 0xfffff000) != ((u32)c->vas->pdb & 0xfffff000))
		violate(g, V_INSTANCE_OVERWRITTEN,
			"chid %u of runlist %u: %s:%#llx was written, seen at %s",
			c->chid, c->runlist, aperture_name(c->inst.aperture),
			(unsigned long long)c->inst.addr, when);
}

bool channel_ram_gp_put(struct vgpu *g, struct channel *c, u32 *gp_put)
{
	return memory_read(g, &c->userd, USERD_GP_PUT, gp_put, sizeof(*gp_put),
			   "USERD");
}

static void put64(u32 *p, u64 v)
{
	p[0] = (u32)v;
	p[1] = (u32)(v >> 32);
}

void channel_ram_writeback(struct vgpu *g, struct channel *c)
{
	struct {
		u32 ref, put_hi, pad0[2], top_level_get[2], get_hi;
	} ud = {
		.ref = c->host.ref,
		.put_hi = (c->pb.get + 4ull * c->pb.left) >> 32,
		.get_hi = c->pb.get >> 32,
	};
	u32 low[2] = { (u32)(c->pb.get + 4ull * c->pb.left), (u32)c->pb.get };
	u32 state[6], ref = c->host.ref;

	put64(ud.top_level_get, c->pb.top_level_get);
	/* RAMUSERD: PUT 40, GET 44, REF 48, ... GET_HI 60; GP_GET 88 */
	memory_write(g, &c->userd, 0x40, low, sizeof(low), "USERD");
	memory_write(g, &c->userd, 0x48, &ud.ref, 8, "USERD");
	memory_write(g, &c->userd, 0x58, ud.top_level_get, 12, "USERD");
	memory_write(g, &c->userd, USERD_GP_GET, &c->pb.gp_get,
		     sizeof(c->pb.gp_get), "USERD");

	state[0] = c->pb.gp_get;
	put64(&state[1], c->pb.get);
	put64(&state[3], c->pb.top_level_get);
	ram_put(g, c, RAMFC_GP_PUT, c->pb.gp_put);
	memory_write(g, &c->inst, RAMFC_GP_GET * 4, state, 5 * 4,
		     "instance block");
	ram_put(g, c, RAMFC_REF, ref);
}
