"""Help: every page has a section, chapters are shown safely, the tour is shown once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.urls import reverse
from django.utils import translation

from doudi.console.help import chapters
from doudi.console.tour.steps import TOURS
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import ADMINISTRATORS, Role
from doudi.ui import navigation
from tests.conftest import CAST
from tests.page_rules import EXPECTED
from tests.ui.test_navigation import staff_pages

ROLES = {role: name for name, (role, _place) in CAST.items() if role != "citizen"}


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture(params=["zh-hans", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


@pytest.mark.usefixtures("language")
def test_every_page_has_a_section_of_help() -> None:
    headed = {section.title for section in chapters.chapter_of(chapters.PAGES_CHAPTER).sections}
    entries = {navigation.entry_of(name) for name in staff_pages()}
    assert {str(entry.label) for entry in entries if entry is not None} - headed == set()


@pytest.mark.usefixtures("language")
def test_every_section_belongs_to_an_entry() -> None:
    labels = {str(entry.label) for entry in navigation.entries()}
    assert {section.title for section in chapters.chapter_of(chapters.PAGES_CHAPTER).sections} <= labels


@pytest.mark.parametrize("name", chapters.CHAPTERS)
def test_links_between_chapters_lead_to_headings(name: str, language: str) -> None:
    folder = chapters.GUIDE / "en" if language == "en" else chapters.GUIDE
    assert (folder / f"{name}.md").stat().st_size <= chapters.MAX_CHAPTER_BYTES
    for other, anchor in re.findall(r'href="/help/([a-z-]+)/#([^"]+)"', chapters.chapter_of(name).html):
        assert unquote(anchor) in {section.anchor for section in chapters.chapter_of(other).sections}


def test_every_page_of_the_guide_is_there_in_both_languages() -> None:
    def headings(folder: Path) -> dict[str, int]:
        return {file.name: len(re.findall(r"^#+ ", file.read_text(), re.M)) for file in folder.glob("*.md")}

    assert headings(chapters.GUIDE / "en") == headings(chapters.GUIDE)


def test_raw_html_of_a_chapter_is_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "funds.md").write_text("# 资金 · Funds\n\n<script>x</script> [别处](rolls.md)\n", encoding="utf-8")
    monkeypatch.setattr(chapters, "GUIDE", tmp_path)
    chapter = chapters.chapter_of.__wrapped__("funds")
    assert chapter.title == "资金"
    assert "<script>" not in chapter.html
    assert f'href="{reverse("console:help")}"' in chapter.html


@pytest.mark.django_db
def test_pages_link_their_section(signed_in: Any) -> None:
    client = signed_in("officer")
    assert 'href="/help/pages/#缓发"' in text(client.get("/payments/holds/"))
    assert 'id="缓发"' in text(client.get("/help/pages/"))
    assert client.get("/help/clauses/").status_code == 404
    contents = text(client.get("/help/"))
    assert "#缓发" in contents
    assert "#账号" not in contents


@pytest.mark.parametrize("role", TOURS)
def test_a_tour_leads_only_to_pages_of_the_role(role: Role) -> None:
    assert 3 <= len(TOURS[role]) <= 6
    assert all(ROLES[str(role)] in EXPECTED[step.url_name]["may"] for step in TOURS[role])


def test_tours_of_administrators_name_the_pages_of_their_control() -> None:
    pages = {step.url_name for role in ADMINISTRATORS for step in TOURS[role]}
    named = ("account_proposals", "rights_review", "sign_in_security", "access_log", "audit_trail", "accounts")
    assert {f"console:{name}" for name in named} <= pages


@pytest.mark.django_db
def test_the_tour_is_shown_until_finished_and_again_when_called(signed_in: Any) -> None:
    client = signed_in("officer")
    title = "先看工作台"
    assert title in text(client.get("/"))
    assert title in text(client.get("/"))
    assert client.post("/tour/finish/").status_code == 302
    assert User.objects.get(username="officer").tour_finished_at is not None
    assert title not in text(client.get("/"))
    assert title in text(client.get("/tour/"))
