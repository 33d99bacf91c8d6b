// SPDX-License-Identifier: GPL-2.0
/*
 * queue.c - the message queues in guest memory, as GSP-RM runs them
 *
 * One buffer holds a page table, the command queue (the CPU writes) and the
 * status queue (RM writes). Each queue is a header page and a ring of 4 KiB
 * elements; a record takes 1 to 16 of them. With MSGQ_FLAGS_SWAP_RX the reader
 * of a queue keeps its read pointer in its own queue's header. Follows
 * msgq.c, message_queue_cpu.c and message_queue_priv.h of 570.144; the checks
 * on reception are those of GspMsgQueueReceiveStatus(), which both sides share,
 * and, like it, RM does not step over a record it cannot accept.
 */
#include <stdlib.h>
#include <string.h>

#include "rm_priv.h"

/* 256 KiB per queue in 570.144 (_getMsgQueueParams()), more is allowed. */
#define QUEUE_PTES_MAX		1024u
#define QUEUE_STALL_NS		1000000000ull	/* GspMsgQueueSendCommand() */
#define QUEUE_RETRY_NS		1000000ull
#define QUEUE_WATCH_NS		500000000ull
#define QUEUE_DOORBELL_NS	2000000000ull

struct out_record {
	struct out_record *next;
	u32 size;			/* whole elements */
	u64 data[];
};

struct queue_state {
	bool attached;
	u64 pte[QUEUE_PTES_MAX];
	u32 ptes;
	u32 cmd_off, stat_off;		/* in the shared memory */
	struct msgq_tx_header cmd;	/* the CPU's, as read at attach */
	struct msgq_tx_header stat;	/* ours */

	u32 cmd_read, cmd_avail;
	u32 rx_seq, tx_seq;
	bool stuck;			/* the record at cmd_read was refused */
	bool stat_faked;		/* a fault shows a wrong status header */
	u64 record[MSGQ_MSG_SIZE_MAX / 8];	/* the one received last */

	u32 cpu_read;			/* CPU's read pointer, last seen */
	struct out_record *out, **out_tail;
	u64 out_since;			/* when the oldest could not be sent */
	struct vtimer retry;

	struct vtimer watch;		/* looks for records without doorbell */
	u32 rung_write;			/* write pointer at the last doorbell */
	u64 unrung_since;
};

u32 queue_checksum(const void *buf, size_t len)
{
	const u8 *p = buf;
	u64 sum = 0, v;
	size_t i;

	for (i = 0; i < len; i += sizeof(v)) {
		memcpy(&v, p + i, sizeof(v));
		sum ^= v;
	}
	return (u32)(sum >> 32) ^ (u32)sum;
}

static bool shm_access(struct vgpu *g, u32 off, void *buf, u32 len, bool write)
{
	struct queue_state *q = g->queue;
	u8 *p = buf;

	while (len) {
		u32 in_page = RM_PAGE_SIZE - off % RM_PAGE_SIZE;
		u32 n = len < in_page ? len : in_page;
		u64 addr = q->pte[off / RM_PAGE_SIZE] + off % RM_PAGE_SIZE;

		if (write ? !dma_write(g, addr, p, n, "queue") :
			    !dma_read(g, addr, p, n, "queue"))
			return false;
		off += n;
		p += n;
		len -= n;
	}
	return true;
}

static bool shm_read(struct vgpu *g, u32 off, void *buf, u32 len)
{
	return shm_access(g, off, buf, len, false);
}

static bool shm_write(struct vgpu *g, u32 off, const void *buf, u32 len)
{
	return shm_access(g, off, (void *)buf, len, true);
}

static u32 shm_read32(struct vgpu *g, u32 off)
{
	u32 val = 0xffffffff;

	shm_read(g, off, &val, sizeof(val));
	return val;
}

/* Ring arithmetic: elements from a to b. */
static u32 ring_distance(u32 a, u32 b, u32 count)
{
	return (b + count - a) % count;
}

