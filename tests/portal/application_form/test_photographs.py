"""Photographs and drawn signatures: upload, list, remove, submit; other files are refused and not stored."""

from __future__ import annotations

import base64
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from doudi.casework import actions
from doudi.casework.case_documents.contents import contents_of
from doudi.casework.models import Application, Case
from doudi.core.attachments import file_storage
from doudi.core.attachments.image_size import MAX_PIXELS, pixel_count
from doudi.core.attachments.models import Attachment
from doudi.portal import rate_limits
from doudi.portal.application_form.photographs import MOST_FILES
from doudi.portal.models import DraftFile
from tests.conftest import Cast
from tests.portal.application_form.test_application_form import (
    fill,
    follow,
    page,
    send,
)

pytestmark = pytest.mark.django_db


def png(width: int = 40, height: int = 30) -> bytes:
    """Return a valid grey PNG."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    lines = zlib.compress(bytes((width + 1) * height), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


PHOTO = png()
BOMB = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", 60_000, 60_000) + bytes(200)
UNFIT = [
    [("x.svg", b"<svg onload='alert(1)'/>")],
    [("x.png", b"<html><script>alert(1)</script>")],
    [("x.png", b"PK\x03\x04 a zip that grows")],
    [("x.png", b"\x1f\x8b\x08 a gzip that grows")],
    [("bomb.png", BOMB)],
    [("x.png", b"")],
    [("门.png", PHOTO), ("x.exe", b"MZ")],
    [(f"{number}.png", PHOTO) for number in range(MOST_FILES + 1)],
    [("big.png", PHOTO + bytes(10_000_001))],
]


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    """Use a folder of its own, apart from the other tests."""
    settings.ATTACHMENT_FOLDER = tmp_path


def on_disk() -> set[Path]:
    return {path for path in Path(settings.ATTACHMENT_FOLDER).rglob("*") if path.is_file()}


def uploads(*files: tuple[str, bytes]) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(*file) for file in files]


def test_photographs_are_listed_removed_and_submitted(
    cast: Cast, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    fill(client, cast)
    others = uploads(("票.pdf", b"%PDF-1.4 x"), ("二.png", PHOTO))
    sent = {"photo_illness": uploads(("诊断.png", PHOTO)), "photo_other": others, "add": ""}
    assert client.post(page("materials"), sent).url == page("materials")
    shown = client.get(page("materials")).content.decode()
    assert "重病诊断证明（有重病的）" in shown
    assert "二.png" in shown
    assert "身份证、户口本" in shown
    unwanted = DraftFile.objects.get(name="二.png")
    client.post(reverse("portal:remove_photograph", args=[unwanted.pk]))
    assert "已删去，不会提交" in client.get(page("materials")).content.decode()
    assert not Attachment.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        receipt, _code = send(client)
    with pytest.raises(FileNotFoundError):
        file_storage.read(unwanted.key)
    files = Application.objects.get(receipt=receipt).files.all()
    assert sorted(file.name for file in files) == ["其他照片或材料 票.pdf", "重病诊断证明（有重病的） 诊断.png"]
    assert all(file.uploaded_by is None for file in files)
    assert not DraftFile.objects.exists()


def test_removed_photograph_is_put_back(cast: Cast, client: Client) -> None:
    fill(client, cast)
    client.post(page("materials"), {"photo_other": uploads(("一.png", PHOTO)), "add": ""})
    file = DraftFile.objects.get()
    client.post(reverse("portal:remove_photograph", args=[file.pk]))
    client.post(page("materials"), {"photo_other": uploads(*((f"{n}.png", PHOTO) for n in range(MOST_FILES)))})
    full = client.post(reverse("portal:restore_photograph", args=[file.pk]), follow=True).content.decode()
    assert "最多传" in full
    client.post(reverse("portal:remove_photograph", args=[DraftFile.objects.last().pk]))
    client.post(reverse("portal:restore_photograph", args=[file.pk]))
    file.refresh_from_db()
    assert file.removed_at is None


def test_photograph_is_shown_to_its_own_session_alone(cast: Cast, client: Client) -> None:
    fill(client, cast)
    client.post(page("materials"), {"photo_other": uploads(("一.png", PHOTO)), "add": ""})
    address = reverse("portal:photograph", args=[DraftFile.objects.get().pk])
    assert address in client.get(page("materials")).content.decode()
    shown = client.get(address)
    assert (shown.content, shown["Content-Type"], shown["Cache-Control"]) == (PHOTO, "image/png", "no-store")
    assert Client().get(address).status_code == 404


@pytest.mark.clause("P18-15.c")
def test_material_of_several_matters_is_asked_for_once(cast: Cast, client: Client) -> None:
    fill(client, cast, matters={"matters": ["dibao", "one_person_cover"]}, **{"who-one_person_cover": {"who": ["0"]}})
    shown = client.get(page("materials")).content.decode()
    assert shown.count('type="file"') == 2
    assert shown.count("重病诊断证明") == 1


def test_photograph_of_another_draft_cannot_be_removed(cast: Cast, client: Client) -> None:
    fill(client, cast)
    client.post(page("materials"), {"photo_other": uploads(("门.png", PHOTO)), "add": ""})
    stranger = Client()
    assert stranger.post(reverse("portal:remove_photograph", args=[DraftFile.objects.get().pk])).status_code == 404
    assert DraftFile.objects.exists()


@pytest.mark.parametrize("files", UNFIT)
def test_invalid_file_is_refused_and_nothing_is_stored(
    cast: Cast, client: Client, files: list[tuple[str, bytes]]
) -> None:
    fill(client, cast)
    before = on_disk()
    answer = client.post(page("materials"), {"photo_other": uploads(*files), "next": ""})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not DraftFile.objects.exists()
    assert not Attachment.objects.exists()
    assert on_disk() == before


@pytest.mark.parametrize("files", UNFIT)
def test_invalid_file_is_refused_when_materials_are_supplied(
    cast: Cast, client: Client, files: list[tuple[str, bytes]]
) -> None:
    fill(client, cast)
    receipt, code = send(client)
    case = Case.objects.get(procedure_id="dibao")
    actions.request_materials(by=cast.officer, case=case, materials=["诊断证明"])
    citizen = Client()
    follow(citizen, receipt, code)
    before, letters = on_disk(), Attachment.objects.count()
    answer = citizen.post(reverse("portal:respond", args=[case.pk, "supply"]), {"photos": uploads(*files)})
    assert answer.status_code == 422
    case.refresh_from_db()
    assert case.step == "missing_materials"
    assert Attachment.objects.count() == letters, "only the notice of the missing materials"
    assert on_disk() == before


def test_uploads_are_limited(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limits, "MOST_UPLOADS_AN_HOUR", 1)
    fill(client, cast)
    for status in (302, 422):
        sent = {"photo_other": uploads(("门.png", PHOTO)), "add": ""}
        assert client.post(page("materials"), sent).status_code == status
    assert DraftFile.objects.count() == 1
    assert client.post(page("materials"), {"next": ""}).status_code == 302


def test_oversized_request_is_not_read(cast: Cast, client: Client) -> None:
    answer = client.post(page("materials"), {"photo_other": ""}, CONTENT_LENGTH="99000000")
    assert answer.status_code == 413
    assert not DraftFile.objects.exists()


def test_drawn_signature_is_submitted(cast: Cast, client: Client) -> None:
    drawn = "data:image/png;base64," + base64.b64encode(png(800, 320)).decode()
    fill(client, cast, consent={"agreed_by": ["0", "1"], "signed": "谢春兰", "signature": drawn})
    client.post(page("consent"), {"agreed_by": ["0", "1"], "signed": "钟有福", "signature": drawn})
    assert DraftFile.objects.count() == 1
    receipt, _code = send(client)
    application = Application.objects.get(receipt=receipt)
    consent = application.answers["consent"]
    assert (consent["signed"], consent["how"], consent["names"]) == ("钟有福", "drawn", "钟有福、谢春兰")
    assert "医保" in consent["departments"]
    assert "停止救助为止" in consent["until"]
    assert application.files.get().name == "核对授权签名 signature.png"
    contents = contents_of(application.cases.all()[0], "application")
    assert contents is not None
    picture = contents["signature_picture"]
    assert picture.startswith("data:image/png;base64,")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (png(40, 30), 1_200),
        (BOMB, 3_600_000_000),
        (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08\x00\x10\x00\x20\x03\x01\x11\x00", 16 * 32),
        (b"\xff\xd8\xff\xe0\x00\x00", 0),
        (b"\xff\xd8" + b"\xff\xe0\x00\x00" * 50, 0),
        (b"%PDF-1.4", 0),
    ],
)
def test_pixel_count_is_read_from_the_header(content: bytes, expected: int) -> None:
    assert pixel_count(content) == expected
    assert (expected > MAX_PIXELS) == (content == BOMB)
