// SPDX-License-Identifier: GPL-2.0
/*
 * Reads nvidia/<chip>/gsp/{gsp,bootloader,booter_load,booter_unload}
 *
 * These files are the yardstick: what a driver loads into a falcon or hands to
 * the booter is compared with them. Their containers are those of
 * linux-firmware: struct nvfw_bin_hdr around an nvfw_hs_header_v2 (booters) or
 * an RM_RISCV_UCODE_DESC (bootloader, rmRiscvUcode.h), and an ELF64 (gsp).
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "boot_priv.h"
#include "firmware.h"
#include "rm_abi.h"
#include "sha256.h"
#include "vgpu_priv.h"

#define BIN_MAGIC	0x000010de
#define BIN_VERSION	1

/* nvfw_bin_hdr: a wrapper around one header and one blob of data. */
struct bin_hdr {
	u32 magic, version, size, header_offset, data_offset, data_size;
};

/* nvfw_hs_header_v2: what must be patched where, as offsets into the file. */
struct hs_header {
	u32 sig_offset, sig_size;
	u32 patch_loc_at, patch_sig_at;
	u32 meta_offset, meta_size;
	u32 num_sigs_at;
	u32 load_offset, load_size;
};

/* nvfw_hs_load_header_v2, followed by {offset, size} per application. */
struct hs_load_header {
	u32 code_offset, code_size, data_offset, data_size, num_apps;
	u32 app0_offset, app0_size;
};

/* RM_RISCV_UCODE_DESC, up to what a booter needs. */
struct riscv_desc {
	u32 version;
	u32 bootloader_offset, bootloader_size;
	u32 param_offset, param_size;
	u32 elf_offset, elf_size;
	u32 app_version;
	u32 manifest_offset, manifest_size;
	u32 data_offset, data_size;
	u32 code_offset, code_size;
};

static bool fail(char *err, size_t len, const char *what)
{
	snprintf(err, len, "%s", what);
	return false;
}

static bool fw_get(const struct fw_file *f, u64 offset, void *to, size_t size)
{
	if (offset > f->size || size > f->size - offset)
		return false;
	memcpy(to, f->data + offset, size);
	return true;
}

static bool fw_part(const struct fw_file *f, u64 offset, u64 size,
		    struct fw_part *part)
{
	if (offset > f->size || size > f->size - offset || size > UINT32_MAX)
		return false;
	part->data = f->data + offset;
	part->size = (u32)size;
	return true;
}

static bool in_part(const struct fw_part *p, u32 offset, u32 size)
{
	return offset <= p->size && size <= p->size - offset;
}

static bool fw_bin(const struct fw_file *f, struct bin_hdr *bin,
		   struct fw_part *data, char *err, size_t len)
{
	if (!fw_get(f, 0, bin, sizeof(*bin)))
		return fail(err, len, "shorter than its header");
	if (bin->magic != BIN_MAGIC || bin->version != BIN_VERSION)
		return fail(err, len, "not an nvfw_bin_hdr version 1");
	if (!fw_part(f, bin->data_offset, bin->data_size, data))
		return fail(err, len, "data beyond the end of the file");
	return true;
}

