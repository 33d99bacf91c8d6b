// SPDX-License-Identifier: GPL-2.0
/*
 * The message queues between CPU and GSP, see the header for how they work.
 */
#include <linux/cleanup.h>
#include <linux/device.h>
#include <linux/kthread.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "nova_core_priv.h"
#include "nova_gsp_cmdq.h"
#include "nova_gsp_event.h"
#include "nova_intr.h"
#include "nova_lockdep.h"
#include "nova_status.h"
#include "nova_trace.h"
#include "regs/nova_regs_gsp.h"

/*
 * How often the thread looks into the status queue by itself. What is not known is
 * for how long RM waits for room in it; NVIDIA's driver does for a second in the
 * other direction (GspMsgQueueSendCommand(), message_queue_cpu.c).
 */
#define LOOK_BOOT_NS		(200 * NSEC_PER_USEC)
#define LOOK_WAITING_NS		(5 * NSEC_PER_MSEC)
#define LOOK_IDLE_NS		(NSEC_PER_SEC / 2)

/* How often it asks a GSP that owes an answer whether it is alive. */
#define ALIVE_INTERVAL_MS	100

/* Room in the command queue appears within this time (message_queue_cpu.c). */
#define ROOM_TIMEOUT_US		USEC_PER_SEC

static struct device *cmdq_dev(const struct nova_gsp_cmdq *cmdq)
{
	return &cmdq->gsp->core->pdev->dev;
}

static const char *cmdq_name(const struct nova_gsp_cmdq *cmdq, u32 function)
{
	return cmdq->gsp->core->rm->function_name(function);
}

static struct nova_gsp_ring_tx *cmdq_tx(const struct nova_gsp_cmdq *cmdq)
{
	return cmdq->mem.cpu + cmdq->layout.cmdq_offset;
}

static struct nova_gsp_ring_tx *statq_tx(const struct nova_gsp_cmdq *cmdq)
{
	return cmdq->mem.cpu + cmdq->layout.statq_offset;
}

/* Where we say how far the status queue has been read: in our own queue. */
static struct nova_gsp_ring_rx *statq_rx(const struct nova_gsp_cmdq *cmdq)
{
	return cmdq->mem.cpu + cmdq->layout.cmdq_offset +
	       cmdq->tx_geo.rx_offset;
}

/* Where the GSP says how far it has read the command queue: in its own. */
static struct nova_gsp_ring_rx *cmdq_rx(const struct nova_gsp_cmdq *cmdq)
{
	return cmdq->mem.cpu + cmdq->layout.statq_offset +
	       NOVA_GSP_RING_RX_OFFSET;
}

static void *cmdq_entry(const struct nova_gsp_cmdq *cmdq, u32 index)
{
	return cmdq->mem.cpu + cmdq->layout.cmdq_offset +
	       cmdq->tx_geo.entry_offset + index * NOVA_GSP_RING_PAGE;
}

static const void *statq_entry(const struct nova_gsp_cmdq *cmdq, u32 index)
{
	return cmdq->mem.cpu + cmdq->layout.statq_offset +
	       cmdq->rx_geo.entry_offset + index * NOVA_GSP_RING_PAGE;
}

/**
 * nova_gsp_cmdq_kick() - have the thread look into the status queue
 * @cmdq: the queues
 *
 * Context: any.
 */
void nova_gsp_cmdq_kick(struct nova_gsp_cmdq *cmdq)
{
	WRITE_ONCE(cmdq->kicked, true);
	wake_up(&cmdq->work);
}

/* Command queue */

static bool cmdq_has_room(struct nova_gsp_cmdq *cmdq, u32 elems)
{
	u32 rptr = le32_to_cpu(READ_ONCE(cmdq_rx(cmdq)->read_ptr));

	if (!nova_gsp_ring_valid(rptr, cmdq->tx_geo.count))
		return false;
	return nova_gsp_ring_free(cmdq->tx_wptr, rptr, cmdq->tx_geo.count) >=
	       elems;
}

static int cmdq_wait_room(struct nova_gsp_cmdq *cmdq, u32 elems)
{
	struct nova_gsp *gsp = cmdq->gsp;
	int ret;

	ret = nova_bar_poll_cond(&gsp->core->bar,
				 cmdq_has_room(cmdq, elems) ||
				 nova_gsp_state(gsp) == NOVA_GSP_FAILED,
				 100, ROOM_TIMEOUT_US);
	if (ret)
		return ret == -ETIMEDOUT ? -EBUSY : ret;
	if (!cmdq_has_room(cmdq, elems))
		return nova_gsp_error(gsp);

	/* The GSP has read what is going to be overwritten. */
	mb();
	return 0;
}

