// SPDX-License-Identifier: GPL-2.0
/*
 * Memory of a channel.
 */
#include <linux/align.h>
#include <linux/bits.h>
#include <linux/cleanup.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include "hal/nova_hal.h"
#include "hal/nova_hal_chan.h"
#include "nova_chan_mem.h"
#include "nova_core_priv.h"
#include "nova_pt_mem.h"
#include "nova_vm.h"
#include "regs/nova_cl_c56f.h"

static int mem_dma(struct nova_core *core, struct nova_dma_buf *buf, size_t size)
{
	int ret = nova_dma_alloc(&core->pdev->dev, buf,
				 ALIGN(size, NOVA_DMA_PAGE));

	if (ret)
		return ret;
	/* The mask of coherent memory says so. */
	if (WARN_ON(buf->addr + buf->size >
		    BIT_ULL(core->hal->chan->dma_bits)))
		return -ERANGE;
	return 0;
}

static u32 mem_pages(const struct nova_dma_buf *buf, dma_addr_t *pages)
{
	u32 count = buf->size / NOVA_DMA_PAGE;

	for (u32 i = 0; i < count; i++)
		pages[i] = buf->addr + (u64)i * NOVA_DMA_PAGE;
	return count;
}

/* @more may be NULL. */
static int mem_map_buf(struct nova_core *core, struct nova_core_vm *vm,
		       const struct nova_dma_buf *buf,
		       const struct nova_dma_buf *more, u32 flags,
		       struct nova_vm_kernel_map *map)
{
	size_t size = buf->size + (more ? more->size : 0);
	struct nova_vm_kernel_mem mem = {
		.attrs.aperture = NOVA_GMMU_SYS_COH,
		.attrs.flags = flags,
	};
	int ret;

	dma_addr_t *pages __free(kvfree) =
		kvcalloc(size / NOVA_DMA_PAGE, sizeof(*pages), GFP_KERNEL);

	if (!pages)
		return -ENOMEM;
	mem.pages = pages;
	mem.page_count = mem_pages(buf, pages);
	if (more)
		mem.page_count += mem_pages(more, pages + mem.page_count);

	ret = nova_vm_kernel_map(vm, &mem, map);
	if (ret) {
		map->size = 0;
		return ret;
	}
	/* The window ends where host's addresses do. */
	return WARN_ON(map->va + map->size >
		       BIT_ULL(core->hal->host_va_bits)) ? -ERANGE : 0;
}

static int mem_alloc(struct nova_core *core, struct nova_chan_mem *mem,
		     const struct nova_chan_ring *ring)
{
	int ret;

	ret = nova_pt_mem_alloc(core, NOVA_CHAN_MEM_INSTANCE,
				NOVA_CHAN_MEM_INSTANCE, &mem->instance);
	if (ret)
		return ret;
	mem->has_instance = true;
	nova_pt_mem_zero(core, &mem->instance, NOVA_CHAN_MEM_INSTANCE);
	nova_pt_mem_flush(core);

	ret = mem_dma(core, &mem->userd, NVC56F_USERD_SIZE);
	if (!ret)
		ret = mem_dma(core, &mem->method_buffer,
			      core->engines.method_buffer);
	if (!ret)
		ret = mem_dma(core, &mem->ring,
			      ring->entries * NVC56F_GP_ENTRY__SIZE);
	if (!ret)
		ret = mem_dma(core, &mem->pushes,
			      ring->slots * sizeof(struct nova_chan_ring_push));
	if (!ret)
		ret = mem_dma(core, &mem->reports,
			      ring->slots * sizeof(struct nova_chan_ring_report));
	return ret;
}

/* All but the numbers, which change. */
static void mem_fill(struct nova_chan_mem *mem, const struct nova_chan_ring *ring)
{
	for (u32 slot = 0; slot < ring->slots; slot++) {
		struct nova_chan_ring_push *to = nova_chan_mem_push(mem, slot);
		u64 report = nova_chan_mem_report_va(mem, slot);
		struct nova_push begin = {
			.words = to->begin, .max = NOVA_HOST_BEGIN_WORDS,
		};
		struct nova_push end = {
			.words = to->end, .max = NOVA_HOST_END_WORDS,
		};

		nova_host_begin(&begin,
				report + offsetof(struct nova_chan_ring_report,
						  begin), 0);
		nova_host_end(&end,
			      report + offsetof(struct nova_chan_ring_report,
						end), 0);
	}
}

