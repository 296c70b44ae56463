"""The navigation: every page has its place, every role its entries, what waits is counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

import doudi
from doudi.core.accounts.models import User
from doudi.ui import navigation
from tests.conftest import CAST, Cast
from tests.page_rules import EXPECTED

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a href="([^"]+)"( aria-current="(?:page|true)")?>\s*<span>([^<]+)</span>')
PATH = re.compile(r"{% block crumbs %}(.*?){% endblock %}", re.DOTALL)
TRANSLATED = re.compile(r"""{% translate ["']([^"']+)["'] %}""")
WITHOUT_RAIL = ("portal:", "ui:", "casework:visits_worker", "attachments:", "api_dci:", "api_machine:", "api_v1:")


def staff_pages(patterns: Any = None, namespace: str = "") -> Iterator[str]:
    """The names of all pages around which the navigation is shown."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from staff_pages(entry.url_patterns, inner)
        elif isinstance(entry, URLPattern) and entry.name and not f"{namespace}{entry.name}".startswith(WITHOUT_RAIL):
            yield f"{namespace}{entry.name}"


def rail(answer: Any) -> str:
    """The navigation at the left of a page."""
    return str(answer.content.decode().partition('<div class="rail no-print">')[2].partition("</nav>")[0])


def test_every_page_has_its_place() -> None:
    assert [name for name in staff_pages() if navigation.entry_of(name) is None] == []


def test_no_page_names_its_place_again_in_the_path() -> None:
    """The entry of the navigation stands in the path of every page below it already."""
    labels = {str(entry.label) for entry in navigation.entries()}
    templates = Path(doudi.__file__).parent.rglob("templates/**/*.html")
    paths = {one: PATH.search(one.read_text(encoding="utf-8")) for one in templates}
    named = {one: TRANSLATED.findall(found[1]) for one, found in paths.items() if found}
    assert any(named.values())
    assert {one.name: words for one, words in named.items() if labels & set(words)} == {}


@pytest.mark.parametrize("who", [name for name in CAST if name != "citizen"])
def test_a_role_sees_only_what_it_may_open(signed_in: Any, who: str) -> None:
    links = LINK.findall(rail(signed_in(who).get("/")))
    assert {url for url, _current, _label in links} == {
        entry.url for entry in navigation.entries() if who in EXPECTED[entry.url_name]["may"]
    }


def test_groups_come_in_order_and_none_is_empty(signed_in: Any) -> None:
    shown = re.findall(r'navigation-group" aria-hidden="true">([^<]+)<', rail(signed_in("bureau").get("/")))
    assert shown == ["我的工作", "人和家庭", "办理", "发放和资金", "监测", "救急", "照料", "监督", "政策和宣传", "系统"]


def test_the_place_is_marked_on_lists_and_below(signed_in: Any, family: Any) -> None:
    client = signed_in("officer")
    current = {
        address: [(label, mark) for _url, mark, label in LINK.findall(rail(client.get(address))) if mark]
        for address in ("/households/", family.household.get_absolute_url(), "/payments/holds/")
    }
    assert list(current.values()) == [
        [("在享人员", ' aria-current="page"')],
        [("在享人员", ' aria-current="true"')],
        [("缓发", ' aria-current="page"')],
    ]
    assert "<details open>" in rail(client.get("/payments/holds/"))


def test_what_waits_is_counted_once_and_again_after_an_act(
    signed_in: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[User] = []

    def source(user: User) -> dict[str, int]:
        asked.append(user)
        return {"casework:cases": 7, "payments:holds": 120}

    monkeypatch.setattr(navigation, "_COUNT_SOURCES", [source, lambda user: {"casework:cases": 1}])
    client = signed_in("officer")
    shown = rail(client.get("/households/"))
    assert re.search(r'<span>办件</span>\s*<span class="count">8<', shown)
    assert len(re.findall(r'<span class="count">99\+<', shown)) == 2
    client.get("/moves/")
    assert asked == [cast.officer]
    client.post("/my-account/", {"density": "console"})
    client.get("/households/")
    assert asked == [cast.officer, cast.officer]


def test_the_navigation_counts_what_waits_on_the_desk(signed_in: Any, cast: Cast) -> None:
    from doudi.casework.referrals.actions.leads import report_lead

    report_lead(by=cast.cadre, village=cast.village, need="alone", who="三组刘石生家", text="摔断了腿")
    assert navigation.counts_of(cast.officer).get("casework:referrals", 0) == 1
    report_lead(by=cast.cadre, village=cast.village, need="alone", who="四组", text="没人照看")
    assert navigation.counts_of(cast.officer)["casework:referrals"] == 1
    desk = signed_in("officer").get("/")
    assert re.search(r'<span>需求和线索</span>\s*<span class="count">2<', rail(desk))
    assert "<b>2</b> 困难线索" in desk.content.decode()


def test_visitors_see_public_entries_only(client: Any) -> None:
    page = client.get("/policy/").content.decode()
    assert 'class="rail' not in page
    menu = page.partition('<ul class="menu">')[2].partition("</ul>")[0]
    assert re.findall(r'href="([^"]+)"', menu) == ["/policy/", "/guide/"]


def crumbs(answer: Any) -> str:
    """The path above the content of a page."""
    return str(answer.content.decode().partition('<nav class="crumbs"')[2].partition("</nav>")[0])


def test_the_way_back_keeps_the_filters(signed_in: Any, family: Any, other_family: Any) -> None:
    client = signed_in("officer")
    household = family.household.get_absolute_url()
    assert 'href="/households/"' in crumbs(client.get(household))
    client.get("/households/?programme=dibao&page=1")
    assert 'href="/households/?programme=dibao&amp;page=1"' in crumbs(client.get(household))
    assert 'href="/households/"' in rail(client.get(household))
    client.get("/search/?q=wang")
    assert 'href="/search/?q=wang"' in crumbs(client.get(household))
    other = signed_in("other_officer")
    other.cookies["lists"] = client.cookies["lists"].value
    assert 'href="/households/"' in crumbs(other.get(other_family.household.get_absolute_url()))
    assert client.get("/households/?programme=dibao&unknown=" + "3" * 400).status_code == 200
    assert 'href="/households/"' in crumbs(client.get(household))


def test_lists_mark_themselves_in_the_path(signed_in: Any) -> None:
    page = crumbs(signed_in("bureau").get("/payments/holds/"))
    assert "发放和资金" in page
    assert '<span aria-current="page">缓发</span>' in page
