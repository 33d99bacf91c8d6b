// SPDX-License-Identifier: GPL-2.0
/*
 * The RPCs nova-core itself makes: at boot, for information, for BAR2, at
 * unload.
 */
#include <linux/cleanup.h>
#include <linux/device.h>
#include <linux/overflow.h>
#include <linux/pci.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vgaarb.h>

#include "hal/nova_hal.h"
#include "nova_core_priv.h"
#include "nova_gsp_rpc.h"
#include "nova_status.h"

/* Room for the body of any RPC below but controls and static info. */
#define RPC_BUF_SIZE		NOVA_GSP_RING_PAGE

/* Room for what precedes the parameters of a control. */
#define CONTROL_HEADER_MAX	64

/*
 * A control of no more than this needs no memory: to end a channel must not fail for
 * want of that.
 */
#define CONTROL_SMALL		(CONTROL_HEADER_MAX + 32)

/* What RM is told to do differently from its defaults (nvrm_registry.h). */
static const struct nova_rm_registry registry[] = {
	/* Reset the secondary bus after a fatal error. */
	{ "RMSecBusResetEnable", 1 },
	/* Save and restore configuration space around that. */
	{ "RMForcePcieConfigSave", 1 },
	/* Boards are not checked against a list of product ids. */
	{ "RMDevidCheckIgnore", 1 },
};

static bool rpc_in_virtual_machine(void)
{
#ifdef CONFIG_X86
	return boot_cpu_has(X86_FEATURE_HYPERVISOR);
#else
	return false;
#endif
}

static void rpc_system_info(struct nova_core *core,
			    struct nova_rm_system_info *info)
{
	struct pci_dev *pdev = core->pdev;

	*info = (struct nova_rm_system_info){
		.bar0 = pci_resource_start(pdev, 0),
		.bar1 = pci_resource_start(pdev, 1),
		.bar2 = pci_resource_start(pdev, 3),
		.domain = pci_domain_nr(pdev->bus),
		.bus = pdev->bus->number,
		.devfn = pdev->devfn,
		.vendor = pdev->vendor,
		.device = pdev->device,
		.subvendor = pdev->subsystem_vendor,
		.subdevice = pdev->subsystem_device,
		.revision = pdev->revision,
		.max_user_va = TASK_SIZE,
		.cfg_mirror_base = core->hal->pci_mirror_base,
		.cfg_mirror_size = core->hal->pci_mirror_size,
		.page_size = PAGE_SIZE,
		.is_primary = pdev == vga_default_device(),
		.behind_bridge = pci_upstream_bridge(pdev),
		.flr = pcie_reset_flr(pdev, PCI_RESET_PROBE) == 0,
		.passthrough = rpc_in_virtual_machine(),
	};
	pcie_capability_read_dword(pdev, PCI_EXP_LNKCAP, &info->link_cap);
}

/**
 * nova_gsp_rpc_prepare_boot() - queue what the firmware reads first
 * @gsp: the GSP, not yet started
 *
 * SET_SYSTEM_INFO and SET_REGISTRY, in this order and before anything else
 * (kgspQueueAsyncInitRpcs_IMPL).
 *
 * Context: probe; sleeps.
 *
 * Returns: 0 or a negative errno, reported.
 */
int nova_gsp_rpc_prepare_boot(struct nova_gsp *gsp)
{
	const struct nova_rm_ops *rm = gsp->core->rm;
	struct device *dev = &gsp->core->pdev->dev;
	struct nova_rm_system_info info;
	int len, ret;

	u8 *buf __free(kfree) = kzalloc(RPC_BUF_SIZE, GFP_KERNEL);

	if (!buf)
		return -ENOMEM;

	rpc_system_info(gsp->core, &info);
	len = rm->encode_system_info(&info, buf, RPC_BUF_SIZE);
	ret = len < 0 ? len :
	      nova_gsp_cmdq_post(&gsp->cmdq, NOVA_RM_FN_GSP_SET_SYSTEM_INFO,
				 buf, len);
	if (ret)
		return dev_err_probe(dev, ret, "cannot tell the GSP about the system\n");

	len = rm->encode_registry(registry, ARRAY_SIZE(registry), buf,
				  RPC_BUF_SIZE);
	ret = len < 0 ? len :
	      nova_gsp_cmdq_post(&gsp->cmdq, NOVA_RM_FN_SET_REGISTRY, buf, len);
	if (ret)
		return dev_err_probe(dev, ret, "cannot tell the GSP its options\n");
	return 0;
}

/**
 * nova_gsp_rpc_static_info() - ask what the firmware knows about the GPU
 * @gsp: the GSP, running
 * @info: filled, checked for consistency
 *
 * Context: sleeps.
 *
 * Returns: 0; -EBADMSG for an answer that makes no sense; another negative
 * errno; reported.
 */
int nova_gsp_rpc_static_info(struct nova_gsp *gsp,
			     struct nova_rm_static_info *info)
{
	const struct nova_rm_ops *rm = gsp->core->rm;
	struct nova_gsp_rpc rpc = {
		.function = NOVA_RM_FN_GET_GSP_STATIC_INFO,
		.req_size = rm->static_info_size,
		.reply_max = rm->static_info_size,
	};
	int ret;

	u8 *buf __free(kfree) = kzalloc(rm->static_info_size, GFP_KERNEL);

	if (!buf)
		return -ENOMEM;

	rpc.req = buf;
	rpc.reply = buf;
	ret = nova_gsp_cmdq_call(&gsp->cmdq, &rpc);
	if (ret)
		return ret;
	return rm->decode_static_info(&gsp->core->pdev->dev, buf,
				      rpc.reply_size, gsp->core->fb.fb_size,
				      info);
}

