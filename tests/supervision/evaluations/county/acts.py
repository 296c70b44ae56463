"""What is done through actions on its day: petitions, rectification, the survey, the figures that are entered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from doudi.core.clock import today
from doudi.core.divisions.queries import township_governments
from doudi.registry.models import Person
from doudi.supervision.evaluations.actions import Given, confirm_figure, enter_figure
from doudi.supervision.evaluations.models import Evaluation
from doudi.supervision.petitions.actions.registration import Received, judge_repeat, register_petition
from doudi.supervision.petitions.models import Petition
from doudi.supervision.petitions.queries import earlier_petitions
from doudi.supervision.rectification.actions.findings import answer_finding, close_finding, verify_finding
from doudi.supervision.rectification.actions.plans import add_finding, make_plan
from doudi.supervision.rectification.models import RectificationFinding
from doudi.supervision.surveys.actions import SurveyPlan, confirm_survey, draw_survey, enter_answers, plan_survey
from doudi.supervision.surveys.models import Survey
from tests.supervision.evaluations.county.ground import Ground

QUESTIONS = (
    {"text": "满意吗？", "kind": "scale", "weight": 60},
    {"text": "讲清楚了吗？", "kind": "yes_no", "weight": 40},
)
NAMES = ("钟某生", "段某兰", "谢某发", "孙某英", "温某明")
MONEY = "E26"


def petition(ground: Ground, number: int) -> None:
    """Petitions by few people, so that matters and people come again."""
    for place in range(number):
        village = ground.chance.choice(ground.villages)
        person = ground.chance.choice(ground.people[:12]) if ground.chance.random() < 0.3 else None
        name = "" if person else ground.chance.choice(NAMES)
        phone = f"1370000{place % 9:04d}" if ground.chance.random() < 0.3 else ""
        topic = ground.chance.choice(["dibao", "tekun", "relief"])
        delay = ground.chance.randint(0, 3)

        def register(
            person: Any = person, name: str = name, phone: str = phone, topic: str = topic, place: Any = village,
            delay: int = delay,
        ) -> None:  # fmt: skip
            received = Received(
                channel="letter", received_on=today() - timedelta(days=delay), place=place, kind="claim", topic=topic,
                text="请求恢复待遇。", name=name, phone=phone, address="三组",
                petitioner=Person.objects.get(pk=person.pk) if person else None,
            )  # fmt: skip
            made: Petition = register_petition(by=ground.cast.bureau, received=received)
            earlier = earlier_petitions(made, by=ground.cast.bureau)
            if made.office == "bureau":
                judge_repeat(by=ground.cast.bureau, petition=made, earlier=earlier[0].number if earlier else "")

        ground.ledger.act(ground.day(), register)


def rectify(ground: Ground, number: int) -> None:
    """Findings of an audit, answered and verified in time, late, sent nowhere, or answered and not verified."""
    cast, plans = ground.cast, list[Any]()

    def plan() -> None:
        last = ground.after + timedelta(days=400)
        plans.append(
            make_plan(
                by=cast.bureau,
                title="审计整改方案",
                source="audit",
                issuer="市审计局",
                received_on=today(),
                due_on=last,
            )
        )

    ground.ledger.act(ground.first, plan)
    for _finding in range(number):
        _finding_of(ground, plans, max(ground.day(), ground.first + timedelta(days=1)))


def _finding_of(ground: Ground, plans: list[Any], day: date) -> None:
    cast = ground.cast
    officers = [cast.officer, cast.other_officer][: len(ground.codes)]
    officer, due = ground.chance.choice(officers), ground.later(day, 20, 60)
    answered = ground.by_due(due)
    answered = max(answered, day) if answered else None
    rows: list[RectificationFinding] = []

    def add() -> None:
        owner = officer.division_id.ljust(12, "0")
        rows.append(
            add_finding(
                by=cast.bureau, plan=plans[0], owner=owner, title="档案不全", text="缺签字", measure="补签", due_on=due
            )
        )

    def fresh() -> RectificationFinding:
        return RectificationFinding.objects.get(pk=rows[0].pk)

    ground.ledger.act(day, add)
    if answered is None:
        return
    ground.ledger.act(answered, lambda: answer_finding(by=officer, finding=fresh(), words="已补签") and None)
    if ground.chance.random() < 0.85:
        verified = ground.later(answered, 0, 40)
        ground.ledger.act(verified, lambda: verify_finding(by=cast.bureau, finding=fresh(), words="抽查属实") and None)
        if ground.chance.random() < 0.6:
            closed = ground.later(verified, 1, 30)
            ground.ledger.act(closed, lambda: close_finding(by=cast.director, finding=fresh()) and None)


def survey(ground: Ground, year: int, begins: date, size: int) -> None:
    """Plan the survey of a year, draw it the day after, enter what people said, and confirm it."""
    cast, made = ground.cast, list[Survey]()

    def plan() -> None:
        given = SurveyPlan(
            year=year,
            title=f"{year}年满意度调查",
            organisation="某大学",
            questions=QUESTIONS,
            sample_size=size,
            fieldwork_until=begins + timedelta(days=8),
        )
        made.append(plan_survey(by=cast.bureau, plan=given))

    def ask() -> None:
        listed = draw_survey(by=cast.bureau, survey=made[0])
        for row in listed.sample.order_by("number"):
            result = ground.lot(("answered", 0.8), ("not_reached", 0.15), ("refused", 0.05))
            answers = {"q1": ground.chance.choice("1234555"), "q2": ground.lot(("yes", 0.8), ("no", 0.2))}
            enter_answers(by=cast.bureau, sampled=row, result=result, answers=answers if result == "answered" else {})
        confirm_survey(by=cast.director, survey=listed)

    ground.ledger.act(begins, plan)
    ground.ledger.act(begins + timedelta(days=1), ask)


def enter_money(ground: Ground, evaluation: Evaluation) -> None:
    """Enter the office money of each township of the county; one figure is replaced before it is confirmed."""
    for place, township in enumerate(township_governments()):
        for amount in (80_00_00 + place, 60_00_00 + place * 77_77)[: 2 if place == 0 else 1]:
            given = Given(
                numerator=amount, denominator=None, reason="拨款文件", reference=f"于财社〔{evaluation.year}〕8号"
            )
            row = enter_figure(
                by=ground.cast.bureau, evaluation=evaluation, indicator=MONEY, township=township.code, given=given
            )
        confirm_figure(by=ground.cast.director, figure=row)
