# SPDX-License-Identifier: GPL-2.0
"""Run jobs side by side, each as a group of processes that ends as one.

A job begins when there is a place for it and what it needs is built; of those
that could, the one with the most work behind it goes first. Builds are jobs as
well, each run once, so that two jobs never make the same file. A job that has to
be alone, as it counts on being in time, waits until all others are done.
"""

import contextlib
import dataclasses
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable

#: How long what was asked to end may take to do so.
GRACE = 20
NEVER = float("inf")
#: What costs no more than this goes before everything else.
QUICK = 10


@dataclasses.dataclass
class Ended:
    """What came of one job."""

    job: object
    #: The exit status, or words when there is none.
    status: object
    seconds: float = 0
    #: What the processes used, as far as their parents waited for them.
    cpu_seconds: float = 0
    begun: bool = True


@dataclasses.dataclass
class _Running:
    """A job's processes."""

    job: object
    process: subprocess.Popen
    pidfd: int
    began: float
    #: When they are told to end, and after that, when they are killed.
    deadline: float
    told: str = ""

    def end(self, why):
        """Ask all of them to end; the second time make them."""
        if not self.told:
            self.told = why
            self.deadline = time.monotonic() + GRACE
            self.signal(signal.SIGTERM)
        elif time.monotonic() >= self.deadline:
            self.deadline = NEVER
            self.signal(signal.SIGKILL)

    def signal(self, number):
        """Signal all of them; as long as it is not reaped, the first is there."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


@dataclasses.dataclass
class Schedule:
    """All jobs of a run and how many may run at the same time.

    @jobs and @builds (a dictionary by name) have argv, timeout, log, needs
    (names of builds), cost (seconds, roughly) and alone (nothing runs beside it).
    """

    jobs: list
    builds: dict
    places: int
    directory: object
    #: Called with a job or a build when it begins.
    begins: Callable
    _waiting: list = dataclasses.field(default_factory=list)
    _running: list = dataclasses.field(default_factory=list)
    #: Statuses of builds that have ended.
    _built: dict = dataclasses.field(default_factory=dict)
    _stopped: bool = False
    #: An eventfd: the signal that calls stop() must not come just before a wait.
    _wake: int = dataclasses.field(default_factory=lambda: os.eventfd(0))

    def run(self):
        """Yield Ended for each job and build as they end.

        When the caller stops listening, all processes are ended.
        """
        wanted = self._wanted()
        self._waiting = [*wanted.values(), *self.jobs]
        # Sorting is stable: what costs the same comes in its order.
        rank = {id(job): self._behind(job, wanted) for job in self._waiting}
        self._waiting.sort(key=lambda job: (rank[id(job)] > QUICK, -rank[id(job)]))
        with selectors.DefaultSelector() as selector:
            selector.register(self._wake, selectors.EVENT_READ)
            try:
                while self._waiting or self._running:
                    yield from self._skip()
                    self._begin_some(selector)
                    yield from self._ended(selector)
            finally:
                self._end_all(selector)
                os.close(self._wake)

    def stop(self):
        """End what runs and begin nothing more; a signal's handler may do so."""
        self._stopped = True
        os.eventfd_write(self._wake, 1)

    def _wanted(self):
        """The builds that jobs need, directly or through another build."""
        wanted = {}

        def want(names):
            for name in names:
                if name not in wanted:
                    want(self.builds[name].needs)
                    wanted[name] = self.builds[name]

        for job in self.jobs:
            want(job.needs)
        return wanted

    def _behind(self, job, wanted):
        """The longest chain of work that begins with this job."""
        name = next((n for n, build in wanted.items() if build is job), None)
        later = [other for other in (*wanted.values(), *self.jobs)
                 if name is not None and name in other.needs]
        return job.cost + max((self._behind(o, wanted) for o in later), default=0)

    def _skip(self):
        """What needs a build that failed does not run; nothing does after stop()."""
        while True:
            for job in self._waiting:
                bad = [n for n in job.needs if self._built.get(n, 0) != 0]
                if self._stopped or bad:
                    self._waiting.remove(job)
                    why = "not begun" if self._stopped else f"no {bad[0]}"
                    yield self._note(Ended(job, why, begun=False))
                    break
            else:
                return

    def _may_begin(self):
        """What is ready, as many as there are places."""
        if any(running.job.alone for running in self._running):
            return []
        beside = [job for job in self._waiting if not job.alone]
        if not beside and not self._running:
            return self._waiting[:1]
        ready = [job for job in beside
                 if all(name in self._built for name in job.needs)]
        return ready[:self.places - len(self._running)]

    def _begin_some(self, selector):
        for job in self._may_begin():
            self._waiting.remove(job)
            self.begins(job)
            job.log.parent.mkdir(parents=True, exist_ok=True)
            with open(job.log, "wb") as out:
                process = subprocess.Popen(
                    [str(word) for word in job.argv], cwd=self.directory,
                    stdin=subprocess.DEVNULL, stdout=out,
                    stderr=subprocess.STDOUT, start_new_session=True)
            now = time.monotonic()
            running = _Running(job, process, os.pidfd_open(process.pid), now,
                               now + job.timeout)
            self._running.append(running)
            selector.register(running.pidfd, selectors.EVENT_READ, running)

    def _ended(self, selector):
        """Wait for one to end or to be late."""
        if not self._running:
            return
        for key, _ in selector.select(self._until_late()):
            if key.data:
                yield self._note(self._reap(key.data, selector))
            else:
                os.eventfd_read(self._wake)
                for running in self._running:
                    running.end("interrupted")
        for running in self._running:
            if time.monotonic() >= running.deadline:
                running.end(f"none after {running.job.timeout} s")

    def _until_late(self):
        """Seconds until the next deadline, None without one."""
        first = min(running.deadline for running in self._running)
        return None if first == NEVER else max(0, first - time.monotonic())

    def _reap(self, running, selector):
        """The first process of a group has ended: so do the others."""
        running.signal(signal.SIGKILL)
        _, status, used = os.wait4(running.process.pid, 0)
        running.process.returncode = os.waitstatus_to_exitcode(status)
        selector.unregister(running.pidfd)
        os.close(running.pidfd)
        self._running.remove(running)
        return Ended(running.job, running.told or running.process.returncode,
                     time.monotonic() - running.began,
                     used.ru_utime + used.ru_stime)

    def _note(self, ended):
        """Remember what came of a build."""
        for name, build in self.builds.items():
            if build is ended.job:
                self._built[name] = ended.status
        return ended

    def _end_all(self, selector):
        for running in self._running:
            running.end("not wanted any more")
        while self._running:
            for _ in self._ended(selector):
                pass
