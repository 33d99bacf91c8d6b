// SPDX-License-Identifier: GPL-2.0
/*
 * Memory shared with the GPU: address width, coherent buffers, large images.
 */
#include <linux/align.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "hal/nova_hal.h"
#include "hal/nova_hal_chan.h"
#include "nova_core_priv.h"
#include "nova_dma.h"

static_assert(PAGE_SIZE % NOVA_DMA_PAGE == 0);

/**
 * nova_dma_setup() - let the GPU reach memory
 * @core: identified, so that the family's address width is known
 *
 * Sets the DMA masks and turns bus mastering on. Nothing may have been mapped
 * before: an address handed out under a narrower mask wastes low memory. That of
 * coherent memory is narrower, as host's own memory may come from there.
 *
 * Context: probe; sleeps.
 *
 * Returns: 0 or a negative errno, reported.
 */
int nova_dma_setup(struct nova_core *core)
{
	struct device *dev = &core->pdev->dev;
	int ret;

	ret = dma_set_mask(dev, DMA_BIT_MASK(core->hal->dma_bits));
	if (ret)
		return dev_err_probe(dev, ret, "no usable %u-bit DMA\n",
				     core->hal->dma_bits);
	ret = dma_set_coherent_mask(dev, DMA_BIT_MASK(core->hal->chan->dma_bits));
	if (ret)
		return dev_err_probe(dev, ret, "no usable %u-bit coherent DMA\n",
				     core->hal->chan->dma_bits);

	dma_set_max_seg_size(dev, UINT_MAX);
	pci_set_master(core->pdev);
	return 0;
}

/**
 * nova_dma_alloc() - allocate a coherent buffer
 * @dev: the PCI device
 * @buf: filled; the caller owns it and frees it with nova_dma_free()
 * @size: bytes, rounded up to NOVA_DMA_PAGE
 *
 * Context: sleeps, allocates with GFP_KERNEL.
 *
 * Returns: 0 or -ENOMEM, not reported.
 */
int nova_dma_alloc(struct device *dev, struct nova_dma_buf *buf, size_t size)
{
	*buf = (struct nova_dma_buf){ .dev = dev };

	size = ALIGN(size, NOVA_DMA_PAGE);
	buf->cpu = dma_alloc_coherent(dev, size, &buf->addr, GFP_KERNEL);
	if (!buf->cpu)
		return -ENOMEM;

	buf->size = size;
	return 0;
}

/**
 * nova_dma_free() - free a coherent buffer
 * @buf: from nova_dma_alloc(), or all zero
 *
 * The GPU must have stopped using it.
 *
 * Context: process context.
 */
void nova_dma_free(struct nova_dma_buf *buf)
{
	if (buf->size)
		dma_free_coherent(buf->dev, buf->size, buf->cpu, buf->addr);
	*buf = (struct nova_dma_buf){ };
}

static void nova_dma_free_action(void *buf)
{
	nova_dma_free(buf);
}

/**
 * nova_dma_alloc_bound() - nova_dma_alloc() freed when the driver is unbound
 * @core: the GPU
 * @buf: filled; must live as long as the binding
 * @size: bytes
 *
 * May also be freed before with nova_dma_free().
 *
 * Context: probe; sleeps.
 *
 * Returns: 0 or -ENOMEM, not reported.
 */
int nova_dma_alloc_bound(struct nova_core *core, struct nova_dma_buf *buf,
			 size_t size)
{
	int ret = nova_dma_alloc(&core->pdev->dev, buf, size);

	if (ret)
		return ret;
	return nova_core_defer(core, nova_dma_free_action, buf);
}

/**
 * nova_dma_image_create() - copy an image to memory the GPU can read
 * @dev: the PCI device
 * @img: filled; the caller owns it and frees it with nova_dma_image_destroy()
 * @data: the image, not needed afterwards
 * @size: its bytes
 *
 * Context: sleeps, allocates with GFP_KERNEL.
 *
 * Returns: 0, -EINVAL for an empty image, -ENOMEM or what the DMA mapping
 * says; not reported.
 */
int nova_dma_image_create(struct device *dev, struct nova_dma_image *img,
			  const void *data, size_t size)
{
	size_t padded = ALIGN(size, PAGE_SIZE);

	*img = (struct nova_dma_image){ .dev = dev, .size = size };
	if (!size || padded < size)
		return -EINVAL;

	img->pages = kvmalloc_array(padded / NOVA_DMA_PAGE,
				    sizeof(*img->pages), GFP_KERNEL);
	img->cpu = vmalloc(padded);
	if (!img->pages || !img->cpu) {
		nova_dma_image_destroy(img);
		return -ENOMEM;
	}
	memcpy(img->cpu, data, size);
	memset(img->cpu + size, 0, padded - size);

	for (size_t pos = 0; pos < padded; pos += PAGE_SIZE) {
		dma_addr_t addr = dma_map_page(dev,
					       vmalloc_to_page(img->cpu + pos),
					       0, PAGE_SIZE, DMA_TO_DEVICE);

		if (dma_mapping_error(dev, addr)) {
			nova_dma_image_destroy(img);
			return -ENOMEM;
		}
		for (size_t sub = 0; sub < PAGE_SIZE; sub += NOVA_DMA_PAGE)
			img->pages[img->page_count++] = addr + sub;
	}
	return 0;
}

/**
 * nova_dma_image_destroy() - undo nova_dma_image_create()
 * @img: the image, partly created, or all zero
 *
 * The GPU must have stopped reading it.
 *
 * Context: process context.
 */
void nova_dma_image_destroy(struct nova_dma_image *img)
{
	for (unsigned int i = 0; i < img->page_count;
	     i += PAGE_SIZE / NOVA_DMA_PAGE)
		dma_unmap_page(img->dev, img->pages[i], PAGE_SIZE,
			       DMA_TO_DEVICE);
	kvfree(img->pages);
	vfree(img->cpu);
	*img = (struct nova_dma_image){ };
}
