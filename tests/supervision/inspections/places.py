"""Rows of every page of inspections and error tolerance in a village."""

from __future__ import annotations

import json
import secrets
from datetime import date, timedelta
from typing import Any

from doudi.core.clock import today
from doudi.supervision.error_tolerance.models import ToleranceRecord
from doudi.supervision.error_tolerance.workflow import DISTINCTIONS
from doudi.supervision.inspections.actions.records import InspectionReport, inspect_case
from doudi.supervision.inspections.models import InspectedCase, InspectionRound
from doudi.supervision.inspections.workflow import RoundState
from doudi.supervision.rectification.scope import COUNTY_OWNER


def inspection_round(cast: Any) -> dict[str, Any]:
    """Return a round of the bureau that was drawn."""
    found = InspectionRound.objects.create(
        kind="random",
        title="第一季度抽查",
        seed="a" * 32,
        sizes={"dibao": 1},
        due_on=today() + timedelta(days=30),
        state=RoundState.DRAWN,
        announced_by=cast.bureau,
        announced_on=date(2023, 3, 1),
        drawn_on=date(2023, 3, 2),
    )
    return {"inspection_round": found, "inspection_act": [found.pk, "close"]}


def inspection_rows(cast: Any, round_: InspectionRound, one: Any) -> dict[str, Any]:
    """Return a case of a family that the bureau inspected, and what it found."""
    case = InspectedCase.objects.create(
        round=round_,
        checklist_name="dibao",
        person=one.mother,
        village_code=one.household.village.code,
        inspector_code=COUNTY_OWNER,
    )
    answers = {question.id: "fine" for question in case.checklist.questions} | {"visit": "problem"}
    words = {"visit": "表和实际不符"}
    for _inspector in range(2):
        inspect_case(by=cast.bureau, case=case, report=InspectionReport(secrets.token_hex(16), today(), answers, words))
    return {
        "inspected_case": case,
        "inspection_finding": case.findings.get(),
        "further_record": case.further_records.get(),
    }


def tolerance_record(cast: Any, case: Any, officer: Any, village: Any) -> ToleranceRecord:
    """Return an error of an officer in a case."""
    return ToleranceRecord.objects.create(
        case=case,
        officer=officer,
        village_code=f"{village.code[:9]:0<12}",
        kind="amount",
        sealed_error="漏算了一笔补贴",
        happened_on=today() - timedelta(days=9),
        corrected_on=today(),
        sealed_correction="当月补发",
        sealed_distinctions=json.dumps(dict.fromkeys(DISTINCTIONS, "查了记录，是疏忽")),
        proposed_by=cast.director,
        proposed_on=today(),
    )