/**
 * nova_chan_mem_alloc() - allocate and map the memory of a channel
 * @core: the GPU
 * @vm: where it is mapped
 * @ring: the ring, initialised
 * @mem: filled; zeroed before
 *
 * Context: sleeps and allocates.
 *
 * Returns: 0 or a negative errno; nova_chan_mem_free() in any case: as
 * nova_vm_kernel_map().
 */
int nova_chan_mem_alloc(struct nova_core *core, struct nova_core_vm *vm,
			const struct nova_chan_ring *ring,
			struct nova_chan_mem *mem)
{
	int ret;

	mem->vm = vm;
	ret = mem_alloc(core, mem, ring);
	if (!ret)
		ret = mem_map_buf(core, vm, &mem->ring, &mem->pushes,
				  NOVA_GMMU_READ_ONLY, &mem->read_only);
	if (!ret)
		ret = mem_map_buf(core, vm, &mem->reports, NULL, 0, &mem->writable);
	if (!ret)
		mem_fill(mem, ring);
	return ret;
}

/**
 * nova_chan_mem_free() - unmap and free the memory of a channel
 * @core: the GPU
 * @mem: what was allocated of it; RM has forgotten the channel
 *
 * Context: sleeps.
 *
 * Returns: 0; an error if the GPU may still use it: then it is unmapped but not
 * freed.
 */
int nova_chan_mem_free(struct nova_core *core, struct nova_chan_mem *mem)
{
	int ret = 0;

	if (mem->writable.size)
		ret = nova_vm_kernel_unmap(mem->vm, &mem->writable);
	mem->writable.size = 0;
	if (mem->read_only.size)
		ret = nova_vm_kernel_unmap(mem->vm, &mem->read_only) ?: ret;
	mem->read_only.size = 0;
	if (ret)
		return ret;

	nova_chan_mem_release(mem);
	nova_chan_mem_release_vram(core, mem);
	return 0;
}

/**
 * nova_chan_mem_release_vram() - free what a channel has of VRAM
 * @core: the GPU
 * @mem: the GPU does not use it, or there will be no other use of it
 *
 * Context: sleeps.
 */
void nova_chan_mem_release_vram(struct nova_core *core,
				struct nova_chan_mem *mem)
{
	if (mem->has_instance)
		nova_pt_mem_free(core, &mem->instance, NOVA_CHAN_MEM_INSTANCE);
	mem->has_instance = false;
}

/**
 * nova_chan_mem_release() - free what a channel has of system memory
 * @mem: the GPU does not use it, and it is not mapped or never will be used
 *
 * Context: sleeps.
 */
void nova_chan_mem_release(struct nova_chan_mem *mem)
{
	nova_dma_free(&mem->reports);
	nova_dma_free(&mem->pushes);
	nova_dma_free(&mem->ring);
	nova_dma_free(&mem->method_buffer);
	nova_dma_free(&mem->userd);
}

/**
 * nova_chan_mem_ring_va() - where the GPU finds the ring
 * @mem: mapped
 *
 * Returns: address in the VM.
 */
u64 nova_chan_mem_ring_va(const struct nova_chan_mem *mem)
{
	return mem->read_only.va;
}

/**
 * nova_chan_mem_push_va() - where the GPU finds the pushes of a slot
 * @mem: mapped
 * @slot: the slot
 *
 * Returns: address in the VM of a &struct nova_chan_ring_push.
 */
u64 nova_chan_mem_push_va(const struct nova_chan_mem *mem, u32 slot)
{
	return mem->read_only.va + mem->ring.size +
	       (u64)slot * sizeof(struct nova_chan_ring_push);
}

/**
 * nova_chan_mem_report_va() - where the GPU puts the reports of a slot
 * @mem: mapped
 * @slot: the slot
 *
 * Returns: address in the VM of a &struct nova_chan_ring_report.
 */
u64 nova_chan_mem_report_va(const struct nova_chan_mem *mem, u32 slot)
{
	return mem->writable.va +
	       (u64)slot * sizeof(struct nova_chan_ring_report);
}

/**
 * nova_chan_mem_push() - the pushes of a slot
 * @mem: allocated
 * @slot: the slot
 *
 * Returns: the same for the CPU.
 */
struct nova_chan_ring_push *nova_chan_mem_push(const struct nova_chan_mem *mem,
					       u32 slot)
{
	return (struct nova_chan_ring_push *)mem->pushes.cpu + slot;
}

/**
 * nova_chan_mem_reports() - reports of all slots
 * @mem: allocated
 *
 * Returns: the first slot's, for the CPU.
 */
const struct nova_chan_ring_report *
nova_chan_mem_reports(const struct nova_chan_mem *mem)
{
	return mem->reports.cpu;
}
