"""Mutants of agreed instalments, and of the archived orders to return."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_ARCHIVE = "doudi/payments/recoveries/archive.py"
_PLANS = "doudi/payments/recoveries/plans.py"
_PLAN_TEST = ("test_agreed_instalments_take_their_own_days_and_amounts",)
_ORDER_TEST = ("test_order_and_fine_on_their_pages",)
MUTANTS = (
    Mutant(
        "agreed instalments: they add up to the debt",
        _PLANS,
        "elif sum(part for _due_on, part in parts) != amount_fen:",
        "elif False:",
        hints=_PLAN_TEST,
    ),
    Mutant(
        "agreed instalments: from early to late",
        _PLANS,
        "elif days != sorted(set(days)):",
        "elif False:",
        hints=_PLAN_TEST,
    ),
    Mutant(
        "agreed instalments: after today",
        _PLANS,
        "days[0] <= first_day or ",
        "",
        hints=_PLAN_TEST,
    ),
    Mutant(
        "agreed instalments: not for ever",
        _PLANS,
        " or days[-1] > last_day",
        "",
        hints=_PLAN_TEST,
    ),
    Mutant(
        "agreed instalments: positive",
        _PLANS,
        "elif any(part <= 0 for _due_on, part in parts):",
        "elif False:",
        hints=_PLAN_TEST,
    ),
    Mutant(
        "agreed instalments: not too many",
        _PLANS,
        "if not 1 <= len(parts) <= MAX_INSTALMENTS:",
        "if False:",
        hints=_PLAN_TEST,
    ),
    Mutant(
        "archived orders: only within the user's division",
        _ARCHIVE,
        "Recovery.objects.in_scope(money_scope(by))",
        "Recovery.objects.all()",
        hints=_ORDER_TEST,
    ),
    Mutant(
        "archived orders: the order is kept when it is decided",
        "doudi/payments/recoveries/actions.py",
        "    archive_return_order(locked, by)\n",
        "",
        hints=_ORDER_TEST,
    ),
    Mutant(
        "archived orders: the decision on a fine is kept",
        "doudi/payments/recoveries/fines.py",
        "        archive_fine_decision(locked, by)\n",
        "        pass\n",
        hints=_ORDER_TEST,
    ),
)
