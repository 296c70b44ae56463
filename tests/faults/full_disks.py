"""A payroll on a disk that is full, or read-only, at every step.

Python -m tests.faults.full_disks [--store postgresql].

A small disk is mounted for it (as root only). At each step it is read-only at first, then full, then nearly full with
a little more room each time, until the step comes through; what the user saw before must be a sentence, and the books
as if nobody had tried. Exports are whole or not at all. PostgreSQL keeps its files open, so it is never read-only;
where it falls over for want of room it is begun again, as its own supervisor would.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any

SIZES = {"sqlite": "64m", "postgresql": "400m"}
ROOMS = (0, 65_536, 262_144, 1_048_576, 4_194_304)
"""Free bytes of a disk that is nearly full."""


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """Mount a separate disk at a folder."""
    place = folder / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(place)], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=False)


class Disk:
    """The faults of a disk."""

    def __init__(self, place: Path) -> None:
        self.place, self.filler = place, place / "filler"

    @contextmanager
    def read_only(self) -> Iterator[None]:
        subprocess.run(["mount", "-o", "remount,ro", str(self.place)], check=True)
        try:
            yield
        finally:
            subprocess.run(["mount", "-o", "remount,rw", str(self.place)], check=True)

    @contextmanager
    def full(self, room: int) -> Iterator[None]:
        with self.filler.open("wb", buffering=0) as stream, suppress(OSError):
            while stream.write(b"\0" * 65_536) == 65_536:
                pass
            while stream.write(b"\0" * 4_096):
                pass
        os.truncate(self.filler, max(0, self.filler.stat().st_size - room))
        try:
            yield
        finally:
            self.filler.unlink()


class Office:
    """The county of the kills on a small disk."""

    def __init__(self, disk: Disk, people: int, cluster: Any = None) -> None:
        import pickle

        from tests.faults.kills.county import answer_to, build
        from tests.faults.kills.payroll_steps import file, steps
        from tests.faults.kills.victims import in_process

        self.disk, self.violations, self.seen, self.cluster = disk, list[str](), Counter[str](), cluster
        kept = disk.place / "cookies"
        built = in_process(lambda: kept.write_bytes(pickle.dumps(build(people))))
        if built.how != "done":
            message = f"the county could not be built: {built}"
            raise RuntimeError(message)
        self.cookies: dict[str, str] = pickle.loads(kept.read_bytes())  # noqa: S301 - written by ourselves just now
        self.steps = steps(lambda: self.answer or answer_to(file()))
        self.answer = b""

    def play(self) -> None:
        """Play the whole month."""
        from doudi.payments import invariants

        for step in self.steps:
            self._try(step.name, self._asked(step.sent))
            if step.name == "prepare":
                self._try("excel", self._asked(self._excel, looked_at=_whole), writes=False)
        self._violated_by("the end", [str(one) for one in invariants.check_all()])

    def _excel(self) -> Any:
        from tests.faults.kills.payroll_steps import Sent, person, run

        return Sent("officer", f"/payroll/{run().pk}/roll/{person('officer').scope}/excel/", {})

    def _asked(self, sent: Callable[[], Any], looked_at: Callable[[bytes], bool] | None = None) -> Callable[[], Any]:
        """Send the step from a browser in another process; its content is read before the disk fails."""
        from tests.faults.kills.victims import in_process

        asked = sent()
        return lambda: in_process(lambda: _answered(asked, self.cookies[asked.who], looked_at))

    def _try(self, name: str, ask: Callable[[], Any], *, writes: bool = True) -> None:
        before = _money()
        if self.cluster is None:
            with self.disk.read_only():
                ended = ask()
            self._judge(f"{name} on a read-only disk", ended, before if writes else None, must_fail=writes)
        for room in ROOMS:
            with self.disk.full(room):
                ended = ask()
            if self.cluster is not None and self.cluster.died:
                self.seen["the server fell over"] += 1
                self.cluster.start()
            if self._came_through(name, ended):
                self.seen["done"] += 1
                return
            self._judge(f"{name} with {room} bytes left", ended, before)
        ended = ask()
        if not self._came_through(name, ended):
            self._violated_by(f"{name} with room again", [str(ended)])

    def _came_through(self, name: str, ended: Any) -> bool:
        """Whether the step is done, or the files are frozen already and handing over will write them."""
        return bool(ended.how == "done" or (name == "files" and ended.how == "refused" and "不会再生成" in ended.told))

    def _judge(self, where: str, ended: Any, before: Any, *, must_fail: bool = False) -> None:
        self.seen[f"{ended.how} {ended.told[:3]}" if ended.how == "trouble" else ended.how] += 1
        if ended.how == "done" and not must_fail:
            return
        away = self.cluster is not None and "数据库暂时连不上" in ended.told
        in_words = away or ("磁盘" in ended.told and "请系统管理员" in ended.told)
        if ended.how not in {"trouble", "refused"} or not in_words:
            self._violated_by(where, [f"the user saw {ended}"])
        now = _money()
        if before is not None and now != before and "files" not in where:
            self._violated_by(where, ["half done"])

    def _violated_by(self, where: str, what: list[str]) -> None:
        self.violations += [f"{where}: {one}" for one in what]


def _money() -> Any:
    from django.db import connections

    from tests.faults.kills.money_record import money

    found = money()
    connections.close_all()  # nobody has a file open: the disk can become read-only
    return found


def _whole(content: bytes) -> bool:
    return zipfile.ZipFile(BytesIO(content)).testzip() is None


def _answered(sent: Any, cookie: str, looked_at: Callable[[bytes], bool] | None) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client

    from tests.faults.kills.victims import Outcome, understood

    browser = Client(raise_request_exception=False, headers={"host": "localhost"})
    browser.cookies["sessionid"] = cookie
    if looked_at is not None:
        answer: Any = browser.get(sent.path)
        if answer.status_code == 200 and not looked_at(answer.content):
            return Outcome("error", "half a file")
    else:
        files = {"file": SimpleUploadedFile("answer.txt", sent.file)} if sent.file is not None else {}
        answer = browser.post(sent.path, sent.fields | files)
    return understood(answer.status_code, answer.headers.get("Location", ""), answer.content)


def main() -> int:
    """Return 0 if every failure was reported and left nothing behind."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--people", type=int, default=4)
    asked.add_argument("--store", choices=tuple(SIZES), default="sqlite")
    given = asked.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="doudi-disks-") as folder,
        small_disk(Path(folder), SIZES[given.store]) as place,
    ):
        Path(folder).chmod(0o755)
        office, stop = _office(place, given)
        try:
            office.play()
        finally:
            stop()
        told = ", ".join(f"{name} {number}" for name, number in office.seen.most_common())
        print(f"{given.store}: {told}; {len(office.violations)} violations")
        print("\n".join(office.violations[:30]))
    return 1 if office.violations else 0


def _office(place: Path, given: argparse.Namespace) -> tuple[Office, Callable[[], None]]:
    from tests.faults.kills.__main__ import prepare
    from tests.faults.kills.postgresql_cluster import Cluster

    cluster, store = None, f"sqlite:///{place / 'data' / 'doudi.sqlite3'}"
    if given.store == "postgresql":
        (place / "cluster").mkdir()
        cluster = Cluster(place / "cluster")
        cluster.ask("CREATE DATABASE play")
        store = cluster.url("play")
    prepare(place, store)
    (place / "data" / "static").mkdir()
    import doudi.wsgi  # noqa: F401 - what every process needs is read once, before they part

    return Office(Disk(place), given.people, cluster), cluster.stop if cluster else lambda: None


if __name__ == "__main__":
    sys.exit(main())
