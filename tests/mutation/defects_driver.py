# SPDX-License-Identifier: GPL-2.0
"""Mistakes in nova-core, and the rule or message by which they are caught.

Files are below nova-core. What is replaced must be there exactly once. A catcher
is a violation's name, or "message:" and an expression for the kernel's log.
"""

from mutation_defect import DriverDefect


#: The GSP's interrupt, as the model's RM has it in its table.
INTERRUPT = "interrupt 155"


def _defect(name, file, old, new, catcher, stimulus=""):
    kind, _, text = catcher.partition("message:")
    return DriverDefect(name, file, old, new, violation=kind, message=text,
                        stimulus=stimulus)


DEFECTS = [_defect(*row) for row in (
    # The GPU before any falcon
    ("gfw-not-waited-for", "nova_core_driver.c",
     "ret = nova_core_wait_gfw(core);\n\tif (ret)\n\t\treturn ret;\n\tret = nova_core_recover",
     "ret = nova_core_recover",
     "gfw-not-waited"),
    ("bus-master-off", "nova_dma.c",
     "pci_set_master(core->pdev);", ";",
     "dma-without-bus-master"),
    ("flush-page-missed", "nova_core_driver.c",
     "core->hal->flush_page_set(&core->bar, core->flush_page.addr);", ";",
     "flush-page-missing"),
    # Falcons
    ("falcon-not-reset", "nova_falcon.c",
     "ret = nova_falcon_reset(flcn);\n\tif (ret)\n\t\treturn ret;\n\n\tret = flcn->hal",
     "ret = flcn->hal",
     "falcon-scrub-not-waited"),
    ("cpuctl-reserved-bit", "nova_falcon.c",
     "NV_PFALCON_FALCON_CPUCTL_STARTCPU);", "NV_PFALCON_FALCON_CPUCTL_STARTCPU | BIT(31));",
     "falcon-reserved-bits"),
    ("falcon-dma-wrong-offset", "nova_falcon_dma.c",
     "off + pos);", "off + pos + 4);",
     "falcon-dma-alignment"),
    ("falcon-dma-wrong-size", "nova_falcon_dma.c",
     "NV_PFALCON_FALCON_DMATRFCMD_SIZE_256B);", "NV_PFALCON_FALCON_DMATRFCMD_SIZE_256B - 1);",
     "falcon-dma-size"),
    ("falcon-dma-not-waited-for", "nova_falcon_dma.c",
     "return dma_wait(flcn, NV_PFALCON_FALCON_DMATRFCMD_IDLE,\n"
     "\t\t\tNV_PFALCON_FALCON_DMATRFCMD_IDLE);",
     "return 0;",
     "falcon-dma-not-waited"),
    ("boot-rom-wrong-ucode-id", "nova_falcon_dma.c",
     "fw->ucode_id));", "fw->ucode_id + 1));",
     "brom-parameters"),
    ("fwsec-signature-index", "nova_vbios_fwsec.c",
     "index = hweight16(fwsec->sig_versions & (BIT(version) - 1));",
     "index = version ? 0 : 1;",
     "ucode-signature"),
    ("booter-signature-index", "nova_fw_bin.c",
     "index = booter->sig_count - 1 - version;", "index = version;",
     "ucode-signature"),
    # FWSEC and the layout of VRAM
    ("frts-misaligned", "nova_fwsec.c",
     ".frts_offset = frts->base,", ".frts_offset = frts->base - SZ_4K,",
     "fwsec-frts-place"),
    ("frts-elsewhere-noticed", "nova_fwsec.c",
     ".frts_offset = frts->base,", ".frts_offset = frts->base - 0x20000,",
     "message:FWSEC-FRTS created WPR2 at .* instead of"),
    ("heap-misaligned", "rm/nova_rm_r570.c",
     ".heap_offset = cpu_to_le64(fb->heap.base),",
     ".heap_offset = cpu_to_le64(fb->heap.base + 4096),",
     "wprmeta-layout"),
    ("wprmeta-wrong-vga", "rm/nova_rm_r570.c",
     ".vga_size = cpu_to_le64(fb->vga.size),",
     ".vga_size = cpu_to_le64(fb->vga.size / 2),",
     "wprmeta-fb"),
    # What the booter reads and starts
    ("radix3-wrong-page", "nova_radix3.c",
     "source->page_addr(source, first + i)", "source->page_addr(source, i)",
     "gsp-image"),
    ("radix3-tail-not-cleared", "nova_radix3.c",
     "memset(table + n, 0,", "memset(table + n, 0xff,",
     "radix3-tail"),
    ("gsp-signature-of-another-family", "hal/nova_hal_ga102.c",
     '".fwsignature_ga10x"', '".fwsignature_ad10x"',
     "gsp-signature"),
    ("gsp-mailboxes-not-written", "nova_gsp_boot.c",
     "nova_falcon_mailboxes_set(flcn, gsp->libos_args.addr);", ";",
     "libos-args-address"),
    ("gsp-wrong-version", "nova_gsp_boot.c",
     "NV_PFALCON_FALCON_OS, gsp->app_version);", "NV_PFALCON_FALCON_OS, gsp->app_version + 1);",
     "gsp-os-version"),
    # RM's arguments
    ("libos-logs-swapped", "rm/nova_rm_r570.c",
     '"LOGINIT", "LOGINTR",', '"LOGINTR", "LOGINIT",',
     "libos-args"),
    ("rm-arguments-offset", "rm/nova_rm_r570.c",
     ".cmdq_offset = cpu_to_le64(args->cmdq_offset),",
     ".cmdq_offset = cpu_to_le64(args->cmdq_offset + 8),",
     "rm-arguments"),
    ("queue-page-table", "nova_gsp_ring.c",
     "base + (u64)i * NOVA_GSP_RING_PAGE", "base + (u64)(i & ~1) * NOVA_GSP_RING_PAGE",
     "queue-page-table"),
    # Messages
    ("message-checksum", "nova_gsp_msg.c",
     "cpu_to_le32(nova_gsp_msg_checksum(msg, size));",
     "cpu_to_le32(nova_gsp_msg_checksum(msg, size) ^ 1);",
     "queue-checksum"),
    ("message-sequence", "nova_gsp_msg.c",
     ".seq = cpu_to_le32(seq),", ".seq = cpu_to_le32(seq + 1),",
     "queue-sequence"),
    ("message-element-count", "nova_gsp_msg.c",
     ".elem_count = cpu_to_le32(elems),", ".elem_count = cpu_to_le32(elems + 1),",
     "queue-element-count"),
    # A doorbell before the data would be a race: at times the GSP looks late enough.
    ("message-without-doorbell", "nova_gsp_cmdq.c",
     "nova_bar_wr32(&cmdq->gsp->core->bar, NV_PGSP_QUEUE_HEAD(0), 0);", ";",
     "queue-doorbell-missing"),
    ("message-pointer-too-far", "nova_gsp_cmdq.c",
     "cmdq->tx_wptr = nova_gsp_ring_advance(cmdq->tx_wptr, chunk->elem_count,",
     "cmdq->tx_wptr = nova_gsp_ring_advance(cmdq->tx_wptr, chunk->elem_count + 1,",
     "queue-length"),
    ("reply-sequence-noticed", "nova_gsp_cmdq.c",
     "cmdq->rx_seq++;", "cmdq->rx_seq += 2;",
     "message:sequence number 1, expected 2"),
    ("system-info-wrong-bar", "nova_gsp_rpc.c",
     ".bar1 = pci_resource_start(pdev, 1),", ".bar1 = pci_resource_start(pdev, 3),",
     "system-info"),
    ("registry-length", "rm/nova_rm_r570.c",
     "head.size = cpu_to_le32(total);", "head.size = cpu_to_le32(total + 1);",
     "registry-table"),
    # Interrupts
    ("msi-never-rearmed", "hal/nova_hal_ga102.c",
     "nova_bar_wr32(bar, NV_XVE_CYA_2, 0);", "(void)bar;",
     "irq-rearm-missing", INTERRUPT),
    ("interrupt-never-acknowledged", "nova_intr.c",
     "nova_bar_wr32(intr->bar, NV_VIRTUAL_FUNCTION_PRIV_CPU_INTR_LEAF(leaf),\n"
     "\t\t      pending);",
     ";",
     "irq-storm", INTERRUPT),
    ("interrupts-left-enabled", "nova_intr.c",
     "memset(intr->enabled, 0, sizeof(intr->enabled));\n\t\tnova_intr_mask_all(intr);",
     "memset(intr->enabled, 0, sizeof(intr->enabled));",
     "left-interrupts-enabled"),
    # The end
    ("unload-not-sent", "nova_gsp_boot.c",
     "if (!nova_gsp_rpc_unload(&core->gsp) &&", "if (",
     "gsp-reset-while-running"),
    ("unload-arguments", "rm/nova_rm_r570.c",
     "const struct nova_abi_r570_unloading wire = {};",
     "const struct nova_abi_r570_unloading wire = { .new_level = cpu_to_le32(3) };",
     "unload-arguments"),
    ("unload-without-fwsec-sb", "nova_gsp_boot.c",
     "nova_fwsec_run_sb(core);", ";",
     "unload-without-sb"),
    ("unload-booter-mailbox", "nova_booter.c",
     "#define UNLOAD_NORMAL\t0xff", "#define UNLOAD_NORMAL\t0xfe",
     "unload-mailbox"),
    ("unload-leaves-wpr2", "nova_gsp_boot.c",
     "nova_booter_run_unload(core);", ";",
     "wpr2-left"),
)]
