// SPDX-License-Identifier: GPL-2.0
/*
 * The GPU's TLB.
 */
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/pci.h>

#include "hal/nova_hal.h"
#include "nova_core_priv.h"
#include "nova_lockdep.h"
#include "nova_tlb.h"
#include "nova_trace.h"

/**
 * nova_tlb_init() - the TLB can be invalidated from here on
 * @tlb: initialised
 *
 * Context: probe.
 */
void nova_tlb_init(struct nova_tlb *tlb)
{
	mutex_init(&tlb->lock);
	nova_lockdep_set_tlb_class(tlb);
}

/**
 * nova_tlb_invalidate() - forget the translations of an address space
 * @core: the GPU
 * @pdb: address of the root directory
 * @aperture: which memory that is in
 * @flags: NOVA_TLB_*: HUB_ONLY if only BARs use the address space; DOWNGRADE
 *	if there was something before that is no more, or not as before: then
 *	accesses that were translated before are over as well
 *
 * Directory entries are forgotten as well as pages. What was written to page
 * tables must have arrived there: nova_pt_mem_flush().
 *
 * Without an answer, translations of memory that is somebody else's may stay in
 * use, so the GSP is given up.
 *
 * Context: sleeps; may be in a fence signalling section.
 *
 * Returns: 0, also if the GPU has been stopped; -ENODEV if it is gone;
 * -ETIMEDOUT, reported.
 */
int nova_tlb_invalidate(struct nova_core *core, u64 pdb,
			enum nova_gmmu_aperture aperture, u32 flags)
{
	int ret;

	if (nova_core_is_stopped(core))
		return 0;
	guard(mutex)(&core->tlb.lock);
	ret = core->hal->tlb_invalidate(&core->bar, pdb, aperture, flags);
	trace_nova_tlb_invalidate(&core->pdev->dev, pdb, flags, ret);
	if (ret == -ETIMEDOUT)
		nova_gsp_fail(&core->gsp, ret,
			      "an invalidation of the TLB does not finish");
	return ret;
}
