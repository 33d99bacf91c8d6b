// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzz target: the whole VBIOS, read in pieces, up to patching FWSEC.
 */
#include <linux/err.h>

#include "../../nova-core/nova_vbios.h"
#include "nova_fuzz.h"

static void nova_fuzz_vbios_fwsec(const struct nova_vbios *vbios)
{
	const struct nova_vbios_fwsec_cmd cmds[] = {
		{ NOVA_VBIOS_FWSEC_FRTS, 0x3fe00000, 0x100000 },
		{ NOVA_VBIOS_FWSEC_SB, 0, 0 },
	};
	struct nova_vbios_fwsec fwsec;

	if (NOVA_FUZZ_CALL(nova_vbios_fwsec_find(NULL, vbios, &fwsec)))
		return;

	/* What was accepted can be used: touch all of it. */
	nova_fuzz_touch(fwsec.code, fwsec.code_size);
	nova_fuzz_touch(fwsec.dmem, fwsec.dmem_size);
	if (fwsec.desc_version == 3)
		for (u32 v = 0; v < 17; v++) {
			const u8 *sig;

			sig = nova_vbios_fwsec_signature(NULL, &fwsec,
							 (1U << v) - 1);
			if (!IS_ERR(sig))
				nova_fuzz_touch(sig, NOVA_VBIOS_SIG_SIZE);
		}

	for (int i = 0; i < 2; i++) {
		u8 *dmem = nova_fuzz_copy(fwsec.dmem, fwsec.dmem_size);

		NOVA_FUZZ_CALL(nova_vbios_appif_patch(NULL, dmem,
						      fwsec.dmem_size,
						      fwsec.interface_offset,
						      &cmds[i]));
		free(dmem);
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	u32 len = size < 64 ? size : 64, need;
	struct nova_vbios vbios;
	int ret;

	if (size > 0x100000)
		return 0;
	for (;;) {
		/* Exactly what has been "read", so that no byte more is used */
		u8 *rom = nova_fuzz_copy(data, len);

		need = 0;
		nova_shim_errors = 0;
		ret = nova_vbios_parse(NULL, rom, len, size, &vbios, &need);
		if (ret != -EAGAIN) {
			nova_fuzz_reported(ret, "nova_vbios_parse");
			if (!ret)
				nova_fuzz_vbios_fwsec(&vbios);
			free(rom);
			return 0;
		}
		assert(need > len && need <= size);
		len = need;
		free(rom);
	}
}