/* ---- attaching --------------------------------------------------------- */

static bool ptes_load(struct vgpu *g, const struct gsp_arguments_cached *a)
{
	struct queue_state *q = g->queue;
	u32 n = a->page_table_entry_count, i;

	if (!n || n > QUEUE_PTES_MAX) {
		violate(g, V_RM_ARGS, "pageTableEntryCount is %u", n);
		return false;
	}
	/*
	 * GspMsgQueuesInit() keeps the page table in one allocation that need
	 * not be contiguous, but RM reads it before it can translate: all its
	 * pages must follow the first.
	 */
	if (!dma_read(g, a->shared_mem_phys_addr, q->pte, n * sizeof(q->pte[0]),
		      "queue page table"))
		return false;
	if (q->pte[0] != a->shared_mem_phys_addr) {
		violate(g, V_QUEUE_PTES, "entry 0 is 0x%llx, the table is at 0x%llx",
			(unsigned long long)q->pte[0],
			(unsigned long long)a->shared_mem_phys_addr);
		return false;
	}
	for (i = 0; i < n; i++) {
		if (!IS_ALIGNED(q->pte[i], RM_PAGE_SIZE) ||
		    !dma_mapped(g, q->pte[i], RM_PAGE_SIZE)) {
			violate(g, V_QUEUE_PTES, "entry %u is 0x%llx: %s", i,
				(unsigned long long)q->pte[i],
				IS_ALIGNED(q->pte[i], RM_PAGE_SIZE) ?
				"not mapped" : "not page aligned");
			return false;
		}
		if (i && q->pte[i] == q->pte[i - 1]) {
			violate(g, V_QUEUE_PTES, "entries %u and %u are both 0x%llx",
				i - 1, i, (unsigned long long)q->pte[i]);
			return false;
		}
	}
	q->ptes = n;
	return true;
}

/* msgqRxLink(): what makes a header acceptable. */
static bool cmd_header_load(struct vgpu *g, u32 size)
{
	struct queue_state *q = g->queue;
	struct msgq_tx_header *h = &q->cmd;
	const char *what = NULL;

	if (!shm_read(g, q->cmd_off, h, sizeof(*h)))
		return false;
	if (h->version != MSGQ_VERSION)
		what = "version";
	else if (h->size != size)
		what = "size";
	else if (h->msg_size != MSGQ_ELEMENT_SIZE)
		what = "msgSize";
	else if (h->rx_hdr_off < sizeof(*h) || h->rx_hdr_off % 4 ||
		 h->rx_hdr_off > RM_PAGE_SIZE - 4)
		what = "rxHdrOff";
	else if (h->entry_off < h->rx_hdr_off + 4 || h->entry_off % RM_PAGE_SIZE ||
		 h->entry_off + MSGQ_ELEMENT_SIZE > size)
		what = "entryOff";
	else if (h->msg_count != (size - h->entry_off) / MSGQ_ELEMENT_SIZE)
		what = "msgCount";
	else if (h->flags != MSGQ_FLAGS_SWAP_RX)
		what = "flags";
	else if (h->write_ptr >= h->msg_count)
		what = "writePtr";
	if (!what)
		return true;
	violate(g, V_QUEUE_HEADER,
		"%s: %u 0x%x (of 0x%x) msgSize 0x%x %u writePtr %u flags 0x%x 0x%x 0x%x",
		what, h->version, h->size, size, h->msg_size, h->msg_count,
		h->write_ptr, h->flags, h->rx_hdr_off, h->entry_off);
	return false;
}

static void stat_poison(struct vgpu *g)
{
	struct queue_state *q = g->queue;
	u8 page[RM_PAGE_SIZE];
	u32 i;

	memset(page, 0xa5, sizeof(page));
	for (i = 0; i < q->stat.msg_count; i++)
		shm_write(g, q->stat_off + q->stat.entry_off + i * RM_PAGE_SIZE,
			  page, sizeof(page));
}

