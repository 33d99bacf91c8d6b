# SPDX-License-Identifier: GPL-2.0
"""Mistakes in booting the GPU, and the rule or message by which they are caught.

Files are below nova-core. What is replaced must be there exactly once. A catcher
is a violation's name, or "message:" and an expression for the kernel's log.
"""

from mutation_defect import DriverDefect


#: The GSP's interrupt, as the model's RM has it in its table.
INTERRUPT = "interrupt 155"


def _defect(name, file, old, new, catcher, stimulus=""):
    kind, _, text = catcher.partition("message:")
    return DriverDefect(name, f"nova-core/{file}", old, new, violation=kind,
                        message=text, stimulus=stimulus)


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
    # FWSEC and the layout of VRAM
    ("frts-misaligned", "nova_fwsec.c",
     ".frts_offset = frts->base,", ".frts_offset = frts->base - SZ_4K,",
     "fwsec-frts-place"),
    ("frts-elsewhere-noticed", "nova_fwsec.c",
     ".frts_offset = frts->base,", ".frts_offset = frts->base - 0x20000,",
     "message:FWSEC-FRTS created WPR2 at .* instead of"),
    # What the booter reads and starts
    ("gsp-signature-of-another-family", "hal/nova_hal_ga102.c",
     '".fwsignature_ga10x"', '".fwsignature_ad10x"',
     "gsp-signature"),
    ("gsp-mailboxes-not-written", "nova_gsp_boot.c",
     "nova_falcon_mailboxes_set(flcn, gsp->libos_args.addr);", ";",
     "libos-args-address"),
    ("gsp-wrong-version", "nova_gsp_boot.c",
     "NV_PFALCON_FALCON_OS, gsp->app_version);", "NV_PFALCON_FALCON_OS, gsp->app_version + 1);",
     "gsp-os-version"),
    # Messages
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
     # With the array cleared, the last interrupt would mask them all the same.
     ";",
     "left-interrupts-enabled"),
    # The end
    ("unload-not-sent", "nova_gsp_boot.c",
     "if (!nova_gsp_rpc_unload(&core->gsp) &&", "if (",
     "gsp-reset-while-running"),
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