static void cmdq_push(struct nova_gsp_cmdq *cmdq,
		      const struct nova_gsp_msg_chunk *chunk, const u8 *payload,
		      u32 sequence)
{
	struct nova_gsp_ring_span span;

	memset(cmdq->tx_buf, 0, chunk->elem_count * NOVA_GSP_RING_PAGE);
	if (chunk->size)
		memcpy(cmdq->tx_buf + NOVA_GSP_MSG_HDR,
		       payload + chunk->offset, chunk->size);
	nova_gsp_msg_seal(cmdq->tx_buf, chunk->function, chunk->size,
			  cmdq->tx_seq++, sequence);

	nova_gsp_ring_span(cmdq->tx_wptr, chunk->elem_count,
			   cmdq->tx_geo.count, &span);
	memcpy(cmdq_entry(cmdq, span.first), cmdq->tx_buf,
	       span.first_count * NOVA_GSP_RING_PAGE);
	if (span.second_count)
		memcpy(cmdq_entry(cmdq, 0),
		       cmdq->tx_buf + span.first_count * NOVA_GSP_RING_PAGE,
		       span.second_count * NOVA_GSP_RING_PAGE);

	cmdq->tx_wptr = nova_gsp_ring_advance(cmdq->tx_wptr, chunk->elem_count,
					      cmdq->tx_geo.count);

	/* The message must be there before the pointer that announces it. */
	dma_wmb();
	WRITE_ONCE(cmdq_tx(cmdq)->write_ptr, cpu_to_le32(cmdq->tx_wptr));
}

static int cmdq_send(struct nova_gsp_cmdq *cmdq, u32 function,
		     const void *req, u32 req_size, u32 sequence)
{
	u32 chunks = nova_gsp_msg_chunk_count(req_size);

	lockdep_assert_held(&cmdq->lock);

	if (req_size > NOVA_GSP_MSG_MAX_RPC)
		return -EMSGSIZE;

	for (u32 i = 0; i < chunks; i++) {
		struct nova_gsp_msg_chunk chunk;
		int ret;

		ret = nova_gsp_msg_chunk(function, req_size, i, &chunk);
		if (ret)
			return ret;
		ret = cmdq_wait_room(cmdq, chunk.elem_count);
		if (ret) {
			if (ret == -EBUSY)
				dev_err(cmdq_dev(cmdq),
					"GSP does not read its command queue: no room for %s\n",
					cmdq_name(cmdq, function));
			return ret;
		}
		cmdq_push(cmdq, &chunk, req, sequence);
		nova_bar_wr32(&cmdq->gsp->core->bar, NV_PGSP_QUEUE_HEAD(0), 0);
	}
	return 0;
}

static u32 cmdq_next_sequence(struct nova_gsp_cmdq *cmdq)
{
	/* Zero is what firmware that does not echo the number would send. */
	if (!++cmdq->rpc_sequence)
		cmdq->rpc_sequence = 1;
	return cmdq->rpc_sequence;
}

/**
 * nova_gsp_cmdq_post() - send an RPC that has no reply
 * @cmdq: the queues
 * @function: NOVA_RM_FN_*
 * @req: payload
 * @req_size: bytes of it
 *
 * May be used before the GSP runs: it then finds the message when it starts.
 *
 * Context: sleeps.
 *
 * Returns: 0, -EMSGSIZE, -EBUSY if the queue stays full (reported), or why the
 * GSP is dead.
 */
int nova_gsp_cmdq_post(struct nova_gsp_cmdq *cmdq, u32 function,
		       const void *req, u32 req_size)
{
	struct nova_gsp_history *hist = &cmdq->gsp->history;
	u64 id;
	int ret;

	guard(mutex)(&cmdq->lock);
	id = nova_gsp_history_begin(hist, NOVA_GSP_HISTORY_POST, function, 0, 0,
				    req_size);
	ret = cmdq_send(cmdq, function, req, req_size, 0);
	nova_gsp_history_end(hist, id, NOVA_STATUS_OK, ret);
	trace_nova_gsp_rpc_send(cmdq_dev(cmdq), function, 0, 0, req_size);
	return ret;
}

