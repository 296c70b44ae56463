"""What a change does is shown before it is recorded, without writing, and said again afterwards."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from doudi.core.audit.models import Entry
from doudi.registry import actions
from doudi.registry.circumstance_kinds import KINDS
from doudi.registry.circumstances.effects import effect_of_change
from doudi.registry.circumstances.sources import source_choices
from doudi.registry.models import Circumstance, Source
from tests.conftest import Cast, Family

pytestmark = pytest.mark.django_db


def text(answer: Any) -> str:
    return str(answer.content.decode())


def filled(value: str, act: str, kind: str = "wage_fen") -> dict[str, str]:
    given = {"since": "2023-05-01", "source": "declared", "source_detail": "本人说"}
    return {"kind": kind, "value": value, "act": act, **given}


def previewed_in(page: str) -> str:
    """What the page was computed for, as its form sends it."""
    return re.findall(r'name="previewed" value="([^"]+)"', page)[0]


@pytest.fixture
def earning(cast: Cast, family: Family) -> Family:
    actions.change_circumstance(
        by=cast.officer, subject=family.son, kind="wage_fen", value=505_00, since=date(2023, 1, 1), source="declared"
    )
    return family


def test_income_that_dibao_keeps_needs_the_matter(cast: Cast, earning: Family) -> None:
    effect = effect_of_change(earning.son, "wage_fen", 2_505_00, by=cast.officer)
    assert effect is not None
    assert effect.sentence.endswith("505.00元 → 2,505.00元，低保不变：须办家庭情况变化。")
    assert effect.is_income_changed
    assert effect.needs_matter


def test_change_without_effect_on_awards_needs_no_matter(cast: Cast, earning: Family) -> None:
    effect = effect_of_change(earning.son, "wage_fen", 505_00, by=cast.officer)
    assert effect is not None
    assert not effect.needs_matter
    assert effect.sentence.endswith("低保不变。")


def test_area_of_the_household_changes_the_due_itself(cast: Cast, family: Family) -> None:
    effect = effect_of_change(family.household, "area", "rural", by=cast.officer)
    assert effect is not None
    assert [(due.before_fen > due.after_fen > 0, due.name) for due in effect.changed_dues] == [(True, "钟桂英")]
    assert "钟桂英的低保" in effect.sentence
    assert "不变" not in effect.sentence


def test_income_that_only_the_roll_gives_is_named(cast: Cast, signed_in: Any, family: Family) -> None:
    """The registry counts from nothing; the award was assessed with 200 yuan a head that nobody's income bears out."""
    effect = effect_of_change(family.mother, "wage_fen", 100_00, by=cast.officer)
    assert effect is not None
    assert effect.unlisted_income_fen == 200_00
    page = reverse("registry:change_person", args=[family.mother.pk])
    text_of = text(signed_in("officer").post(page, filled("100", "preview")))
    assert "核定的月人均收入是¥200.00，登记里没有明细" in text_of


def test_contact_data_has_no_effect(cast: Cast, family: Family) -> None:
    assert effect_of_change(family.household, "address", "上屋组12号", by=cast.officer) is None


def test_preview_writes_nothing_and_saving_says_what_it_did(signed_in: Any, earning: Family) -> None:
    client, address = signed_in("officer"), reverse("registry:change_person", args=[earning.son.pk])
    before = (Circumstance.objects.count(), Entry.objects.count())
    assert 'value="preview"' in text(client.get(address + "?kind=wage_fen"))
    with CaptureQueriesContext(connection) as queries:
        page = text(client.post(address, filled("2505", "preview")))
    assert not [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert (Circumstance.objects.count(), Entry.objects.count()) == before
    assert "低保不变：须办家庭情况变化" in page
    assert 'value="save"' in page
    links = re.findall(r'href="([^"]+matter=circumstances_change[^"]*)"', page)
    form = text(client.get(links[0].replace("&amp;", "&")))
    assert f'value="{earning.son.name}的{KINDS["wage_fen"].label}有变化"' in form
    assert re.search(r'value="circumstances_change"[^>]*checked', form)
    answer = client.post(address, filled("2505", "save"))
    assert answer.status_code == 302
    shown = text(client.get(answer.url))
    assert "505.00元 → 2,505.00元，低保不变：须办家庭情况变化" in shown
    matter = reverse("casework:open_case", args=[earning.household.pk])
    assert f"{matter}?matter=circumstances_change" in shown
    assert "circumstances_change" not in text(signed_in("cadre").get(answer.url))


def test_case_opened_from_a_sealed_kind_does_not_name_it(signed_in: Any, family: Family) -> None:
    address = reverse("casework:open_case", args=[family.household.pk])
    form = text(signed_in("officer").get(f"{address}?kind=child_status&person={family.son.pk}"))
    assert f"{family.son.name}的情况有变化" in form
    assert KINDS["child_status"].label not in form


@pytest.mark.parametrize(
    ("kind", "first"), [("phone", "declared"), ("disability_grade", "paper"), ("wage_fen", "declared")]
)
def test_sources_that_fit_the_kind_come_first(kind: str, first: str) -> None:
    *fitting, (heading, others) = source_choices(KINDS[kind])
    assert fitting[0][0] == first
    assert heading == "更多"
    assert {"roll", "opening", "decision"} <= {name for name, _label in others}
    assert {name for name, _label in [*fitting, *others]} == set(Source.values)


def test_value_altered_after_the_preview_is_shown_again_before_it_is_saved(signed_in: Any, earning: Family) -> None:
    client, address = signed_in("officer"), reverse("registry:change_person", args=[earning.son.pk])
    shown = text(client.post(address, filled("2505", "preview")))
    previewed = {"previewed": previewed_in(shown)}
    before = Circumstance.objects.count()
    again = client.post(address, filled("3000", "save") | previewed)
    assert again.status_code == 200
    assert "又改了内容" in text(again)
    assert "3,000.00元" in text(again)
    assert Circumstance.objects.count() == before
    previewed = {"previewed": previewed_in(text(again))}
    assert client.post(address, filled("3000", "save") | previewed).status_code == 302
    assert earning.son.circumstances.filter(kind="wage_fen", withdrawn_at=None).last().value == 3_000_00


def test_preview_refuses_wrong_input_and_hides_others(signed_in: Any, earning: Family) -> None:
    address = reverse("registry:change_person", args=[earning.son.pk])
    assert signed_in("officer").post(address, filled("很多", "preview")).status_code == 422
    assert signed_in("other_officer").post(address, filled("1", "preview")).status_code == 404
    for number in ("x", "999999", "1" * 30):
        assert signed_in("officer").get(f"{earning.son.get_absolute_url()}?changed={number}").status_code == 200


def test_effect_keeps_a_hidden_status(cast: Cast, signed_in: Any, family: Family) -> None:
    actions.change_circumstance(
        by=cast.bureau, subject=family.son, kind="child_status", value="hiv", since=date(2010, 1, 1), source="paper"
    )
    changed = family.son.circumstances.get(kind="child_status")
    address = f"{family.son.get_absolute_url()}?changed={changed.pk}"
    assert 'id="effect"' not in text(signed_in("officer").get(address))
    assert 'id="effect"' in text(signed_in("bureau").get(address))
