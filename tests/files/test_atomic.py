from __future__ import annotations

from pathlib import Path

import pytest

from doudi.files import atomic


def test_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "代发.txt"
    path.write_text("一", encoding="utf-8")

    def disk_full(*_: object) -> None:
        raise OSError(28, "disk full")

    monkeypatch.setattr(atomic, "_flush_to_disk", disk_full)
    with pytest.raises(OSError, match="disk full"), atomic.atomic_file(path) as aside:
        aside.write_text("二", encoding="utf-8")
    assert path.read_text(encoding="utf-8") == "一"
    assert len(list(tmp_path.iterdir())) == 1


def test_mode_of_a_written_file(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    with atomic.atomic_file(path, mode=0o600) as aside:
        aside.write_text("一", encoding="utf-8")
        assert aside.stat().st_mode & 0o777 == 0o600
    assert path.stat().st_mode & 0o777 == 0o600


def write_folder(path: Path, text: str) -> None:
    with atomic.atomic_folder(path, command="rolls raise") as aside:
        (aside / "a.txt").write_text(text, encoding="utf-8")


def test_folder_is_replaced_whole_by_its_own_command(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_folder(out, "一")
    with atomic.atomic_folder(out, command="rolls raise") as aside:
        (aside / "b.txt").write_text("二", encoding="utf-8")
    assert sorted(file.name for file in out.iterdir() if not file.name.startswith(".")) == ["b.txt"]
    assert [file.name for file in tmp_path.iterdir()] == ["out"]


def test_folder_survives_a_failed_block(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_folder(out, "一")
    with pytest.raises(UnicodeEncodeError):
        write_folder(out, "写到一半\ud800")
    assert (out / "a.txt").read_text(encoding="utf-8") == "一"
    assert [file.name for file in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("kind", ["foreign", "other command", "changed", "added", "file"])
def test_folder_of_others_is_refused(tmp_path: Path, kind: str) -> None:
    out = tmp_path / "out"
    if kind == "foreign":
        out.mkdir()
        (out / "账.txt").write_text("x", encoding="utf-8")
    elif kind == "file":
        out.write_text("x", encoding="utf-8")
    else:
        write_folder(out, "一")
    if kind == "changed":
        (out / "a.txt").write_text("签过字", encoding="utf-8")
    if kind == "added":
        (out / "扫描件.txt").write_text("x", encoding="utf-8")
    command = "demo" if kind == "other command" else "rolls raise"
    with (
        pytest.raises(atomic.OutputRefusedError, match="out"),
        atomic.atomic_folder(out, command=command),
    ):
        pytest.fail("the block must not run")


def test_empty_folder_and_excel_lock_files_are_no_obstacle(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    write_folder(out, "一")
    (out / "~$a.xlsx").write_text("x", encoding="utf-8")
    write_folder(out, "二")
    assert (out / "a.txt").read_text(encoding="utf-8") == "二"