static void cmdq_set_pending(struct nova_gsp_cmdq *cmdq,
			     struct nova_gsp_rpc *rpc)
{
	guard(spinlock)(&cmdq->pending_lock);
	cmdq->pending = rpc;
}

static bool cmdq_settled(struct nova_gsp *gsp, struct nova_gsp_rpc *rpc)
{
	/* Pairs with the release in statq_finish(). */
	return smp_load_acquire(&rpc->done) ||
	       nova_gsp_state(gsp) == NOVA_GSP_FAILED;
}

static int cmdq_wait_reply(struct nova_gsp_cmdq *cmdq, struct nova_gsp_rpc *rpc)
{
	struct nova_gsp *gsp = cmdq->gsp;
	int ret;

	ret = nova_bar_wait_event(&gsp->core->bar, cmdq_settled(gsp, rpc),
				  NOVA_GSP_CMDQ_TIMEOUT_MS);

	/* From here on the thread does not touch it any more. */
	cmdq_set_pending(cmdq, NULL);
	if (rpc->done)
		return rpc->error;
	if (ret == -ENODEV)
		return ret;
	if (nova_gsp_state(gsp) != NOVA_GSP_FAILED && nova_gsp_check_alive(gsp))
		dev_err(cmdq_dev(cmdq),
			"GSP did not answer %s (%#x) within %u ms; see rpc_history in debugfs\n",
			cmdq_name(cmdq, rpc->function), rpc->detail,
			NOVA_GSP_CMDQ_TIMEOUT_MS);
	if (nova_gsp_state(gsp) == NOVA_GSP_FAILED)
		return nova_gsp_error(gsp);
	return nova_bar_is_dead(&gsp->core->bar) ? -ENODEV : -ETIMEDOUT;
}

/**
 * nova_gsp_cmdq_call() - send an RPC and wait for its reply
 * @cmdq: the queues
 * @rpc: the call, see there
 *
 * Context: sleeps up to NOVA_GSP_CMDQ_TIMEOUT_MS, plus the time the call before
 * it takes. Not from event handlers.
 *
 * Returns: 0; an errno from the reply's NV_STATUS, -EMSGSIZE if the reply does
 * not fit, -ETIMEDOUT, -EBUSY if the queue stays full, all of them reported;
 * -ENODEV when the GPU or its GSP is gone or not running.
 */
int nova_gsp_cmdq_call(struct nova_gsp_cmdq *cmdq, struct nova_gsp_rpc *rpc)
{
	struct nova_gsp *gsp = cmdq->gsp;
	u64 id;
	int ret;

	guard(mutex)(&cmdq->lock);

	switch (nova_gsp_state(gsp)) {
	case NOVA_GSP_RUNNING:
		break;
	case NOVA_GSP_STOPPING:
		if (rpc->leaving)
			break;
		return -ENODEV;
	case NOVA_GSP_FAILED:
		return nova_gsp_error(gsp);
	default:
		return -ENODEV;
	}

	rpc->sequence = cmdq_next_sequence(cmdq);
	rpc->done = false;
	rpc->error = 0;
	rpc->status = NOVA_STATUS_OK;
	rpc->reply_size = 0;

	id = nova_gsp_history_begin(&gsp->history, NOVA_GSP_HISTORY_CALL,
				    rpc->function, rpc->detail, rpc->sequence,
				    rpc->req_size);
	trace_nova_gsp_rpc_send(cmdq_dev(cmdq), rpc->function, rpc->detail,
				rpc->sequence, rpc->req_size);

	cmdq_set_pending(cmdq, rpc);
	ret = cmdq_send(cmdq, rpc->function, rpc->req, rpc->req_size,
			rpc->sequence);
	if (ret) {
		cmdq_set_pending(cmdq, NULL);
	} else {
		nova_gsp_cmdq_kick(cmdq);
		ret = cmdq_wait_reply(cmdq, rpc);
	}

	nova_gsp_history_end(&gsp->history, id, rpc->status, ret);
	trace_nova_gsp_rpc_done(cmdq_dev(cmdq), rpc->function, rpc->sequence,
				rpc->status, ret);
	return ret;
}

/* Status queue, all of it in the thread */

