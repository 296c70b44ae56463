"""The desk, the audit trail, and opening an account."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from doudi.console.desk import queries
from doudi.console.desk.queries import CountLink
from doudi.core.accounts.models import User
from tests.conftest import Cast, Family

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


def test_desk_counts_again_after_seconds_or_an_act_and_says_when(
    signed_in: Any, cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DESK_SECONDS = 20
    asked: list[User] = []

    def links(*, by: User) -> list[CountLink]:
        asked.append(by)
        return [CountLink("花名册", len(asked), "/")]

    monkeypatch.setattr(queries, "waiting_links", links)
    client = signed_in("officer")
    shown = [text(client.get("/")), text(client.get("/"))]
    assert all("<b>1</b> 花名册" in page for page in shown)
    assert re.search(r"待办\s*<span[^>]*>\d\d:\d\d:\d\d统计", shown[1])
    client.post(reverse("console:finish_tour"))
    assert "<b>2</b> 花名册" in text(client.get("/"))
    assert "<b>3</b> 花名册" in text(signed_in("leader").get("/"))


def test_much_work_is_divided_by_parts_what_is_urgent_first(cast: Cast) -> None:
    late = CountLink("已超期的办件", 1, f"{reverse('casework:cases')}?urgency=overdue", is_urgent=True)
    links = [CountLink(f"告知单{one}", one, reverse("outreach_notices:rounds")) for one in range(1, 5)]
    links += [CountLink(f"办件{one}", one, f"{reverse('casework:cases')}?step={one}") for one in range(1, 5)]
    waiting = queries.Waiting([*links, late], timezone.now())
    groups = queries.count_groups(waiting, by=cast.finance)
    assert [group.label for group in groups] == ["最急", "办理", "政策和宣传"]
    assert groups[0].chips == [late]
    assert [bool(group.note) for group in groups] == [True, False, False]
    (only,) = queries.count_groups(queries.Waiting(links, timezone.now()), by=cast.finance)
    assert (only.label, len(only.chips)) == ("待办", 8)


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
