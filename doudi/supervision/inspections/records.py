"""The records of a drawn case as pages and phones show them: the first, then every further one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doudi.core.attachments.models import Attachment
from doudi.supervision.inspections.models import FurtherRecord, InspectedCase
from doudi.supervision.inspections.workflow import Answer


@dataclass(frozen=True)
class ShownAnswer:
    """A question with its answer in words; ``words`` are those that made no finding."""

    text: str
    answer: str
    words: str
    is_problem: bool
    is_withdrawn: bool


@dataclass(frozen=True)
class ShownRecord:
    """A record: when, by whom, what was answered; ``further`` is None for the first."""

    inspected_on: date
    inspector: str
    answers: list[ShownAnswer]
    remarks: str
    photo: Attachment | None
    further: FurtherRecord | None = None

    @property
    def summary(self) -> str:
        """What was found, in one line."""
        problems = [one.text for one in self.answers if one.is_problem]
        found = _("有问题：{problems}").format(problems="；".join(problems)) if problems else _("没有发现问题")
        return f"{found} {self.remarks}".strip()


def records_of(case: InspectedCase) -> list[ShownRecord]:
    """Return the records of a case, in the order in which they came."""
    shown = []
    if case.inspected_on is not None and case.inspected_by is not None:
        answers = case.answers
        shown.append(
            ShownRecord(
                case.inspected_on,
                case.inspected_by.name,
                _answers(case, answers, case.inspected_on),
                answers.get("remarks", ""),
                case.photo,
            )
        )
    for one in case.further_records.select_related("inspected_by", "photo"):
        answers = one.answers
        of_record = _answers(case, answers, one.inspected_on)
        remarks = answers.get("remarks", "")
        shown.append(ShownRecord(one.inspected_on, one.inspected_by.name, of_record, remarks, one.photo, one))
    return shown


def _answers(case: InspectedCase, given: dict[str, Any], day: date) -> list[ShownAnswer]:
    labels = {str(value): str(label) for value, label in Answer.choices}
    words = given.get("words", {})
    asked = case.checklist.asked(day)
    return [
        ShownAnswer(
            one.text, labels[given[one.id]], words.get(one.id, ""), given[one.id] == Answer.PROBLEM, one not in asked
        )
        for one in case.checklist.questions
        if one.id in given
    ]
