"""The desk, the audit trail, and opening an account."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.conftest import Family

pytestmark = pytest.mark.django_db


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_desk_counts_the_users_area(signed_in: Any, family: Family, other_family: Family) -> None:
    assert "<b>1</b> 低保" in text(signed_in("officer").get("/"))
    assert "<b>1</b> 低保" in text(signed_in("other_officer").get("/"))
    assert "<b>2</b> 低保" in text(signed_in("bureau").get("/"))
    assert "低保" not in text(signed_in("finance").get("/"))


def test_desk_shows_recent_changes(signed_in: Any, family: Family) -> None:
    page = text(signed_in("officer").get("/"))
    assert reverse("registry:person", args=[family.son.pk]) in page
    assert reverse("registry:person", args=[family.son.pk]) not in text(signed_in("leader").get("/"))


def test_desk_shows_recently_viewed(signed_in: Any, family: Family, other_family: Family) -> None:
    client = signed_in("bureau")
    for one in (family.son.get_absolute_url(), other_family.household.get_absolute_url()):
        assert client.get(one).status_code == 200
    seen = text(client.get("/")).partition("最近看过")[2].partition("最近经手")[0]
    assert seen.index(other_family.household.get_absolute_url()) < seen.index(family.son.get_absolute_url())
    assert family.son.name not in str(client.cookies["seen"].value)
    other = signed_in("other_officer")
    other.cookies["seen"] = client.cookies["seen"].value
    assert family.son.get_absolute_url() not in text(other.get("/"))


def test_township_reads_entries_of_its_area(signed_in: Any, family: Family, other_family: Family) -> None:
    own = text(signed_in("leader").get("/audit-trail/"))
    assert "家庭H1" in own
    assert "家庭H2" not in own
    whole = text(signed_in("auditor").get("/audit-trail/"))
    assert "家庭H1" in whole
    assert "家庭H2" in whole


def test_health_check_answers(client: Any, db: Any) -> None:
    assert client.get("/health/").json() == {"status": "ok"}