/* The GSP's half of msgqTxCreate() and msgqRxLink(). */
static bool stat_header_store(struct vgpu *g, u32 size)
{
	struct queue_state *q = g->queue;
	u32 zero = 0;

	q->stat = (struct msgq_tx_header) {
		.version = MSGQ_VERSION,
		.size = size,
		.msg_size = MSGQ_ELEMENT_SIZE,
		.msg_count = (size - RM_PAGE_SIZE) / MSGQ_ELEMENT_SIZE,
		.flags = MSGQ_FLAGS_SWAP_RX,
		.rx_hdr_off = MSGQ_RX_HDR_OFF,
		.entry_off = RM_PAGE_SIZE,
	};
	if (inject(g, F_MSGQ_POISON, NULL))
		stat_poison(g);
	if (inject(g, F_NO_STATUS_QUEUE, NULL)) {
		q->stat_faked = true;
		return true;
	}
	return shm_write(g, q->stat_off + MSGQ_RX_HDR_OFF, &zero, sizeof(zero)) &&
	       shm_write(g, q->stat_off, &q->stat, sizeof(q->stat));
}

static void watch_doorbell(struct vgpu *g, struct vtimer *t)
{
	struct queue_state *q = g->queue;
	u32 write;

	/* The client may be gone, and its memory with it. */
	if (!q->attached || !rm_running(g) ||
	    !dma_mapped(g, q->pte[q->cmd_off / RM_PAGE_SIZE], RM_PAGE_SIZE))
		return;
	vtimer_arm(g, t, QUEUE_WATCH_NS, watch_doorbell);
	write = shm_read32(g, q->cmd_off + offsetof(struct msgq_tx_header, write_ptr));
	if (write == q->rung_write) {
		q->unrung_since = 0;
	} else if (!q->unrung_since) {
		q->unrung_since = vclock_now(g);
	} else if (vclock_now(g) - q->unrung_since > QUEUE_DOORBELL_NS) {
		violate(g, V_QUEUE_DOORBELL,
			"write pointer went from %u to %u without a doorbell",
			q->rung_write, write);
		q->rung_write = write;
		q->unrung_since = 0;
	}
}

bool queue_attach(struct vgpu *g, const struct gsp_arguments_cached *a)
{
	struct queue_state *q = g->queue;
	u64 end;

	queue_reset(g);
	if (!IS_ALIGNED(a->shared_mem_phys_addr, RM_PAGE_SIZE) ||
	    !IS_ALIGNED(a->cmd_queue_offset, RM_PAGE_SIZE) ||
	    !IS_ALIGNED(a->stat_queue_offset, RM_PAGE_SIZE)) {
		violate(g, V_RM_ARGS, "memory 0x%llx, offsets 0x%llx 0x%llx: not page aligned",
			(unsigned long long)a->shared_mem_phys_addr,
			(unsigned long long)a->cmd_queue_offset,
			(unsigned long long)a->stat_queue_offset);
		return false;
	}
	if (!ptes_load(g, a))
		return false;
	end = (u64)q->ptes * RM_PAGE_SIZE;
	if (a->cmd_queue_offset < q->ptes * sizeof(u64) ||
	    a->stat_queue_offset < a->cmd_queue_offset + 2 * RM_PAGE_SIZE ||
	    end < 2 * RM_PAGE_SIZE ||
	    a->stat_queue_offset > end - 2 * RM_PAGE_SIZE) {
		violate(g, V_RM_ARGS, "offsets 0x%llx 0x%llx do not fit %u pages",
			(unsigned long long)a->cmd_queue_offset,
			(unsigned long long)a->stat_queue_offset, q->ptes);
		return false;
	}
	q->cmd_off = a->cmd_queue_offset;
	q->stat_off = a->stat_queue_offset;
	if (!cmd_header_load(g, q->stat_off - q->cmd_off) ||
	    !stat_header_store(g, end - q->stat_off))
		return false;
	q->attached = true;
	q->rung_write = q->cmd.write_ptr;
	vtimer_arm(g, &q->watch, QUEUE_WATCH_NS, watch_doorbell);
	trace_event(g, "rm", "queues attached: %u commands, %u status elements",
		    q->cmd.msg_count, q->stat.msg_count);
	return true;
}

