// SPDX-License-Identifier: GPL-2.0
/*
 * Messages the GSP sends on its own.
 *
 * All handlers run in the message queue's thread, one after the other. They may
 * sleep but not send RPCs, whose reply would have to be read by that thread.
 */
#include <linux/device.h>
#include <linux/pci.h>
#include <linux/ratelimit.h>

#include "nova_core_priv.h"
#include "nova_gsp.h"
#include "nova_gsp_event.h"
#include "nova_gsp_seq.h"
#include "nova_status.h"

static void event_init_done(struct nova_gsp *gsp, u32 result)
{
	struct nova_status_text text = nova_status_rm(result);

	if (result == NOVA_STATUS_OK)
		nova_gsp_set_state(gsp, NOVA_GSP_RUNNING);
	else
		nova_gsp_fail(gsp, -EIO, "it could not start: %s (%#x)%s%s",
			      text.name, result, *text.hint ? ", " : "",
			      text.hint);
}

static void event_run_cpu_sequencer(struct nova_gsp *gsp, const u8 *payload,
				    u32 size)
{
	int ret = nova_gsp_seq_run(gsp, payload, size);

	if (ret)
		nova_gsp_fail(gsp, ret, NULL);
}

/*
 * Programs can make as many errors as they like: they are not to fill the system's
 * log. The kernel's own word about what was left out would be a warning.
 */
static bool event_may_tell(struct nova_gsp *gsp)
{
	int missed;

	if (!__ratelimit(&gsp->told))
		return false;
	missed = ratelimit_state_reset_miss(&gsp->told);
	if (missed)
		dev_info(&gsp->core->pdev->dev,
			 "%d messages about errors of channels were left out\n",
			 missed);
	return true;
}

static void event_rc_triggered(struct nova_gsp *gsp, const u8 *payload,
			       u32 size)
{
	struct device *dev = &gsp->core->pdev->dev;
	struct nova_status_text text;
	struct nova_rm_rc rc;

	if (gsp->core->rm->decode_rc(dev, payload, size, &rc))
		return;
	text = nova_status_xid(rc.xid);
	if (event_may_tell(gsp))
		dev_err(dev, "channel %u, engine %u: Xid %u (%s) at %#llx, fault type %u\n",
			rc.chid, rc.engine_type, rc.xid, text.name,
			rc.fault_addr, rc.fault_type);
	nova_chan_list_rc(gsp->core, &rc);
}

static void event_os_error_log(struct nova_gsp *gsp, const u8 *payload,
			       u32 size)
{
	struct device *dev = &gsp->core->pdev->dev;
	struct nova_rm_error_log log;

	if (gsp->core->rm->decode_error_log(dev, payload, size, &log))
		return;
	if (event_may_tell(gsp))
		dev_err(dev, "GSP: Xid %u (%s): %s\n", log.xid,
			nova_status_xid(log.xid).name, log.text);
	nova_chan_list_log(gsp->core, &log);
}

static void event_lockdown(struct nova_gsp *gsp, const u8 *payload, u32 size)
{
	bool engaging;

	if (gsp->core->rm->decode_lockdown(&gsp->core->pdev->dev, payload,
					   size, &engaging))
		return;
	WRITE_ONCE(gsp->lockdown, engaging);
}

/**
 * nova_gsp_event() - act on an event
 * @gsp: the GSP
 * @event: what it is about
 * @info: headers
 * @payload: its body, checked in form but not in content
 * @size: bytes of @payload
 *
 * Context: the message queue's thread; sleeps, sends no RPC.
 */
void nova_gsp_event(struct nova_gsp *gsp, enum nova_rm_event event,
		    const struct nova_gsp_msg_info *info, const u8 *payload,
		    u32 size)
{
	struct device *dev = &gsp->core->pdev->dev;

	switch (event) {
	case NOVA_RM_EVENT_INIT_DONE:
		event_init_done(gsp, info->result);
		break;
	case NOVA_RM_EVENT_RUN_CPU_SEQUENCER:
		event_run_cpu_sequencer(gsp, payload, size);
		break;
	case NOVA_RM_EVENT_RC_TRIGGERED:
		event_rc_triggered(gsp, payload, size);
		break;
	case NOVA_RM_EVENT_OS_ERROR_LOG:
		event_os_error_log(gsp, payload, size);
		break;
	case NOVA_RM_EVENT_MMU_FAULT_QUEUED:
		dev_err_ratelimited(dev, "MMU fault queued\n");
		break;
	case NOVA_RM_EVENT_LOCKDOWN:
		event_lockdown(gsp, payload, size);
		break;
	case NOVA_RM_EVENT_UNKNOWN:
		dev_warn_ratelimited(dev,
				     "GSP sent unknown message %#x (%u bytes), ignored\n",
				     info->function, size);
		break;
	default:
		/* In the history and the trace; of no consequence here. */
		break;
	}
}
