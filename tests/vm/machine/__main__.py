# SPDX-License-Identifier: GPL-2.0
"""Run one command in a virtual machine with a virtual GPU.

tests/vm/run starts this inside the root file system of tests/vm/root. The
parts: options (command line), builds (virtual GPU and modules), gpu (the model's
process), guest (QEMU and its channels), klog (what a kernel log says about bugs),
verdict (all of that as one result).
"""

import os
import shutil
import signal
import sys
import tempfile

import builds
import gpu
import guest
import options
import verdict


def main():
    """Build, boot, run; the exit status is explained in options.py."""
    opt = options.parse(sys.argv[1:])
    # Ends as by ^C, so that QEMU and the model do not stay behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)

    result = verdict.Verdict(opt)
    sockets = tempfile.mkdtemp(prefix="nova-vm-")
    model = machine = None
    try:
        modules = builds.modules(opt) if opt.needs_modules() else []
        if modules:
            builds.bridge(opt)
        if opt.gpu_present:
            model = gpu.VirtualGpu(opt, builds.virtual_gpu(opt), sockets)
        if opt.build_only:
            return 0
        if model:
            model.start()
        machine = guest.Guest(opt, modules, model, sockets)
        machine.run()
        result.machine(machine)
        if model:
            result.model(model)
    except (builds.BuildError, gpu.GpuError) as error:
        result.broken(str(error))
    except guest.GuestError as error:
        # QEMU does not survive its device.
        result.broken((model and model.death()) or str(error))
    except KeyboardInterrupt:
        result.broken("interrupted")
    finally:
        if machine:
            machine.kill()
        if model:
            model.kill()
        shutil.rmtree(sockets, ignore_errors=True)
    return result.report()


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)
