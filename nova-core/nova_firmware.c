// SPDX-License-Identifier: GPL-2.0
/*
 * Firmware files: which version, which names, and what to say if they are
 * missing.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/firmware.h>
#include <linux/pci.h>
#include <linux/seq_buf.h>
#include <linux/sprintf.h>

#include "nova_chip.h"
#include "nova_core_priv.h"
#include "nova_firmware.h"
#include "rm/nova_rm.h"

static const char * const file_names[NOVA_FIRMWARE_FILES] = {
	[NOVA_FIRMWARE_BOOTER_LOAD] = "booter_load",
	[NOVA_FIRMWARE_BOOTER_UNLOAD] = "booter_unload",
	[NOVA_FIRMWARE_BOOTLOADER] = "bootloader",
	[NOVA_FIRMWARE_GSP] = "gsp",
};

/* Long enough for every path of two versions. */
#define TRIED_LEN	512

static int firmware_request_version(struct nova_core *core,
				    const char *version,
				    struct nova_firmware *fw,
				    struct seq_buf *tried)
{
	for (int i = 0; i < NOVA_FIRMWARE_FILES; i++) {
		int ret;

		snprintf(fw->paths[i], sizeof(fw->paths[i]),
			 "nvidia/%s/gsp/%s-%s.bin", core->chip->name,
			 file_names[i], version);
		ret = firmware_request_nowarn(&fw->blobs[i], fw->paths[i],
					      &core->pdev->dev);
		if (ret) {
			seq_buf_printf(tried, " %s (%pe)", fw->paths[i],
				       ERR_PTR(ret));
			nova_firmware_release(fw);
			return ret;
		}
	}
	return 0;
}

/**
 * nova_firmware_request() - load the best version there is
 * @core: the GPU, its chip known
 * @fw: filled; the caller releases it with nova_firmware_release()
 *
 * Versions are tried in the order of preference, all files of one or none.
 *
 * Context: probe; sleeps, reads files.
 *
 * Returns: 0, -ENOENT when no version is complete, another negative errno from
 * reading; reported with every path that was tried.
 */
int nova_firmware_request(struct nova_core *core, struct nova_firmware *fw)
{
	struct device *dev = &core->pdev->dev;
	char buf[TRIED_LEN];
	struct seq_buf tried;
	const char *version;
	int ret = -ENOENT;

	*fw = (struct nova_firmware){ };
	seq_buf_init(&tried, buf, sizeof(buf));

	for (unsigned int i = 0; (version = nova_rm_version(i)); i++) {
		ret = firmware_request_version(core, version, fw, &tried);
		if (ret == -ENOENT)
			continue;
		if (ret)
			break;

		fw->rm = nova_rm_find(dev, version);
		if (!IS_ERR(fw->rm))
			return 0;
		nova_firmware_release(fw);
		return PTR_ERR(fw->rm);
	}

	return dev_err_probe(dev, ret,
			     "firmware missing, tried:%s; it is in Debian's firmware-nvidia-graphics, elsewhere in linux-firmware\n",
			     seq_buf_str(&tried));
}

/**
 * nova_firmware_release() - give the files back
 * @fw: from nova_firmware_request(), or all zero
 */
void nova_firmware_release(struct nova_firmware *fw)
{
	for (int i = 0; i < NOVA_FIRMWARE_FILES; i++) {
		release_firmware(fw->blobs[i]);
		fw->blobs[i] = NULL;
	}
}