static bool statq_reply_matches(const struct nova_gsp_rpc *rpc,
				const struct nova_gsp_msg_info *info)
{
	return rpc && info->function == rpc->function &&
	       (info->sequence == rpc->sequence || !info->sequence);
}

static void statq_finish(struct nova_gsp_cmdq *cmdq, struct nova_gsp_rpc *rpc,
			 const struct nova_gsp_msg_info *info)
{
	struct nova_status_text text;
	u32 size = cmdq->assembly.size;

	lockdep_assert_held(&cmdq->pending_lock);

	rpc->status = info->result;
	if (info->result != NOVA_STATUS_OK) {
		text = nova_status_rm(info->result);
		rpc->error = nova_status_rm_errno(info->result);
		dev_err(cmdq_dev(cmdq), "GSP refused %s (%#x): %s (%#x)%s%s\n",
			cmdq_name(cmdq, rpc->function), rpc->detail, text.name,
			info->result, *text.hint ? ", " : "", text.hint);
	} else if (size > rpc->reply_max) {
		rpc->error = -EMSGSIZE;
		dev_err(cmdq_dev(cmdq),
			"GSP answered %s (%#x) with %u bytes, expected %u at most\n",
			cmdq_name(cmdq, rpc->function), rpc->detail, size,
			rpc->reply_max);
	} else {
		memcpy(rpc->reply, cmdq->assembly.buf, size);
		rpc->reply_size = size;
	}

	/* Pairs with the acquire in cmdq_settled(). */
	smp_store_release(&rpc->done, true);
	wake_up_all(&cmdq->gsp->core->bar.waiters);
}

static void statq_deliver(struct nova_gsp_cmdq *cmdq)
{
	struct nova_gsp *gsp = cmdq->gsp;
	const struct nova_gsp_msg_info *info = &cmdq->assembly.info;
	enum nova_rm_event event = gsp->core->rm->event(info->function);

	if (event != NOVA_RM_EVENT_NONE) {
		u64 id = nova_gsp_history_begin(&gsp->history,
						NOVA_GSP_HISTORY_EVENT,
						info->function, 0,
						info->sequence,
						cmdq->assembly.size);

		trace_nova_gsp_event(cmdq_dev(cmdq), info->function,
				     cmdq->assembly.size);
		nova_gsp_event(gsp, event, info, cmdq->assembly.buf,
			       cmdq->assembly.size);
		nova_gsp_history_end(&gsp->history, id, info->result, 0);
	} else {
		guard(spinlock)(&cmdq->pending_lock);
		if (statq_reply_matches(cmdq->pending, info)) {
			statq_finish(cmdq, cmdq->pending, info);
			cmdq->pending = NULL;
		} else {
			nova_gsp_history_begin(&gsp->history,
					       NOVA_GSP_HISTORY_STRAY,
					       info->function, 0,
					       info->sequence,
					       cmdq->assembly.size);
			dev_warn_ratelimited(cmdq_dev(cmdq),
					     "GSP answered %s (sequence %u), which nobody is waiting for; ignored\n",
					     cmdq_name(cmdq, info->function),
					     info->sequence);
		}
	}
	nova_gsp_msg_assembly_reset(&cmdq->assembly);
}

/*
 * Is the RPC in the assembly complete? A message that is not full ends it; a
 * full one does if nothing more is expected. The remaining case, an event or
 * reply of exactly a full message's size, is completed by the next message
 * that is no continuation.
 */
static bool statq_complete(struct nova_gsp_cmdq *cmdq,
			   const struct nova_gsp_msg_info *last)
{
	if (last->payload_size < NOVA_GSP_MSG_MAX_PAYLOAD)
		return true;

	guard(spinlock)(&cmdq->pending_lock);
	return statq_reply_matches(cmdq->pending, &cmdq->assembly.info) &&
	       cmdq->assembly.size >= cmdq->pending->reply_max;
}

