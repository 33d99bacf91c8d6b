// SPDX-License-Identifier: GPL-2.0
/*
 * The falcon's boot ROM: does it let what was loaded run?
 *
 * The real one verifies an RSA-3K signature over the code and data. Here the
 * bytes are compared with the microcodes that exist for the board: the FWSEC of
 * its VBIOS and the booters of its firmware files. The signature in DMEM must be
 * the one for the fuse version of the ucode id (kgspReadUcodeFuseVersion_GA100,
 * s_prepareForFwsec_TU102; booters: signature fuse_ver - version, the last one
 * for unfused chips).
 */
#include <string.h>

#include "boot_priv.h"
#include "falcon.h"
#include "firmware.h"
#include "sha256.h"
#include "vbios.h"
#include "vgpu_priv.h"

#define MOD_SEL_RSA3K	1

/* FWSEC in two forms; two booters of each version */
#define BROM_IMAGES	(2 + 2 * FIRMWARE_VERSIONS)

/* One microcode as it has to lie in a falcon. */
struct brom_image {
	enum falcon_ucode ucode;
	const struct firmware *fw;	/* it is of; NULL: the board's */
	const char *name;
	const u8 *imem, *dmem;
	u32 imem_size, dmem_size;
	u32 virt;			/* address of the first code byte */
	u32 sig_at;			/* in DMEM */
	const u8 *sig;			/* num_sigs of sig_size */
	u32 sig_size, num_sigs;
	u32 engine_mask, ucode_id;
	bool debug;
};

static bool brom_image_get(const struct vgpu *g, unsigned int n,
			   struct brom_image *i)
{
	const struct firmware *fw;
	const struct fw_booter *b;
	const struct fwsec_ucode *u;

	*i = (struct brom_image){};
	switch (n) {
	case 0:
	case 1:
		u = prom_fwsec(g, n == 1);
		i->ucode = UCODE_FWSEC;
		i->name = n ? "FWSEC (debug)" : "FWSEC";
		i->debug = n == 1;
		i->imem = u->imem;
		i->imem_size = sizeof(u->imem);
		i->dmem = u->dmem;
		i->dmem_size = sizeof(u->dmem);
		i->sig_at = FWSEC_PKC_OFFSET;
		i->sig = u->sig[0];
		i->sig_size = FWSEC_SIG_SIZE;
		i->num_sigs = FWSEC_SIGS;
		i->engine_mask = FWSEC_ENGINE_MASK;
		i->ucode_id = FWSEC_UCODE_ID;
		return true;
	default:
		fw = firmware_get(g, n / 2 - 1);
		if (!fw)
			return false;
		b = n % 2 ? &fw->booter_unload : &fw->booter_load;
		i->fw = fw;
		i->ucode = n % 2 ? UCODE_BOOTER_UNLOAD : UCODE_BOOTER_LOAD;
		i->name = n % 2 ? "booter_unload" : "booter_load";
		i->imem = b->image.data + b->imem_offset;
		i->imem_size = b->imem_size;
		i->dmem = b->image.data + b->dmem_offset;
		i->dmem_size = b->dmem_size;
		i->virt = b->imem_offset;
		i->sig_at = b->patch_loc - b->dmem_offset;
		i->sig = b->sigs.data;
		i->sig_size = b->sig_size;
		i->num_sigs = b->num_sigs;
		i->engine_mask = b->engine_mask;
		i->ucode_id = b->ucode_id;
		return true;
	}
}

/* Bytes of @i's code that IMEM has at its place, in whole blocks. */
static u32 brom_imem_match(const struct falcon *f, const struct brom_image *i)
{
	u32 at;

	for (at = 0; at < i->imem_size; at += FALCON_BLOCK) {
		const struct falcon_imem_block *b = &f->iblock[at / FALCON_BLOCK];

		if (!b->loaded || !b->secure ||
		    b->tag != (i->virt + at) / FALCON_BLOCK ||
		    memcmp(f->imem + at, i->imem + at, FALCON_BLOCK))
			break;
	}
	return at;
}

static u32 brom_imem_loaded(const struct falcon *f)
{
	u32 n, loaded = 0;

	for (n = 0; n < f->hw->imem_blocks; n++)
		loaded += f->iblock[n].loaded;
	return loaded;
}

static void brom_unknown(struct vgpu *g, struct falcon *f)
{
	u32 size = brom_imem_loaded(f) * FALCON_BLOCK;
	u8 hash[SHA256_SIZE];
	char hex[SHA256_HEX];

	/* The ROM shows bad code because a fault says so: the BROM just fails. */
	if (prom_fwsec_damaged(g) && f == falcon_get(g, FALCON_GSP))
		return;
	if (f == falcon_get(g, FALCON_SEC2) && !firmware_active(g)->loaded) {
		violate(g, V_BOOTER_NO_FW, "%s/nvidia/%s/gsp",
			g->opt.firmware_dir ? g->opt.firmware_dir : "(none)",
			g->chip->name);
		return;
	}
	sha256_once(f->imem, size, hash);
	sha256_hex(hash, hex);
	violate(g, V_UCODE_UNKNOWN, "%s: %#x bytes of IMEM, sha256 %.16s...",
		f->hw->name, size, hex);
}

