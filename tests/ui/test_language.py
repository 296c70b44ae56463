"""The language of pages, and what stays in Chinese for every reader."""

from __future__ import annotations

import gettext
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation

from doudi.core.accounts import actions
from doudi.core.accounts.refusals import UnknownChoice
from doudi.core.audit.models import Entry
from doudi.core.audit.trail import SYSTEM, raise_alarm
from doudi.core.refusals import OutsideScope, Tampering
from doudi.registry import actions as registry_actions
from doudi.ui import pdf
from doudi.ui.templatetags.ui import in_language
from doudi.values.dates import format_date, with_dates_in_words
from tests.conftest import Cast, Family

pytestmark = pytest.mark.django_db
PACKAGE = Path(settings.LOCALE_PATHS[0]).parent
TEXTS = {
    "*.py": re.compile(r'(?<![\w.])(?:_|gettext(?:_lazy|_noop)?)\(\s*"((?:[^"\\]|\\.)*)"\s*[,)]'),
    "*.html": re.compile(r"""(?:_\(|{% translate )["']([^"'%]*)["']"""),
}
CATALOGUE = Path(settings.LOCALE_PATHS[0]) / "en/LC_MESSAGES"


def page(client: Any, address: str = "/") -> str:
    return str(client.get(address).content.decode())


def last_sentence() -> str:
    return str(Entry.objects.latest("number").sentence)


def test_a_user_chooses_and_keeps_the_language(cast: Cast, signed_in: Any) -> None:
    client = signed_in("officer")
    assert "工作台" in page(client)
    answer = client.post("/language/", {"language": "en", "next": "/households/?page=1"})
    assert answer.url == "/households/?page=1"
    english = page(client)
    assert '<html lang="en"' in english
    assert "工作台" not in english
    cast.officer.refresh_from_db()
    assert cast.officer.language == "en"
    assert last_sentence() == "把界面语言改为English。"
    assert '<html lang="en"' in page(signed_in("officer"))
    client.post("/language/", {"language": "zh-hans"})
    assert "工作台" in page(client)


def test_visitors_keep_it_in_a_cookie_and_what_the_browser_prefers_is_not_asked(client: Any, db: Any) -> None:
    address = "/apply/"
    assert '<html lang="zh-Hans"' in client.get(address, headers={"accept-language": "en"}).content.decode()
    client.post("/language/", {"language": "en", "next": address})
    assert '<html lang="en"' in page(client, address)
    client.post("/language/", {"language": "xx"})
    assert '<html lang="zh-Hans"' in page(client, address)


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "/nowhere/", "javascript:alert(1)"])
def test_the_switch_leads_to_our_pages_only(client: Any, db: Any, elsewhere: str) -> None:
    assert client.post("/language/", {"language": "en", "next": elsewhere}).url == "/"


def test_an_unknown_language_is_refused(cast: Cast) -> None:
    with pytest.raises(UnknownChoice):
        actions.choose_language(by=cast.officer, language="de")


def test_records_are_chinese_and_refusals_in_the_language_of_the_user(cast: Cast, family: Family) -> None:
    with translation.override("en"):
        actions.choose_density(by=cast.officer, density="elder")
        with pytest.raises(OutsideScope) as refused:
            registry_actions.change_circumstance(
                by=cast.other_officer,
                subject=family.household,
                kind="motor_vehicles",
                value=1,
                since=date(2023, 1, 1),
                source="declared",
            )
        assert translation.get_language() == "en"
    assert last_sentence() == "把字号改为大字。"
    assert refused.value.message.isascii()


def test_an_alarm_of_an_english_page_is_recorded_in_chinese(cast: Cast) -> None:
    with translation.override("en"):
        raise_alarm(by=cast.officer, verb="page", found=Tampering("It was altered."), is_of_page=True)
    assert last_sentence() == "存下的内容和系统存下时不一样（tampering）。"
    raise_alarm(by=cast.officer, verb="page", found=Tampering("内容被改动。"), is_of_page=True)
    assert last_sentence() == "内容被改动。"


def test_documents_are_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "render_to_string", lambda template, context: translation.get_language())
    with translation.override("en"):
        assert pdf.document_html("any.html", {}) == "zh-hans"


def test_dates_follow_the_language() -> None:
    assert format_date(date(2023, 5, 10)) == "2023年5月10日"
    with translation.override("en"):
        assert format_date(date(2023, 5, 10)) == "10 May 2023"
        assert with_dates_in_words("until 2023-05-10, not 2023-13-40") == "until 10 May 2023, not 2023-13-40"


def test_the_catalogue_is_compiled_from_its_source() -> None:
    with (CATALOGUE / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    written = (CATALOGUE / "django.po").read_text(encoding="utf-8")
    assert "fuzzy" not in written
    for text in ("工作台", "低保标准", "请写明更正的原因。", "{first}低于{second}"):
        assert f'msgid "{text}"' in written
        assert compiled.gettext(text) != text


def test_every_text_has_an_english_one() -> None:
    with (CATALOGUE / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    missing = {
        text: path.relative_to(PACKAGE).as_posix()
        for pattern, found in TEXTS.items()
        for path in PACKAGE.rglob(pattern)
        if not path.relative_to(PACKAGE).as_posix().startswith("demo")
        for text in found.findall(path.read_text(encoding="utf-8"))
        if re.search("[\u4e00-\u9fff]", text)
        and compiled.gettext(text.replace("\\n", "\n").replace("\\r", "\r")) == text
    }
    assert missing == {}, "collect them with scripts/messages.sh and write the English"


def test_what_is_stored_in_chinese_is_read_in_the_language_of_the_user(cast: Cast) -> None:
    stored = ["885.00元", "1个月", "216个月", "18周岁", "20个工作日", "农村", "钟桂英"]
    assert [in_language(text) for text in stored] == stored
    loaded = Entry(actor_name=SYSTEM.name)
    assert loaded.actor_in_language == "系统"
    with translation.override("en"):
        assert [in_language(text) for text in stored] == [
            "885.00 yuan",
            "1 month",
            "216 months",
            "18 years old",
            "20 working days",
            "Rural",
            "钟桂英",
        ]
        assert loaded.actor_in_language == "System"
        assert Entry(actor_name=cast.officer.name, actor_id=cast.officer.pk).actor_in_language == cast.officer.name
