// SPDX-License-Identifier: GPL-2.0
/*
 * The 1 MiB at NV_PROM_DATA (dev_ext_devices.h: 300000), in a memfd
 *
 * The core maps the memfd into the guest, so its content changes under a
 * driver's eyes: it is rewritten only at power-on, at a device reset and when
 * faults are armed or cleared (boot_faults_changed()).
 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "boot_priv.h"
#include "vbios.h"
#include "vgpu_priv.h"

struct prom_state {
	int fd;
	u8 *map;
	struct vbios good;		/* what the model compares with */
	struct vbios shown;		/* maybe damaged */
	bool ucode_damaged;
};

static void prom_build(struct vgpu *g)
{
	struct prom_state *p = g->prom;
	struct vbios_params params = {
		.vendor = 0x10de,
		.device = g->chip->pci_device,
		/* Boards with different chips have different microcode. */
		.seed = g->chip->boot_0,
	};
	unsigned int f;

	vbios_generate(&p->good, &params);
	p->shown = p->good;
	p->ucode_damaged = false;
	for (f = 0; f < F_COUNT; f++) {
		if (!inject_armed(g, (enum fault)f, NULL))
			continue;
		if (vbios_corrupt(&p->shown, (enum fault)f))
			inject(g, (enum fault)f, NULL);
		p->ucode_damaged |= f == F_VBIOS_UCODE_BITS;
	}
	memcpy(p->map, p->shown.rom, VBIOS_ROM_SIZE);
}

void prom_init(struct vgpu *g)
{
	struct prom_state *p = vgpu_zalloc(sizeof(*p));

	g->prom = p;
	p->fd = memfd_create("vgpu-prom", MFD_CLOEXEC);
	if (p->fd < 0 || ftruncate(p->fd, VBIOS_ROM_SIZE))
		vgpu_die("PROM memfd: %s", strerror(errno));
	p->map = mmap(NULL, VBIOS_ROM_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED,
		      p->fd, 0);
	if (p->map == MAP_FAILED)
		vgpu_die("PROM mmap: %s", strerror(errno));
	prom_build(g);
}

void prom_rebuild(struct vgpu *g)
{
	prom_build(g);
}

int prom_fd(const struct vgpu *g)
{
	return g->prom->fd;
}

const struct fwsec_ucode *prom_fwsec(const struct vgpu *g, bool debug)
{
	return debug ? &g->prom->good.debug : &g->prom->good.prod;
}

bool prom_fwsec_damaged(const struct vgpu *g)
{
	return g->prom->ucode_damaged;
}