/* The image whose code is in IMEM; says what is wrong when there is none. */
static bool brom_find(struct vgpu *g, struct falcon *f, struct brom_image *img)
{
	struct brom_image i;
	u32 match, best = 0;
	unsigned int n;

	for (n = 0; n < BROM_IMAGES; n++) {
		if (!brom_image_get(g, n, &i))
			continue;
		match = brom_imem_match(f, &i);
		if (match == i.imem_size) {
			*img = i;
			return true;
		}
		if (match > best) {
			best = match;
			*img = i;
		}
	}
	if (!best || (prom_fwsec_damaged(g) && img->ucode == UCODE_FWSEC)) {
		brom_unknown(g, f);
		return false;
	}
	match = best / FALCON_BLOCK;
	violate(g, V_UCODE_IMEM,
		"%s: %s differs in block %u (loaded %d, secure %d, tag %x)",
		f->hw->name, img->name, match, f->iblock[match].loaded,
		f->iblock[match].secure, f->iblock[match].tag);
	return false;
}

static bool brom_params(struct vgpu *g, const struct falcon *f,
			const struct brom_image *i)
{
	bool ok = true;

	if (i->engine_mask != f->hw->engine_mask) {
		violate(g, V_UCODE_ENGINE, "%s in %s", i->name, f->hw->name);
		return false;
	}
	/* This board's debug fuse is blown (NV_FUSE_OPT_SECURE_GSP_DEBUG_DIS). */
	if (i->debug) {
		violate(g, V_UCODE_DEBUG, "%s", i->name);
		return false;
	}
	if (f->mod_sel != MOD_SEL_RSA3K || f->brom_ucode_id != i->ucode_id ||
	    f->brom_engidmask != i->engine_mask ||
	    f->brom_paraaddr != i->sig_at) {
		violate(g, V_BROM_PARAMS,
			"%s: MOD_SEL %x, ucode id %x for %x, engine mask %x for %x, PARAADDR %x for %x",
			i->name, f->mod_sel, f->brom_ucode_id, i->ucode_id,
			f->brom_engidmask, i->engine_mask, f->brom_paraaddr,
			i->sig_at);
		ok = false;
	}
	if (f->bootvec != i->virt) {
		violate(g, V_BROM_BOOTVEC, "%s: %x for %x", i->name, f->bootvec,
			i->virt);
		ok = false;
	}
	return ok;
}

/* The signature the fuses ask for; NULL: this microcode is revoked. */
static const u8 *brom_signature(struct vgpu *g, const struct brom_image *i,
				u32 version)
{
	u32 index;

	if (i->ucode == UCODE_FWSEC) {
		/* One signature per set bit, in the order of the bits. */
		if (version >= 16 || !(FWSEC_SIG_VERSIONS >> version & 1))
			return NULL;
		index = (u32)__builtin_popcount(FWSEC_SIG_VERSIONS &
						((1u << version) - 1));
	} else if (!version) {
		index = i->num_sigs - 1;
	} else {
		const struct fw_booter *b = i->ucode == UCODE_BOOTER_LOAD ?
			&i->fw->booter_load : &i->fw->booter_unload;

		if (version > b->fuse_ver)
			return NULL;
		index = b->fuse_ver - version;
	}
	return index < i->num_sigs ? i->sig + index * i->sig_size : NULL;
}

/* Bytes of DMEM the driver fills in: FWSEC's command. */
static bool brom_dmem_free(const struct brom_image *i, u32 at)
{
	u32 cmd = FWSEC_DMAP_OFFSET + FWSEC_DMAP_INIT_CMD;

	return i->ucode == UCODE_FWSEC &&
	       ((at >= cmd && at < cmd + 4) ||
		(at >= FWSEC_CMD_OFFSET && at < FWSEC_CMD_OFFSET + FWSEC_CMD_SIZE));
}

static bool brom_dmem(struct vgpu *g, const struct falcon *f,
		      const struct brom_image *i)
{
	u32 version = fuse_version(g, i->engine_mask, i->ucode_id), at, n;
	const u8 *sig = brom_signature(g, i, version);

	for (at = 0; at < i->dmem_size; at++) {
		if (at >= i->sig_at && at < i->sig_at + i->sig_size)
			continue;
		if (!f->dblock[at / FALCON_BLOCK] ||
		    (f->dmem[at] != i->dmem[at] && !brom_dmem_free(i, at))) {
			violate(g, V_UCODE_DMEM, "%s: byte %#x is %02x for %02x%s",
				i->name, at, f->dmem[at], i->dmem[at],
				f->dblock[at / FALCON_BLOCK] ? "" :
				" (not loaded)");
			return false;
		}
	}
	if (sig && !memcmp(f->dmem + i->sig_at, sig, i->sig_size))
		return true;
	for (n = 0; n < i->num_sigs; n++)
		if (!memcmp(f->dmem + i->sig_at, i->sig + n * i->sig_size,
			    i->sig_size))
			break;
	if (n < i->num_sigs)
		violate(g, V_UCODE_SIGNATURE, "%s: signature %u, fuse version %u",
			i->name, n, version);
	else
		violate(g, V_UCODE_SIGNATURE, "%s: none of its %u signatures",
			i->name, i->num_sigs);
	return false;
}

enum falcon_ucode brom_start(struct vgpu *g, struct falcon *f)
{
	struct brom_image img = {};

	if (!brom_imem_loaded(f))
		return UCODE_NONE;
	if (!brom_find(g, f, &img) || !brom_params(g, f, &img) ||
	    !brom_dmem(g, f, &img))
		return UCODE_REFUSED;
	if (img.ucode == UCODE_BOOTER_LOAD)
		firmware_select(g, img.fw);
	return img.ucode;
}