bool fw_booter_parse(struct fw_booter *b, char *err, size_t len)
{
	const struct fw_file *f = &b->file;
	struct hs_load_header load;
	struct hs_header hs;
	struct bin_hdr bin;
	u32 patch_sig, meta[3];

	if (!fw_bin(f, &bin, &b->image, err, len))
		return false;
	if (!fw_get(f, bin.header_offset, &hs, sizeof(hs)))
		return fail(err, len, "HS header beyond the end of the file");
	if (!fw_get(f, hs.patch_loc_at, &b->patch_loc, 4) ||
	    !fw_get(f, hs.patch_sig_at, &patch_sig, 4) ||
	    !fw_get(f, hs.num_sigs_at, &b->num_sigs, 4))
		return fail(err, len, "HS header points beyond the file");
	if (hs.meta_size < sizeof(meta) ||
	    !fw_get(f, hs.meta_offset, meta, sizeof(meta)))
		return fail(err, len, "signature metadata missing");
	if (hs.load_size < sizeof(load) ||
	    !fw_get(f, hs.load_offset, &load, sizeof(load)) || !load.num_apps)
		return fail(err, len, "load header missing");
	if (!b->num_sigs || hs.sig_size % b->num_sigs ||
	    !fw_part(f, (u64)hs.sig_offset + patch_sig, hs.sig_size, &b->sigs))
		return fail(err, len, "signatures beyond the end of the file");

	b->sig_size = hs.sig_size / b->num_sigs;
	b->imem_offset = load.app0_offset;
	b->imem_size = load.app0_size;
	b->dmem_offset = load.data_offset;
	b->dmem_size = load.data_size;
	b->fuse_ver = meta[0];
	b->engine_mask = meta[1];
	b->ucode_id = meta[2];
	if (!in_part(&b->image, b->imem_offset, b->imem_size) ||
	    !in_part(&b->image, b->dmem_offset, b->dmem_size) ||
	    b->imem_size % 256 || b->dmem_size % 256 || b->imem_offset % 256)
		return fail(err, len, "code or data outside the image");
	if (b->patch_loc < b->dmem_offset ||
	    !in_part(&b->image, b->patch_loc, b->sig_size) ||
	    b->patch_loc + b->sig_size > b->dmem_offset + b->dmem_size)
		return fail(err, len, "signature does not go into the data");
	return true;
}

bool fw_bootloader_parse(struct fw_bootloader *b, char *err, size_t len)
{
	struct riscv_desc desc;
	struct bin_hdr bin;

	if (!fw_bin(&b->file, &bin, &b->image, err, len))
		return false;
	if (!fw_get(&b->file, bin.header_offset, &desc, sizeof(desc)))
		return fail(err, len, "RM_RISCV_UCODE_DESC beyond the end");
	if (!in_part(&b->image, desc.manifest_offset, desc.manifest_size) ||
	    !in_part(&b->image, desc.data_offset, desc.data_size) ||
	    !in_part(&b->image, desc.code_offset, desc.code_size))
		return fail(err, len, "RM_RISCV_UCODE_DESC points outside");
	b->app_version = desc.app_version;
	b->manifest_offset = desc.manifest_offset;
	b->data_offset = desc.data_offset;
	b->code_offset = desc.code_offset;
	return true;
}

bool fw_elf_section(const struct fw_file *f, const char *name,
		    struct fw_part *part, char *err, size_t len)
{
	Elf64_Shdr sh, strtab;
	Elf64_Ehdr eh;
	unsigned int i;

	if (!fw_get(f, 0, &eh, sizeof(eh)) ||
	    memcmp(eh.e_ident, "\177ELF\2\1\1", 7))
		return fail(err, len, "not a little-endian ELF64");
	if (eh.e_shentsize != sizeof(sh) || eh.e_shstrndx >= eh.e_shnum ||
	    !fw_get(f, eh.e_shoff + (u64)eh.e_shstrndx * sizeof(sh), &strtab,
		    sizeof(strtab)))
		return fail(err, len, "no section names");

	for (i = 0; i < eh.e_shnum; i++) {
		size_t n = strlen(name) + 1;
		char buf[64];

		if (!fw_get(f, eh.e_shoff + (u64)i * sizeof(sh), &sh, sizeof(sh)))
			return fail(err, len, "section header beyond the end");
		if (n > sizeof(buf) || sh.sh_name >= strtab.sh_size ||
		    !fw_get(f, strtab.sh_offset + sh.sh_name, buf, n) ||
		    memcmp(buf, name, n))
			continue;
		if (!fw_part(f, sh.sh_offset, sh.sh_size, part))
			return fail(err, len, "section beyond the end");
		return true;
	}
	snprintf(err, len, "section %s missing", name);
	return false;
}

bool fw_gsp_parse(struct fw_gsp *f, const char *signature, char *err,
		  size_t len)
{
	return fw_elf_section(&f->file, ".fwimage", &f->image, err, len) &&
	       fw_elf_section(&f->file, ".fwversion", &f->version, err, len) &&
	       fw_elf_section(&f->file, signature, &f->signature, err, len);
}

static bool fw_map(struct vgpu *g, const char *version, const char *name,
		   struct fw_file *f)
{
	struct stat st;
	int fd;

