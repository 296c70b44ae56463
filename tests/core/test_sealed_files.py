"""Sealed files: bound to their names, and sealed again under a new key while they are read."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from doudi.core.encryption import CipherError, WrongKeyError
from doudi.core.encryption import sealed_files as files
from doudi.core.encryption.cipher import seal_bytes
from doudi.core.encryption.keys import KeyRing, make_keys, with_new_data_key

CONTENT = "门牌照片".encode()


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Keys of this test alone; a function that puts other ones in their place."""
    kept = make_keys()

    def use(other: KeyRing) -> KeyRing:
        monkeypatch.setattr(files, "key_ring", lambda: other)
        return other

    use(kept)
    return kept, use


def test_file_is_read_as_written(ring: Any, tmp_path: Path) -> None:
    path = tmp_path / "a" / "one"
    files.write_sealed_file(path, CONTENT)
    assert files.read_sealed_file(path) == CONTENT
    assert CONTENT not in path.read_bytes()
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_large_file_is_sealed_and_read_in_pieces(ring: Any, tmp_path: Path) -> None:
    kept, use = ring
    pieces = [b"a" * 10, b"b" * 10, b"c"]
    files.write_sealed_pieces(tmp_path / "one", pieces)
    files.write_sealed_pieces(tmp_path / "none", [])
    assert list(files.read_sealed_pieces(tmp_path / "one")) == pieces
    assert files.read_sealed_file(tmp_path / "none") == b""
    assert files.files_by_key([tmp_path]) == {"1": 2}
    use(with_new_data_key(kept))
    assert files.seal_files_again([tmp_path], lambda _what, _done: None) == 2
    assert files.seal_files_again([tmp_path], lambda _what, _done: None) == 0
    assert files.read_sealed_file(tmp_path / "one") == b"".join(pieces)


@pytest.mark.attack
@pytest.mark.parametrize("pieces", [(0, 1), (1, 0, 2), (0, 2), (0, 1, 2, 2), ()])
def test_no_piece_is_left_out_moved_or_cut_off(ring: Any, tmp_path: Path, pieces: tuple[int, ...]) -> None:
    files.write_sealed_pieces(tmp_path / "one", [b"a" * 10, b"b" * 10, b"c" * 10])
    header, _end, sealed = (tmp_path / "one").read_bytes().partition(b"\n")
    size = len(sealed) // 3
    (tmp_path / "one").write_bytes(header + b"\n" + b"".join(sealed[size * at : size * (at + 1)] for at in pieces))
    with pytest.raises(CipherError):
        files.read_sealed_file(tmp_path / "one")


@pytest.mark.attack
def test_file_under_the_name_of_another_is_refused(ring: Any, tmp_path: Path) -> None:
    files.write_sealed_file(tmp_path / "one", CONTENT)
    shutil.copyfile(tmp_path / "one", tmp_path / "two")
    with pytest.raises(CipherError):
        files.read_sealed_file(tmp_path / "two")


def test_files_are_sealed_again_under_the_new_key(ring: Any, tmp_path: Path) -> None:
    """Those of the old key and those bound to no name; a second call finds nothing left."""
    kept, use = ring
    files.write_sealed_file(tmp_path / "one", CONTENT)
    (tmp_path / "unbound").write_bytes(b"1\n" + seal_bytes(CONTENT, kept.data["1"]))
    new = use(with_new_data_key(kept))
    files.write_sealed_file(tmp_path / "three", CONTENT)
    assert files.files_by_key([tmp_path]) == {"1": 2, "2": 1}
    assert files.seal_files_again([tmp_path], lambda _what, _done: None) == 2
    assert files.files_by_key([tmp_path]) == {"2": 3}
    assert files.seal_files_again([tmp_path], lambda _what, _done: None) == 0
    use(KeyRing("2", {"2": new.data["2"]}, new.index, new.trail))
    assert [files.read_sealed_file(path) for path in files.sealed_files_in([tmp_path])] == [CONTENT] * 3


def test_missing_key_is_named(ring: Any, tmp_path: Path) -> None:
    _kept, use = ring
    files.write_sealed_file(tmp_path / "one", CONTENT)
    other = make_keys()
    use(KeyRing("9", {"9": other.data["1"]}, other.index, other.trail))
    with pytest.raises(WrongKeyError):
        files.read_sealed_file(tmp_path / "one")
