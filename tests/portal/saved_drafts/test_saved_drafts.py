"""Saved drafts: resumed on another telephone, sealed, deleted when their days are over."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from doudi.casework.models import Application
from doudi.core.attachments import file_storage
from doudi.portal.draft_expiry import expire_drafts
from doudi.portal.models import DraftFile, StoredDraft
from doudi.portal.rate_limits import MOST_SAVED_A_DAY, MOST_TRIES
from doudi.portal.saved_drafts.actions import SAVED_DRAFT_DAYS
from tests.conftest import Cast
from tests.portal.application_form.test_application_form import (
    FILLED,
    fill,
    page,
    send,
)
from tests.portal.application_form.test_photographs import PHOTO

pytestmark = pytest.mark.django_db
PHONE = "13812340000"


def save(client: Client, phone: str = PHONE) -> str:
    answer = client.post(reverse("portal:save_draft"), {"phone": phone})
    assert answer.status_code == 302, answer.content.decode()
    return re.findall(r'amount-large">([0-9A-Z]{6})<', client.get(answer.url).content.decode())[0]


def resume(client: Client, phone: str, code: str) -> Any:
    return client.post(reverse("portal:resume_draft"), {"phone": phone, "code": code})


def started_form(cast: Cast) -> Client:
    client = Client()
    client.post(page("village"), {"village": cast.village.code})
    client.post(page("matters"), FILLED["matters"])
    client.post(page("person-0"), FILLED["person-0"])
    return client


def test_draft_is_resumed_on_another_telephone(cast: Cast) -> None:
    code = save(started_form(cast))
    other = Client()
    assert resume(other, PHONE, code.lower()).url == page("person-1")
    assert "钟有福" in other.get(page("person-0")).content.decode()
    fill(other, cast)
    send(other)
    assert Application.objects.count() == 1
    assert resume(Client(), PHONE, code).status_code == 422


def test_telephone_and_answers_are_stored_sealed(cast: Cast) -> None:
    code = save(started_form(cast))
    stored = StoredDraft.objects.get()
    columns = " ".join([stored.sealed.stored, stored.phone_index, stored.code_hash])
    assert PHONE not in columns
    assert code not in columns


def test_codes_cannot_be_guessed(cast: Cast) -> None:
    code = save(started_form(cast))
    stranger = Client()
    for _try in range(MOST_TRIES + 1):
        assert resume(stranger, PHONE, "AAAAAA").status_code == 422
    assert resume(stranger, PHONE, code).status_code == 422
    assert resume(stranger, "13900009999", code).status_code == 422


def test_saving_is_limited(cast: Cast) -> None:
    client = started_form(cast)
    for _time in range(MOST_SAVED_A_DAY):
        save(client)
    answer = client.post(reverse("portal:save_draft"), {"phone": PHONE})
    assert answer.status_code == 422
    assert "已保存" in answer.content.decode()


def test_invalid_telephone_number_is_refused(cast: Cast) -> None:
    answer = started_form(cast).post(reverse("portal:save_draft"), {"phone": "110"})
    assert answer.status_code == 422
    assert "11位" in answer.content.decode()
    assert StoredDraft.objects.get().code_hash == ""


def test_empty_form_is_not_saved(client: Client) -> None:
    assert client.post(reverse("portal:save_draft"), {"phone": PHONE}).status_code == 302
    assert not StoredDraft.objects.exists()


def test_expired_draft_is_deleted_with_its_photographs(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    client = started_form(cast)
    client.post(page("person-0"), FILLED["person-0"] | {"more": "no"})
    client.post(page("materials"), {"photo_other": SimpleUploadedFile("门.png", PHOTO), "add": ""})
    key = DraftFile.objects.get().key
    code = save(client)
    left = StoredDraft.objects.get().expires_at - timezone.now()
    assert timedelta(days=SAVED_DRAFT_DAYS - 1) < left <= timedelta(days=SAVED_DRAFT_DAYS)
    assert expire_drafts() == 0
    StoredDraft.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert resume(Client(), PHONE, code).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert expire_drafts() == 1
    assert not StoredDraft.objects.exists()
    with pytest.raises(FileNotFoundError):
        file_storage.read(key)


def test_unsaved_draft_lives_as_long_as_its_session(cast: Cast) -> None:
    started_form(cast)
    assert StoredDraft.objects.get().expires_at - timezone.now() <= timedelta(hours=12)
