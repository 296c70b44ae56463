"""Every write to the disk fails once, the first, the second and so on: a sentence, nothing left, and then it works."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from doudi.payments.bank_exchange import file_archive
from doudi.payments.bank_exchange.models import BankAnswer, BankFile
from tests.faults.concurrency import sound
from tests.faults.test_concurrency import answer_to
from tests.faults.test_crashes import state
from tests.payments.conftest import Office, clock, office

__all__ = ["clock", "office"]
pytestmark = pytest.mark.django_db
APRIL = date(2023, 4, 1)
WORDS = {errno.ENOSPC: (507, "磁盘已满"), errno.EROFS: (503, "磁盘现在不能写入")}


class Disk:
    """Counts what is written below a folder, and fails at the one it was told."""

    def __init__(self, folder: Path, number: int, at: int) -> None:
        self.folder, self.number, self.at, self.writes = str(folder), number, at, 0

    def _write(self, *_where: Any) -> None:
        self.writes += 1
        if self.writes == self.at:
            raise OSError(self.number, os.strerror(self.number))

    def _below(self, where: object) -> bool:
        return str(where).startswith(self.folder)

    @contextmanager
    def failing(self) -> Iterator[None]:
        opened, synced, made = os.open, os.fsync, tempfile.mkstemp
        replaced, written = Path.replace, Path.write_bytes

        def open_for_writing(path: Any, flags: int, *more: Any, **named: Any) -> int:
            if flags & os.O_CREAT and self._below(path):
                self._write()
            return opened(path, flags, *more, **named)

        def with_a_write(plain: Callable[..., Any]) -> Callable[..., Any]:
            return lambda *given, **named: (self._write(), plain(*given, **named))[1]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "open", open_for_writing)
            patch.setattr(os, "fsync", with_a_write(synced))
            patch.setattr(tempfile, "mkstemp", with_a_write(made))
            patch.setattr(Path, "replace", with_a_write(replaced))
            patch.setattr(Path, "write_bytes", with_a_write(written))
            yield


def everything(folder: Path) -> tuple[Any, set[Path]]:
    """What is on record, and every file there is."""
    found = state(folder / "bank-files")
    del found["files"]
    return found, {one for one in folder.rglob("*") if one.is_file()}


def whole(file: Path) -> bool:
    """An archived file has its name only when written in full, even if flushing the folder fails."""
    return file_archive.read_archived_file(file_archive.ArchivedFile(*file.name.split("."))) != b""


def failing_everywhere(press: Callable[[], Any], folder: Path, number: int) -> int:
    """Press, with the first write failing, then the second, until none is left to fail. Returns how many failed."""
    status, words = WORDS[number]
    failed = 0
    while True:
        before, disk = everything(folder), Disk(folder, number, failed + 1)
        with disk.failing():
            answer = press()
        if disk.writes < disk.at:
            assert answer.status_code in {200, 302}
            return failed
        failed += 1
        assert answer.status_code == status
        assert words in answer.content.decode()
        (record, files), (record_before, files_before) = everything(folder), before
        assert record == record_before, f"half done at write {failed}"
        assert all(whole(one) for one in files - files_before), f"something was left of write {failed}"
        assert sound() == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
def test_failing_writes_of_files_and_answers(
    office: Office, tmp_path: Path, settings: Any, signed_in: Any, number: int
) -> None:
    settings.BANK_FILE_FOLDER, settings.ATTACHMENT_FOLDER = tmp_path / "bank-files", tmp_path / "attachments"
    settings.BANK_FILE_FOLDER.mkdir()
    office.funds()
    for name in ("钟有田", "易小明"):
        office.award(office.person(name))
    run = office.release(office.prepare(APRIL))
    finance: Client = signed_in("finance")
    finance.raise_request_exception = False
    finance.get("/")
    with Disk(tmp_path, number, 1).failing():
        answer = finance.post(f"/bank/runs/{run.pk}/", {"profile": "rural_one_card"})
    assert (answer.status_code, WORDS[number][1] in answer.content.decode()) == (WORDS[number][0], True)
    file = BankFile.objects.get()
    assert file.state == "frozen", "which payments go is settled; writing them is tried again"
    again = finance.post(f"/bank/runs/{run.pk}/", {"profile": "rural_one_card"})
    assert again.status_code == 422
    download = lambda: finance.post(f"/bank/files/{file.pk}/download/")  # noqa: E731 - one call, many times
    assert failing_everywhere(download, tmp_path, number) >= 4
    content = answer_to(file, 0)
    upload = lambda: finance.post(  # noqa: E731 - as above
        f"/bank/files/{file.pk}/", {"file": SimpleUploadedFile("回盘.txt", content)}
    )
    assert failing_everywhere(upload, tmp_path, number) >= 3
    assert BankAnswer.objects.count() == 1
    assert sorted(run.payments.values_list("state", flat=True)) == ["paid", "returned"]
