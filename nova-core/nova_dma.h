/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory shared with the GPU.
 */
#ifndef _NOVA_DMA_H
#define _NOVA_DMA_H

#include <linux/cleanup.h>
#include <linux/types.h>

struct device;
struct nova_core;
struct page;

/**
 * define NOVA_DMA_PAGE - the page size the GPU and its firmware use, bytes
 */
#define NOVA_DMA_PAGE	4096

/**
 * struct nova_dma_buf - coherent memory the GPU can address
 *
 * Zero-filled when allocated. Size 0 means "nothing allocated", a state in
 * which freeing is allowed.
 */
struct nova_dma_buf {
	/** @dev: the PCI device it is mapped for */
	struct device *dev;
	/** @cpu: address for the CPU */
	void *cpu;
	/** @addr: address for the GPU, a multiple of NOVA_DMA_PAGE */
	dma_addr_t addr;
	/** @size: bytes, a multiple of NOVA_DMA_PAGE */
	size_t size;
};

/**
 * struct nova_dma_image - a large image scattered over pages
 *
 * Written once by the CPU, then read by the GPU; not coherent. Allocated for
 * the GSP firmware (60 MiB), which one contiguous buffer could not hold.
 */
struct nova_dma_image {
	/** @dev: the PCI device it is mapped for */
	struct device *dev;
	/** @cpu: the image, vmalloc memory */
	void *cpu;
	/** @size: bytes of the image, not rounded */
	size_t size;
	/** @page_count: entries in @pages */
	unsigned int page_count;
	/** @pages: DMA address of each NOVA_DMA_PAGE of the image */
	dma_addr_t *pages;
};

int nova_dma_setup(struct nova_core *core);

int nova_dma_alloc(struct device *dev, struct nova_dma_buf *buf, size_t size);
void nova_dma_free(struct nova_dma_buf *buf);
int nova_dma_alloc_bound(struct nova_core *core, struct nova_dma_buf *buf,
			 size_t size);

int nova_dma_image_create(struct device *dev, struct nova_dma_image *img,
			  const void *data, size_t size);
void nova_dma_image_destroy(struct nova_dma_image *img);

#endif /* _NOVA_DMA_H */
