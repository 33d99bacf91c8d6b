// SPDX-License-Identifier: GPL-2.0
/*
 * The VBIOS ROM in BAR0 (NV_PROM_DATA, 300000 to 3fffff)
 *
 * The client may map the ROM, so that a driver's 10^5 reads do not trap. Then
 * writes do not trap either; they are found by comparing with a copy. Bit 0 of
 * 088050, which nouveau clears around its reads, does not matter: nova-core
 * reads PROM on the same hardware without touching it.
 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "boot.h"
#include "vgpu_priv.h"

struct rom_window_state {
	const u8 *rom;			/* the boot half's image */
	/*
	 * What the client maps: a file as large as BAR0, because a sparse
	 * area's offset into it is its offset into the region. Only the ROM's
	 * pages ever exist.
	 */
	int fd;
	u8 *shared;
	u8 *copy;			/* what shared was filled with */
};

static u64 rom_read(struct vgpu *g, u32 addr, u32 size)
{
	u64 val = 0;

	memcpy(&val, g->rom_window->shared + (addr - PROM_BASE), size);
	return val;
}

static void rom_write(struct vgpu *g, u32 addr, u32 size, u64 val)
{
	violate(g, V_PROM_WRITE, "write of %llx at %06x",
		(unsigned long long)val, addr);
}

static const struct mmio_area rom_area = {
	PROM_BASE, PROM_BASE + PROM_SIZE - 1, rom_read, rom_write
};

void rom_window_init(struct vgpu *g)
{
	struct rom_window_state *w = vgpu_zalloc(sizeof(*w));
	void *p;

	p = mmap(NULL, PROM_SIZE, PROT_READ, MAP_SHARED, prom_fd(g), 0);
	if (p == MAP_FAILED)
		vgpu_die("cannot map the ROM image: %s", strerror(errno));
	w->rom = p;
	w->fd = memfd_create("vgpu-prom", MFD_CLOEXEC);
	if (w->fd < 0 || ftruncate(w->fd, BAR0_SIZE))
		vgpu_die("cannot make the ROM window: %s", strerror(errno));
	p = mmap(NULL, PROM_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, w->fd,
		 PROM_BASE);
	if (p == MAP_FAILED)
		vgpu_die("cannot map the ROM window: %s", strerror(errno));
	w->shared = p;
	w->copy = vgpu_zalloc(PROM_SIZE);
	g->rom_window = w;
	mmio_register_area(g, &rom_area);
	rom_window_snapshot(g);
}

int prom_window_fd(const struct vgpu *g)
{
	return g->rom_window->fd;
}

/* The boot half may have made another image (an injected fault). */
void rom_window_snapshot(struct vgpu *g)
{
	struct rom_window_state *w = g->rom_window;

	memcpy(w->copy, w->rom, PROM_SIZE);
	memcpy(w->shared, w->rom, PROM_SIZE);
}

void rom_window_check(struct vgpu *g)
{
	struct rom_window_state *w = g->rom_window;
	u32 i;

	if (!w || !memcmp(w->copy, w->shared, PROM_SIZE))
		return;
	for (i = 0; w->copy[i] == w->shared[i]; i++)
		;
	violate(g, V_PROM_WRITE, "mapped ROM changed at %06x", PROM_BASE + i);
	memcpy(w->shared, w->copy, PROM_SIZE);
}
