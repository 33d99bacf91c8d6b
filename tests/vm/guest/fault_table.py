# SPDX-License-Identifier: GPL-2.0
"""What the driver must do about each fault that the virtual GPU can have.

The errnos are the contract in nova-core/nova_core_driver.c. The message is what
a user would look for in the kernel's log: it must name what is wrong.
"""

import dataclasses
import errno

BADMSG, BUSY, INVAL = (errno.EBADMSG,), (errno.EBUSY,), (errno.EINVAL,)
IO, NODEV, NOENT = (errno.EIO,), (errno.ENODEV,), (errno.ENOENT,)
OPNOTSUPP, PROTO = (errno.EOPNOTSUPP,), (errno.EPROTO,)
TIMEDOUT, MALFORMED = (errno.ETIMEDOUT,), (errno.EBADMSG, errno.EPROTO)

#: DEFAULT_RATELIMIT_INTERVAL of Linux, in which a message is printed
#: DEFAULT_RATELIMIT_BURST times at most.
RATELIMIT_SECONDS = 5
RATELIMIT_BURST = 10

#: Probe succeeds: the fault is one that a driver has to live with.
WORKS = (0,)


@dataclasses.dataclass(frozen=True)
class Fault:
    """One fault and what has to come of it."""

    #: As the control socket's "inject" takes it.
    spec: str
    #: Probe ends with one of these.
    errnos: tuple
    #: A line of the kernel's log at level warning or above must match.
    message: str = ""
    #: It shows when the driver is unbound.
    at_unbind: bool = False
    #: What the driver may say at most,
    lines: int = 12
    #: and in each RATELIMIT_SECONDS more: a storm is limited, not silenced.
    storm_lines: int = 0
    #: Rules of the model that are broken by the fault and not by the driver.
    violations: tuple = ()

    def may_say(self, seconds):
        """How many lines the driver may say in so many seconds."""
        windows = 1 + int(seconds / RATELIMIT_SECONDS)
        return self.lines + self.storm_lines * windows

    @property
    def name(self):
        """The fault's name alone."""
        return self.spec.partition("=")[0].partition(",")[0]

    @property
    def title(self):
        """As a test's name."""
        return self.spec.replace("=", "-").replace(",", "-").replace(":", "-")


# Events of three kinds are printed: RC, RM's log, MMU faults.
STORM = {"storm_lines": 3 * RATELIMIT_BURST}
# A falcon that hangs can only be reset while it runs.
HANGS = {"violations": ("falcon-reset-while-running",)}
# What booter_unload does not do stays undone.
LEFT = {"at_unbind": True, "violations": ("wpr2-left", "falcon-reset-while-running")}
# NVIDIA's driver runs booter_unload after a failed FWSEC-SB as well
# (kernel_gsp_tu102.c, kgspTeardown_TU102).
NO_SB = {"at_unbind": True, "violations": ("unload-without-sb",)}

# With RM that cannot be talked to there is no goodbye; NVIDIA's driver resets
# the GSP whatever came of it (kernel_gsp.c, kgspUnloadRm_IMPL).
DEAF = {"violations": ("gsp-reset-while-running",)}

