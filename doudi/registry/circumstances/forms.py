"""Forms that change or correct a circumstance; the field for the value follows from its kind."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.registry.circumstance_kinds import KINDS, KINDS_OF_TWO_PEOPLE, MULTIPLE, CircumstanceKind
from doudi.registry.circumstances.hiv_confidentiality import choices_for
from doudi.registry.circumstances.multiple_disability import SINGLE_KINDS
from doudi.registry.circumstances.rigid_expenses import (
    RIGID_EXPENSE,
    RigidExpenses,
    counted_rigid_expense_fen,
    refuse_incomplete,
)
from doudi.registry.circumstances.sources import source_choices
from doudi.registry.models import Circumstance, Household, Person
from doudi.registry.refusals import RigidExpensesIncomplete
from doudi.ui.forms import (
    ActionForm,
    FormData,
    NonNegativeYuanField,
    YuanField,
    date_field,
    refuse_future_date,
)
from doudi.values.money import format_yuan
from doudi.values.text import compact

_LARGEST_COUNT = 1_000
_PATTERNS = {
    "phone": (re.compile(r"1[0-9]{10}|0[0-9]{9,11}"), _("电话应为11位手机号，或带区号的固定电话。")),
}


def value_field(kind: CircumstanceKind, by: User) -> forms.Field:
    """The form field for a value of a kind, with the choices that ``by`` may see."""
    label = kind.label
    if kind.form == "amount":
        return YuanField(label=label, help_text=_("元"), max_length=20)
    if kind.form == "count":
        return forms.IntegerField(label=label, min_value=0, max_value=4 if "grade" in kind.name else _LARGEST_COUNT)
    if kind.form == "flag":
        return forms.TypedChoiceField(
            label=label,
            choices=(("true", _("是")), ("false", _("否"))),
            coerce=lambda text: text == "true",
            widget=forms.RadioSelect,
        )
    if kind.form == "word":
        words = choices_for(by, kind.name, [(word, kind.shown(word)) for word in kind.words])
        return forms.ChoiceField(label=label, choices=words)
    return date_field(label) if kind.form == "day" else forms.CharField(label=label, max_length=120)


class ChangeForm(ActionForm):
    """A change in a circumstance from a day on."""

    since = date_field(_("从哪天起"))
    source = forms.ChoiceField(label=_("来源"))
    source_detail = forms.CharField(label=_("来源说明"), max_length=120, help_text=_("如证件名称、谈话人、文件号"))

    def __init__(self, by: User, subject: Person | Household, kind: str, data: FormData = None) -> None:
        super().__init__(data)
        wanted = "person" if isinstance(subject, Person) else "household"
        if kind not in KINDS or kind in KINDS_OF_TWO_PEOPLE or KINDS[kind].subject != wanted:
            raise Http404
        self.kind = KINDS[kind]
        self.fields["value"] = value_field(self.kind, by)
        source = self.fields["source"]
        assert isinstance(source, forms.ChoiceField)  # noqa: S101 - declared above
        source.choices = source_choices(self.kind)
        if MULTIPLE in self.kind.words:
            self.fields["contained"] = forms.MultipleChoiceField(
                label=_("多重残疾包含的类别"),
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=[(word, self.kind.shown(word)) for word in SINGLE_KINDS],
                help_text=_("选“多重”的，勾选至少两类"),
            )
        self.order_fields(["value", "contained", "since", "source", "source_detail"])

    def clean_value(self) -> Any:
        return _check_format(self.kind, self.cleaned_data["value"])

    def clean_since(self) -> Any:
        return refuse_future_date(self.cleaned_data["since"])

    @property
    def as_previewed(self) -> str:
        """What a preview was computed for: the value and the day, to be compared when it is saved."""
        since = self.cleaned_data["since"]
        return f"{self.kind.written(self.cleaned_data['value'])}|{since.isoformat() if since else ''}"

    def action_arguments(self) -> dict[str, Any]:
        """The arguments of ``change_circumstance``."""
        return {"kind": self.kind.name, **self.cleaned_data}


class RigidExpensesForm(ChangeForm):
    """The necessary expenditure of a household over twelve months, by kind; the value is what counts of it."""

    living_fen = NonNegativeYuanField(label=_("基本生活支出"), required=False, help_text=_("元，近12个月，下同"))
    medical_fen = NonNegativeYuanField(label=_("医疗自付"), required=False, help_text=_("报销、救助以后自己付的"))
    education_fen = NonNegativeYuanField(label=_("教育"), required=False, help_text=_("学费、住宿费"))
    public_school_fee_fen = NonNegativeYuanField(
        label=_("同类公办学校的收费"), required=False, help_text=_("读民办学校的，按公办收费计算")
    )
    rehabilitation_fen = NonNegativeYuanField(label=_("残疾康复自付"), required=False)
    other_fen = NonNegativeYuanField(label=_("县里认定的其他支出"), required=False)
    other_basis = forms.CharField(label=_("认定其他支出的依据"), max_length=60, required=False)

    def __init__(self, by: User, subject: Person | Household, kind: str, data: FormData = None) -> None:
        super().__init__(by, subject, kind, data)
        del self.fields["value"]
        self.order_fields([*(one.name for one in fields(RigidExpenses)), "since", "source", "source_detail"])

    def clean(self) -> dict[str, Any]:
        """Add the value: the sum of what counts."""
        given = super().clean() or {}
        try:
            refuse_incomplete(self.expenses)
        except RigidExpensesIncomplete as refused:
            self.show_refusal(refused)
        return given | {"value": counted_rigid_expense_fen(self.expenses)}

    @property
    def expenses(self) -> RigidExpenses:
        """The expenditure by kind; what was left open is nothing."""
        given = {one.name: self.cleaned_data.get(one.name) for one in fields(RigidExpenses)}
        return RigidExpenses(**{name: value for name, value in given.items() if value})

    def action_arguments(self) -> dict[str, Any]:
        """The arguments of ``record_rigid_expenses``."""
        names = ("since", "source", "source_detail")
        return {"expenses": self.expenses, **{name: self.cleaned_data[name] for name in names}}


def change_form(by: User, subject: Person | Household, kind: str, data: FormData = None) -> ChangeForm:
    """Return the form that changes a circumstance of this kind."""
    return (RigidExpensesForm if kind == RIGID_EXPENSE else ChangeForm)(by, subject, kind, data)


class CorrectForm(ActionForm):
    """The correction of a circumstance that was recorded wrongly."""

    since = date_field(_("起"), required=False)
    until = date_field(_("止"), required=False)
    why = forms.CharField(label=_("更正原因"), max_length=300)

    def __init__(self, by: User, circumstance: Circumstance, data: FormData = None) -> None:
        kind = circumstance.declared
        initial_value = "" if kind.sealed else _as_typed(kind, circumstance.value)
        super().__init__(
            data, initial={"since": circumstance.valid_from, "until": circumstance.valid_to, "value": initial_value}
        )
        self.kind = kind
        self.fields["value"] = value_field(kind, by)
        self.order_fields(["value", "since", "until", "why"])

    def clean_value(self) -> Any:
        return _check_format(self.kind, self.cleaned_data["value"])


def checked_phone(text: str) -> str:
    """Return a telephone number without spaces and hyphens; an empty text stays empty.

    Raises:
        ValidationError: it is no telephone number.
    """
    plain = compact(text).replace("-", "")
    pattern, message = _PATTERNS["phone"]
    if plain and not pattern.fullmatch(plain):
        raise ValidationError(message)
    return plain


def _as_typed(kind: CircumstanceKind, value: Any) -> Any:
    if kind.form == "amount":
        return format_yuan(value)
    return kind.written(value) if kind.form == "flag" else value


def _check_format(kind: CircumstanceKind, value: Any) -> Any:
    if kind.name in _PATTERNS:
        value = compact(value)
        pattern, message = _PATTERNS[kind.name]
        if not pattern.fullmatch(value):
            raise ValidationError(message)
    return value
