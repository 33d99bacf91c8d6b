// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzz target: firmware containers as booter and as bootloader.
 */
#include "../../nova-core/nova_fw_bin.h"
#include "../../nova-core/nova_fw_bootloader.h"
#include "nova_fuzz.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct nova_fw_bin_booter booter;
	struct nova_fw_bootloader bl;
	struct nova_fw_bin bin;

	if (NOVA_FUZZ_CALL(nova_fw_bin_parse(NULL, "fuzz", data, size, &bin)))
		return 0;
	nova_fuzz_touch(bin.data, bin.data_size);

	if (!NOVA_FUZZ_CALL(nova_fw_bin_booter(NULL, &bin, &booter))) {
		nova_fuzz_touch(booter.image + booter.code_offset,
				booter.code_size);
		nova_fuzz_touch(booter.image + booter.dmem_offset,
				booter.dmem_size);
		for (u32 v = 0; v < 17; v++) {
			u8 *image = nova_fuzz_copy(booter.image,
						   booter.image_size);

			NOVA_FUZZ_CALL(nova_fw_bin_booter_sign(NULL, &booter,
							       (1U << v) - 1,
							       image,
							       booter.image_size));
			free(image);
		}
	}
	if (!NOVA_FUZZ_CALL(nova_fw_bootloader_parse(NULL, &bin, &bl)))
		assert(bl.code_offset <= bl.image_size &&
		       bl.data_offset <= bl.image_size &&
		       bl.manifest_offset <= bl.image_size);
	return 0;
}
