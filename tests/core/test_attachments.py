"""Attachments: sealed on disk, readable within the scope, each reading recorded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from doudi.core.attachments import actions
from doudi.core.attachments.models import Attachment
from doudi.core.attachments.refusals import EmptyFile, FileTooLarge, WrongFileType
from doudi.core.audit.models import Entry
from doudi.core.refusals import OutsideScope, PermissionRequired
from tests.conftest import Cast
from tests.pictures import PNG_HEAD

pytestmark = pytest.mark.django_db

PHOTO = PNG_HEAD + b"door" * 1000


def store_attachment(by: Any, village: Any, **changed: Any) -> Attachment:
    given = {"name": "门牌.png", "content": PHOTO, "kind": "photo", "village_code": village.code}
    return actions.store_attachment(by=by, **(given | changed))


def address(attachment: Attachment) -> str:
    return reverse("attachments:read", args=[attachment.pk])


def test_photograph_is_shown_and_not_cached(cast: Cast, signed_in: Any, settings: Any) -> None:
    attachment = store_attachment(cast.officer, cast.village)
    answer = signed_in("officer").get(attachment.get_absolute_url())
    assert answer.content == PHOTO
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/png", "no-store")
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Entry.objects.order_by("-number")[0].verb == "attachment.read"
    kept = [path.read_bytes() for path in Path(settings.ATTACHMENT_FOLDER).rglob("*") if path.is_file()]
    assert kept
    # Not b"door" alone: four given bytes turn up by chance in the sealed megabytes that other tests left here.
    assert not any(b"door" * 10 in content for content in kept)


def test_roll_requires_permission_to_reveal_personal_data(cast: Cast, signed_in: Any) -> None:
    roll = store_attachment(cast.officer, cast.village, name="名单.csv", content="姓名\n".encode(), kind="roll")
    answer = signed_in("officer").get(address(roll))
    assert answer["Content-Disposition"].startswith("attachment")
    assert signed_in("auditor").get(address(roll)).status_code == 422
    with pytest.raises(PermissionRequired):
        actions.read_attachment(by=cast.auditor, attachment=roll)


def test_attachment_of_another_township_is_not_found(cast: Cast, signed_in: Any) -> None:
    attachment = store_attachment(cast.officer, cast.village)
    assert signed_in("other_officer").get(address(attachment)).status_code == 404
    with pytest.raises(OutsideScope):
        actions.read_attachment(by=cast.other_officer, attachment=attachment)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"content": b""}, EmptyFile),
        ({"content": PHOTO + bytes(10_000_000)}, FileTooLarge),
        ({"content": b"<svg onload=alert(1)>"}, WrongFileType),
        ({"content": b"%PDF-1.4"}, WrongFileType),
    ],
)
def test_wrong_files_are_refused(cast: Cast, changed: Any, refusal: Any) -> None:
    with pytest.raises(refusal):
        store_attachment(cast.officer, cast.village, **changed)
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.png", "..\\..\\x.png", "a/b\x00.png", ".png", 'q".png', "gnp.\u202egpj.png"]
)
def test_file_name_is_made_safe(cast: Cast, name: str) -> None:
    attachment = store_attachment(cast.officer, cast.village, name=name)
    assert not set(attachment.name) & set('/\\\x00"\u202e')
    assert len(attachment.key) == 32


def test_too_large_request_is_refused_unread(cast: Cast, signed_in: Any, settings: Any) -> None:
    settings.MAX_REQUEST_BYTES = 1_000_000
    answer = signed_in("officer").post("/rolls/", {"padding": "x" * 1_000_001})
    assert answer.status_code == 413
    assert "1 MB" in answer.content.decode()


def test_too_many_fields_are_refused(cast: Cast, signed_in: Any) -> None:
    answer = signed_in("officer").post("/search/", {f"f{number}": "x" for number in range(2_100)})
    assert answer.status_code == 413


@pytest.mark.attack
@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n" + b"door" * 50, b"\xff\xd8\xff\xe0\x00\x00" + bytes(40)])
def test_photograph_that_does_not_state_its_size_is_refused(cast: Cast, content: bytes) -> None:
    with pytest.raises(WrongFileType, match="打不开"):
        store_attachment(cast.officer, cast.village, content=content)
