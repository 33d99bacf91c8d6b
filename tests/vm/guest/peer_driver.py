# SPDX-License-Identifier: GPL-2.0
"""Another driver for the GPU, used as a test uses ours: load, bind, unbind."""

import dataclasses

from nova_guest import PCI, address, check, loaded, name_of, run, write


@dataclasses.dataclass(frozen=True)
class Peer:
    """A driver nobody here wrote."""

    #: Its directory in /sys/bus/pci/drivers.
    name: str
    #: Its modules, parents first.
    modules: tuple

    @property
    def directory(self):
        """Its PCI driver in sysfs."""
        return PCI / "drivers" / self.name

    def bound(self):
        """Has it got the GPU?"""
        return (self.directory / address()).exists()

    def load(self, *options):
        """Load its modules, the first with options; it must take the GPU."""
        for module in self.modules:
            run("modprobe", module, *options)
            options = ()
        check(self.bound(), f"{self.name} is loaded but has not got the GPU")

    def unload(self):
        """Unbind, then unload, children first; the GPU must be free."""
        if self.directory.exists() and self.bound():
            self.unbind()
        for module in reversed(self.modules):
            if loaded(module.replace("-", "_")):
                run("rmmod", module)
        check(not (PCI / "devices" / address() / "driver").exists(),
              f"{self.name} is unloaded but the GPU has a driver")

    def bind(self):
        """Bind the GPU; must succeed."""
        code = write(self.directory / "bind", address())
        check(code == 0, f"bind to {self.name} fails with {name_of(code)}")
        check(self.bound(), f"bind to {self.name} did not bind")

    def unbind(self):
        """Unbind the GPU; must succeed."""
        code = write(self.directory / "unbind", address())
        check(code == 0, f"unbind from {self.name} fails with {name_of(code)}")
