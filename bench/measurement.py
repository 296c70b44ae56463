"""Time and peak memory of a command, from start to exit."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Measurement:
    """Median seconds of several runs, the spread, the largest memory of any, and the median of processor seconds."""

    seconds: float
    fastest: float
    slowest: float
    megabytes: float
    processor: float = 0.0

    def __str__(self) -> str:
        return f"{self.seconds:.2f} s ({self.fastest:.2f}至{self.slowest:.2f}), {self.megabytes:.0f} MB"


def measure(command: Sequence[object], *, times: int = 3) -> Measurement:
    """Run a command several times and measure each run.

    Raises:
        RuntimeError: the command failed; the message ends with its errors.
    """
    seconds, megabytes, processor = [], [], []
    for _time in range(times):
        started = time.perf_counter()
        process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        assert process.stderr is not None
        errors = process.stderr.read()
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds.append(time.perf_counter() - started)
        megabytes.append(usage.ru_maxrss / 1024)
        processor.append(usage.ru_utime + usage.ru_stime)
        if process.returncode:
            message = f"{' '.join(map(str, command))}\n{errors.decode(errors='replace')[-2000:]}"
            raise RuntimeError(message)
    return Measurement(
        statistics.median(seconds), min(seconds), max(seconds), max(megabytes), statistics.median(processor)
    )


@dataclass(frozen=True)
class Taken:
    """Milliseconds by the clock and of the processor."""

    clock: float
    processor: float


def timed(act: Callable[[], Any]) -> Taken:
    """Run once."""
    clock, used = time.perf_counter(), time.process_time()
    act()
    return Taken((time.perf_counter() - clock) * 1000, (time.process_time() - used) * 1000)
