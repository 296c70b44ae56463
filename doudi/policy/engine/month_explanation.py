"""Explain the dues of a person in a month: one sentence per benefit, each with its explanation tree."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from doudi.policy.engine.errors import UnknownPersonError
from doudi.policy.engine.explanation_tree import MAXIMUM_DEPTH, Explainer, ExplanationNode
from doudi.policy.engine.household_evaluator import HouseholdEvaluation, HouseholdEvaluator, Row
from doudi.policy.engine.intervals import award_id
from doudi.policy.engine.rule_outputs import due_rules
from doudi.policy.engine.rule_set import RuleSet
from doudi.policy.language import Due, Value
from doudi.values.benefit_month import format_month, format_month_in_words
from doudi.values.money import format_yuan
from doudi.values.translation import gettext as _


@dataclass(frozen=True)
class BenefitExplanation:
    """The due under one programme, with its explanation."""

    programme: str
    amount_fen: int
    sentence: str
    tree: ExplanationNode


@dataclass(frozen=True)
class MonthExplanation:
    """All dues of a person in a month, explained; awards with no due are explained too."""

    person_id: str
    name: str
    month: date
    known: date
    benefits: tuple[BenefitExplanation, ...]

    @property
    def total_fen(self) -> int:
        """The sum of all dues of the month."""
        return sum(benefit.amount_fen for benefit in self.benefits)

    @property
    def sentence(self) -> str:
        """The whole explanation in words."""
        if not self.benefits:
            return _("{name}在{month}没有待遇，应发0.00元。").format(
                name=self.name, month=format_month_in_words(self.month)
            )
        opening = _("{name}{month}应发合计{total}元。").format(
            name=self.name, month=format_month_in_words(self.month), total=format_yuan(self.total_fen)
        )
        return opening + "".join(benefit.sentence for benefit in self.benefits)

    def of_programmes(self, programmes: Collection[str]) -> MonthExplanation:
        """Return the explanation of some programmes only: total and sentence leave the others out."""
        return replace(self, benefits=tuple(each for each in self.benefits if each.programme in programmes))

    def as_data(self) -> dict[str, Any]:
        """The explanation as plain data, for JSON and for storing with a decision."""
        return {
            "person_id": self.person_id,
            "name": self.name,
            "month": format_month(self.month),
            "known": self.known.isoformat(),
            "total_fen": self.total_fen,
            "sentence": self.sentence,
            "benefits": [
                {
                    "programme": benefit.programme,
                    "amount_fen": benefit.amount_fen,
                    "sentence": benefit.sentence,
                    "tree": benefit.tree.as_data(),
                }
                for benefit in self.benefits
            ],
        }


def explain_month(
    rule_set: RuleSet,
    household: Row,
    people: Sequence[Row],
    awards: Iterable[Row],
    person_id: str,
    month: date,
    known: date,
) -> MonthExplanation:
    """Explain one person's dues of one month.

    Raises:
        UnknownPersonError: the household has no such member.
        NoKnownValueError: a figure of law was not known.
    """
    rules = due_rules(rule_set)
    evaluator = HouseholdEvaluator(rule_set, tuple(rule.name for rule in rules.values()))
    evaluated = evaluator.evaluate_month(month, known, household, people, awards)
    places = [place for place, person in enumerate(people) if person["person_id"] == person_id]
    if not places:
        raise UnknownPersonError(_("没有编号为“{person}”的人员。").format(person=person_id))
    figures = evaluated.people[places[0]]
    explainer = Explainer(rule_set, evaluated, places[0])
    benefits = []
    for programme, rule in rules.items():
        assert isinstance(rule.gives, Due)  # noqa: S101 - due_rules() selected dues
        has_award = award_id(rule.gives.award_programme) in figures
        if figures[rule.name] or has_award:
            tree = explainer.explain(rule.name)
            sentence = _sentence(explainer, evaluated, rule.name, figures[rule.name])
            benefits.append(BenefitExplanation(programme, figures[rule.name], sentence, tree))
    name = str(figures.get("name") or person_id)
    return MonthExplanation(person_id, name, month, known, tuple(benefits))


def _sentence(explainer: Explainer, evaluated: HouseholdEvaluation, name: str, amount_fen: int) -> str:
    graph = evaluated.epoch.graph
    label = graph.nodes[name].rule.label
    decisive, tree = _drill(explainer, name)
    if amount_fen == 0:
        reason, refusing = _refusal(explainer, name)
        text = _("{label}不发：{reason}。依据：{references}。")
        return text.format(label=label, reason=reason, references=_references(explainer, refusing, tree))
    references = _references(explainer, decisive, tree)
    formula = explainer.formula(tree)
    details = [
        f"{node.rule.label}＝{explainer.formula(node.tree)}"
        for node in (graph.nodes[read] for read in _rules_read(explainer, tree))
        if node.tree.operation in {"subtract", "add", "larger", "smaller", "divided_down"}
    ]
    inner = _("（其中{details}）").format(details="；".join(details)) if details else ""
    text = _("{label}{amount}元：{formula}{inner}。依据：{references}。")
    return text.format(label=label, amount=format_yuan(amount_fen), formula=formula, inner=inner, references=references)


def _drill(explainer: Explainer, name: str) -> tuple[list[str], Value]:
    """Follow branches that merely pass on another rule, to the rule that computes the amount."""
    names = [name]
    tree = explainer.graph.nodes[name].tree
    while True:
        while tree.operation == "if_else":
            tree = explainer.interpreter.branch(tree)
        if tree.operation != "rule":
            return names, tree
        names.append(str(tree.detail))
        tree = explainer.graph.nodes[names[-1]].tree


def _rules_read(explainer: Explainer, tree: Value) -> list[str]:
    if tree.operation == "rule":
        return [str(tree.detail)]
    if tree.operation == "if_else":
        return _rules_read(explainer, explainer.interpreter.branch(tree))
    return [name for operand in tree.operands for name in _rules_read(explainer, operand)]


def _refusal(explainer: Explainer, name: str) -> tuple[str, list[str]]:
    """Why nothing is due: the conditions that failed, and the rules that require them."""
    names = [name]
    tree = explainer.graph.nodes[name].tree
    while tree.operation == "if_else" and explainer.interpreter.branch(tree) is tree.operands[1]:
        tree = tree.operands[1]
        if tree.operation == "rule":
            names.append(str(tree.detail))
            tree = explainer.graph.nodes[names[-1]].tree
    condition = tree.operands[0] if tree.operation == "if_else" else tree
    while condition.operation == "rule":
        names.append(str(condition.detail))
        condition = explainer.graph.nodes[names[-1]].tree
    return explainer.formula(condition), names


def _references(explainer: Explainer, names: list[str], tree: Value) -> str:
    """The clauses of the rules that computed the amount and of the figures of law they read."""
    references: dict[str, None] = {}
    explained = [explainer.explain(name, depth=MAXIMUM_DEPTH) for name in reversed(names)]
    for node in [*explainer.figures_of_law_in(tree), *explained]:
        references.update(dict.fromkeys(node.references))
    return "、".join(references)