	snprintf(f->path, sizeof(f->path), "%s/nvidia/%s/gsp/%s-%s.bin",
		 g->opt.firmware_dir, g->chip->name, name, version);
	fd = open(f->path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT)
		return false;
	if (fd < 0 || fstat(fd, &st) || !st.st_size)
		vgpu_die("%s: %s", f->path, fd < 0 ? strerror(errno) : "empty");
	f->size = (size_t)st.st_size;
	f->data = mmap(NULL, f->size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (f->data == MAP_FAILED)
		vgpu_die("%s: mmap: %s", f->path, strerror(errno));
	return true;
}

static void fw_trace(struct vgpu *g, const struct fw_file *f,
		     const struct fw_part *image)
{
	u8 hash[SHA256_SIZE];
	char hex[SHA256_HEX];

	/* The ELF is large: its image is hashed when it is used. */
	if (image->size > 1 << 20) {
		trace_event(g, "fw", "%s: image %#x bytes", f->path, image->size);
		return;
	}
	sha256_once(image->data, image->size, hash);
	sha256_hex(hash, hex);
	trace_event(g, "fw", "%s: image %#x bytes sha256 %.16s...", f->path,
		    image->size, hex);
}

static void fw_load(struct vgpu *g, struct firmware *fw)
{
	const char *version = fw->abi->version, *missing = NULL;
	char err[96];

	if (!fw_map(g, version, "booter_load", &fw->booter_load.file))
		missing = fw->booter_load.file.path;
	else if (!fw_map(g, version, "booter_unload", &fw->booter_unload.file))
		missing = fw->booter_unload.file.path;
	else if (!fw_map(g, version, "bootloader", &fw->bootloader.file))
		missing = fw->bootloader.file.path;
	else if (!fw_map(g, version, "gsp", &fw->gsp.file))
		missing = fw->gsp.file.path;
	if (missing) {
		vgpu_log(g, "%s is missing: no booter of %s will be recognised",
			 missing, version);
		return;
	}

	if (!fw_booter_parse(&fw->booter_load, err, sizeof(err)))
		vgpu_die("%s: %s", fw->booter_load.file.path, err);
	if (!fw_booter_parse(&fw->booter_unload, err, sizeof(err)))
		vgpu_die("%s: %s", fw->booter_unload.file.path, err);
	if (!fw_bootloader_parse(&fw->bootloader, err, sizeof(err)))
		vgpu_die("%s: %s", fw->bootloader.file.path, err);
	/* GA102 to GA107 share one signature section (kernel_gsp.c). */
	if (!fw_gsp_parse(&fw->gsp, ".fwsignature_ga10x", err, sizeof(err)))
		vgpu_die("%s: %s", fw->gsp.file.path, err);
	fw_trace(g, &fw->booter_load.file, &fw->booter_load.image);
	fw_trace(g, &fw->booter_unload.file, &fw->booter_unload.image);
	fw_trace(g, &fw->bootloader.file, &fw->bootloader.image);
	fw_trace(g, &fw->gsp.file, &fw->gsp.image);
	fw->loaded = true;
}

void firmware_init(struct vgpu *g)
{
	struct firmware_state *s = vgpu_zalloc(sizeof(*s));
	struct firmware *fw;
	unsigned int n;

	g->firmware = s;
	for (n = 0; n < FIRMWARE_VERSIONS; n++) {
		fw = &s->version[n];
		fw->abi = rm_abi_get(n);
		if (g->opt.abi && g->opt.abi != fw->abi)
			continue;
		if (!s->active)
			s->active = fw;
		if (g->opt.firmware_dir)
			fw_load(g, fw);
	}
}

const struct firmware *firmware_active(const struct vgpu *g)
{
	return g->firmware->active;
}

const struct rm_abi *firmware_abi(const struct vgpu *g)
{
	return g->firmware->active->abi;
}

const struct firmware *firmware_get(const struct vgpu *g, unsigned int n)
{
	const struct firmware *fw = &g->firmware->version[n];

	return fw->loaded ? fw : NULL;
}

void firmware_select(struct vgpu *g, const struct firmware *fw)
{
	g->firmware->active = fw;
	trace_event(g, "fw", "the driver brings %s", fw->abi->version);
}