bool queue_attached(const struct vgpu *g)
{
	return g->queue->attached;
}

bool queue_uses(const struct vgpu *g, u64 addr, u64 size)
{
	const struct queue_state *q = g->queue;
	u32 i;

	if (!q->attached)
		return false;
	for (i = 0; i < q->ptes; i++)
		if (q->pte[i] < addr + size && q->pte[i] + RM_PAGE_SIZE > addr)
			return true;
	return false;
}

/* ---- the command queue ------------------------------------------------- */

/* Words of the shared memory that are RM's (rule 20). */
static void check_ownership(struct vgpu *g)
{
	struct queue_state *q = g->queue;
	struct msgq_tx_header now;
	u32 read;

	if (q->stat_faked || !shm_read(g, q->stat_off, &now, sizeof(now)))
		return;
	read = shm_read32(g, q->stat_off + q->stat.rx_hdr_off);
	if (!memcmp(&now, &q->stat, sizeof(now)) && read == q->cmd_read)
		return;
	violate(g, V_QUEUE_OWNER,
		"status header %u 0x%x 0x%x %u %u 0x%x 0x%x 0x%x, read %u; RM wrote %u, %u",
		now.version, now.size, now.msg_size, now.msg_count, now.write_ptr,
		now.flags, now.rx_hdr_off, now.entry_off, read,
		q->stat.write_ptr, q->cmd_read);
	shm_write(g, q->stat_off, &q->stat, sizeof(q->stat));
	shm_write(g, q->stat_off + q->stat.rx_hdr_off, &q->cmd_read, 4);
}

void queue_doorbell(struct vgpu *g)
{
	struct queue_state *q = g->queue;

	if (!q->attached)
		return;
	q->rung_write = shm_read32(g, q->cmd_off +
				   offsetof(struct msgq_tx_header, write_ptr));
	q->unrung_since = 0;
	check_ownership(g);
}

/*
 * Off the bus, reads of the host's memory are not completed (PCI Express Base
 * Specification, "Completion Timeout Mechanism"); what RM has instead, ones, says
 * nothing of the driver.
 */
static bool bus_answers(struct vgpu *g)
{
	return !mmio_dead(g);
}

/* Elements the CPU has posted (msgqRxGetReadAvailable()). */
static u32 cmd_available(struct vgpu *g)
{
	struct queue_state *q = g->queue;
	u32 write, avail;

	if (!bus_answers(g))
		return 0;
	write = shm_read32(g, q->cmd_off + offsetof(struct msgq_tx_header, write_ptr));
	if (write >= q->cmd.msg_count) {
		if (!q->stuck)
			violate(g, V_QUEUE_POINTER, "command write pointer is %u of %u",
				write, q->cmd.msg_count);
		q->stuck = true;
		return 0;
	}
	avail = ring_distance(q->cmd_read, write, q->cmd.msg_count);
	if (avail < q->cmd_avail && !q->stuck) {
		violate(g, V_QUEUE_POINTER,
			"command write pointer moved back or over unread records: %u, read pointer %u, %u were posted",
			write, q->cmd_read, q->cmd_avail);
		q->stuck = true;
	}
	q->cmd_avail = avail;
	return avail;
}

static u32 cmd_element_off(const struct queue_state *q, u32 n)
{
	return q->cmd_off + q->cmd.entry_off +
	       (q->cmd_read + n) % q->cmd.msg_count * RM_PAGE_SIZE;
}

static void refuse(struct vgpu *g, u64 expected, u64 got)
{
	g->queue->stuck = true;
	rm_log(g, RM_LOGRM, RM_LOG_RPC_BAD, expected, got, 0);
}

