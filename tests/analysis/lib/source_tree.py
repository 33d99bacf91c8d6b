# SPDX-License-Identifier: GPL-2.0
"""Which files the project has, and how to call tools on them."""

import fnmatch
import os
import re
import subprocess

KERNEL_DIRS = ("nova-core/", "nova-drm/", "tests/kunit/")
PUBLIC_HEADERS = ("include/linux/nova_core.h", "uapi/drm/nova_drm.h")
SKIP_DIRS = {".git", "build"}
BUILT = ("*.o", "*.ko", "*.mod", "*.mod.c", "*.cmd", "*.d", "*.symvers",
         "modules.order", "*.pyc")


def run(argv, timeout=300, **kwargs):
    """Run a command; returns (status, stdout and stderr together)."""
    done = subprocess.run([str(a) for a in argv], timeout=timeout, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, errors="replace",
                          check=False, **kwargs)
    return done.returncode, done.stdout


def strip_comments(text, keep_strings=False):
    """C source without comments (and strings), line numbers unchanged."""

    def blank(match):
        token = match.group(0)
        if token.startswith("/"):
            return " " + "\n" * token.count("\n")
        if keep_strings:
            return token
        return token[0] + token[-1]

    return re.sub(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"'
                  r"|'(?:\\.|[^'\\\n])*'", blank, text, flags=re.S)


class SourceTree:
    """The files that git knows or would add; all files without git."""

    def __init__(self, top):
        self.top = top
        self.files = self._from_git() or self._from_walk()

    def _from_git(self):
        try:
            status, out = run(["git", "-c", "safe.directory=*", "-C",
                               self.top, "ls-files", "-z", "--cached",
                               "--others", "--exclude-standard"])
        except FileNotFoundError:
            return None
        if status:
            return None
        names = {n for n in out.split("\0") if n and self._wanted(n)}
        return sorted(n for n in names if (self.top / n).is_file())

    def _from_walk(self):
        names = []
        for base, dirs, files in os.walk(self.top):
            dirs[:] = [d for d in dirs if d not in SKIP_DIRS]
            for name in files:
                path = os.path.relpath(os.path.join(base, name), self.top)
                if self._wanted(path):
                    names.append(path)
        return sorted(names)

    @staticmethod
    def _wanted(name):
        if name.split("/")[0] in SKIP_DIRS:
            return False
        base = os.path.basename(name)
        return not any(fnmatch.fnmatch(base, p) for p in BUILT)

    def match(self, *patterns, exclude=()):
        """Names that match one of the glob patterns ('*' crosses '/')."""
        return [n for n in self.files
                if any(fnmatch.fnmatch(n, p) for p in patterns) and
                not any(fnmatch.fnmatch(n, p) for p in exclude)]

    def c_files(self):
        """Every C source and header, samples of this directory aside."""
        return self.match("*.c", "*.h", exclude=SAMPLES)

    def kernel_files(self):
        """C sources and headers that are compiled into the modules."""
        return [n for n in self.match("*.c", "*.h")
                if n.startswith(KERNEL_DIRS) or n in PUBLIC_HEADERS]

    def text(self, name):
        """Contents of a file."""
        return (self.top / name).read_text(errors="replace")


# Sources that are wrong on purpose: each has its own check.
SAMPLES = ("tests/analysis/must-fail/*", "tests/analysis/holes/*",
           "tests/analysis/*/samples/*")
