// SPDX-License-Identifier: GPL-2.0
#include <sys/mman.h>
#include <unistd.h>

#include "model.h"
#include "tap.h"
#include "vgpu_priv.h"

u8 *model_start(struct vgpu *g, u64 vram_size, u64 ram_addr, u64 ram_size)
{
	int fd = memfd_create("guest", MFD_CLOEXEC);
	u8 *ram;

	g->opt.chip = chip_find("ga102");
	g->opt.vram_size = vram_size;
	g->chip = g->opt.chip;
	inject_init(g);
	clock_init(g);
	loop_init(g);
	trace_init(g);
	stats_init(g);
	violation_init(g);
	report_init(g);
	vgpu_device_init(g);
	if (fd < 0 || ftruncate(fd, (off_t)ram_size))
		tap_bail("no guest memory");
	ram = mmap(NULL, ram_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (ram == MAP_FAILED ||
	    mem_dma_map(g, ram_addr, ram_size, fd, 0, true, true))
		tap_bail("cannot map guest memory");
	close(fd);
	return ram;
}