static void check_reserved(struct vgpu *g, const struct msgq_element *e)
{
	static const u8 zero[16];

	/* Used with confidential computing only; the buffer starts zeroed. */
	if (memcmp(e->auth_tag, zero, 16) || memcmp(e->aad, zero, 16) || e->pad)
		violate(g, V_QUEUE_RESERVED, "record %u: tag, AAD or pad not zero",
			e->seq_num);
}

static bool check_rpc_header(struct vgpu *g, const struct rpc_header *h)
{
	/* rpcWriteCommonHeader() */
	if (h->header_version != NV_VGPU_MSG_HEADER_VERSION ||
	    h->signature != NV_VGPU_MSG_SIGNATURE_VALID) {
		violate(g, V_RPC_HEADER, "version 0x%x signature 0x%x",
			h->header_version, h->signature);
		return false;
	}
	if (h->rpc_result != NV_VGPU_MSG_RESULT_RPC_PENDING ||
	    h->rpc_result_private != NV_VGPU_MSG_RESULT_RPC_PENDING || h->spare)
		violate(g, V_RPC_HEADER, "%s: result 0x%x private 0x%x spare 0x%x",
			rpc_function_name(h->function), h->rpc_result,
			h->rpc_result_private, h->spare);
	return true;
}

bool queue_pending(struct vgpu *g)
{
	return g->queue->attached && !g->queue->stuck && cmd_available(g) > 0 &&
	       !g->queue->stuck;
}

bool queue_receive(struct vgpu *g, struct queue_record *r)
{
	struct queue_state *q = g->queue;
	struct msgq_element *e = (struct msgq_element *)q->record;
	struct rpc_header *h = (struct rpc_header *)(e + 1);
	u8 *buf = (u8 *)q->record;
	u32 avail, len, i, sum;

	if (!queue_pending(g))
		return false;
	avail = q->cmd_avail;
	if (!shm_read(g, cmd_element_off(q, 0), buf, RM_PAGE_SIZE))
		return false;
	len = sizeof(*e) + h->length;
	if (h->length < sizeof(*h) || h->length > RPC_SIZE_MAX) {
		violate(g, V_QUEUE_LENGTH, "record %u: length 0x%x", e->seq_num,
			h->length);
		refuse(g, RPC_SIZE_MAX, h->length);
		return false;
	}
	if (e->elem_count != ALIGN_UP(len, RM_PAGE_SIZE) / RM_PAGE_SIZE) {
		violate(g, V_QUEUE_ELEMS, "record %u: %u elements for 0x%x bytes",
			e->seq_num, e->elem_count, len);
		refuse(g, ALIGN_UP(len, RM_PAGE_SIZE) / RM_PAGE_SIZE, e->elem_count);
		return false;
	}
	if (e->elem_count > avail) {
		violate(g, V_QUEUE_POINTER, "record %u: %u elements, %u posted",
			e->seq_num, e->elem_count, avail);
		refuse(g, e->elem_count, avail);
		return false;
	}
	for (i = 1; i < e->elem_count; i++)
		if (!shm_read(g, cmd_element_off(q, i), buf + i * RM_PAGE_SIZE,
			      RM_PAGE_SIZE))
			return false;
	/* _checkSum32() reads up to the next 8 bytes, which must be zero. */
	sum = queue_checksum(buf, ALIGN_UP(len, 8));
	for (i = len; i < ALIGN_UP(len, 8); i++)
		if (buf[i]) {
			violate(g, V_QUEUE_PADDING, "record %u: byte 0x%x is 0x%02x",
				e->seq_num, i, buf[i]);
			break;
		}
	if (sum) {
		violate(g, V_QUEUE_CHECKSUM, "record %u: sum 0x%08x over 0x%x bytes",
			e->seq_num, sum, len);
		refuse(g, 0, sum);
		return false;
	}
	if (e->seq_num != q->rx_seq) {
		violate(g, V_QUEUE_SEQ, "expected %u, got %u", q->rx_seq, e->seq_num);
		refuse(g, q->rx_seq, e->seq_num);
		return false;
	}
	check_reserved(g, e);
	if (!check_rpc_header(g, h)) {
		refuse(g, NV_VGPU_MSG_SIGNATURE_VALID, h->signature);
		return false;
	}
	q->rx_seq++;
	q->cmd_read = (q->cmd_read + e->elem_count) % q->cmd.msg_count;
	q->cmd_avail -= e->elem_count;
	if (!shm_write(g, q->stat_off + q->stat.rx_hdr_off, &q->cmd_read, 4))
		return false;
	stat_add(g, STAT_RPC_IN_BYTES, len);
	r->hdr = *h;
	r->payload = (const u8 *)(h + 1);
	r->payload_len = h->length - sizeof(*h);
	r->payload_avail = e->elem_count * RM_PAGE_SIZE - sizeof(*e) - sizeof(*h);
	return true;
}