FAULTS = [Fault(*row[:3], **(row[3] if len(row) > 3 else {})) for row in (
    # The chip and its own firmware
    ("gfw-never", TIMEDOUT, r"boot firmware|GFW"),
    ("bad-boot0=0x134000a1", NODEV, r"GSP|Turing"),
    ("bad-boot0=0x0fe000a1", NODEV, r"unknown|GSP|Turing"),
    ("bad-boot0=0xffffffff", NODEV, r"bus|ones|0xffffffff"),
    ("bad-boot0=0x192000a1", OPNOTSUPP, r"not supported yet"),
    ("bad-boot0=0x162000a1", OPNOTSUPP, r"not supported yet"),
    ("vram-size-zero", INVAL, r"memory|VRAM"),
    ("all-ones", NODEV, r"bus|ones|gone"),
    ("all-ones,after=20", NODEV, r"bus|ones|gone"),
    ("all-ones,after=400", NODEV, r"bus|ones|gone"),
    ("all-ones,after=1500", NODEV, r"bus|ones|gone"),
    ("ptimer-stuck", WORKS),
    ("lost-interrupt,count=1", WORKS),
    ("spurious-interrupt,count=1", WORKS),

    # VBIOS
    ("vbios-empty", INVAL, r"VBIOS"),
    ("vbios-rom-signature", INVAL, r"VBIOS"),
    ("vbios-pcir-range", INVAL, r"VBIOS"),
    ("vbios-pcir-signature", INVAL, r"VBIOS"),
    ("vbios-image-length", INVAL, r"VBIOS"),
    ("vbios-no-last", INVAL, r"VBIOS"),
    ("vbios-fwsec-image-signature", INVAL, r"VBIOS"),
    ("vbios-cut", INVAL, r"VBIOS"),
    ("vbios-no-bit", INVAL, r"VBIOS.*(BIT|BIOS information table)"),
    ("vbios-bit-checksum", INVAL, r"VBIOS.*(BIT|BIOS information table)"),
    ("vbios-bit-token-size", INVAL, r"VBIOS.*(BIT|BIOS information table)"),
    ("vbios-no-falcon-token", INVAL, r"VBIOS"),
    ("vbios-falcon-token-version", INVAL, r"VBIOS"),
    ("vbios-falcon-token-range", INVAL, r"VBIOS"),
    ("vbios-ucode-table-range", INVAL, r"VBIOS"),
    ("vbios-ucode-table-inside", INVAL, r"VBIOS"),
    ("vbios-ucode-table-version", INVAL, r"VBIOS"),
    ("vbios-ucode-table-entry", INVAL, r"VBIOS"),
    ("vbios-no-fwsec", INVAL, r"VBIOS"),
    ("vbios-desc-range", INVAL, r"VBIOS"),
    ("vbios-desc-invalid", INVAL, r"VBIOS"),
    ("vbios-desc-version", INVAL, r"VBIOS"),
    ("vbios-desc-size", INVAL, r"VBIOS"),
    ("vbios-ucode-size", INVAL, r"VBIOS"),
    ("vbios-signature-count", INVAL, r"VBIOS|signature"),
    ("vbios-signature-versions", INVAL, r"VBIOS|signature"),
    ("vbios-pkc-range", INVAL, r"VBIOS|signature"),
    ("vbios-engine-mask", INVAL, r"VBIOS|FWSEC"),
    ("vbios-ucode-id", INVAL, r"VBIOS|FWSEC"),
    ("vbios-appif-range", INVAL, r"VBIOS|FWSEC"),
    ("vbios-appif-version", INVAL, r"VBIOS|FWSEC"),
    ("vbios-no-dmemmapper", INVAL, r"VBIOS|FWSEC"),
    ("vbios-dmemmapper-range", INVAL, r"VBIOS|FWSEC"),
    ("vbios-command-range", INVAL, r"VBIOS|FWSEC"),
    ("vbios-ucode-corrupt", IO, r"FWSEC"),

    # Falcons, FWSEC, booter
    ("wrong-fuse=31", INVAL, r"signature|fuse"),
    ("scrub-never", TIMEDOUT, r"scrub"),
    ("reset-not-ready", WORKS),
    ("dma-stuck", TIMEDOUT, r"DMA|load"),
    # A reset selects the falcon, so there is nothing to switch and to wait for.
    ("core-select-stuck", WORKS),
    ("fwsec-hang", TIMEDOUT, r"FWSEC", HANGS),
    ("frts-error=3", IO, r"FWSEC|FRTS"),
    ("frts-no-wpr2", IO, r"WPR2"),
    ("frts-wrong-place", IO, r"WPR2"),
    ("booter-error=0x1d", IO, r"booter"),
    ("booter-hang", TIMEDOUT, r"booter", HANGS),
    ("riscv-never-active", TIMEDOUT, r"RISC-V"),
    ("sb-error=3", WORKS, r"FWSEC", NO_SB),
    ("booter-unload-error=0x1d", WORKS, r"booter", LEFT),
    ("booter-unload-hang", WORKS, r"booter", LEFT),
    ("booter-unload-keeps-wpr2", WORKS, r"WPR2", LEFT),

    # RM: start, queues
    ("rm-no-start", TIMEDOUT, r"did not finish its initialisation", DEAF),
    ("no-status-queue", TIMEDOUT, r"did not finish its initialisation", DEAF),
    ("no-init-done", TIMEDOUT, r"did not finish its initialisation", DEAF),
    ("init-done-result=0x40", IO, r"NV_ERR_INVALID_STATE", DEAF),
    ("gsp-crash-boot", IO, r"GSP", DEAF),
    ("msgq-bad-checksum", MALFORMED, r"checksum", DEAF),
    ("msgq-bad-seq", MALFORMED, r"sequence", DEAF),
    ("msgq-bad-length=0", MALFORMED, r"length|bytes|long", DEAF),
    ("msgq-bad-length=0xffffffff", MALFORMED, r"length|bytes|long", DEAF),
    ("msgq-bad-elem-count=0", MALFORMED, r"element|record|queue entr", DEAF),
    ("msgq-bad-elem-count=0xffff", MALFORMED, r"element|record|queue entr", DEAF),
    ("msgq-bad-signature", MALFORMED, r"signature", DEAF),
    ("msgq-bad-version", MALFORMED, r"version", DEAF),
    ("msgq-bad-writeptr=0xffffffff", MALFORMED, r"pointer", DEAF),
    ("msgq-poison", WORKS),
    ("msgq-unknown-function,count=1", WORKS),

    # RM: RPCs and events
    ("rpc-error=0x56,count=1", IO + INVAL + OPNOTSUPP + PROTO, r"NV_ERR_NOT_SUPPORTED|0x56"),
    ("rm-status=0x1f", IO + INVAL + PROTO, r"NV_ERR_INVALID_ARGUMENT|0x1f"),
    ("rpc-delay=60000,count=1", TIMEDOUT, r"reply|answer|timed out|timeout", DEAF),
    ("rpc-no-reply=0", TIMEDOUT, r"reply|answer|timed out|timeout", DEAF),
    ("rpc-duplicate-reply,count=1", WORKS),
    ("rpc-short-reply=4", MALFORMED, r"short|bytes|size"),
    ("rpc-wrong-sequence", TIMEDOUT + MALFORMED, r"sequence|reply"),
    ("events-before-reply=40", WORKS, r"Xid", STORM),
    # Which of so many messages are printed is the rate limit's choice.
    ("event-storm=200", WORKS, "", STORM),
    ("event-short,count=1", WORKS),
    ("xid=79,count=1", WORKS, r"Xid|79"),
    ("gsp-crash", IO, r"GSP", DEAF),

    # RM: answers
    ("static-info-bad=0", MALFORMED + INVAL, r"region|static"),
    ("static-info-bad=1", MALFORMED + INVAL, r"region|static"),
    ("static-info-bad=2", MALFORMED + INVAL, r"region|static"),
    ("static-info-bad=3", MALFORMED + INVAL, r"region|static"),
    ("static-info-bad=4", MALFORMED + INVAL, r"region|static"),
    ("static-info-bad=5", WORKS),
    ("static-info-bad=6", MALFORMED + INVAL, r"region|static"),
    ("intr-table-bad=0", MALFORMED + INVAL, r"interrupt"),
    ("intr-table-bad=1", MALFORMED + INVAL, r"interrupt|vector"),
    ("intr-table-bad=2", MALFORMED + INVAL, r"interrupt"),
    ("intr-table-bad=3", MALFORMED + INVAL, r"interrupt|vector"),
    ("gpc-mask-zero", MALFORMED + INVAL, r"graphics cluster|GPC"),

    # CPU sequencer
    ("sequencer-bad-opcode", MALFORMED + INVAL, r"sequencer", DEAF),
    ("sequencer-bad-register=0x1000000", MALFORMED + INVAL, r"sequencer", DEAF),
    ("sequencer-truncated", MALFORMED + INVAL, r"sequencer", DEAF),
    ("sequencer-bad-index", MALFORMED + INVAL, r"sequencer", DEAF),
    ("sequencer-bad-slot", MALFORMED + INVAL, r"sequencer", DEAF),
    ("sequencer-poll-timeout", TIMEDOUT, r"sequencer", DEAF),
    ("resume-never", TIMEDOUT, r"resume|sequencer", DEAF),

    # Address translation: BAR2's is set up in probe
    ("tlb-invalidate-delay=1000", WORKS),
    ("tlb-invalidate-stuck", TIMEDOUT, r"TLB", DEAF),

    # Channels: nova-drm's on a copy engine is made in probe and ended at unbind,
    # and has nothing to do meanwhile. igt/nova_evict.c has it fail at its work.
    ("rc=13", WORKS),
    ("rc-no-event", WORKS),
    ("doorbell-lost", WORKS),
    ("nonstall-lost", WORKS),
    ("channel-hang=0", WORKS),
    ("engine-hang=0", WORKS),
    ("preempt-refused=101", WORKS),
    ("preempt-stuck", WORKS),
    ("channel-delay=1000", WORKS),
    ("acquire-watchdog=100", WORKS),

    # Unload
    ("unload-no-suspend", WORKS, r"suspend|unload|GSP", {"at_unbind": True}),
)]

#: Faults that have a test of their own in tests/vm/tests.
ELSEWHERE = {"wpr2-survives-reset"}
