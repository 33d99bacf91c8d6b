/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which part of BAR1 shows what.
 */
#ifndef _NOVA_BAR1_SPACE_H
#define _NOVA_BAR1_SPACE_H

#include <linux/nova_core.h>
#include <linux/types.h>

/**
 * struct nova_bar1_space - which addresses of BAR1 are in use
 *
 * Protected by the owner's lock.
 */
struct nova_bar1_space {
	/** @used: a bit for each 4 KiB */
	unsigned long *used;
	/** @pages: how many bits */
	unsigned long pages;
};

/**
 * struct nova_bar1_space_iter - one piece of a view: consecutive VRAM
 */
struct nova_bar1_space_iter {
	/** @va: address in BAR1 */
	u64 va;
	/** @addr: address in VRAM */
	u64 addr;
	/** @size: bytes; 0 before the first */
	u64 size;
	/* private: */
	struct nova_core_vram_iter vram;
	u64 skip;
	u64 left;
};

int nova_bar1_space_init(struct nova_bar1_space *space, u64 size);
void nova_bar1_space_fini(struct nova_bar1_space *space);
int nova_bar1_space_alloc(struct nova_bar1_space *space, u64 size, u64 *va);
void nova_bar1_space_free(struct nova_bar1_space *space, u64 va, u64 size);

void nova_bar1_space_iter_init(struct nova_bar1_space_iter *it,
			       const struct nova_core_bar1 *map);
bool nova_bar1_space_iter_next(struct nova_bar1_space_iter *it);
unsigned int nova_bar1_space_granule(const struct nova_core_bar1 *map);

#endif /* _NOVA_BAR1_SPACE_H */
