# SPDX-License-Identifier: GPL-2.0
"""Defects in the modules, all of them loaded in turn in one boot of a machine.

A copy of the driver is built once; for a defect its object is compiled and the
module linked anew, by the commands that Kbuild has recorded. guest/try-modules
loads and unloads the modules beside the virtual GPU, runs a subtest of IGT's in
between if there is one, and says what came of each.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess

from mutation_defect import DriverDefect, MutationError

#: A change that nobody may notice.
HARMLESS = DriverDefect(
    "comment", "nova-core/nova_fb.c", "/* Move @top down by @size and align;",
    "/* Move @top down by @size, and align;")

CORE = "nova-core"
DRM = "nova-drm"
#: What the modules are built from.
SOURCES = ("Kbuild", "nova-core", "nova-drm", "include", "uapi")
#: For the whole boot.
MACHINE_SECONDS = 1800
#: What IGT says of a subtest.
PASSED = "SUCCESS"
FAILED = "FAIL"


def _run(argv, cwd, what):
    # objtool wants what Kbuild exports; guests are x86 machines.
    done = subprocess.run(argv, cwd=cwd, text=True, check=False,
                          env=dict(os.environ, SRCARCH="x86"),
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    if done.returncode:
        said = [line for line in done.stdout.splitlines() if "error" in line]
        raise MutationError(f"{what}: " + ("; ".join(said[:3]) or done.stdout[-500:]))
    return done.stdout


class Build:
    """The copy of the driver, and modules with one defect made from it."""

    def __init__(self, top, where):
        self.top = top
        self.dir = where / "source"
        self.modules = where / "modules"
        shutil.rmtree(self.modules, ignore_errors=True)
        self.modules.mkdir(parents=True)
        self._copy()
        image = _run([top / "tests/vm/image", "stock"], top, "the guest's image").split()
        kdir = pathlib.Path(image[-1], "build").read_text(encoding="ascii").strip()
        # Nobody debugs it, and without that all steps are twice as fast.
        _run(["make", "-s", f"-j{os.cpu_count()}", "-C", kdir, f"M={self.dir}",
              "KCFLAGS=-g0", "CONFIG_DEBUG_INFO_BTF_MODULES=", "modules"],
             self.dir, "the driver does not build")

    def _copy(self):
        """Bring the copy up to date; what has not changed keeps its objects."""
        wanted = set()
        for part in SOURCES:
            whole = self.top / part
            for path in whole.rglob("*") if whole.is_dir() else [whole]:
                if path.is_file() and path.suffix in (".c", ".h", ""):
                    wanted.add(path.relative_to(self.top))
        for path in wanted:
            target = self.dir / path
            data = (self.top / path).read_bytes()
            if not target.exists() or target.read_bytes() != data:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
        for path in self.dir.rglob("*.[ch]"):
            name = path.relative_to(self.dir)
            if name not in wanted and not name.name.endswith(".mod.c"):
                path.unlink()

    def _command(self, target):
        """How Kbuild made a file."""
        path = self.dir / target
        text = (path.parent / f".{path.name}.cmd").read_text(encoding="utf-8")
        line = text.split("\n", 1)[0]
        return line.partition(":=")[2].replace("$$", "$").replace("$(pound)", "#")

    def plain(self, module):
        """A module as it is."""
        return self._finish(self.dir / module / f"{module}.ko", f"{module}-unchanged")

    def _finish(self, module, name):
        target = self.modules / f"{name}.ko"
        _run(["strip", "--strip-debug", "-o", target, module], self.dir, "strip")
        return target

    def module(self, defect, scratch):
        """Compile one file with the defect in it and link; returns the module."""
        scratch.mkdir(parents=True)
        name = defect.module
        whole = defect.apply((self.dir / defect.file).read_text(encoding="utf-8"))
        # Beside the original, for the sake of its #include "...".
        changed = (self.dir / defect.file).with_name(f".{defect.name}.c")
        changed.write_text(whole, encoding="utf-8")
        try:
            built = self._compile(defect.file, changed, scratch)
        finally:
            changed.unlink()
        listed = (self.dir / name / f"{name}.mod").read_text(encoding="utf-8")
        (scratch / "objects").write_text(
            listed.replace(f"{defect.file[:-2]}.o\n", f"{built}\n"), encoding="utf-8")
        whole, linked = f"{name}/{name}.o", f"{name}/{name}.ko"
        link = self._command(whole)
        link = link.replace(f"@{name}/{name}.mod", f"@{scratch}/objects")
        link = link.replace(whole, f"{scratch}/module.o")
        last = self._command(linked).replace(linked, f"{scratch}/module.ko")
        last = last.replace(whole, f"{scratch}/module.o")
        _run(["sh", "-ec", link], self.dir, "does not link")
        _run(["sh", "-ec", last], self.dir, "does not link")
        return self._finish(scratch / "module.ko", defect.name)

    def _compile(self, source, changed, scratch):
        built = scratch / "changed.o"
        command = self._command(f"{source[:-2]}.o")
        command = re.sub(r"-Wp,-MMD,\S+", "", command)
        for old, new in ((f"-o {source[:-2]}.o", f"-o {built}"),
                         (f" {source} ", f" {changed.relative_to(self.dir)} ")):
            if old not in f"{command} ":
                raise MutationError(f"Kbuild's command has no '{old}'")
            command = f"{command} ".replace(old, new)
        _run(["sh", "-ec", command], self.dir, "does not build")
        return built


def _machine(top, build, plan):
    """Yield what the guest says of each module, as dictionaries."""
    path = build.modules / "plan.json"
    path.write_text(json.dumps(plan, indent=1), encoding="utf-8")
    argv = [top / "tests/vm/run", "--quiet", "--driver", "none", "--no-modules",
            # What a wrong driver makes the kernel say is no failure here.
            "--allow", ".", "--timeout", str(MACHINE_SECONDS),
            # Little enough VRAM and BAR1 to drive out what is in them.
            "--gpu-build", "plain", "--gpu", "--vram-usable 32M --bar1 4M",
            "--", top / "tests/mutation/guest/try-modules", path]
    with subprocess.Popen(argv, cwd=top, stdin=subprocess.DEVNULL, text=True,
                          stdout=subprocess.PIPE) as machine:
        for line in machine.stdout:
            if line.startswith("{"):
                yield json.loads(line)
            else:
                print(f"# {line}", end="")


def _tell(seen):
    """What the guest saw, in words: what matters most is last, where a reader of
    results looks."""
    tests = [f"{name}: {result}" for name, result in seen["tests"].items()
             if result != PASSED]
    violations = ", ".join(seen["violations"]) or "none"
    return "\n".join([*seen["lines"], *seen["said"], "; ".join(seen["errors"]),
                      "; ".join(tests) or "all tests pass",
                      f"{seen['end']}; violations: {violations}"])


def judge(defect, seen):
    """None when the named catcher has seen the defect, else what was seen."""
    named = not defect.violation or defect.violation in seen["violations"]
    said = not defect.message or any(re.search(defect.message, line)
                                     for line in seen["lines"])
    failed = not defect.must_fail or seen["tests"].get(defect.igt) == FAILED
    return None if named and said and failed else _tell(seen)


def clean(seen):
    """None when nothing is wrong with the driver, else what."""
    if (seen["end"] == "bound" and not seen["violations"] and not seen["errors"] and
            all(result == PASSED for result in seen["tests"].values())):
        return None
    return _tell(seen)


def report_all(defects, built, results, report):
    """One result for each defect; the unchanged module comes first and last."""
    wanted = {defect.name: defect for defect in defects}
    for seen in results:
        name = seen["name"]
        if name in ("unchanged", "unchanged-again", HARMLESS.name):
            text = {"unchanged": "without a defect nothing is noticed",
                    HARMLESS.name: "a changed comment is noticed by nobody",
                    "unchanged-again": "after all defects it works as before"}[name]
            reason = clean(seen)
            report(f"driver: {text}", reason is None, reason or "")
            continue
        defect = wanted.pop(name)
        reason = judge(defect, seen)
        if reason is None:
            report(f"mutant {name}: caught by {defect.catcher}", True)
        else:
            report(f"mutant {name}: survived", False, reason)
    for name in wanted:
        report(f"mutant {name}", False, built.get(name, "the machine did not get to it"))


def row(modules, name, defects):
    """A row of the plan: what is loaded, done and run for these defects."""
    # With something else to wait for, the driver has to finish.
    early = len(defects) == 1 and not (defects[0].message or defects[0].must_fail)
    return {"name": name, "core": str(modules[CORE]), "drm": str(modules[DRM]),
            "violation": defects[0].violation if early else "",
            "stimuli": sorted({d.stimulus for d in defects if d.stimulus}),
            "tests": sorted({d.igt for d in defects if d.igt})}


def run(top, scratch, defects, report):
    """Build the modules, boot once, report each defect."""
    _run(["make", "-s", "-C", top / "igt", f"O={top}/build/vm/igt"], top,
         "the IGT programs do not build")
    build = Build(top, top / "build/mutation")
    plain = {name: build.plain(name) for name in (CORE, DRM)}
    # It has to stand all of what is done to those with a defect.
    plan = [row(plain, "unchanged", [HARMLESS, *defects])]
    trouble = {}
    with concurrent.futures.ThreadPoolExecutor(max(2, os.cpu_count() or 1)) as pool:
        tried = [(defect, pool.submit(build.module, defect,
                                      pathlib.Path(scratch, defect.name)))
                 for defect in [HARMLESS, *defects]]
        for defect, future in tried:
            try:
                module = future.result()
            except MutationError as error:
                trouble[defect.name] = str(error)
                continue
            plan.append(row({**plain, defect.module: module}, defect.name, [defect]))
    plan.append({**plan[0], "name": "unchanged-again", "tests": []})
    seen = []

    def results():
        for result in _machine(top, build, plan):
            seen.append(result["name"])
            print(f"# {result['name']}: {result['seconds']} s")
            yield result

    report_all(defects, trouble, results(), report)
    for name in ("unchanged", HARMLESS.name, "unchanged-again"):
        if name not in seen:
            report(f"driver: {name}", False,
                   trouble.get(name, "the machine did not get to it"))
