"""Processor time and memory of several processes and everything that they start, read from /proc while they run."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

_SECONDS_BETWEEN_LOOKS = 0.2
_LOOKS_PER_MEMORY = 3
_TICKS = os.sysconf("SC_CLK_TCK")
_KILOBYTES_PER_MEGABYTE = 1024


class ProcessUsage:
    """Watch processes and what this process starts, each with all descendants, while a block runs.

    The processor time of a process that ends is what it was at the last look, so that each may lack 0.2 seconds.
    Memory is counted once where processes share it.
    """

    def __init__(self, roots: Iterable[int]) -> None:
        self.roots = {*roots, os.getpid()}
        self.seconds = 0.0
        self.peak_megabytes = 0.0
        self._before: dict[tuple[int, str], float] = {}
        self._now: dict[tuple[int, str], float] = {}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    @property
    def processor_seconds(self) -> float:
        """The processor seconds of all processes since the block began."""
        return sum(used - self._before.get(process, 0.0) for process, used in self._now.items())

    def __enter__(self) -> ProcessUsage:
        self._started = time.perf_counter()
        self._look(with_memory=False)
        self._before = dict(self._now)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()
        self.seconds = time.perf_counter() - self._started

    def _watch(self) -> None:
        looks = 0
        while not self._ended.wait(_SECONDS_BETWEEN_LOOKS):
            looks += 1
            self._look(with_memory=looks % _LOOKS_PER_MEMORY == 0)
        self._look(with_memory=False)

    def _look(self, *, with_memory: bool) -> None:
        processes = {}
        for path in Path("/proc").iterdir():
            if path.name.isdecimal():
                found = _stat(path)
                if found is not None:
                    processes[int(path.name)] = found
        watched = set(self.roots)
        grown = True
        while grown:
            further = {pid for pid, (parent, _started, _used) in processes.items() if parent in watched} - watched
            watched |= further
            grown = bool(further)
        watched.discard(os.getpid())
        for pid in watched & processes.keys():
            _parent, started, used = processes[pid]
            self._now[pid, started] = used
        if with_memory:
            self.peak_megabytes = max(self.peak_megabytes, sum(_megabytes(pid) for pid in watched))


def _stat(path: Path) -> tuple[int, str, float] | None:
    """The parent, the time of start and the processor seconds of a process; None if it has just ended."""
    try:
        fields = (path / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    return int(fields[1]), fields[19], (int(fields[11]) + int(fields[12])) / _TICKS


def _megabytes(pid: int) -> float:
    """The memory of a process, of shared pages its part."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0) / _KILOBYTES_PER_MEGABYTE
