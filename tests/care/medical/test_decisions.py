"""Decisions by the rule book: within the year's cap, split by the county's share, explained as on that day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.utils import translation

from doudi import policy
from doudi.care.medical.refusals import SettlementInvalid
from doudi.care.medical.settlements.actions import (
    confirm_settlement,
    decide_settlement,
    reopen_settlement,
)
from doudi.care.medical.settlements.models import Settlement
from doudi.care.payables.models import Payable
from doudi.policy.engine.medical_costs import TARGETS
from tests.care.medical.settled import settled, tekun
from tests.payments.conftest import clock, office  # noqa: F401 - fixtures

_MIGRATION = import_module("doudi.care.medical.migrations.0002_explanation")


@pytest.fixture
def declared_law_afterwards() -> Iterator[None]:
    """End what a test enters into the law in force."""
    yield
    policy.law_in_force.use([])


def _enter(parameter: str, figure: int) -> None:
    """Let the office enter a figure, as it does in the rule book."""
    text = policy.LocalLegalText("LOCAL1", "于民字〔2023〕99号", "医疗兜底办法", "县民政局", date(2023, 1, 1))
    clause = policy.LocalClause(text, parameter, "三", "上限和分担")
    value = policy.LocalValue(parameter, ((None, figure),), date(2023, 1, 1), None, date(2023, 1, 1), clause)
    policy.law_in_force.use([value])


def _nodes(trees: Any) -> list[dict[str, Any]]:
    return [node for tree in trees for node in (tree, *_nodes(tree.get("parts", ())))]


@pytest.mark.clause("P18-5.f")
@pytest.mark.usefixtures("declared_law_afterwards")
def test_settlements_of_a_year_share_its_cap(
    office: Any,  # noqa: F811 - the fixture
) -> None:
    cast, person = office.cast, tekun(office)
    _enter("medical_cover_year_cap", 2_000_00)
    first = decide_settlement(by=cast.officer, settlement=settled(cast.officer, person), is_carried=True)
    second = decide_settlement(by=cast.officer, settlement=settled(cast.officer, person, "JS0002"), is_carried=True)
    assert (first.carried_fen, second.carried_fen) == (1_500_00, 500_00)
    third = settled(cast.officer, person, "JS0003")
    with pytest.raises(SettlementInvalid):
        decide_settlement(by=cast.officer, settlement=third, is_carried=True)
    year_before = settled(cast.officer, person, "JS0004", admitted_on="2022-12-01", discharged_on="2022-12-31")
    assert decide_settlement(by=cast.officer, settlement=year_before, is_carried=True).carried_fen == 1_500_00


@pytest.mark.clause("P18-5.f")
@pytest.mark.usefixtures("declared_law_afterwards")
def test_only_the_part_of_the_county_is_paid(
    office: Any,  # noqa: F811 - the fixture
) -> None:
    cast, person = office.cast, tekun(office)
    _enter("medical_cover_county_percent", 70)
    row = decide_settlement(by=cast.officer, settlement=settled(cast.officer, person), is_carried=True)
    assert (row.carried_fen, row.county_fen) == (1_500_00, 1_050_00)
    assert {tree["name"]: tree["value"] for tree in row.explanation}["medical_township_part"] == 450_00
    confirm_settlement(by=cast.leader, settlement=row)
    assert Payable.objects.get().amount_fen == 1_050_00


@pytest.mark.clause("P18-5.f", "SAL2026-24")
@pytest.mark.usefixtures("declared_law_afterwards")
def test_a_decision_keeps_its_explanation_in_chinese_while_the_law_goes_on(
    office: Any,  # noqa: F811 - the fixture
    signed_in: Any,
) -> None:
    cast, person = office.cast, tekun(office)
    row = settled(cast.officer, person)
    assert row.own_paid_fen == 1_500_00
    with translation.override("en"):
        row = decide_settlement(by=cast.officer, settlement=row, is_carried=True)
    stored = Settlement.objects.get(pk=row.pk).explanation
    assert [tree["name"] for tree in stored] == list(TARGETS)
    assert stored[0]["formula"] == "（总费用10,000.00元－各项支付合计8,500.00元）与0.00元取高者"
    cap = next(node for node in _nodes(stored) if node["name"] == "medical_cover_year_cap")
    assert (cap["value"], cap["status"], cap["references"]) == (0, "assumed", ["于民字〔2023〕18号二（二）5"])
    _enter("medical_cover_year_cap", 1_111_00)
    assert Settlement.objects.get(pk=row.pk).explanation == stored
    page = signed_in("officer").get(row.get_absolute_url()).content.decode()
    assert "各项支付合计8,500.00元" in page
    assert "于民字〔2023〕18号二（二）5" in page
    assert "暂定" in page
    assert "1,111.00元" not in page
    confirm_settlement(by=cast.leader, settlement=row)
    assert Settlement.objects.get(pk=row.pk).explanation == stored


def test_what_is_not_carried_is_not_explained(office: Any) -> None:  # noqa: F811 - the fixture
    cast, person = office.cast, tekun(office)
    row = settled(cast.officer, person)
    row = decide_settlement(by=cast.officer, settlement=row, is_carried=False, reason="美容，不属于治病")
    row = confirm_settlement(by=cast.leader, settlement=row)
    assert row.explanation == []
    assert reopen_settlement(by=cast.leader, settlement=row, note="再看看").own_paid_fen == 1_500_00


def test_a_discharge_before_every_known_figure_is_refused(
    office: Any,  # noqa: F811 - the fixture
    signed_in: Any,
) -> None:
    person = office.person("丁火根")
    office.award(person, "tekun", since=date(2021, 1, 1), self_care="full", in_institution=False)
    row = settled(office.cast.officer, person, admitted_on="2021-12-01", discharged_on="2021-12-31")
    assert "2021-12没有已知的" in signed_in("officer").get(row.get_absolute_url()).content.decode()
    with pytest.raises(SettlementInvalid):
        decide_settlement(by=office.cast.officer, settlement=row, is_carried=True)


def test_sentences_of_earlier_decisions_are_kept(office: Any, signed_in: Any) -> None:  # noqa: F811 - the fixture
    cast, person = office.cast, tekun(office)
    row = decide_settlement(by=cast.officer, settlement=settled(cast.officer, person), is_carried=True)
    Settlement.objects.filter(pk=row.pk).update(explanation=["总费用10,000.00元，自付1,500.00元。"])
    _MIGRATION.explain_as_before(apps, None)
    row.refresh_from_db()
    assert row.own_paid_fen == 1_500_00
    assert row.explanation == [{"name": "sentence", "kind": "rule", "label": "总费用10,000.00元，自付1,500.00元。"}]
    assert "总费用10,000.00元，自付1,500.00元。" in signed_in("officer").get(row.get_absolute_url()).content.decode()


def test_the_labels_of_a_kept_explanation_are_read_in_english(
    office: Any,  # noqa: F811 - the fixture
    signed_in: Any,
) -> None:
    cast, person = office.cast, tekun(office)
    row = decide_settlement(by=cast.officer, settlement=settled(cast.officer, person), is_carried=True)
    type(cast.officer).objects.filter(pk=cast.officer.pk).update(language="en")
    page = signed_in("officer").get(row.get_absolute_url()).content.decode()
    for words in ("Paid by others in total", "8,500.00 yuan", "Borne by the township", "Provisional", "Amount covered"):
        assert words in page
    assert "doudi</dt>" not in page