static int statq_take(struct nova_gsp_cmdq *cmdq, u32 used)
{
	struct nova_gsp_ring_span span;
	struct nova_gsp_msg_info info;
	u32 elems;
	int ret;

	ret = nova_gsp_msg_peek(cmdq_dev(cmdq),
				statq_entry(cmdq, cmdq->rx_rptr), &elems);
	if (ret)
		return ret;
	if (elems > used || elems > NOVA_GSP_MSG_MAX_ELEMS) {
		dev_err(cmdq_dev(cmdq),
			"GSP message claims %u queue entries of the %u written\n",
			elems, used);
		return -EPROTO;
	}

	/* Checks are made on a copy that the GSP cannot change any more. */
	nova_gsp_ring_span(cmdq->rx_rptr, elems, cmdq->rx_geo.count, &span);
	memcpy(cmdq->rx_buf, statq_entry(cmdq, span.first),
	       span.first_count * NOVA_GSP_RING_PAGE);
	if (span.second_count)
		memcpy(cmdq->rx_buf + span.first_count * NOVA_GSP_RING_PAGE,
		       statq_entry(cmdq, 0),
		       span.second_count * NOVA_GSP_RING_PAGE);

	ret = nova_gsp_msg_check(cmdq_dev(cmdq), cmdq->rx_buf,
				 elems * NOVA_GSP_RING_PAGE, cmdq->rx_seq,
				 &info);
	if (ret)
		return ret;

	cmdq->rx_seq++;
	cmdq->rx_rptr = nova_gsp_ring_advance(cmdq->rx_rptr, elems,
					      cmdq->rx_geo.count);
	/* All of the message has been read before its entries are given back. */
	mb();
	WRITE_ONCE(statq_rx(cmdq)->read_ptr, cpu_to_le32(cmdq->rx_rptr));

	if (cmdq->assembly.active && info.function != NOVA_GSP_MSG_CONTINUATION)
		statq_deliver(cmdq);

	ret = nova_gsp_msg_assembly_add(cmdq_dev(cmdq), &cmdq->assembly, &info,
					cmdq->rx_buf + NOVA_GSP_MSG_HDR);
	if (ret)
		return ret;
	if (statq_complete(cmdq, &info))
		statq_deliver(cmdq);
	return 0;
}

static int statq_drain(struct nova_gsp_cmdq *cmdq)
{
	for (;;) {
		u32 wptr = le32_to_cpu(READ_ONCE(statq_tx(cmdq)->write_ptr));
		u32 used;
		int ret;

		/*
		 * The GSP moves the pointer for the first time after it has
		 * written the whole header.
		 */
		if (!cmdq->linked && !wptr)
			return 0;

		/* What the pointer announces is read after it. */
		dma_rmb();
		if (!cmdq->linked) {
			ret = nova_gsp_ring_tx_check(cmdq_dev(cmdq),
						     statq_tx(cmdq),
						     cmdq->layout.statq_size,
						     &cmdq->rx_geo);
			if (ret)
				return ret;
			cmdq->linked = true;
		}

		if (!nova_gsp_ring_valid(wptr, cmdq->rx_geo.count)) {
			dev_err(cmdq_dev(cmdq),
				"GSP status queue: write pointer %u of %u\n",
				wptr, cmdq->rx_geo.count);
			return -EPROTO;
		}
		used = nova_gsp_ring_used(wptr, cmdq->rx_rptr,
					  cmdq->rx_geo.count);
		if (!used)
			return 0;

		ret = statq_take(cmdq, used);
		if (ret)
			return ret;
	}
}

/* A message that no interrupt told of: maybe all interrupts are lost since. */
static int statq_look(struct nova_gsp_cmdq *cmdq, bool kicked)
{
	u32 seq = cmdq->rx_seq;
	int ret = statq_drain(cmdq);

	if (!kicked && cmdq->rx_seq != seq && READ_ONCE(cmdq->irq))
		nova_intr_retry(&cmdq->gsp->core->intr);
	return ret;
}

static bool statq_awaited(struct nova_gsp_cmdq *cmdq)
{
	return READ_ONCE(cmdq->pending) ||
	       nova_gsp_state(cmdq->gsp) == NOVA_GSP_BOOTING;
}

/* A GSP that runs says things of its own accord, for which nobody waits. */
static ktime_t statq_interval(struct nova_gsp_cmdq *cmdq)
{
	bool irq = READ_ONCE(cmdq->irq);

	if (statq_awaited(cmdq) ||
	    (!irq && nova_gsp_state(cmdq->gsp) == NOVA_GSP_RUNNING))
		return irq ? LOOK_WAITING_NS : LOOK_BOOT_NS;
	return LOOK_IDLE_NS;
}

