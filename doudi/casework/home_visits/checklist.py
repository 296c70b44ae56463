"""The checklist of a home visit, and the facts that only a home visit can establish."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from doudi import policy
from doudi.casework.cases.assessment import HOME_VISIT_FACTS, SELF_CARE_TESTS, assess_case
from doudi.casework.models import Case
from doudi.casework.post_award.assessment import reassess
from doudi.core.record_language import in_record_language
from doudi.registry.models import Person

CHECKLIST: tuple[tuple[str, Any, tuple[Any, ...]], ...] = (
    ("members", _("共同生活的人和申报的是否一致"), (_("一致"), _("不一致"))),
    ("housing", _("住房"), (_("自有，一般"), _("自有，较好"), _("危旧房"), _("租住、借住"))),
    ("appliances", _("家电和陈设"), (_("简陋"), _("一般"), _("较好"))),
    ("vehicle", _("机动车辆、大型农机"), (_("没有"), _("摩托车、电动车"), _("有汽车、农机"))),
    ("work", _("劳动力就业、打零工"), (_("无劳动力"), _("在家务农"), _("有人务工"))),
    ("income", _("收入来源和申报的是否一致"), (_("一致"), _("不一致"))),
    ("health", _("身体和患病情况与申报的是否一致"), (_("一致"), _("不一致"))),
    ("supporters", _("赡养、抚养、扶养人"), (_("没有"), _("有，给得起"), _("有，给不起"))),
)
"""Name, question and answers of each item."""
FACTS_BY_QUESTION_GROUP: dict[str, tuple[str, ...]] = {
    "self_care": SELF_CARE_TESTS,
    "supporters": ("supporter_situation",),
    "land": ("has_contracted_land", "resettled_in_town"),
    "work_capacity": ("wholly_unable_to_work",),
    "keepers": ("kept_by",),
    "parents": ("father_state", "mother_state"),
}
"""The facts asked at the home visit for each group of questions of a procedure."""
_ABLE_OR_NOT: tuple[tuple[str, Any], ...] = (("true", _("能")), ("false", _("不能")))
_YES_NO: tuple[tuple[str, Any], ...] = (("true", _("是")), ("false", _("否")))


@dataclass(frozen=True)
class Question:
    """A row of the visit: looked at (``check_…``) or asked of a person (``asked_…``); choices are value and words."""

    name: str
    label: str
    choices: tuple[tuple[str, Any], ...]
    person_number: str = ""
    fact: str = ""

    @property
    def reason_name(self) -> str:
        """The field for the reason why it was not looked at or asked."""
        return f"reason_{self.name}"


def people_asked_about(case: Case) -> list[Person]:
    """Return the people the home visit asks about: those of the case; in a reassessment those in tekun."""
    if not case.procedure.reassesses:
        assessment = assess_case(case)
        return [assessed.person for assessed in assessment.people] if assessment else []
    reassessment = reassess(case)
    lines = reassessment.lines if reassessment else []
    return list({line.person.pk: line.person for line in lines if line.suggested.programme == "tekun"}.values())


def questions_of(case: Case) -> list[Question]:
    """Return every row that a home visit of the case answers, each with its answers."""
    return questions_together([case])


def questions_together(cases: list[Case]) -> list[Question]:
    """Return every row of a visit for several cases of a family, each asked once."""
    rows = [
        Question(f"check_{name}", str(label), tuple((_declared(answer), answer) for answer in answers))
        for name, label, answers in CHECKLIST
    ]
    people: list[Person] = []
    known: set[tuple[str, str]] = set()
    for case in cases:
        for person in people_asked_about(case) if _facts_asked(case) else ():
            if person not in people:
                people.append(person)
            new = [name for name in _facts_asked(case) if (person.number, name) not in known]
            known |= {(person.number, name) for name in new}
            rows += _questions_about(person, people.index(person), new)
    return rows


def _declared(text: Any) -> str:
    """Return a text in Chinese, whatever language the user reads: forms send it, and records keep it."""
    with in_record_language():
        return str(text)


def _facts_asked(case: Case) -> list[str]:
    return [name for group in case.procedure.asks for name in FACTS_BY_QUESTION_GROUP.get(group, ())]


def _questions_about(person: Person, index: int, facts: list[str]) -> list[Question]:
    rows = []
    for name in facts:
        fact = HOME_VISIT_FACTS[name]
        words = tuple((word, policy.WORD_LABELS.get(word, word)) for word in fact.words)
        label = f"{person.name}：{fact.meaning}"
        choices = words or (_ABLE_OR_NOT if name in SELF_CARE_TESTS else _YES_NO)
        rows.append(Question(f"asked_{index}_{name}", label, choices, person.number, name))
    return rows
