"""One household, one chain of help: every department by year, every part of a matter, and the printed form."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from doudi.casework.referrals.actions.referrals import refer_person
from doudi.core.access_log.models import Access
from doudi.core.access_log.spool import take_in
from doudi.monitoring.low_income.family_chain.chain import chain_of
from doudi.monitoring.low_income.family_chain.one_matter import matters_of
from doudi.monitoring.low_income.insurance.actions import GivenPolicy, record_claim, record_policy
from doudi.registry.households.panels import FamilyFile, panels_of
from doudi.relief.other_aid.actions import GivenAid, book_other_aid
from tests.clock import Clock
from tests.conftest import Cast
from tests.monitoring.low_income.conftest import recognised

pytestmark = pytest.mark.django_db


@pytest.fixture
def helped(cast: Cast, clock: Clock, family: Any, delivered: Any, updated: Any) -> Any:
    """The family at the margin, with housing aid, disaster aid, and a paid claim."""
    recognised(family.household, "dibao_margin", date(2025, 1, 1), date(2025, 12, 1))
    aid = "DATE '2024-11-01' AS from_date, CAST(NULL AS DATE) AS to_date, CAST(50000 AS BIGINT) AS amount_fen"
    delivered("housing_aid", date(2025, 6, 1), ("S1", f"'租赁补贴' AS kind, {aid}"))
    delivered("free_treatment", date(2025, 6, 1), ("S1", f"'肺癌免费救治' AS kind, {aid}"))
    given = GivenAid("emb", "winter_spring", 300_00, date(2025, 2, 1), "名册")
    book_other_aid(by=cast.officer, household=family.household, given=given)
    insured = GivenPolicy("P1", "人保财险", "county", 100_00, date(2025, 1, 1), date(2025, 12, 31))
    policy = record_policy(by=cast.officer, household=family.household, given=insured)
    claimed = {"claimed_on": date(2025, 3, 1), "paid_on": date(2025, 4, 1), "amount_fen": 2_000_00}
    record_claim(by=cast.officer, policy=policy, person=family.son, **claimed)
    updated()
    return family


@pytest.mark.clause("P18-2.c")
@pytest.mark.clause("SC39-III.1")
def test_the_chain_has_every_department_by_year_with_sums(cast: Cast, helped: Any) -> None:
    years = {year.year: year for year in chain_of(FamilyFile(helped.household, cast.officer))}
    assert {year: found.total_fen for year, found in years.items()} == {2025: 2_300_00, 2024: 1_000_00}
    assert {link.department for link in years[2025].links} == {"应急局", "人保财险"}
    assert {link.department for link in years[2024].links} == {"县住建局", "县卫健委"}
    alone = chain_of(FamilyFile(None, cast.officer, person=helped.mother))
    assert [year.year for year in alone] == []


@pytest.mark.clause("P18-2.e")
def test_one_thing_shows_every_departments_part(cast: Cast, clock: Clock, helped: Any) -> None:
    refer_person(by=cast.officer, person=helped.mother, kind="housing", text="房子漏雨")
    matters = matters_of(FamilyFile(helped.household, cast.officer))
    parts = [(part.matter, part.is_open) for matter in matters for part in matter.parts]
    assert sorted(parts) == sorted([("低保边缘家庭认定", False), ("住房救助", True)])


def test_the_family_file_has_the_panels(cast: Cast, helped: Any, signed_in: Any) -> None:
    names = {panel.declared.name for panel in panels_of(FamilyFile(helped.household, cast.officer)).all}
    assert {"layers", "chain", "insurance"} <= names
    of_person = panels_of(FamilyFile(None, cast.officer, person=helped.son)).all
    assert {"layers", "chain", "insurance"} <= {panel.declared.name for panel in of_person}
    client = signed_in("officer")
    asked_later = reverse("registry:family_panel", args=[helped.household.pk, "chain"])
    assert asked_later in client.get(helped.household.get_absolute_url()).content.decode()
    fetched = client.get(asked_later, headers={"HX-Request": "true"}).content.decode()
    assert reverse("low_income:family_document", args=[helped.household.pk]) in fetched
    assert "<html" not in fetched


def test_the_chain_of_a_person_has_a_page_of_its_own(helped: Any, signed_in: Any) -> None:
    page = signed_in("officer").get(reverse("registry:person_panel", args=[helped.son.pk, "chain"]))
    assert "2025" in page.content.decode()


def test_the_page_of_the_chain_shows_years_and_parts(helped: Any, signed_in: Any) -> None:
    page = signed_in("auditor").get(reverse("low_income:chain", args=[helped.household.pk])).content.decode()
    for text in ("2025年", "¥2,300.00", "租赁补贴", "低保边缘", "人保财险"):
        assert text in page


@pytest.mark.clause("HIV179-2")
def test_free_treatment_is_named_only_to_who_may_know_of_hiv(helped: Any, signed_in: Any) -> None:
    address = reverse("low_income:chain", args=[helped.household.pk])
    for name in ("officer", "auditor", "cadre"):
        page = signed_in(name).get(address).content.decode()
        assert "肺癌免费救治" not in page, name
        assert "租赁补贴" in page, name
    assert "肺癌免费救治" in signed_in("bureau").get(address).content.decode()


@pytest.mark.clause("PIPL-28")
def test_the_print_masks_and_is_in_the_access_log(helped: Any, signed_in: Any, settings: Any, tmp_path: Any) -> None:
    settings.ACCESS_SPOOL = tmp_path / "access-spool"
    answer = signed_in("officer").get(reverse("low_income:family_document", args=[helped.household.pk]))
    printed = answer.content.decode()
    assert answer["Content-Type"] == "application/pdf"
    assert helped.son.name in printed
    assert helped.son.id_number.clear() not in printed
    assert "肺癌" not in printed
    take_in(waits=False)
    access = Access.objects.filter(kind="document").get()
    assert (access.subject_kind, access.subject_id) == ("household", str(helped.household.pk))
