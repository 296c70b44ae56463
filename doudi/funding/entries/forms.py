"""Forms of entries made by hand."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.divisions.queries import townships
from doudi.funding import actions
from doudi.funding.forms import LARGEST_AMOUNT_FEN, basis_field, note_field, source_field
from doudi.funding.models import Transaction
from doudi.ui.forms import ActionForm, YuanField, date_field

_RESERVE_KINDS = (Transaction.Kind.TO_RESERVE, Transaction.Kind.FROM_RESERVE)


def _new_key() -> str:
    return uuid4().hex


class EntryForm(ActionForm):
    """The fields of every entry. The hidden ``key`` makes sure that a form sent twice is booked once."""

    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput, initial=_new_key)
    on = date_field(_("日期"), help_text=_("到账或者办理的日期，记入当年"), initial=today)
    source = source_field(_("资金来源"))
    amount = YuanField(label=_("金额"), help_text=_("元"), max_length=20, largest_fen=LARGEST_AMOUNT_FEN)
    basis = basis_field()
    note = note_field()

    @property
    def entry(self) -> actions.Entry:
        """The values as the actions take them."""
        values = self.cleaned_data
        return actions.Entry(
            key=values["key"],
            on=values["on"],
            source=values["source"],
            amount_fen=values["amount"],
            basis=values["basis"],
            note=values["note"],
        )

    def book(self, user: User) -> Transaction:
        """Book the entry."""
        raise NotImplementedError


class AllotmentForm(EntryForm):
    """Record an allotment."""

    def book(self, user: User) -> Transaction:
        return actions.allot(by=user, entry=self.entry)


class CarryOverForm(EntryForm):
    """Carry over what is left of the year before."""

    def book(self, user: User) -> Transaction:
        return actions.carry_over(by=user, entry=self.entry)


class ReserveForm(EntryForm):
    """Fill a township's reserve, or take it back."""

    kind = forms.ChoiceField(label=_("办理"), choices=[(kind.value, kind.label) for kind in _RESERVE_KINDS])
    township_code = forms.ChoiceField(
        label=_("乡镇"), choices=lambda: [(township.code[:9], township.name) for township in townships()]
    )
    field_order = ("key", "kind", "township_code")

    def book(self, user: User) -> Transaction:
        kind, township_code = self.cleaned_data["kind"], self.cleaned_data["township_code"]
        return actions.move_reserve(by=user, entry=self.entry, kind=kind, township_code=township_code)


class ReassignForm(EntryForm):
    """Move what was spent out of one source to another source."""

    source = source_field(_("原记来源"))
    to_source = source_field(_("改由谁承担"))
    field_order = ("key", "on", "source", "to_source")

    def clean(self) -> dict[str, Any]:
        """Refuse a move from a source to itself."""
        values = super().clean() or {}
        if values.get("source") and values.get("source") == values.get("to_source"):
            self.add_error("to_source", ValidationError(_("与原记来源相同。")))
        return values

    def book(self, user: User) -> Transaction:
        return actions.reassign(by=user, entry=self.entry, to_source=self.cleaned_data["to_source"])