/* ---- the status queue -------------------------------------------------- */

/* Free elements (msgqTxGetFreeSpace()); one always stays empty. */
static u32 stat_free(struct vgpu *g)
{
	struct queue_state *q = g->queue;
	u32 n = q->stat.msg_count, unread, read;

	if (!bus_answers(g))
		return 0;
	read = shm_read32(g, q->cmd_off + q->cmd.rx_hdr_off);
	unread = ring_distance(q->cpu_read, q->stat.write_ptr, n);
	if (read >= n || ring_distance(q->cpu_read, read, n) > unread) {
		violate(g, V_QUEUE_POINTER,
			"status read pointer is %u, was %u, write pointer %u of %u",
			read, q->cpu_read, q->stat.write_ptr, n);
		return 0;
	}
	q->cpu_read = read;
	return n - 1 - ring_distance(read, q->stat.write_ptr, n);
}

static void corrupt(struct vgpu *g, struct msgq_element *e, struct rpc_header *h)
{
	u64 arg;

	if (inject(g, F_MSGQ_SIGNATURE, NULL))
		h->signature ^= 0x20202020;
	if (inject(g, F_MSGQ_VERSION, NULL))
		h->header_version = 0x04000000;
	if (inject(g, F_MSGQ_LENGTH, &arg))
		h->length = arg;
	if (inject(g, F_MSGQ_ELEMS, &arg))
		e->elem_count = arg;
	if (inject(g, F_MSGQ_SEQ, NULL))
		e->seq_num += 7;
}

static struct out_record *record_make(struct vgpu *g, const struct rpc_header *hdr,
				      const void *payload, u32 len)
{
	struct queue_state *q = g->queue;
	u32 size = sizeof(struct msgq_element) + sizeof(*hdr) + len;
	struct out_record *r = vgpu_zalloc(sizeof(*r) + ALIGN_UP(size, RM_PAGE_SIZE));
	struct msgq_element *e = (struct msgq_element *)r->data;
	struct rpc_header *h = (struct rpc_header *)(e + 1);

	r->size = ALIGN_UP(size, RM_PAGE_SIZE);
	*h = *hdr;
	h->length = sizeof(*hdr) + len;
	if (len)
		memcpy(h + 1, payload, len);
	e->elem_count = r->size / RM_PAGE_SIZE;
	e->seq_num = q->tx_seq++;
	corrupt(g, e, h);
	e->checksum = queue_checksum(r->data, ALIGN_UP(size, 8));
	if (inject(g, F_MSGQ_CHECKSUM, NULL))
		e->checksum ^= 0x1;
	return r;
}