/**
 * nova_gsp_rpc_control() - make an RM control call
 * @gsp: the GSP, running
 * @desc: which control
 * @h_client: client handle
 * @h_object: object the control is for
 * @params: its parameters, @desc->params_size bytes, replaced by the answer
 *
 * Context: sleeps.
 *
 * Returns: 0, or a negative errno, reported; -EBADMSG for an answer of the
 * wrong form, and what nova_status_rm_errno() makes of the control's status.
 */
int nova_gsp_rpc_control(struct nova_gsp *gsp,
			 const struct nova_rm_control_desc *desc, u32 h_client,
			 u32 h_object, u8 *params)
{
	const struct nova_rm_ops *rm = gsp->core->rm;
	struct device *dev = &gsp->core->pdev->dev;
	u32 max = size_add(desc->params_size, CONTROL_HEADER_MAX);
	const struct nova_rm_control ctrl = {
		.h_client = h_client,
		.h_object = h_object,
		.cmd = desc->cmd,
		.params_size = desc->params_size,
	};
	struct nova_gsp_rpc rpc = {
		.function = NOVA_RM_FN_GSP_RM_CONTROL,
		.detail = desc->cmd,
		.reply_max = max,
	};
	u8 small[CONTROL_SMALL] = { }, *buf = small;
	struct nova_rm_control_reply reply;
	struct nova_status_text text;
	int ret;

	u8 *large __free(kvfree) = NULL;

	if (max > sizeof(small)) {
		large = kvzalloc(max, GFP_KERNEL);
		buf = large;
	}
	if (!buf)
		return -ENOMEM;

	ret = rm->encode_control(&ctrl, params, buf, max);
	if (ret < 0)
		return ret;
	rpc.req = buf;
	rpc.req_size = ret;
	rpc.reply = buf;

	ret = nova_gsp_cmdq_call(&gsp->cmdq, &rpc);
	if (ret)
		return ret;
	ret = rm->decode_control(dev, &ctrl, buf, rpc.reply_size, &reply);
	if (ret)
		return ret;
	if (reply.status != NOVA_STATUS_OK) {
		text = nova_status_rm(reply.status);
		dev_err(dev, "GSP refused %s: %s (%#x)%s%s\n", desc->name,
			text.name, reply.status, *text.hint ? ", " : "",
			text.hint);
		return nova_status_rm_errno(reply.status);
	}

	memcpy(params, reply.params, desc->params_size);
	return 0;
}

/**
 * nova_gsp_rpc_update_bar_pde() - tell the firmware BAR2's first entry
 * @gsp: the GSP, running; or stopping, if it shall forget it
 * @entry: points to the tables for the lower part of BAR2; 0: none
 * @shift: log2 of the bytes it covers
 *
 * Context: sleeps.
 *
 * Returns: 0 or a negative errno, reported.
 */
int nova_gsp_rpc_update_bar_pde(struct nova_gsp *gsp, u64 entry, u32 shift)
{
	struct nova_gsp_rpc rpc = {
		.function = NOVA_RM_FN_UPDATE_BAR_PDE,
		.reply_max = RPC_BUF_SIZE,
		.leaving = !entry,
	};
	int len;

	u8 *buf __free(kfree) = kzalloc(RPC_BUF_SIZE, GFP_KERNEL);

	if (!buf)
		return -ENOMEM;

	len = gsp->core->rm->encode_update_bar_pde(entry, shift, buf,
						   RPC_BUF_SIZE);
	if (len < 0)
		return len;
	rpc.req = buf;
	rpc.req_size = len;
	rpc.reply = buf;
	return nova_gsp_cmdq_call(&gsp->cmdq, &rpc);
}

/**
 * nova_gsp_rpc_unload() - tell the firmware that the driver goes away
 * @gsp: the GSP, stopping
 *
 * Context: sleeps.
 *
 * Returns: 0 or a negative errno, reported.
 */
int nova_gsp_rpc_unload(struct nova_gsp *gsp)
{
	struct nova_gsp_rpc rpc = {
		.function = NOVA_RM_FN_UNLOADING_GUEST_DRIVER,
		.reply_max = RPC_BUF_SIZE,
		.leaving = true,
	};
	int len;

	u8 *buf __free(kfree) = kzalloc(RPC_BUF_SIZE, GFP_KERNEL);

	if (!buf)
		return -ENOMEM;

	len = gsp->core->rm->encode_unloading(buf, RPC_BUF_SIZE);
	if (len < 0)
		return len;
	rpc.req = buf;
	rpc.req_size = len;
	rpc.reply = buf;
	return nova_gsp_cmdq_call(&gsp->cmdq, &rpc);
}

/**
 * nova_gsp_rpc_unload_post() - the same to firmware that will not be heard
 * @gsp: the GSP, stopping after a failure
 *
 * Context: sleeps.
 *
 * Returns: 0 or a negative errno.
 */
int nova_gsp_rpc_unload_post(struct nova_gsp *gsp)
{
	int len;

	u8 *buf __free(kfree) = kzalloc(RPC_BUF_SIZE, GFP_KERNEL);

	if (!buf)
		return -ENOMEM;

	len = gsp->core->rm->encode_unloading(buf, RPC_BUF_SIZE);
	if (len < 0)
		return len;
	return nova_gsp_cmdq_post(&gsp->cmdq,
				  NOVA_RM_FN_UNLOADING_GUEST_DRIVER, buf, len);
}
