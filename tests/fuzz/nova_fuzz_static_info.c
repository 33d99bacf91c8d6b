// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzz target: what the firmware answers and tells. The first byte says what.
 */
#include "../../nova-core/rm/nova_rm.h"
#include "nova_fuzz.h"

#define NOVA_FUZZ_FB	0x40000000ULL

static void nova_fuzz_static_info(const u8 *p, u32 size)
{
	struct nova_rm_static_info info;
	u64 end = 0;

	if (NOVA_FUZZ_CALL(nova_rm_r570.decode_static_info(NULL, p, size,
							   NOVA_FUZZ_FB,
							   &info)))
		return;
	assert(info.region_count && info.region_count <= NOVA_RM_MAX_REGIONS);
	for (u32 i = 0; i < info.region_count; i++) {
		assert(info.regions[i].size && info.regions[i].base >= end);
		end = info.regions[i].base + info.regions[i].size;
		assert(end <= NOVA_FUZZ_FB && end > info.regions[i].base);
	}
	nova_fuzz_text(info.name, sizeof(info.name));
	nova_fuzz_text(info.short_name, sizeof(info.short_name));
	nova_fuzz_text(info.sku_chip, sizeof(info.sku_chip));
}

static void nova_fuzz_static_info_table(const u8 *p, u32 size)
{
	struct nova_rm_intr_table table;

	if (NOVA_FUZZ_CALL(nova_rm_r570.decode_intr_table(NULL, p, size,
							  &table)))
		return;
	assert(table.count <= NOVA_RM_MAX_INTRS);
	for (u32 i = 0; i < table.count; i++)
		assert(table.rows[i].stall < 256 ||
		       table.rows[i].stall == NOVA_RM_NO_VECTOR);
}

static void nova_fuzz_static_info_rest(u8 what, const u8 *p, u32 size)
{
	const struct nova_rm_control ctrl = {
		.cmd = 0x20800137, .params_size = 4,
	};
	struct nova_rm_control_reply reply;
	struct nova_rm_post_event ev;
	struct nova_rm_error_log log;
	struct nova_rm_gr_info gr;
	struct nova_rm_rc rc;
	bool engaging;

	switch (what) {
	case 2:
		if (!NOVA_FUZZ_CALL(nova_rm_r570.decode_control(NULL, &ctrl, p,
								size, &reply)))
			nova_fuzz_touch(reply.params, reply.params_size);
		break;
	case 3:
		NOVA_FUZZ_CALL(nova_rm_r570.decode_gr_info(NULL, p, size, &gr));
		break;
	case 4:
		NOVA_FUZZ_CALL(nova_rm_r570.decode_rc(NULL, p, size, &rc));
		break;
	case 5:
		if (!NOVA_FUZZ_CALL(nova_rm_r570.decode_error_log(NULL, p, size,
								  &log)))
			nova_fuzz_text(log.text, sizeof(log.text));
		break;
	case 6:
		if (!NOVA_FUZZ_CALL(nova_rm_r570.decode_post_event(NULL, p,
								   size, &ev)))
			nova_fuzz_touch(ev.payload, ev.payload_size);
		break;
	case 7:
		NOVA_FUZZ_CALL(nova_rm_r570.decode_lockdown(NULL, p, size,
							    &engaging));
		break;
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	u8 *p;

	if (!size)
		return 0;
	/* Messages are aligned in the driver's buffer, and so here. */
	p = nova_fuzz_copy(data + 1, size - 1);
	if (data[0] % 8 == 0)
		nova_fuzz_static_info(p, size - 1);
	else if (data[0] % 8 == 1)
		nova_fuzz_static_info_table(p, size - 1);
	else
		nova_fuzz_static_info_rest(data[0] % 8, p, size - 1);
	free(p);
	return 0;
}
