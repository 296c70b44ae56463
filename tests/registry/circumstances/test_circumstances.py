"""Changes and corrections of circumstances, as of a day and as known on a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from doudi.core.refusals import OutsideScope, ReasonRequired
from doudi.registry import actions, refusals
from doudi.registry.circumstances.multiple_disability import record_multiple_disability
from doudi.registry.law_inputs.household_facts import household_facts
from doudi.registry.models import Circumstance, Membership
from tests.conftest import Cast, Family
from tests.deaths_and_cards import correct_death, record_death

pytestmark = pytest.mark.django_db


def wage(family: Family, as_of: date, known: date | None = None) -> Any:
    facts = household_facts(family.household, as_of, known or timezone.localdate())
    return next(row for row in facts.people if row["person_id"] == family.son.number)["wage_fen"]


def earns(cast: Cast, family: Family, fen: int, since: date) -> Circumstance:
    return actions.change_circumstance(
        by=cast.officer, subject=family.son, kind="wage_fen", value=fen, since=since, source="declared"
    )


def test_unrecorded_circumstance_has_absent_value(family: Family) -> None:
    assert wage(family, date(2023, 1, 1)) == 0


def test_change_ends_row_and_keeps_history(cast: Cast, family: Family) -> None:
    earns(cast, family, 1_000_00, date(2023, 1, 1))
    earns(cast, family, 1_500_00, date(2023, 6, 1))
    assert wage(family, date(2022, 12, 31)) == 0
    assert wage(family, date(2023, 5, 31)) == 1_000_00
    assert wage(family, date(2023, 6, 1)) == 1_500_00
    assert Circumstance.objects.filter(person=family.son, kind="wage_fen").count() == 3
    assert Circumstance.objects.filter(person=family.son, kind="wage_fen", withdrawn_at=None).count() == 2


def test_correction_applies_to_past_but_not_past_knowledge(cast: Cast, family: Family) -> None:
    circumstance = earns(cast, family, 1_000_00, date(2023, 1, 1))
    yesterday = timezone.now() - timedelta(days=1)
    for model in (Circumstance, Membership):
        model.objects.update(recorded_at=yesterday)
    circumstance.refresh_from_db()
    actions.correct_circumstance(
        by=cast.officer, circumstance=circumstance, value=100_00, since=date(2023, 1, 1), until=None, why="多写了一个零"
    )
    assert wage(family, date(2023, 5, 1)) == 100_00
    assert wage(family, date(2023, 5, 1), known=timezone.localdate() - timedelta(days=1)) == 1_000_00


def test_change_before_present_row_is_refused(cast: Cast, family: Family) -> None:
    earns(cast, family, 1_000_00, date(2023, 6, 1))
    with pytest.raises(refusals.DatesOutOfOrder, match="更正"):
        earns(cast, family, 1_500_00, date(2023, 6, 1))


def test_correction_requires_reason_and_happens_once(cast: Cast, family: Family) -> None:
    circumstance = earns(cast, family, 1_000_00, date(2023, 1, 1))
    given: dict[str, Any] = {"by": cast.officer, "circumstance": circumstance, "value": 1, "since": None, "until": None}
    with pytest.raises(ReasonRequired):
        actions.correct_circumstance(**given, why=" ")
    actions.correct_circumstance(**given, why="写错")
    with pytest.raises(refusals.AlreadyWithdrawn):
        actions.correct_circumstance(**given, why="写错")


@pytest.mark.clause("PIPL-28")
def test_health_is_encrypted(cast: Cast, family: Family) -> None:
    circumstance = actions.change_circumstance(
        by=cast.officer, subject=family.son, kind="disability_grade", value=2, since=date(2023, 1, 1), source="paper"
    )
    stored = Circumstance.objects.filter(pk=circumstance.pk).values_list("text", flat=True)[0]
    assert stored.startswith("1@")
    assert Circumstance.objects.get(pk=circumstance.pk).value == 2


def test_unknown_kind_is_refused(cast: Cast, family: Family) -> None:
    with pytest.raises(refusals.UnknownCircumstanceKind):
        actions.change_circumstance(
            by=cast.officer, subject=family.son, kind="area", value="urban", since=date(2023, 1, 1), source="paper"
        )


def test_change_outside_scope_is_refused(cast: Cast, family: Family) -> None:
    with pytest.raises(OutsideScope):
        actions.change_circumstance(
            by=cast.other_officer,
            subject=family.son,
            kind="wage_fen",
            value=1,
            since=date(2023, 1, 1),
            source="paper",
        )


def test_auditor_may_not_change(cast: Cast, family: Family) -> None:
    from doudi.core.refusals import PermissionRequired

    with pytest.raises(PermissionRequired):
        actions.change_circumstance(
            by=cast.auditor, subject=family.son, kind="wage_fen", value=1, since=date(2023, 1, 1), source="paper"
        )


def test_death_date_is_copied_to_person(cast: Cast, family: Family) -> None:
    record_death(family.mother, date(2023, 3, 5))
    assert family.mother.death_date == date(2023, 3, 5)
    correct_death(family.mother, None)
    assert family.mother.death_date is None
    facts = household_facts(family.household, date(2023, 4, 1), date(2100, 1, 1))
    assert next(row for row in facts.people if row["name"] == "钟桂英")["death_date"] is None


@pytest.mark.clause("GB26341-2")
def test_multiple_disability_is_kept_with_the_kinds_it_contains(cast: Cast, family: Family, signed_in: Any) -> None:
    given: dict[str, Any] = {"by": cast.officer, "subject": family.son, "since": date(2023, 1, 1), "source": "paper"}
    for contained in ([], ["visual"], ["visual", "none"], ["visual", "multiple"]):
        with pytest.raises(refusals.ContainedDisabilitiesMissing):
            record_multiple_disability(**given, contained=contained)
    page = f"{family.son.get_absolute_url()}change/"
    sent = {
        "kind": "disability_category",
        "value": "multiple",
        "since": "2023-01-01",
        "source": "paper",
        "source_detail": "残疾人证",
        "act": "save",
    }
    assert signed_in("officer").post(page, sent | {"contained": ["visual"]}).status_code == 422
    assert not Circumstance.objects.filter(kind="disability_category").exists()
    assert signed_in("officer").post(page, sent | {"contained": ["hearing", "visual"]}).status_code == 302
    stored = Circumstance.objects.get(kind="contained_disabilities")
    assert (stored.value, "视力" in stored.text) == ("视力、听力", False)
    assert Circumstance.objects.get(kind="disability_category").value == "multiple"
