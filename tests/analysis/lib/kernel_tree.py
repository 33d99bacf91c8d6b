# SPDX-License-Identifier: GPL-2.0
"""The two kernel trees that the checks compile against.

headers	the distribution's headers, configured for gcc: what users build against
source	linux-source, prepared for clang with KUnit and lockdep; also the place of
	checkpatch, kernel-doc and the Sphinx extensions. Kept in the cache
"""

import fcntl
import glob
import hashlib
import os
import pathlib
import shutil
import time

from source_tree import run

LLVM = "-22"
TARBALL = "/usr/src/linux-source-7.2.tar.xz"

# The modules need headers, build scripts and Kconfig files only; without the
# rest it takes seconds to unpack and a fifth of the space.
LEAVE_OUT = [
    "*/sound/*.[ch]", "*/net/*.c", "*/fs/*.c", "*/drivers/*.[chS]",
    "*/Documentation/*.rst", "*/Documentation/*.yaml",
    "*/Documentation/*.svg", "*/Documentation/*.txt", "*/tools/testing/*",
    "*/tools/perf/*", "*.dts", "*.dtsi", "*/arch/[!x]*/*.[chS]",
    "*/arch/[!x]*/configs/*",
]
# Without BTF and module signing nothing is lost that a checker looks at.
CONFIG = ["-d", "DEBUG_INFO_BTF", "-d", "RUST", "-d", "MODULE_SIG",
          "-e", "KUNIT", "-e", "PROVE_LOCKING", "-e", "DEBUG_FS", "-e", "FUNCTION_ERROR_INJECTION"]


def must(argv, **kwargs):
    """Run a command whose failure ends everything."""
    status, out = run(argv, timeout=600, **kwargs)
    if status:
        tail = "\n".join(out.splitlines()[-20:])
        raise RuntimeError(f"{' '.join(map(str, argv))}: status {status}\n"
                           f"{tail}")
    return out


class KernelTree:
    """Finds the headers, makes the prepared source when it is stale."""

    def __init__(self, here):
        self.headers = self._headers()
        self.source = self._prepared(pathlib.Path(os.environ["NOVA_CACHE"]) /
                                     "analysis",
                                     pathlib.Path(__file__).read_bytes())
        self.checkpatch = self.source / "scripts/checkpatch.pl"
        self.kernel_doc = self.source / "tools/docs/kernel-doc"
        self.here = here

    @staticmethod
    def _headers():
        """KDIR if it exists in here, else the newest installed headers."""
        kdir = os.environ.get("KDIR")
        if kdir and os.path.exists(os.path.join(kdir, "Makefile")):
            return pathlib.Path(kdir)
        found = [d for d in glob.glob("/lib/modules/*/build")
                 if os.path.exists(os.path.join(d, "Makefile"))]
        if not found:
            raise RuntimeError("no kernel headers under /lib/modules")
        return pathlib.Path(os.path.realpath(sorted(found)[-1]))

    def _prepared(self, cache, recipe):
        """Unpack and configure linux-source once per recipe and version."""
        tarball = os.stat(TARBALL)
        config = (self.headers / ".config").read_bytes()
        digest = hashlib.sha256(recipe + config)
        digest.update(f"{tarball.st_size} {int(tarball.st_mtime)}".encode())
        digest.update(must([f"clang{LLVM}", "--version"]).encode())
        place = cache / digest.hexdigest()[:16]

        cache.mkdir(parents=True, exist_ok=True)
        with open(cache / "lock", "w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (place / "done").exists():
                shutil.rmtree(place, ignore_errors=True)
                self._forget(cache)
                print("# preparing the kernel source for clang", flush=True)
                self._prepare(place / "linux", config)
            (place / "done").touch()
        return place / "linux"

    @staticmethod
    def _forget(cache):
        """Other checkouts' trees stay for a week."""
        for done in cache.glob("*/done"):
            if time.time() - done.stat().st_mtime > 7 * 86400:
                shutil.rmtree(done.parent)

    @staticmethod
    def _prepare(tree, config):
        tree.mkdir(parents=True)
        must(["tar", "-C", tree, "--strip-components=1", "-xJf", TARBALL] +
             [f"--exclude={pattern}" for pattern in LEAVE_OUT])
        (tree / ".config").write_bytes(config)
        must([tree / "scripts/config", "--file", tree / ".config"] + CONFIG)
        for target in ("olddefconfig", "modules_prepare"):
            must(["make", "-C", tree, "-j2", f"LLVM={LLVM}", target])
