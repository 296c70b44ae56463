"""Error tolerance: what the trail says, what is never tolerated, who decides."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from doudi.casework import actions as casework
from doudi.casework.models import Case
from doudi.core.clock import today
from doudi.core.refusals import OutsideScope, ReasonRequired, Refused, RoleNotAllowed
from doudi.supervision.error_tolerance import queries
from doudi.supervision.error_tolerance.actions import decide_tolerance, propose_tolerance
from doudi.supervision.error_tolerance.models import ToleranceRecord
from doudi.supervision.error_tolerance.refusals import (
    DeciderInLine,
    GainNotTolerated,
    IntentNotTolerated,
    NoPartInCase,
    NotCorrected,
    RelativeNotTolerated,
    RepetitionNotTolerated,
)
from doudi.supervision.error_tolerance.workflow import DISTINCTIONS
from tests.conftest import Cast
from tests.repeated_rows import built_once

pytestmark = [pytest.mark.django_db, pytest.mark.clause("P18-26.a", "MCA57-39", "MCA83-V.3")]


@pytest.fixture
def case(cast: Cast, family: Any) -> Case:
    """A case that the officer opened."""

    def make() -> Case:
        return casework.open_case(
            by=cast.officer, matter="circumstances_change", household=family.household, why="收入变化"
        )

    return built_once("case with an error", make)


def proposed(by: Any, case: Case, officer: Any, **changed: Any) -> ToleranceRecord:
    """A record as the township proposes it."""
    given: dict[str, Any] = {
        "kind": "amount",
        "error": "漏算了一笔补贴",
        "happened_on": today() - timedelta(days=9),
        "corrected_on": today(),
        "correction": "当月补发",
        "distinctions": dict.fromkeys(DISTINCTIONS, "查了记录，是疏忽"),
        "amount_fen": 12000,
    }
    return propose_tolerance(by=by, case=case, officer=officer, **given | changed)


def test_record_draws_what_was_done_from_the_trail(cast: Cast, case: Case) -> None:
    found = proposed(cast.leader, case, cast.officer)
    kept = queries.kept_entries(found)
    assert kept
    assert {entry.actor_id for entry in kept} == {cast.officer.pk}
    assert found.distinctions["good_faith"] == "查了记录，是疏忽"
    with pytest.raises(NoPartInCase):
        proposed(cast.leader, case, cast.other_officer)
    with pytest.raises(OutsideScope):
        proposed(cast.other_officer, case, cast.officer)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"is_intent": True}, IntentNotTolerated),
        ({"is_gain": True}, GainNotTolerated),
        ({"is_relative": True}, RelativeNotTolerated),
        ({"is_repeated": True}, RepetitionNotTolerated),
        ({"corrected_on": date(2020, 1, 1)}, NotCorrected),
        ({"distinctions": {}}, ReasonRequired),
    ],
)
def test_what_is_never_tolerated_is_refused_by_name(
    cast: Cast, case: Case, changed: dict[str, Any], refusal: type[Refused]
) -> None:
    with pytest.raises(refusal):
        proposed(cast.leader, case, cast.officer, **changed)
    assert not ToleranceRecord.objects.exists()


def test_relatives_and_repetition_are_looked_up(cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "doudi.supervision.error_tolerance.actions.conflicted_people"
    with monkeypatch.context() as patch:
        patch.setattr(name, lambda people, by: set(people))
        with pytest.raises(RelativeNotTolerated):
            proposed(cast.leader, case, cast.officer)
    found = proposed(cast.leader, case, cast.officer)
    decide_tolerance(by=cast.director, found=found, is_tolerated=True, words="尽职，已纠正")
    with pytest.raises(RepetitionNotTolerated):
        proposed(cast.leader, case, cast.officer)


def test_somebody_outside_the_line_decides(cast: Cast, case: Case, family: Any) -> None:
    found = proposed(cast.director, case, cast.officer)
    with pytest.raises(RoleNotAllowed):
        decide_tolerance(by=cast.leader, found=found, is_tolerated=True, words="尽职")
    with pytest.raises(DeciderInLine):
        decide_tolerance(by=cast.director, found=found, is_tolerated=True, words="尽职")
    with pytest.raises(ReasonRequired):
        decide_tolerance(by=cast.inspection_group, found=found, is_tolerated=True, words=" ")
    done = decide_tolerance(by=cast.inspection_group, found=found, is_tolerated=False, words="没有及时纠正")
    assert (done.state, done.decided_by) == ("refused", cast.inspection_group)
    by_bureau = casework.open_case(by=cast.bureau, matter="transfer", household=family.household, why="迁居")
    own = proposed(cast.bureau, by_bureau, cast.bureau)
    with pytest.raises(DeciderInLine):
        decide_tolerance(by=cast.director, found=own, is_tolerated=True, words="尽职")


def test_pages(cast: Cast, case: Case, signed_in: Any) -> None:
    address = reverse("supervision_error_tolerance:new_record")
    sent = {
        "number": case.number,
        "officer": cast.officer.username,
        "kind": "amount",
        "error": "漏算",
        "happened_on": today().isoformat(),
        "corrected_on": today().isoformat(),
        "correction": "补发",
        **dict.fromkeys(DISTINCTIONS, "是疏忽"),
        "is_intent": "no",
        "is_gain": "yes",
        "is_relative": "no",
        "is_repeated": "no",
    }
    client = signed_in("leader")
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "得了好处的，不容错" in refused.content.decode()
    assert client.post(address, sent | {"is_gain": "no"}).status_code == 302
    found = ToleranceRecord.objects.get()
    assert "按规定办了什么" in signed_in("officer").get(found.get_absolute_url()).content.decode()
    assert signed_in("other_officer").get(found.get_absolute_url()).status_code == 404
    decision = {"is_tolerated": "yes", "words": "尽职", "seen_version": 0}
    assert signed_in("director").post(found.get_absolute_url(), decision).status_code == 302
    found.refresh_from_db()
    assert found.state == "tolerated"
