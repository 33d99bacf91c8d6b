// SPDX-License-Identifier: GPL-2.0
/*
 * rm_log.c - the libos log buffers RM writes while it runs
 *
 * A buffer is an array of u64. Word 0 is the put pointer, counted in words and
 * never wrapped; word n of the log is element 1 + n % (elements - 1). A record
 * is its arguments, the address of its metadata in the log ELF's address
 * space, and a time stamp (libosExtractLog_ReadRecord(), liblogdecode.c). The
 * driver leaves the buffer's page table from word 1 on; libos reads it before
 * it overwrites it (_setupLogBufferBaremetal(), kernel_gsp.c).
 *
 * NVIDIA's log ELF is not public. The metadata addresses here are the model's:
 * RM_LOG_METADATA + 0x28 (sizeof libosLogMetadata) times the line of rm_log.def.
 */
#include <string.h>

#include "rm_priv.h"

#define RM_LOG_METADATA		0x6000000000ull
#define RM_LOG_METADATA_SIZE	0x28u
#define RM_LOG_PAGES_MAX	256u

struct rm_log_buf {
	u64 pte[RM_LOG_PAGES_MAX];
	u32 pages;
	u64 put;
};

struct rm_log_state {
	struct rm_log_buf buf[RM_LOG_COUNT];
};

static const u8 log_args[RM_LOG_TEXT_COUNT] = {
#define L(id, nargs, text) nargs,
#include "rm_log.def"
#undef L
};

static const char *const log_name[RM_LOG_COUNT] = { "LOGINIT", "LOGINTR", "LOGRM" };

static bool word_write(struct vgpu *g, struct rm_log_buf *b, u64 index, u64 val)
{
	u64 off = index * sizeof(u64);

	return dma_write(g, b->pte[off / RM_PAGE_SIZE] + off % RM_PAGE_SIZE, &val,
			 sizeof(val), "log");
}

bool rm_log_attach(struct vgpu *g, enum rm_log_id id, u64 pa, u64 size)
{
	struct rm_log_buf *b = &g->rm_log->buf[id];
	u32 pages, i;
	u64 put;

	memset(b, 0, sizeof(*b));
	if (size / RM_PAGE_SIZE > RM_LOG_PAGES_MAX) {
		violate(g, V_LIBOS_LOG, "%s: 0x%llx bytes", log_name[id],
			(unsigned long long)size);
		return false;
	}
	pages = size / RM_PAGE_SIZE;
	if (!dma_read(g, pa, &put, sizeof(put), log_name[id]) ||
	    !dma_read(g, pa + sizeof(u64), b->pte, pages * sizeof(u64), log_name[id]))
		return false;
	if (put)
		violate(g, V_LIBOS_LOG, "%s: put pointer starts as 0x%llx",
			log_name[id], (unsigned long long)put);
	for (i = 0; i < pages; i++)
		if (!IS_ALIGNED(b->pte[i], RM_PAGE_SIZE) || (!i && b->pte[i] != pa) ||
		    !dma_mapped(g, b->pte[i], RM_PAGE_SIZE)) {
			violate(g, V_LIBOS_LOG, "%s: page %u is 0x%llx, buffer at 0x%llx",
				log_name[id], i, (unsigned long long)b->pte[i],
				(unsigned long long)pa);
			return false;
		}
	b->pages = pages;
	return true;
}

void rm_log(struct vgpu *g, enum rm_log_id id, enum rm_log_text text, u64 a0,
	    u64 a1, u64 a2)
{
	struct rm_log_buf *b = &g->rm_log->buf[id];
	u64 words[5], ring, i;
	u32 n = 0;

	if (!b->pages)
		return;
	ring = (u64)b->pages * RM_PAGE_SIZE / sizeof(u64) - 1;
	if (log_args[text] > 0)
		words[n++] = a0;
	if (log_args[text] > 1)
		words[n++] = a1;
	if (log_args[text] > 2)
		words[n++] = a2;
	words[n++] = RM_LOG_METADATA + (u64)text * RM_LOG_METADATA_SIZE;
	words[n++] = vclock_now(g);
	for (i = 0; i < n; i++)
		if (!word_write(g, b, 1 + (b->put + i) % ring, words[i])) {
			b->pages = 0;
			return;
		}
	b->put += n;
	word_write(g, b, 0, b->put);
}

bool rm_log_uses(const struct vgpu *g, u64 addr, u64 size)
{
	const struct rm_log_state *l = g->rm_log;
	u32 id, i;

	for (id = 0; id < RM_LOG_COUNT; id++)
		for (i = 0; i < l->buf[id].pages; i++)
			if (l->buf[id].pte[i] < addr + size &&
			    l->buf[id].pte[i] + RM_PAGE_SIZE > addr)
				return true;
	return false;
}

void rm_log_reset(struct vgpu *g)
{
	memset(g->rm_log, 0, sizeof(*g->rm_log));
}

void rm_log_init(struct vgpu *g)
{
	g->rm_log = vgpu_zalloc(sizeof(*g->rm_log));
}
