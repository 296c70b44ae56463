"""The kinds of generated questions, and the question of a seed."""

from __future__ import annotations

import random
from datetime import date

from django.utils.translation import gettext_lazy as _

from doudi.outreach.contests.generated import dues, incomes, limits, recognitions, relief
from doudi.outreach.contests.generated.question import (
    GeneratedQuestion,
    Kind,
    Setting,
    Topic,
    choose,
    is_settled,
)
from doudi.policy import cached_per_rule_book
from doudi.values.carries import carries

KINDS = {
    kind.name: kind
    for kind in (
        Kind("dibao_amount", _("低保金多少"), Topic.DIBAO, dues.dibao_amount),
        Kind("family_total", _("一家一个月一共多少"), Topic.DIBAO, dues.family_total),
        Kind("raise_back_pay", _("提标补发多少"), Topic.MONEY, dues.raise_back_pay),
        Kind("tekun_amount", _("特困供养金多少"), Topic.TEKUN, dues.tekun_amount),
        Kind("child_amount", _("儿童基本生活费多少"), Topic.CHILDREN, dues.child_amount),
        Kind("child_top_up", _("事实无人抚养儿童补差"), Topic.CHILDREN, dues.child_top_up),
        Kind("disability_amount", _("残疾人两项补贴多少"), Topic.DISABILITY, dues.disability_amount),
        Kind("laid_off_amount", _("精简退职救济多少"), Topic.MONEY, dues.laid_off_amount),
        Kind("income_per_head", _("月人均收入怎样算"), Topic.INCOME, incomes.income_per_head),
        Kind("who_qualifies", _("低保、单人户保、边缘怎样认定"), Topic.DIBAO, incomes.who_qualifies),
        Kind("margin_line", _("低保边缘线"), Topic.INCOME, incomes.margin_line),
        Kind("tekun_condition", _("特困人员怎样认定"), Topic.TEKUN, recognitions.tekun_condition),
        Kind("child_status", _("儿童身份怎样认定"), Topic.CHILDREN, recognitions.child_status),
        Kind("self_care_money", _("自理能力和照料护理补贴"), Topic.TEKUN, recognitions.self_care_money),
        Kind("relief_amount", _("临时救助给多少"), Topic.RELIEF, relief.relief_amount),
        Kind("relief_decider", _("临时救助由谁决定"), Topic.RELIEF, relief.relief_decider),
        Kind("relief_follow_up", _("临时救助由谁回访"), Topic.RELIEF, relief.relief_follow_up),
        Kind("limit_asked", _("标准、期限、年龄"), Topic.PROCEDURE, limits.limit_asked),
    )
}


@carries("P18-23.a")
@cached_per_rule_book
def generate(kind: str, seed: int, month: date, known: date) -> GeneratedQuestion:
    """Return the question of a kind and seed by the law of a month; the same seed draws the same family.

    Raises:
        KeyError: there is no such kind.
        NoKnownValueError: a figure of law has no known value for the month.
    """
    drawn = KINDS[kind]
    chance = random.Random(f"{kind} {seed}")  # noqa: S311 - a question is drawn again on purpose when the law changes
    draft = drawn.draw(Setting(month, known, chance))
    return GeneratedQuestion(
        kind=kind,
        seed=seed,
        topic=str(drawn.topic),
        text=draft.text,
        options=choose(draft, random.Random(f"{kind} {seed} options")),  # noqa: S311 - as above
        explanation=draft.explanation,
        clauses=draft.clauses,
        facts=draft.facts,
        is_settled=is_settled(draft.figures, month, known),
    )
