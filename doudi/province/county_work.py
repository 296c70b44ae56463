"""The work of one task: compute a county, write its partition, and leave a manifest that says it is done.

A task may run twice, at once or after a crash: files are written aside and renamed, the manifest comes last.
"""

from __future__ import annotations

import hashlib
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from doudi.files.atomic import atomic_file
from doudi.policy import PolicyError
from doudi.province.counties import County, files_digest, partition
from doudi.province.errors import OtherInstallationError
from doudi.province.installation import require_installation
from doudi.province.orders import Computed, Order, TotalRow
from doudi.snapshot import FaultySnapshot, open_snapshot
from doudi.values.translation import gettext as _

MANIFESTS = "_manifests"
"""Beside the results; readers of partitioned folders leave out what begins with an underscore."""
_KILOBYTES_PER_MEGABYTE = 1024

State = Literal["computed", "kept", "refused"]


@dataclass(frozen=True)
class CountyOutcome:
    """What became of a county: computed now, kept from an earlier run, or refused with the lines that say why."""

    code: str
    state: State
    rows: dict[str, int] = field(default_factory=dict)
    totals: dict[str, list[TotalRow]] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    seconds: float = 0.0
    processor_seconds: float = 0.0
    peak_megabytes: float = 0.0


def order_identity(order: Order, installation: str) -> str:
    """Return a text that is the same for the same question under the same rules."""
    described = {**asdict(order), "command": order.command, "installation": installation}  # type: ignore[call-overload]  # an order is a dataclass, which a protocol cannot say
    return json.dumps(described, default=str, sort_keys=True)


def manifest_path(out: Path, command: str, code: str) -> Path:
    """Return the manifest of a county."""
    return out / MANIFESTS / command / f"{code}.json"


def work_on_county(county: County, *, order: Order, out: Path, installation: str) -> CountyOutcome:
    """Compute a county unless its results are there, from the same files and by the same rules.

    A county that cannot be computed is refused with the reason, and leaves no results, so that the others go on.
    """
    started, used = time.perf_counter(), time.process_time()
    with single_threaded():
        state, computed, lines = _attempt(county, order, out, installation)
    return CountyOutcome(
        county.code,
        state,
        computed.rows,
        computed.totals,
        lines,
        seconds=time.perf_counter() - started,
        processor_seconds=time.process_time() - used,
        peak_megabytes=peak_megabytes(),
    )


@contextmanager
def single_threaded() -> Iterator[None]:
    """Leave the number of threads of numeric libraries to the cluster, which counts tasks and not threads."""
    import pyarrow

    threads = pyarrow.cpu_count()
    pyarrow.set_cpu_count(1)
    try:
        yield
    finally:
        pyarrow.set_cpu_count(threads)


def _attempt(county: County, order: Order, out: Path, installation: str) -> tuple[State, Computed, tuple[str, ...]]:
    import duckdb

    try:
        require_installation(installation)
        inputs = files_digest(county.folder)
        identity = order_identity(order, installation)
        kept = _kept(out, order, county.code, identity, inputs)
        if kept is not None:
            return "kept", kept, ()
        return "computed", _compute(county, order, out, identity, inputs), ()
    except FaultySnapshot as faulty:
        lines = tuple(faulty.lines())
    except (OtherInstallationError, PolicyError) as error:
        lines = (str(error),)
    except (OSError, duckdb.Error, MemoryError) as error:
        lines = (_("没有算成：{reason}").format(reason=f"{type(error).__name__}: {error}"),)
    _remove(out, order, county.code)
    return "refused", Computed({}), lines


def _compute(county: County, order: Order, out: Path, identity: str, inputs: str) -> Computed:
    manifest = manifest_path(out, order.command, county.code)
    manifest.unlink(missing_ok=True)

    def path(result: str) -> Path:
        place = partition(out, result, county.code)
        place.parent.mkdir(parents=True, exist_ok=True)
        return place

    with open_snapshot(county.folder, threads=1) as snapshot:
        computed = order.compute(county, snapshot, path)
        snapshot.verify_unchanged()
    files = {result: _digest(path(result)) for result in order.results}
    text = json.dumps({"order": identity, "inputs": inputs, "files": files, **asdict(computed)}, ensure_ascii=False)
    manifest.parent.mkdir(parents=True, exist_ok=True)
    with atomic_file(manifest) as aside:
        aside.write_text(text, encoding="utf-8")
    return computed


def _kept(out: Path, order: Order, code: str, identity: str, inputs: str) -> Computed | None:
    """What an earlier run left of the county; None where anything of it differs or is missing."""
    try:
        manifest: dict[str, Any] = json.loads(manifest_path(out, order.command, code).read_text(encoding="utf-8"))
        if (manifest["order"], manifest["inputs"]) != (identity, inputs):
            return None
        if any(_digest(partition(out, result, code)) != manifest["files"][result] for result in order.results):
            return None
        totals = {name: [tuple(row) for row in rows] for name, rows in manifest["totals"].items()}
        return Computed(manifest["rows"], totals)
    except (OSError, ValueError, KeyError):
        return None


def _remove(out: Path, order: Order, code: str) -> None:
    manifest_path(out, order.command, code).unlink(missing_ok=True)
    for result in order.results:
        place = partition(out, result, code)
        place.unlink(missing_ok=True)
        if place.parent.is_dir() and not any(place.parent.iterdir()):
            place.parent.rmdir()


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def peak_megabytes() -> float:
    """Return the largest memory of this process so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / _KILOBYTES_PER_MEGABYTE if sys.platform != "darwin" else peak / _KILOBYTES_PER_MEGABYTE**2


Work = Callable[[County], CountyOutcome]
