"""Base class and fields of forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Self, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from doudi.core.access_log.note import note_refusal
from doudi.core.clock import today
from doudi.core.refusals import Refused, refuse_hidden_characters
from doudi.ui.pickers.fields import bind_pickers
from doudi.values.dates import format_date
from doudi.values.money import MoneyError, format_yuan, parse_yuan
from doudi.values.telephone_number import TelephoneNumberError, parse_telephone_number

FIRST_DAY, LAST_DAY = date(1850, 1, 1), date(2999, 12, 31)
DateT = TypeVar("DateT", date, date | None)
_LARGEST_AMOUNT_FEN = 100_000_000_00

FormData = Mapping[str, Any] | None
"""What a form was sent: ``request.POST``, or None for an empty form."""


def version_field() -> forms.IntegerField:
    """Return the hidden field with the version of the row that the user saw."""
    return forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class ActionForm(forms.Form):
    """A form that carries out an action and shows its refusals beside their fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def full_clean(self) -> None:
        """Validate, with our message for missing fields.

        Where a picker only searches, no other field is wrong yet.
        """
        for field in self.fields.values():
            field.error_messages["required"] = _("请填写。")
        super().full_clean()
        if self.is_searching:
            asked = self.data["find_picker"]
            for name in [name for name in self.errors if name != asked]:
                del self.errors[name]

    @property
    def is_searching(self) -> bool:
        """Whether the form was sent only to search with one of its pickers."""
        return self.is_bound and "find_picker" in self.data

    def is_valid(self) -> bool:
        """Whether the form may be carried out."""
        return super().is_valid() and not self.is_searching

    def for_user(self, by: Any) -> Self:
        """Tell the pickers who searches; return the form."""
        bind_pickers(self, by)
        return self

    def perform(self, act: Callable[[], object]) -> bool:
        """Call ``act`` if the form is bound and valid, show its refusal on the form; return whether it succeeded."""
        if not (self.is_bound and self.is_valid()):
            return False
        try:
            act()
        except Refused as refused:
            self.show_refusal(refused)
            return False
        return True

    def arguments(self) -> dict[str, Any]:
        """Return what was filled in, as the action takes it."""
        return dict(self.cleaned_data)

    def show_refusal(self, refused: Refused) -> None:
        """Show a refusal beside its fields, or above the form."""
        note_refusal(refused.code)
        named = {name: text for name, text in refused.fields.items() if name in self.fields}
        for name, text in named.items():
            self.add_error(name, text)
        if not named:
            self.add_error(None, refused.message)


def mark_chinese(form: forms.Form, *names: str) -> None:
    """Say in the page that what these fields begin with is Chinese for every reader, because records keep it."""
    for name in names:
        form.fields[name].widget.attrs["lang"] = "zh-Hans"


class DayField(forms.DateField):
    """A day that somebody now alive could mean; months and deadlines can be counted from it without leaving time."""

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and not FIRST_DAY <= day <= LAST_DAY:
            text = _("日期应在{first}和{last}之间，请核对年份。")
            raise ValidationError(text.format(first=format_date(FIRST_DAY), last=format_date(LAST_DAY)))
        return day


def date_field(label: Any, **kwargs: Any) -> forms.DateField:
    """Return a date field, picked or typed."""
    return DayField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


def refuse_future_date(day: DateT) -> DateT:
    """Return the date, or None.

    Raises:
        ValidationError: it is after today.
    """
    if day and day > today():
        raise ValidationError(_("日期不能晚于今天。"))
    return day


class NameField(forms.CharField):
    """The name of a person or account: no longer than a column, without characters that nobody sees."""

    def __init__(self, *, max_length: int = 40, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            refuse_hidden_characters(text)
        except Refused as refused:
            raise ValidationError(refused.message) from None
        return text


class TelephoneField(forms.CharField):
    """A telephone number in any spelling; ``clean`` returns the digits to dial."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if not text:
            return ""
        try:
            return parse_telephone_number(text)
        except TelephoneNumberError as error:
            raise ValidationError(error.message) from None


class YuanField(forms.CharField):
    """An amount typed in yuan; ``clean`` returns fen."""

    def __init__(self, *, largest_fen: int = _LARGEST_AMOUNT_FEN, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.largest_fen = largest_fen

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = parse_yuan(text)
        except MoneyError as error:
            raise ValidationError(str(error)) from None
        if abs(amount) > self.largest_fen:
            raise ValidationError(_("金额超过{limit}元，请核对。").format(limit=format_yuan(self.largest_fen)))
        return amount


class NonNegativeYuanField(YuanField):
    """An amount of at least zero."""

    def clean(self, value: Any) -> Any:
        amount = super().clean(value)
        if amount is not None and amount < 0:
            raise ValidationError(_("金额不能是负数。"))
        return amount