/* Copy one record in, then move the write pointer, then interrupt. */
static bool record_write(struct vgpu *g, const struct out_record *r)
{
	struct queue_state *q = g->queue;
	u32 n = r->size / RM_PAGE_SIZE, i;
	u32 shown;
	u64 arg;

	for (i = 0; i < n; i++) {
		u32 slot = (q->stat.write_ptr + i) % q->stat.msg_count;

		if (!shm_write(g, q->stat_off + q->stat.entry_off + slot * RM_PAGE_SIZE,
			       (const u8 *)r->data + i * RM_PAGE_SIZE, RM_PAGE_SIZE))
			return false;
	}
	q->stat.write_ptr = (q->stat.write_ptr + n) % q->stat.msg_count;
	shown = q->stat.write_ptr;
	if (inject(g, F_MSGQ_WRITEPTR, &arg)) {
		q->stat_faked = true;
		shown = arg;
	}
	if (q->stat_faked && shown == q->stat.write_ptr)
		return true;		/* no-status-queue: nothing is shown */
	if (!shm_write(g, q->stat_off + offsetof(struct msgq_tx_header, write_ptr),
		       &shown, sizeof(shown)))
		return false;
	gsp_raise_swgen0(g);
	return true;
}

static void out_flush(struct vgpu *g);

static void out_retry(struct vgpu *g, struct vtimer *t)
{
	out_flush(g);
}

static void out_drop_all(struct queue_state *q)
{
	struct out_record *r;

	while ((r = q->out)) {
		q->out = r->next;
		free(r);
	}
	q->out_tail = &q->out;
	q->out_since = 0;
}

static void out_flush(struct vgpu *g)
{
	struct queue_state *q = g->queue;

	while (q->attached && q->out) {
		struct out_record *r = q->out;

		if (stat_free(g) < r->size / RM_PAGE_SIZE) {
			if (!q->out_since)
				q->out_since = vclock_now(g);
			if (vclock_now(g) - q->out_since > QUEUE_STALL_NS) {
				violate(g, V_QUEUE_STALLED,
					"%u elements do not fit, read pointer %u, write pointer %u",
					r->size / RM_PAGE_SIZE, q->cpu_read,
					q->stat.write_ptr);
				out_drop_all(q);
				return;
			}
			vtimer_arm(g, &q->retry, QUEUE_RETRY_NS, out_retry);
			return;
		}
		q->out_since = 0;
		q->out = r->next;
		if (!q->out)
			q->out_tail = &q->out;
		record_write(g, r);
		free(r);
	}
}

/*
 * A message longer than a record is continued in CONTINUATION_RECORDs, each
 * with its own header: _issueRpcLarge() of rpc.c, which expects the reply cut
 * at the same places.
 */
void queue_send(struct vgpu *g, u32 function, u32 result, u32 sequence,
		const void *payload, u32 len)
{
	struct queue_state *q = g->queue;
	struct rpc_header hdr = {
		.header_version = NV_VGPU_MSG_HEADER_VERSION,
		.signature = NV_VGPU_MSG_SIGNATURE_VALID,
		.function = function,
		.rpc_result = result,
		.sequence = sequence,
	};
	const u8 *p = payload;

	if (!q->attached)
		return;
	stat_add(g, function >= NV_VGPU_MSG_EVENT_FIRST_EVENT ? STAT_EVENTS_OUT :
		 STAT_RPC_OUT, 1);
	do {
		u32 n = len < RPC_PAYLOAD_MAX ? len : (u32)RPC_PAYLOAD_MAX;
		struct out_record *r = record_make(g, &hdr, p, n);

		stat_add(g, STAT_RPC_OUT_BYTES,
			 sizeof(struct msgq_element) + sizeof(hdr) + n);
		r->next = NULL;
		*q->out_tail = r;
		q->out_tail = &r->next;
		len -= n;
		p += n;
		hdr.function = NV_VGPU_MSG_FUNCTION_CONTINUATION_RECORD;
	} while (len);
	out_flush(g);
}

void queue_reset(struct vgpu *g)
{
	struct queue_state *q = g->queue;

	vtimer_cancel(g, &q->retry);
	vtimer_cancel(g, &q->watch);
	out_drop_all(q);
	memset(q, 0, sizeof(*q));
	q->out_tail = &q->out;
}

void queue_init(struct vgpu *g)
{
	g->queue = vgpu_zalloc(sizeof(*g->queue));
	g->queue->out_tail = &g->queue->out;
}
