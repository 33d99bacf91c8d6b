// SPDX-License-Identifier: GPL-2.0
/*
 * Fuzz target: sections of the GSP firmware file.
 */
#include "../../nova-core/nova_fw_elf.h"
#include "nova_fuzz.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	static const char * const names[] = {
		".fwimage", ".fwversion", ".fwsignature_ga10x", "",
	};
	struct nova_fw_elf_section section;

	for (int i = 0; i < 4; i++)
		if (!NOVA_FUZZ_CALL(nova_fw_elf_section(NULL, "fuzz", data,
							size, names[i],
							&section))) {
			assert(section.size);
			nova_fuzz_touch(section.data, section.size);
		}
	return 0;
}
