"""The filter of a list: a form whose fields come from the address."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any, cast

from django import forms
from django.core.exceptions import BadRequest
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from doudi.ui.forms import date_field
from doudi.ui.pickers.fields import PickerField, bind_pickers
from doudi.ui.templatetags.ui import day, month

LIST_PARAMETERS = frozenset({"page", "sort", "size", "columns", "view", "excel"})
"""Names in the address that belong to the list itself; no filter may have them."""


def _of_nothing(field: forms.Field) -> Any:
    """Return what a field says where nothing was given: an empty text of words, None of an amount."""
    return field.clean("") if isinstance(field, forms.CharField) else None


class ListFilterForm(forms.Form):
    """Base of filters. Every field may stay empty; ``initial`` filters where the address says nothing."""

    def __init__(self, data: QueryDict, *, by: Any = None) -> None:
        mutable = data.copy()
        super().__init__(mutable, label_suffix="", auto_id="filter_%s")
        self.by = by
        bind_pickers(self, by)
        for name, field in self.fields.items():
            field.required = False
            if field.initial is not None:
                mutable.setdefault(name, field.initial)

    def offer(self, name: str, choices: Iterable[Any]) -> None:
        """Add choices to a field that offers some only of the user or of the law in force."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared by the form itself
        field.choices = [*cast("Iterable[Any]", field.choices), *choices]

    def offer_months(self, name: str, months: Iterable[date]) -> None:
        """Add months to a field, in words."""
        self.offer(name, ((one.isoformat(), month(one)) for one in months))

    @property
    def chosen(self) -> dict[str, Any]:
        """What the filter says, by field; an empty text or None where nothing was given or something wrong.

        Raises:
            BadRequest: a value that the page does not offer.
        """
        for faults in self.errors.as_data().values():
            if any(fault.code == "invalid_choice" for fault in faults):
                raise BadRequest
        return {
            name: self.cleaned_data[name] if name in self.cleaned_data else _of_nothing(field)
            for name, field in self.fields.items()
        }

    @property
    def is_in_use(self) -> bool:
        """Whether some field filters."""
        return any(value for name, value in self.chosen.items() if not self.fields[name].widget.is_hidden)

    def describe(self) -> list[str]:
        """Describe what is filtered, for the heading of an export and the audit trail."""
        return [
            f"{self.fields[name].label}：{self._shown(name, value)}"
            for name, value in self.chosen.items()
            if value and not self.fields[name].widget.is_hidden
        ]

    def _shown(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            return str(dict(_flat(field.choices)).get(value, value))
        if isinstance(field, PickerField):
            return field.source.choice_of(value, self.by).label
        return day(value) if isinstance(field, forms.DateField) else str(value)


def _flat(choices: Any) -> Any:
    """Yield value and label of choices, of groups too."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield str(value), label


class PlainSelect(forms.Select):
    """A drop-down without a template for each of its options: a county has four hundred villages."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:  # noqa: ARG002 - Django's
        chosen = frozenset(str(item) for item in self.format_value(value))
        options = _options(_fixed(self.choices), chosen)
        return format_html("<select{}>{}</select>", flatatt({"name": name, **(attrs or {})}), options)


def _fixed(choices: Any) -> tuple[tuple[str, Any], ...]:
    """Return choices with their labels in the language of the page, to be looked up."""
    return tuple(
        (str(value), _fixed(label) if isinstance(label, list | tuple) else str(label)) for value, label in choices
    )


@lru_cache(maxsize=500)
def _options(choices: tuple[tuple[str, Any], ...], chosen: frozenset[str]) -> SafeString:
    """Return the options, those of a group together; the choices of a scope are the same at every page."""
    parts = []
    for value, label in choices:
        if isinstance(label, tuple):
            parts.append(format_html('<optgroup label="{}">{}</optgroup>', value, _options(label, chosen)))
        else:
            mark = SafeString(" selected") if value in chosen else ""
            parts.append(format_html('<option value="{}"{}>{}</option>', value, mark, label))
    return format_html_join("", "{}", ((part,) for part in parts))


def choice_field(label: Any, choices: Any = (), *, everything: Any = "", **kwargs: Any) -> forms.ChoiceField:
    """Return a filter by one of several choices; the first is no filter."""
    return forms.ChoiceField(
        label=label, choices=[("", everything or _("全部")), *choices], widget=PlainSelect, **kwargs
    )


def from_day_field() -> forms.DateField:
    """Return a filter by the first day of a span."""
    return date_field(_("从哪天"))


def to_day_field() -> forms.DateField:
    """Return a filter by the last day of a span."""
    return date_field(_("到哪天"))
