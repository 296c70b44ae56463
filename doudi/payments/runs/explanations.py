"""The explanation of a payment: why each of its months is what it is, and who bears it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

from doudi import policy
from doudi.core.accounts.models import User
from doudi.payments.models import Line, LineShare, Payment
from doudi.registry.circumstances.hiv_confidentiality import is_of_child, may_see_hiv_status, redact_explanation
from doudi.registry.law_inputs.household_facts import household_facts
from doudi.registry.people.assessed_income import AssessedIncome, assessed_income_of


@dataclass(frozen=True)
class ExplainedLine:
    """A line with its explanation: a sentence, and the tree of figures that it was computed from."""

    line: Line
    sentence: str
    tree: Any
    assessed_income: AssessedIncome | None = None


def explained_lines(payment: Payment, user: User) -> list[ExplainedLine]:
    """Return the lines of a payment, each explained as far as the user may read it.

    They are explained from the registry and the law as known when the run was computed.
    """
    return [_explain(payment, line, user) for line in payment.lines.select_related("award")]


def _explain(payment: Payment, line: Line, user: User) -> ExplainedLine:
    known_at = payment.run.known_at
    person = payment.person
    memberships = person.memberships.filter(kind="living").select_related("household").order_by("-pk")
    in_month = [membership.household for membership in memberships if membership.holds_on(line.month)]
    for household in in_month or [membership.household for membership in memberships]:
        facts = household_facts(household, line.month, known_at)
        if not any(row["person_id"] == person.number for row in facts.people):
            continue
        explained = policy.rule_book().explain_month(
            facts.row, facts.people, facts.awards, person.number, line.month, known_at.date()
        )
        for benefit in explained.benefits:
            if benefit.programme == line.programme:
                # The sentence names the HIV status, which the redacted tree leaves out (HIV179-2).
                names_status = line.programme == "child_living" and not may_see_hiv_status(user)
                row = next(row for row in facts.people if row["person_id"] == person.number)
                is_child = is_of_child(row, facts.awards)
                tree = policy.fold_repeated(redact_explanation(user, benefit.tree.as_data(), is_of_child=is_child))
                income = assessed_income_of(line.award, by=user, is_of_child=is_child) if line.award else None
                return ExplainedLine(line, "" if names_status else benefit.sentence, tree, income)
    return ExplainedLine(line, "", None)


def shares_of(payment: Payment) -> list[tuple[str, int]]:
    """Return who bears a payment: label of the source and fen."""
    rows = LineShare.objects.filter(line__payment=payment).order_by().values("source")
    totals = rows.annotate(total=Sum("amount_fen"))
    return sorted((policy.SOURCE_LABELS.get(row["source"], row["source"]), row["total"]) for row in totals)