static int nova_gsp_cmdq_thread(void *data)
{
	struct nova_gsp_cmdq *cmdq = data;
	struct nova_gsp *gsp = cmdq->gsp;
	unsigned long next_check = jiffies;

	while (!kthread_should_stop()) {
		enum nova_gsp_state state;
		bool kicked;
		int ret;

		wait_event_interruptible_hrtimeout(cmdq->work,
						   kthread_should_stop() ||
						   READ_ONCE(cmdq->kicked),
						   statq_interval(cmdq));
		kicked = xchg(&cmdq->kicked, false);

		state = nova_gsp_state(gsp);
		if (state == NOVA_GSP_OFF || state == NOVA_GSP_FAILED)
			continue;
		/*
		 * A program that RM sends as soon as it runs may reset its core:
		 * not while the boot still has to do with that.
		 */
		if (!READ_ONCE(gsp->active))
			continue;

		ret = statq_look(cmdq, kicked);
		if (ret)
			nova_gsp_fail(gsp, ret, NULL);

		if (statq_awaited(cmdq) && time_after_eq(jiffies, next_check)) {
			nova_gsp_check_alive(gsp);
			next_check = jiffies +
				     msecs_to_jiffies(ALIVE_INTERVAL_MS);
		}
	}
	return 0;
}

static void nova_gsp_cmdq_stop(void *data)
{
	struct nova_gsp_cmdq *cmdq = data;

	kthread_stop(cmdq->thread);
}

static void cmdq_free_buffer(void *buf)
{
	kvfree(buf);
}

static void *cmdq_alloc_buffer(struct nova_core *core, size_t size)
{
	void *buf = kvmalloc(size, GFP_KERNEL);

	if (buf && nova_core_defer(core, cmdq_free_buffer, buf))
		return NULL;
	return buf;
}

static int cmdq_alloc_buffers(struct nova_gsp_cmdq *cmdq)
{
	struct nova_core *core = cmdq->gsp->core;

	cmdq->tx_buf = cmdq_alloc_buffer(core, NOVA_GSP_MSG_MAX);
	cmdq->rx_buf = cmdq_alloc_buffer(core, NOVA_GSP_MSG_MAX);
	cmdq->assembly.capacity = NOVA_GSP_MSG_MAX_RPC;
	cmdq->assembly.buf = cmdq_alloc_buffer(core, NOVA_GSP_MSG_MAX_RPC);
	if (!cmdq->tx_buf || !cmdq->rx_buf || !cmdq->assembly.buf)
		return -ENOMEM;

	return nova_dma_alloc_bound(core, &cmdq->mem, cmdq->layout.total);
}

/**
 * nova_gsp_cmdq_create() - set the queues up
 * @gsp: the GSP, off
 *
 * The thread is stopped and the memory freed by devres.
 *
 * Context: probe; sleeps.
 *
 * Returns: 0 or a negative errno, reported.
 */
int nova_gsp_cmdq_create(struct nova_gsp *gsp)
{
	struct nova_gsp_cmdq *cmdq = &gsp->cmdq;
	struct device *dev = &gsp->core->pdev->dev;
	int ret;

	cmdq->gsp = gsp;
	mutex_init(&cmdq->lock);
	spin_lock_init(&cmdq->pending_lock);
	nova_lockdep_set_class(cmdq);
	init_waitqueue_head(&cmdq->work);

	ret = nova_gsp_ring_layout_init(NOVA_GSP_RING_QUEUE_SIZE,
					NOVA_GSP_RING_QUEUE_SIZE,
					&cmdq->layout);
	if (!ret)
		ret = cmdq_alloc_buffers(cmdq);
	if (ret)
		return dev_err_probe(dev, ret,
				     "no memory for the GSP's message queues\n");

	nova_gsp_ring_fill_ptes(&cmdq->layout, cmdq->mem.addr, cmdq->mem.cpu);
	nova_gsp_ring_tx_init(cmdq_tx(cmdq), cmdq->layout.cmdq_size,
			      &cmdq->tx_geo);

	cmdq->thread = kthread_run(nova_gsp_cmdq_thread, cmdq, "nova-gsp/%s",
				   dev_name(dev));
	if (IS_ERR(cmdq->thread))
		return dev_err_probe(dev, PTR_ERR(cmdq->thread),
				     "cannot start the message queue thread\n");
	return nova_core_defer(gsp->core, nova_gsp_cmdq_stop, cmdq);
}
