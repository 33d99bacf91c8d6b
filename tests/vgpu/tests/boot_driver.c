// SPDX-License-Identifier: GPL-2.0
/*
 * The driver's half of the boot, after NVIDIA's own
 *
 * kgspBootstrap_TU102, kgspExecuteHsFalcon_GA102 and kgspCalculateFbLayout_TU102
 * give order and contents; the queues and libos arguments are those of
 * message_queue_cpu.c and kgspSetupLibosInitArgs.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "boot_driver.h"
#include "tap.h"

#define PAGE	4096u
#define MB	(1024u * 1024u)

/* ---- files and memory ------------------------------------------------------- */

static bool map_file(struct fw_file *f, const char *dir, const char *chip,
		     const char *version, const char *name)
{
	struct stat st;
	int fd;

	snprintf(f->path, sizeof(f->path), "%s/nvidia/%s/gsp/%s-%s.bin", dir,
		 chip, name, version);
	fd = open(f->path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	if (fstat(fd, &st))
		tap_bail("fstat %s", f->path);
	f->size = (size_t)st.st_size;
	f->data = mmap(NULL, f->size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (f->data == MAP_FAILED)
		tap_bail("mmap %s", f->path);
	return true;
}

static bool firmware_files(struct firmware *fw, const char *chip,
			   const char *version)
{
	const char *dir = getenv("VGPU_FIRMWARE");
	char err[96] = "missing";

	if (!dir)
		dir = "/lib/firmware";
	if (!map_file(&fw->booter_load.file, dir, chip, version, "booter_load") ||
	    !map_file(&fw->booter_unload.file, dir, chip, version, "booter_unload") ||
	    !map_file(&fw->bootloader.file, dir, chip, version, "bootloader") ||
	    !map_file(&fw->gsp.file, dir, chip, version, "gsp")) {
		tap_skip("no %s firmware files of %s below %s", chip,
			 version, dir);
		return false;
	}
	if (!fw_booter_parse(&fw->booter_load, err, sizeof(err)) ||
	    !fw_booter_parse(&fw->booter_unload, err, sizeof(err)) ||
	    !fw_bootloader_parse(&fw->bootloader, err, sizeof(err)) ||
	    !fw_gsp_parse(&fw->gsp, ".fwsignature_ga10x", err, sizeof(err)))
		tap_bail("firmware: %s", err);
	return true;
}

void *boot_alloc(struct boot_driver *d, size_t size, u64 *addr)
{
	size = ALIGN_UP(size, PAGE);
	*addr = d->next;
	/* A gap, so that running over an end is noticed. */
	d->next += size + PAGE;
	return client_dma_alloc(d->c, *addr, size);
}

static void image_alloc(struct boot_driver *d, struct boot_image *i,
			const void *data, u32 size)
{
	i->mem = boot_alloc(d, size, &i->addr);
	memcpy(i->mem, data, size);
}

bool boot_driver_start(struct boot_driver *d, const char *opt1,
		       const char *opt2)
{
	return boot_driver_start_with(d, "570.144", opt1, opt2);
}

bool boot_driver_start_with(struct boot_driver *d, const char *version,
			    const char *opt1, const char *opt2)
{
	bool other = opt1 && !strcmp(opt1, "--chip");
	const struct chip *chip = chip_find(other ? opt2 : "ga102");
	struct vbios_params params = { 0x10de, chip->pci_device, chip->boot_0 };

	memset(d, 0, sizeof(*d));
	d->next = 0x100000000ull;
	d->run_ms = 2000;
	if (!firmware_files(&d->fw, chip->name, version))
		return false;
	d->vbios = malloc(sizeof(*d->vbios));
	if (!d->vbios)
		tap_bail("no memory");
	vbios_generate(d->vbios, &params);

	d->c = client_start(opt1, opt2, NULL);
	client_power_on(d->c);
	boot_alloc(d, PAGE, &d->flush);
	client_wr32(d->c, 0x100c40, (u32)(d->flush >> 40));
	client_wr32(d->c, 0x100c10, (u32)(d->flush >> 8));
	d->vram = (u64)client_rd32(d->c, 0x1183a4) * MB;
	/* No display: the VGA workspace is the last MiB. */
	d->frts_size = MB;
	d->frts = ALIGN_DOWN(d->vram - MB, 0x20000) - d->frts_size;
	boot_fwsec_prepare(d, FRTS_CMD, 1);
	boot_booter_prepare(d, 1);
	return true;
}

void boot_driver_stop(struct boot_driver *d)
{
	CHECK(client_stop(d->c));
	free(d->vbios);
}

void boot_driver_stop_clean(struct boot_driver *d)
{
	client_stop_clean(d->c);
	free(d->vbios);
}

/* ---- images --------------------------------------------------------------------- */

void boot_fwsec_prepare(struct boot_driver *d, u32 cmd, u32 version)
{
	const struct fwsec_ucode *u = &d->vbios->prod;
	struct boot_image *i = &d->fwsec;
	u8 *dmem, *buf;

	if (!i->mem)
		image_alloc(d, i, u->imem, sizeof(u->imem) + sizeof(u->dmem));
	memcpy(i->mem, u->imem, sizeof(u->imem));
	dmem = i->mem + sizeof(u->imem);
	memcpy(dmem, u->dmem, sizeof(u->dmem));
	memcpy(dmem + FWSEC_PKC_OFFSET, u->sig[version], FWSEC_SIG_SIZE);
	put32(dmem + FWSEC_DMAP_OFFSET + FWSEC_DMAP_INIT_CMD, cmd);
	buf = dmem + FWSEC_CMD_OFFSET;
	put32(buf, 1);
	put32(buf + 4, 0x18);
	put32(buf + 20, 2);
	if (cmd == FRTS_CMD) {
		put32(buf + 24, 1);
		put32(buf + 28, 0x14);
		put32(buf + 32, (u32)(d->frts >> 12));
		put32(buf + 36, (u32)(d->frts_size >> 12));
		put32(buf + 40, 2);
	}
	i->imem = 0;
	i->imem_size = sizeof(u->imem);
	i->dmem = sizeof(u->imem);
	i->dmem_size = sizeof(u->dmem);
	i->pkc = FWSEC_PKC_OFFSET;
	i->engine_mask = FWSEC_ENGINE_MASK;
	i->ucode_id = FWSEC_UCODE_ID;
	i->bootvec = 0;
}

static void booter_prepare(struct boot_driver *d, struct boot_image *i,
			   const struct fw_booter *b, u32 version)
{
	u32 index = version ? b->fuse_ver - version : b->num_sigs - 1;

	if (!i->mem)
		image_alloc(d, i, b->image.data, b->image.size);
	memcpy(i->mem + b->patch_loc, b->sigs.data + index * b->sig_size,
	       b->sig_size);
	i->imem = b->imem_offset;
	i->imem_size = b->imem_size;
	i->dmem = b->dmem_offset;
	i->dmem_size = b->dmem_size;
	i->pkc = b->patch_loc - b->dmem_offset;
	i->engine_mask = b->engine_mask;
	i->ucode_id = b->ucode_id;
	i->bootvec = b->imem_offset;
}

void boot_booter_prepare(struct boot_driver *d, u32 version)
{
	booter_prepare(d, &d->load, &d->fw.booter_load, version);
	booter_prepare(d, &d->unload, &d->fw.booter_unload, version);
}

/* ---- GSP-RM's memory ---------------------------------------------------------------- */

static void radix3_prepare(struct boot_driver *d)
{
	u64 pages[4], i;
	int level;

	pages[3] = (d->fw.gsp.image.size + PAGE - 1) / PAGE;
	for (level = 2; level >= 0; level--) {
		pages[level] = (pages[level + 1] + 511) / 512;
		d->radix3[level] = boot_alloc(d, pages[level] * PAGE,
					      &d->radix3_addr[level]);
	}
	for (level = 0; level < 3; level++) {
		u64 next = level < 2 ? d->radix3_addr[level + 1] : d->image_addr;

		for (i = 0; i < pages[level + 1]; i++)
			d->radix3[level][i] = next + i * PAGE;
	}
}

static void meta_prepare(struct boot_driver *d)
{
	struct wpr_meta *m = d->meta;

	memset(m, 0, sizeof(*m));
	m->magic = WPR_META_MAGIC;
	m->revision = WPR_META_REVISION;
	m->radix3_addr = d->radix3_addr[0];
	m->radix3_size = d->fw.gsp.image.size;
	m->bootloader_addr = d->bootloader_addr;
	m->bootloader_size = d->fw.bootloader.image.size;
	m->bootloader_code = d->fw.bootloader.code_offset;
	m->bootloader_data = d->fw.bootloader.data_offset;
	m->bootloader_manifest = d->fw.bootloader.manifest_offset;
	m->signature_addr = d->signature_addr;
	m->signature_size = ALIGN_UP(d->fw.gsp.signature.size, 256);
	m->fb_size = d->vram;
	m->vga = d->vram - MB;
	m->vga_size = MB;
	m->frts = d->frts;
	m->frts_size = d->frts_size;
	m->wpr_end = d->frts + d->frts_size;
	m->boot_bin = ALIGN_DOWN(m->frts - m->bootloader_size, 0x1000);
	m->fw = ALIGN_DOWN(m->boot_bin - m->radix3_size, 0x10000);
	m->heap = ALIGN_DOWN(m->fw - 127 * (u64)MB, MB);
	m->heap_size = ALIGN_DOWN(m->fw - m->heap, MB);
	m->wpr_start = m->heap - MB;
	m->nonwpr_heap_size = MB;
	m->nonwpr_heap = m->wpr_start - MB;
	m->rsvd_start = m->nonwpr_heap;
}

static u64 libos_id(const char *name)
{
	u64 id = 0;

	while (*name)
		id = id << 8 | (u8)*name++;
	return id;
}

static void libos_entry(u8 *e, const char *name, u64 addr, u64 size)
{
	u64 v[3] = { libos_id(name), addr, size };

	memcpy(e, v, sizeof(v));
	e[24] = 1;			/* LIBOS_MEMORY_REGION_CONTIGUOUS */
	e[25] = 1;			/* LIBOS_MEMORY_REGION_LOC_SYSMEM */
}

static void libos_prepare(struct boot_driver *d)
{
	static const char * const log[] = { "LOGINIT", "LOGINTR", "LOGRM" };
	const u32 queue = 0x40000, ptes = 1 + 2 * queue / PAGE;
	u64 args[3], addr, i, n;
	u64 *mem;

	d->libos = boot_alloc(d, PAGE, &d->libos_addr);
	for (i = 0; i < 3; i++) {
		mem = boot_alloc(d, 0x10000, &addr);
		/* Entry 0 is the put pointer; the pages follow. */
		for (n = 0; n < 16; n++)
			mem[1 + n] = addr + n * PAGE;
		libos_entry(d->libos + 32 * i, log[i], addr, 0x10000);
	}
	d->rmargs = boot_alloc(d, PAGE, &d->rmargs_addr);
	libos_entry(d->libos + 96, "RMARGS", d->rmargs_addr, PAGE);

	/* One page of PTEs, the command queue, the status queue. */
	d->queues = boot_alloc(d, PAGE + 2 * queue, &d->queues_addr);
	for (i = 0; i < ptes; i++)
		((u64 *)d->queues)[i] = d->queues_addr + i * PAGE;
	args[0] = d->queues_addr;
	args[1] = PAGE;
	args[2] = PAGE + queue;
	memcpy(d->rmargs, &args[0], 8);
	put32(d->rmargs + 8, ptes);
	memcpy(d->rmargs + 16, &args[1], 16);

	/* The command queue's transmit header (msgq_priv.h). */
	put32(d->queues + PAGE + 0x04, queue);
	put32(d->queues + PAGE + 0x08, PAGE);
	put32(d->queues + PAGE + 0x0c, queue / PAGE - 1);
	put32(d->queues + PAGE + 0x14, 1);
	put32(d->queues + PAGE + 0x18, 0x20);
	put32(d->queues + PAGE + 0x1c, PAGE);
}

void boot_gsp_prepare(struct boot_driver *d)
{
	const struct fw_gsp *f = &d->fw.gsp;
	const struct fw_part *b = &d->fw.bootloader.image;

	d->image = boot_alloc(d, f->image.size, &d->image_addr);
	if (!d->skip_image)
		memcpy(d->image, f->image.data, f->image.size);
	radix3_prepare(d);
	d->bootloader = boot_alloc(d, b->size, &d->bootloader_addr);
	memcpy(d->bootloader, b->data, b->size);
	d->signature = boot_alloc(d, f->signature.size, &d->signature_addr);
	memcpy(d->signature, f->signature.data, f->signature.size);
	d->meta = boot_alloc(d, sizeof(*d->meta), &d->meta_addr);
	meta_prepare(d);
	libos_prepare(d);
}

/* ---- a falcon ---------------------------------------------------------------------------- */

void boot_falcon_reset(struct boot_driver *d, u32 base)
{
	unsigned int i;

	CHECK(client_poll32(d->c, base + 0xf4, BIT(31), BIT(31), 100));
	client_wr32(d->c, base + 0x3c0, 1);
	for (i = 0; i < 10; i++)
		client_rd32(d->c, base + 0x3c0);
	client_wr32(d->c, base + 0x3c0, 0);
	CHECK(client_poll32(d->c, base + 0xf4, BIT(12), 0, 100));
	client_wr32(d->c, base + 0x84, client_rd32(d->c, 0));
}

void boot_falcon_dma_setup(struct boot_driver *d, u32 base)
{
	client_wr32(d->c, base + 0x624, client_rd32(d->c, base + 0x624) | 0x80);
	client_wr32(d->c, base + 0x10c, 0);
	client_wr32(d->c, base + 0x600,
		    (client_rd32(d->c, base + 0x600) & ~7u) | 5);
}

void boot_falcon_dma(struct boot_driver *d, u32 base, u64 addr, u32 mem_offset,
		     u32 fb_offset, u32 cmd)
{
	client_wr32(d->c, base + 0x110, (u32)(addr >> 8));
	client_wr32(d->c, base + 0x128, (u32)(addr >> 40));
	client_wr32(d->c, base + 0x114, mem_offset);
	client_wr32(d->c, base + 0x11c, fb_offset);
	client_wr32(d->c, base + 0x118, cmd);
	CHECK(client_poll32(d->c, base + 0x118, BIT(1), BIT(1), 100));
}

static void falcon_dma_all(struct boot_driver *d, u32 base, u64 addr, u32 from,
			   u32 size, u32 cmd)
{
	u32 at;

	client_wr32(d->c, base + 0x110, (u32)(addr >> 8));
	client_wr32(d->c, base + 0x128, (u32)(addr >> 40));
	for (at = 0; at < size; at += 256) {
		CHECK(client_poll32(d->c, base + 0x118, BIT(0), 0, 100));
		client_wr32(d->c, base + 0x114, at);
		client_wr32(d->c, base + 0x11c, from + at);
		client_wr32(d->c, base + 0x118, cmd);
	}
	CHECK(client_poll32(d->c, base + 0x118, BIT(1), BIT(1), 100));
}

void boot_falcon_load(struct boot_driver *d, u32 base,
		      const struct boot_image *i)
{
	boot_falcon_dma_setup(d, base);
	/* IMEM, secure: offset and virtual address are the same number. */
	falcon_dma_all(d, base, i->addr, i->imem, i->imem_size,
		       6 << 8 | BIT(4) | BIT(2));
	falcon_dma_all(d, base, i->addr + i->dmem, 0, i->dmem_size, 6 << 8);
}

void boot_falcon_brom(struct boot_driver *d, u32 base,
		      const struct boot_image *i)
{
	client_wr32(d->c, base + 0x1210, i->pkc);
	client_wr32(d->c, base + 0x119c, i->engine_mask);
	client_wr32(d->c, base + 0x1198, i->ucode_id);
	client_wr32(d->c, base + 0x1180, 1);
}

bool boot_falcon_run(struct boot_driver *d, u32 base,
		     const struct boot_image *i, u32 mbox0, u32 mbox1)
{
	bool halted;

	client_wr32(d->c, base + 0x40, mbox0);
	client_wr32(d->c, base + 0x44, mbox1);
	client_wr32(d->c, base + 0x104, i ? i->bootvec : 0);
	client_wr32(d->c, base + 0x100, 2);
	halted = client_poll32(d->c, base + 0x100, BIT(4), BIT(4), d->run_ms);
	d->mailbox[0] = client_rd32(d->c, base + 0x40);
	d->mailbox[1] = client_rd32(d->c, base + 0x44);
	return halted;
}

static bool falcon_all(struct boot_driver *d, u32 base,
		       const struct boot_image *i, u32 mbox0, u32 mbox1)
{
	boot_falcon_reset(d, base);
	boot_falcon_load(d, base, i);
	boot_falcon_brom(d, base, i);
	return boot_falcon_run(d, base, i, mbox0, mbox1);
}

/* ---- the whole boot -------------------------------------------------------------------------- */

bool boot_fwsec(struct boot_driver *d, u32 cmd)
{
	boot_fwsec_prepare(d, cmd, 1);
	return falcon_all(d, GSP, &d->fwsec, 0, 0);
}

void boot_gsp_reset_riscv(struct boot_driver *d)
{
	boot_falcon_reset(d, GSP);
	client_wr32(d->c, GSP + 0x1668, 0x111);
	client_wr32(d->c, GSP + 0x40, (u32)d->libos_addr);
	client_wr32(d->c, GSP + 0x44, (u32)(d->libos_addr >> 32));
}

bool boot_load(struct boot_driver *d)
{
	return falcon_all(d, SEC2, &d->load, (u32)d->meta_addr,
			  (u32)(d->meta_addr >> 32));
}

bool boot_unload(struct boot_driver *d)
{
	return falcon_all(d, SEC2, &d->unload, 0xff, 0xff);
}

void boot_all(struct boot_driver *d)
{
	boot_gsp_prepare(d);
	CHECK(boot_fwsec(d, FRTS_CMD));
	boot_gsp_reset_riscv(d);
	CHECK(boot_load(d));
	CHECK_EQ(d->mailbox[0], 0);
	client_wr32(d->c, GSP + 0x80, d->fw.bootloader.app_version);
	CHECK_EQ(client_rd32(d->c, GSP + 0x1388) & BIT(7), BIT(7));
}
