// SPDX-License-Identifier: GPL-2.0
/*
 * The memories the device reaches: the host's by DMA, and VRAM
 *
 * A DMA map is a piece of the client's memory with the bus address the device
 * sees it at. Pieces never overlap and are kept sorted by address. A piece that
 * came without a file descriptor cannot be reached: no driver has a reason to
 * point the device at it (QEMU sends ROMs and such that way), so an attempt is
 * reported under its own name.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rm.h"
#include "vgpu_priv.h"

/*
 * GA102 addresses 47 bits of system memory: NV_CHIP_EXTENDED_SYSTEM_PHYSICAL_
 * ADDRESS_BITS, and nouveau's and nova-core's DMA mask for the family.
 */
#define MEM_DMA_BITS	47

struct dma_map {
	u64 addr, size;
	u8 *ptr;			/* NULL: no file descriptor came with it */
	bool readable, writable;
};

struct mem_state {
	struct dma_map *map;
	size_t maps;
	u8 *vram;
	u64 prot_start, prot_end;
};

void mem_init(struct vgpu *g)
{
	struct mem_state *m = vgpu_zalloc(sizeof(*m));
	void *p;

	p = mmap(NULL, g->opt.vram_size, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (p == MAP_FAILED)
		vgpu_die("cannot reserve %llu MiB of VRAM",
			 (unsigned long long)(g->opt.vram_size >> 20));
	m->vram = p;
	g->mem = m;
}

/* Content of VRAM survives a reset, as it mostly does; protection does not. */
void mem_reset(struct vgpu *g)
{
	g->mem->prot_start = 0;
	g->mem->prot_end = 0;
}

/* Index of the first map that ends after addr. */
static size_t map_after(const struct mem_state *m, u64 addr)
{
	size_t lo = 0, hi = m->maps, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (m->map[mid].addr + (m->map[mid].size - 1) < addr)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static bool fd_covers(int fd, u64 offset, u64 size)
{
	struct stat st;

	if (fstat(fd, &st))
		return false;
	return (u64)st.st_size >= offset && (u64)st.st_size - offset >= size;
}

enum dma_map_result mem_dma_map(struct vgpu *g, u64 addr, u64 size, int fd,
				u64 offset, bool readable, bool writable)
{
	struct mem_state *m = g->mem;
	int prot = (readable ? PROT_READ : 0) | (writable ? PROT_WRITE : 0);
	struct dma_map *map;
	void *ptr = NULL;
	size_t i;

	if (!size || addr + (size - 1) < addr || !prot ||
	    !IS_ALIGNED(addr, 4096) || !IS_ALIGNED(size, 4096) ||
	    !IS_ALIGNED(offset, 4096))
		return DMA_MAP_INVALID;
	i = map_after(m, addr);
	if (i < m->maps && m->map[i].addr <= addr + (size - 1))
		return DMA_MAP_EXISTS;
	if (m->maps >= MEM_MAX_MAPS)
		return DMA_MAP_NOMEM;
	if (fd >= 0) {
		if (!fd_covers(fd, offset, size))
			return DMA_MAP_INVALID;
		ptr = mmap(NULL, size, prot, MAP_SHARED, fd, (off_t)offset);
		if (ptr == MAP_FAILED)
			return DMA_MAP_INVALID;
	}
	map = realloc(m->map, (m->maps + 1) * sizeof(*map));
	if (!map)
		vgpu_die("out of memory");
	m->map = map;
	memmove(&map[i + 1], &map[i], (m->maps - i) * sizeof(*map));
	map[i] = (struct dma_map){ addr, size, ptr, readable, writable };
	m->maps++;
	stat_add(g, STAT_DMA_MAPS, 1);
	trace_event(g, "map", "%#llx + %#llx%s", (unsigned long long)addr,
		    (unsigned long long)size, ptr ? "" : " (no fd)");
	return DMA_MAP_OK;
}

static void map_drop(struct mem_state *m, size_t i)
{
	if (m->map[i].ptr)
		munmap(m->map[i].ptr, m->map[i].size);
	memmove(&m->map[i], &m->map[i + 1],
		(m->maps - i - 1) * sizeof(*m->map));
	m->maps--;
}

static void map_gone(struct vgpu *g, u64 addr, u64 size)
{
	u64 flush = sysmem_flush_addr(g);

	trace_event(g, "unmap", "%#llx + %#llx", (unsigned long long)addr,
		    (unsigned long long)size);
	if (flush >= addr && flush - addr < size && pci_bus_master(g))
		violate(g, V_FLUSH_REMOVED,
			"DMA unmap of %#llx + %#llx holds the flush page %#llx",
			(unsigned long long)addr, (unsigned long long)size,
			(unsigned long long)flush);
	rm_dma_unmapped(g, addr, size);
}

/* The range must be exactly one map's (vfio-user VFIO_USER_DMA_UNMAP). */
bool mem_dma_unmap(struct vgpu *g, u64 addr, u64 size)
{
	struct mem_state *m = g->mem;
	size_t i = map_after(m, addr);

	if (i >= m->maps || m->map[i].addr != addr || m->map[i].size != size)
		return false;
	if (posted_pending(g, addr, size))
		violate(g, V_POSTED_UNMAPPED, "DMA unmap of %#llx + %#llx",
			(unsigned long long)addr, (unsigned long long)size);
	posted_flush(g);
	map_gone(g, addr, size);
	map_drop(m, i);
	return true;
}

/* The client has gone: no blame for what it leaves. */
void mem_dma_unmap_all(struct vgpu *g)
{
	posted_flush(g);
	while (g->mem->maps)
		map_drop(g->mem, g->mem->maps - 1);
}

size_t mem_dma_maps(const struct vgpu *g)
{
	return g->mem->maps;
}

bool dma_mapped(struct vgpu *g, u64 addr, u64 len)
{
	const struct mem_state *m = g->mem;
	size_t i = map_after(m, addr);
	u64 left = len, in;

	if (!len)
		return true;
	if (addr + (len - 1) < addr)
		return false;
	for (; i < m->maps && m->map[i].addr <= addr; i++) {
		if (!m->map[i].ptr)
			return false;
		in = m->map[i].size - (addr - m->map[i].addr);
		if (in >= left)
			return true;
		left -= in;
		addr += in;
	}
	return false;
}

/*
 * One contiguous piece at addr, at most len bytes; *len shrinks to what the map
 * holds. All checks of rule 1 are here.
 */
static u8 *dma_piece(struct vgpu *g, u64 addr, u64 *len, bool write,
		     const char *who)
{
	struct mem_state *m = g->mem;
	const struct dma_map *map;
	unsigned long long a = addr, l = *len;
	size_t i;

	if (mmio_dead(g))
		return NULL;
	if (!pci_bus_master(g)) {
		violate(g, V_DMA_NO_MASTER, "%s: %s of %#llx + %#llx", who,
			write ? "write" : "read", a, l);
		return NULL;
	}
	if (addr >> MEM_DMA_BITS || (addr + (*len - 1)) >> MEM_DMA_BITS) {
		violate(g, V_DMA_WIDTH, "%s: %#llx + %#llx", who, a, l);
		return NULL;
	}
	i = map_after(m, addr);
	if (i >= m->maps || m->map[i].addr > addr) {
		violate(g, V_DMA_UNMAPPED, "%s: %s of %#llx + %#llx", who,
			write ? "write" : "read", a, l);
		return NULL;
	}
	map = &m->map[i];
	if (!map->ptr) {
		violate(g, V_DMA_UNSHARED, "%s: %#llx + %#llx", who, a, l);
		return NULL;
	}
	if (write ? !map->writable : !map->readable) {
		violate(g, V_DMA_READONLY, "%s: %s of %#llx + %#llx", who,
			write ? "write" : "read", a, l);
		return NULL;
	}
	if (*len > map->size - (addr - map->addr))
		*len = map->size - (addr - map->addr);
	return map->ptr + (addr - map->addr);
}

/* The device sees its own writes. */
static void settle(struct vgpu *g, u64 addr, u64 len)
{
	if (g->opt.dma_delay_us && posted_pending(g, addr, len))
		posted_flush(g);
}

bool dma_read(struct vgpu *g, u64 addr, void *buf, size_t len, const char *who)
{
	u8 *out = buf, *p;
	u64 n;

	settle(g, addr, len);
	stat_add(g, STAT_DMA_READS, 1);
	stat_add(g, STAT_DMA_READ_BYTES, len);
	while (len) {
		n = len;
		p = dma_piece(g, addr, &n, false, who);
		if (!p) {
			/* What a bus gives for a read nobody answers. */
			memset(out, 0xff, len);
			return false;
		}
		memcpy(out, p, n);
		out += n;
		addr += n;
		len -= n;
	}
	return true;
}

bool dma_write(struct vgpu *g, u64 addr, const void *buf, size_t len,
	       const char *who)
{
	const u8 *in = buf;
	u8 *p;
	u64 n;

	stat_add(g, STAT_DMA_WRITES, 1);
	stat_add(g, STAT_DMA_WRITE_BYTES, len);
	while (len) {
		n = len;
		p = dma_piece(g, addr, &n, true, who);
		if (!p)
			return false;
		if (g->opt.dma_delay_us)
			posted_write(g, addr, in, n);
		else
			memcpy(p, in, n);
		in += n;
		addr += n;
		len -= n;
	}
	return true;
}

const u8 *dma_peek(struct vgpu *g, u64 addr, size_t len, const char *who)
{
	u64 n = len;
	const u8 *p;

	if (!len)
		return NULL;
	settle(g, addr, len);
	p = dma_piece(g, addr, &n, false, who);
	if (!p || n < len)
		return NULL;
	stat_add(g, STAT_DMA_READS, 1);
	stat_add(g, STAT_DMA_READ_BYTES, len);
	return p;
}

void mem_dma_land(struct vgpu *g, u64 addr, const u8 *data, size_t len)
{
	struct mem_state *m = g->mem;
	size_t i = map_after(m, addr);

	/* A write never crosses maps, and maps go only after a flush. */
	if (i < m->maps && m->map[i].addr <= addr && m->map[i].writable)
		memcpy(m->map[i].ptr + (addr - m->map[i].addr), data, len);
}

u8 *vram(struct vgpu *g, u64 addr, u64 len)
{
	if (addr > g->opt.vram_size || len > g->opt.vram_size - addr)
		return NULL;
	return g->mem->vram + addr;
}

u64 vram_size(const struct vgpu *g)
{
	return g->opt.vram_size;
}

void vram_protect(struct vgpu *g, u64 start, u64 end)
{
	g->mem->prot_start = start;
	g->mem->prot_end = end;
	trace_event(g, "wpr2", "[%#llx, %#llx)", (unsigned long long)start,
		    (unsigned long long)end);
}

bool mem_protected(const struct vgpu *g, u64 addr, u64 len)
{
	const struct mem_state *m = g->mem;

	return m->prot_start < m->prot_end && addr < m->prot_end &&
	       addr + len > m->prot_start;
}
