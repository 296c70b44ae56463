"""Anonymous uploads, forms and sessions fill neither the disk nor the database."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from doudi.core.attachments import file_storage
from doudi.core.attachments.refusals import DiskReserveReached
from doudi.portal import rate_limits
from doudi.portal.models import DraftFile, StoredDraft
from tests.conftest import Cast
from tests.portal.application_form.test_photographs import PHOTO, fill, page, uploads

pytestmark = [pytest.mark.django_db, pytest.mark.attack]


def send_photo(client: Client, **address: str) -> Any:
    return client.post(page("materials"), {"photo_other": uploads(("门.png", PHOTO)), "add": ""}, **address)


def test_bytes_of_an_address_are_counted_for_a_day(cast: Cast, client: Client, settings: Any) -> None:
    settings.ANONYMOUS_BYTES_OF_ADDRESS = 2 * len(PHOTO)
    fill(client, cast)
    assert [send_photo(client).status_code for _photo in range(2)] == [302, 302]
    cache.clear()
    refused = send_photo(client)
    assert refused.status_code == 422
    assert "太大太多" in refused.content.decode()
    assert DraftFile.objects.count() == 2
    assert send_photo(client, REMOTE_ADDR="10.9.9.9").status_code == 302


def test_many_addresses_together_have_a_limit(cast: Cast, client: Client, settings: Any) -> None:
    settings.ANONYMOUS_BYTES_A_DAY = 2 * len(PHOTO)
    fill(client, cast)
    told = [send_photo(client, REMOTE_ADDR=f"10.9.{number}.9").status_code for number in range(3)]
    assert told == [302, 302, 422]


def test_a_reserve_of_disk_is_kept(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    fill(client, cast)
    free = settings.DISK_RESERVE_BYTES + len(PHOTO) - 1
    monkeypatch.setattr(file_storage.shutil, "disk_usage", lambda _path: SimpleNamespace(free=free))
    refused = send_photo(client)
    assert refused.status_code == 422
    assert "磁盘快满了" in refused.content.decode()
    assert DraftFile.objects.count() == 0
    with pytest.raises(DiskReserveReached):
        file_storage.write(PHOTO)


def test_forms_that_nobody_finishes_are_bounded(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any, divisions: Any
) -> None:
    monkeypatch.setattr(rate_limits, "MOST_DRAFTS_A_DAY", 2)
    start, sent = reverse("portal:start_application"), {"matters": ["dibao"]}
    assert [Client().post(start, sent).status_code for _form in range(4)] == [302, 302, 422, 422]
    assert StoredDraft.objects.count() == 2
    settings.MOST_DRAFTS = 2
    assert Client().post(start, sent, REMOTE_ADDR="10.9.9.9").status_code == 422


def test_sessions_of_an_address_are_bounded(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limits, "MOST_SESSIONS_A_DAY", 3)
    for _visit in range(6):
        answer = Client().get(reverse("portal:home"), {"village": cast.village.code})
        assert answer.status_code == 200
    assert Session.objects.count() == 3
