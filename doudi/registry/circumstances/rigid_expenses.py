"""Record the necessary expenditure of a household over twelve months (刚性支出), by its kinds (RIGID-5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from doudi.core.audit.trail import Actor
from doudi.core.record_language import in_record_language
from doudi.registry.circumstance_kinds import RIGID_EXPENSE_KINDS
from doudi.registry.circumstances.actions import change_circumstance
from doudi.registry.models import Circumstance, Household
from doudi.registry.refusals import RigidExpensesIncomplete
from doudi.values.carries import carries
from doudi.values.money import format_yuan

RIGID_EXPENSE = "rigid_expense_fen"


@dataclass(frozen=True)
class RigidExpenses:
    """What a household paid itself in twelve months, in fen, by kind; after insurance, aid and other refunds.

    Attributes:
        public_school_fee_fen: what public schools of the same kind charge; education counts up to it.
        other_basis: the county's decision by which other expenditure counts.
    """

    living_fen: int = 0
    medical_fen: int = 0
    education_fen: int = 0
    public_school_fee_fen: int = 0
    rehabilitation_fen: int = 0
    other_fen: int = 0
    other_basis: str = ""

    @property
    def text(self) -> str:
        """The kinds with their amounts, as they are recorded."""
        amounts = {
            _("生活"): self.living_fen,
            _("医疗自付"): self.medical_fen,
            _("教育"): self.education_fen,
            _("残疾康复自付"): self.rehabilitation_fen,
            _("其他"): self.other_fen,
        }
        parts = [f"{kind}{format_yuan(fen)}" for kind, fen in amounts.items() if fen]
        if self.education_fen:
            parts.append(_("教育按同类公办收费{fee}以内计").format(fee=format_yuan(self.public_school_fee_fen)))
        if self.other_fen:
            parts.append(_("其他依据{basis}").format(basis=self.other_basis))
        return "；".join(parts)


@carries("RIGID-5")
def counted_rigid_expense_fen(expenses: RigidExpenses) -> int:
    """Add up what counts; of education no more than public schools of the same kind charge."""
    education = min(expenses.education_fen, expenses.public_school_fee_fen)
    return expenses.living_fen + expenses.medical_fen + education + expenses.rehabilitation_fen + expenses.other_fen


def record_rigid_expenses(
    *, by: Actor, subject: Household, expenses: RigidExpenses, since: date, source: str, source_detail: str = ""
) -> Circumstance:
    """Record the expenditure that counts, and its kinds beside it, from a day on.

    Returns:
        The circumstance of the sum, which the rules read.

    Raises:
        RigidExpensesIncomplete: education without the fee of public schools, or other expenditure without its basis.
            Further, whatever ``change_circumstance`` refuses.
    """
    refuse_incomplete(expenses)
    record = partial(
        change_circumstance, by=by, subject=subject, since=since, source=source, source_detail=source_detail
    )
    with transaction.atomic():
        recorded = record(kind=RIGID_EXPENSE, value=counted_rigid_expense_fen(expenses))
        with in_record_language():
            record(kind=RIGID_EXPENSE_KINDS, value=expenses.text)
    return recorded


def refuse_incomplete(expenses: RigidExpenses) -> None:
    """Refuse expenditure that cannot be counted as it stands.

    Raises:
        RigidExpensesIncomplete
    """
    if expenses.education_fen and not expenses.public_school_fee_fen:
        message = _("有教育支出的，请填写同类公办学校的收费，超出的部分不计。")
        raise RigidExpensesIncomplete(message, public_school_fee_fen=message)
    if expenses.other_fen and not expenses.other_basis.strip():
        message = _("有其他支出的，请写明县里认定这项支出的依据。")
        raise RigidExpensesIncomplete(message, other_basis=message)
