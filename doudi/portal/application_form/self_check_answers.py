"""What the self-check already knows, carried into the form: presets to confirm, and a note beside the income."""

from __future__ import annotations

from contextlib import suppress

from django.utils.translation import gettext as _

from doudi.portal.application_form.draft import Draft
from doudi.portal.application_form.pages import Page
from doudi.registry.circumstance_kinds import KINDS
from doudi.values.money import MoneyError, format_yuan, parse_yuan

_HOUSEHOLD = {
    "assets": "financial_assets_fen",
    "vehicles": "motor_vehicles",
    "homes": "homes",
    "expense": "rigid_expense_fen",
}
_PERSON = {
    "disability": "disability_category",
    "grade": "disability_grade",
    "illness": "serious_illness",
    "self_care": "self_care",
    "child": "child_status",
}
"""Name of the answer in the self-check to name of the circumstance."""


def preset_facts(draft: Draft, page: Page) -> dict[str, str]:
    """Return the circumstances that the self-check answered for a page, until the page itself is answered."""
    if page.key in draft.answered or not draft.self_check:
        return {}
    if page.kind == "facts" and page.member != _member_of(draft):
        return {}
    names = _PERSON if page.kind == "facts" else _HOUSEHOLD
    return {fact: text for name, fact in names.items() if (text := _written(fact, draft.self_check.get(name, "")))}


def income_note(draft: Draft, page: Page) -> str:
    """Return what the self-check was told of the income, for the member it was about; empty if nothing."""
    own, everybody = (_amount(draft.self_check.get(name, "")) for name in ("own_income", "income"))
    if "income" not in page.questions or page.member != _member_of(draft) or not (own or everybody):
        return ""
    return _("自测时填的：全家每月收入{everybody}元，这个人自己{own}元。请按来源分开填。").format(
        everybody=format_yuan(everybody), own=format_yuan(own)
    )


def _member_of(draft: Draft) -> int | None:
    """Return the position of the member the self-check was about: the first one of the age given there."""
    age = draft.self_check.get("age", "")
    return next((place for place, member in enumerate(draft.members) if str(member.age) == age), None)


def _written(fact: str, answer: str) -> str:
    """Return an answer as the draft stores the circumstance; empty for what holds without a record."""
    kind = KINDS[fact]
    if kind.form == "amount":
        amount = _amount(answer)
        return str(amount) if amount else ""
    if kind.form == "flag":
        return "true" if answer == "yes" else ""
    is_absent = answer in {"", "0", kind.written(kind.absent)}
    return "" if is_absent else answer


def _amount(text: str) -> int:
    with suppress(MoneyError):
        return parse_yuan(text) if text else 0
    return 0
