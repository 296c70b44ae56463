"""The questions of a care visit, and what becomes of each answer; the form shows it beside the question.

An answer that needs somebody is declared once: the task it opens, and what the visitor is told of it before sending.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from doudi.care.visits.models import CareFinding
from doudi.care.visits.workflow import Outcome
from doudi.casework.models import Lead
from doudi.ui.tables import Text

SAME = "same"
SELF_CARE_TESTS = {
    "cannot_eat": _("自主吃饭"),
    "cannot_dress": _("自主穿衣"),
    "cannot_bed": _("自主上下床"),
    "cannot_toilet": _("自主如厕"),
    "cannot_walk": _("室内自主行走"),
    "cannot_bathe": _("自主洗澡"),
}
"""The six tests of self-care (MCA43-22): what the person can no longer do."""


@dataclass(frozen=True)
class Question:
    """A question with its answers; ``needs`` are the answers that become a finding of a topic.

    ``consequence`` is what the visitor is told that these answers do.
    """

    name: str
    label: Text
    choices: tuple[tuple[str, Text], ...]
    needs: frozenset[str]
    topic: CareFinding.Topic
    consequence: Text
    lead_need: str = ""


def _living(name: str, label: Text, well: Text, badly: Text, lead_need: str) -> Question:
    return Question(
        name,
        label,
        (("well", well), ("badly", badly)),
        frozenset({"badly"}),
        CareFinding.Topic.LIVING,
        _("提交以后自动报困难线索给乡镇。"),
        lead_need,
    )


QUESTIONS: tuple[Question, ...] = (
    Question(
        "self_care",
        _("六项自理能力和上次比"),
        ((SAME, _("没有变化")), ("worse", _("变差了")), ("better", _("变好了"))),
        frozenset({"worse", "better"}),
        CareFinding.Topic.SELF_CARE,
        _("提交以后乡镇收到任务，发起自理能力复评。"),
    ),
    _living("clean", _("个人和屋里卫生"), _("干净"), _("脏乱"), Lead.Need.ALONE),
    _living("clothed", _("衣服被褥"), _("够"), _("不够"), Lead.Need.WORK),
    _living("fed", _("吃饭"), _("吃得饱"), _("吃不上"), Lead.Need.WORK),
    _living("medicine", _("用药"), _("不用药，或按时有药"), _("缺药、没按时吃"), Lead.Need.ILLNESS),
    _living("heating", _("取暖、降温"), _("有"), _("没有"), Lead.Need.ALONE),
    _living("safety", _("房屋、水电、用火"), _("安全"), _("有隐患"), Lead.Need.ALONE),
    Question(
        "carer",
        _("照料人"),
        (("here", _("在")), ("near", _("不在场，问过照料正常")), ("absent", _("没有照料"))),
        frozenset({"absent"}),
        CareFinding.Topic.CARER,
        _("提交以后乡镇收到任务，当面落实照料人。"),
    ),
    Question(
        "money",
        _("上个月的钱收到没有"),
        (("received", _("收到了")), ("unsure", _("说不清")), ("missing", _("没有收到"))),
        frozenset({"missing"}),
        CareFinding.Topic.MONEY,
        _("提交以后乡镇收到任务，查对发放。"),
    ),
    Question(
        "wish",
        _("想不想住供养机构"),
        (("stay", _("愿意在家")), ("move", _("想住机构"))),
        frozenset({"move"}),
        CareFinding.Topic.WISH,
        _("提交以后乡镇收到任务，带去看机构、办手续。"),
    ),
)
BY_NAME = {question.name: question for question in QUESTIONS}

OUTCOME_TOPICS: Mapping[str, CareFinding.Topic] = {
    Outcome.HOSPITAL: CareFinding.Topic.HOSPITAL,
    Outcome.INSTITUTION: CareFinding.Topic.ENTERED,
    Outcome.MOVED: CareFinding.Topic.MOVED,
    Outcome.DIED: CareFinding.Topic.DEATH,
}
"""What a visit that did not meet the person at home becomes."""

OUTCOME_CONSEQUENCES: Mapping[str, Text] = {
    Outcome.NOT_MET: _("没有见到人的不算探视过，请再去。"),
    Outcome.HOSPITAL: _("提交以后暂停探视，乡镇到时候再问出院没有。"),
    Outcome.INSTITUTION: _("提交以后乡镇收到任务，办供养方式的变更。"),
    Outcome.MOVED: _("提交以后乡镇收到任务，更新住处。"),
    Outcome.DIED: _("填了去世日期的，同时报告死亡：待遇从现在起缓发，由第二人核实。"),
}
"""What the visitor is told of it."""


@dataclass(frozen=True)
class Needs:
    """What the answers of a visit need: topics of tasks, and the need of a lead with the questions that say so."""

    topics: tuple[CareFinding.Topic, ...]
    lead_need: str
    lead_words: str


def needs_of(outcome: str, answers: Mapping[str, Any]) -> Needs:
    """Return what becomes of an outcome and its answers."""
    topics = [OUTCOME_TOPICS[outcome]] if outcome in OUTCOME_TOPICS else []
    needy = [one for one in QUESTIONS if answers.get(one.name) in one.needs] if outcome == Outcome.SEEN else []
    topics += [one.topic for one in needy if not one.lead_need]
    living = [one for one in needy if one.lead_need]
    needs = {one.lead_need for one in living}
    need = next(iter(needs)) if len(needs) == 1 else str(Lead.Need.ALONE)
    words = "；".join(f"{one.label}：{dict(one.choices)[answers[one.name]]}" for one in living)
    return Needs(tuple(topics), need if living else "", words)


def answers_in_words(answers: Mapping[str, Any]) -> list[tuple[Text, Text, bool]]:
    """Return label, answer and whether it needs somebody, for each question that was answered."""
    rows = [
        (one.label, dict(one.choices)[answers[one.name]], answers[one.name] in one.needs)
        for one in QUESTIONS
        if answers.get(one.name) in dict(one.choices)
    ]
    cannot = [str(label) for name, label in SELF_CARE_TESTS.items() if answers.get(name)]
    if cannot:
        rows.insert(1, (_("做不到的"), "、".join(cannot), True))
    return rows
