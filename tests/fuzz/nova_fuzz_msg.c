// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzz target: the status queue's header and messages, put together.
 *
 * The input is a queue: 32 bytes of TX header, a byte that says whether
 * checksums are to be made right, and messages back to back, each padded to
 * whole entries of memory.
 */
#include <linux/unaligned.h>

#include "../../nova-core/nova_gsp_msg.h"
#include "nova_fuzz.h"

static void nova_fuzz_msg_one(const u8 **data, size_t *size, bool fix, u32 seq,
			      struct nova_gsp_msg_assembly *as)
{
	struct nova_gsp_msg_info info;
	u8 *msg;
	u32 elems, bytes, length;

	msg = calloc(1, NOVA_GSP_MSG_HDR);
	assert(msg);
	memcpy(msg, *data, *size < NOVA_GSP_MSG_HDR ? *size : NOVA_GSP_MSG_HDR);
	if (NOVA_FUZZ_CALL(nova_gsp_msg_peek(NULL, msg, &elems))) {
		free(msg);
		*size = 0;
		return;
	}
	free(msg);

	bytes = elems * NOVA_GSP_RING_PAGE;
	msg = calloc(1, bytes);
	assert(msg);
	length = *size < bytes ? *size : bytes;
	memcpy(msg, *data, length);
	*data += length;
	*size -= length;
	length = get_unaligned_le32(msg + 0x38);
	if (fix && length <= bytes - 0x30) {
		put_unaligned_le32(seq, msg + 0x24);
		put_unaligned_le32(0, msg + 0x20);
		put_unaligned_le32(nova_gsp_msg_checksum(msg, 0x30 + length),
				   msg + 0x20);
	}
	if (!NOVA_FUZZ_CALL(nova_gsp_msg_check(NULL, msg, bytes, seq, &info))) {
		assert(info.payload_size <= bytes - NOVA_GSP_MSG_HDR);
		if (NOVA_FUZZ_CALL(nova_gsp_msg_assembly_add(NULL, as, &info,
							     msg + NOVA_GSP_MSG_HDR)))
			nova_gsp_msg_assembly_reset(as);
		assert(as->size <= as->capacity);
	}
	free(msg);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct nova_gsp_msg_assembly as = { .capacity = 0x14000 };
	struct nova_gsp_ring_geometry geo;
	struct nova_gsp_ring_tx tx;
	bool fix;
	int ret;

	if (size < sizeof(tx) + 1)
		return 0;
	memcpy(&tx, data, sizeof(tx));
	nova_shim_errors = 0;
	ret = nova_gsp_ring_tx_check(NULL, &tx, NOVA_GSP_RING_QUEUE_SIZE, &geo);
	nova_fuzz_reported(ret == -EAGAIN ? 0 : ret, "nova_gsp_ring_tx_check");
	if (!ret)
		assert(geo.entry_offset + geo.count * NOVA_GSP_RING_PAGE <=
		       NOVA_GSP_RING_QUEUE_SIZE &&
		       geo.rx_offset + 4 <= geo.entry_offset);
	fix = data[sizeof(tx)] & 1;
	data += sizeof(tx) + 1;
	size -= sizeof(tx) + 1;

	as.buf = malloc(as.capacity);
	assert(as.buf);
	for (u32 seq = 0; size && seq < 16; seq++)
		nova_fuzz_msg_one(&data, &size, fix, seq, &as);
	free(as.buf);
	return 0;
}
