"""The form that enters a new household with all its members on one page, a row for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.core.accounts.models import User
from doudi.registry.circumstances.forms import checked_phone
from doudi.registry.models import Sex
from doudi.registry.people.forms import PersonForm
from doudi.ui.forms import FormData, NameField, date_field, refuse_future_date
from doudi.ui.pickers.divisions import VILLAGES
from doudi.ui.pickers.fields import PickerField, bind_pickers
from doudi.values.identity_number import IdentityNumber, IdentityNumberError
from doudi.values.text import compact

MAX_ROWS = 15
_FIRST_ROWS = 3
_ROW_FIELDS = ("name", "relation", "id_number", "birth_date", "sex", "phone")
_HEAD_FIELDS = ("name", "id_number", "birth_date", "sex", "phone")
_SHARED_FIELDS = ("village", "address", "since", "source", "source_detail")


@dataclass(frozen=True)
class FormRow:
    """The fields of one person, with their heading."""

    heading: str
    fields: list[forms.BoundField]


class FamilyForm(PersonForm):
    """A new household: its head, address and telephone, and a row for each other member; empty rows are left out."""

    def __init__(
        self, by: User, data: FormData = None, *, rows: int | None = None, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["village"] = PickerField(VILLAGES.name, label=gettext_lazy("村（居）"))
        self.fields["address"] = forms.CharField(
            label=gettext_lazy("组（屋场、小区）和门牌号"), required=False, max_length=120
        )
        self.fields["phone"] = _phone()
        self.fields["name"].label = gettext_lazy("户主姓名")
        self.rows_number = rows if rows is not None else _rows_number(data)
        for index in range(self.rows_number):
            self._add_row(index)
        bind_pickers(self, by)

    @classmethod
    def with_another_row(cls, by: User, data: Mapping[str, Any]) -> FamilyForm:
        """Return the form with what was typed so far, unchecked, and one row more."""
        form = cls(by, rows=min(_rows_number(data) + 1, MAX_ROWS), initial=dict(data.items()))
        village = form.fields["village"]
        assert isinstance(village, PickerField)  # noqa: S101 - declared above
        picked = form["village"].field.widget.value_from_datadict(data, {}, "village")
        form.initial["village"] = picked
        village.keep(picked)
        return form

    def _add_row(self, index: int) -> None:
        fields: dict[str, forms.Field] = {
            "name": NameField(label=gettext_lazy("姓名"), required=False),
            "relation": forms.CharField(label=gettext_lazy("与户主关系"), required=False, max_length=20),
            "id_number": forms.CharField(label=gettext_lazy("公民身份号码"), required=False, max_length=20),
            "birth_date": date_field(gettext_lazy("出生日期"), required=False),
            "sex": forms.ChoiceField(label=gettext_lazy("性别"), choices=[("", "—"), *Sex.choices], required=False),
            "phone": _phone(),
        }
        for name in _ROW_FIELDS:
            self.fields[f"member-{index}-{name}"] = fields[name]

    @property
    def shared_fields(self) -> list[forms.BoundField]:
        """Where the family lives and how it is known."""
        return [self[name] for name in _SHARED_FIELDS]

    @property
    def rows(self) -> list[FormRow]:
        """The head, then the other members."""
        head = FormRow(_("户主"), [self[name] for name in _HEAD_FIELDS])
        return [head, *(self._row(index) for index in range(self.rows_number))]

    def _row(self, index: int) -> FormRow:
        heading = _("第{number}人").format(number=index + 2)
        return FormRow(heading, [self[f"member-{index}-{name}"] for name in _ROW_FIELDS])

    @property
    def may_add_rows(self) -> bool:
        """Whether there is room for another row."""
        return self.rows_number < MAX_ROWS

    def clean_phone(self) -> str:
        return checked_phone(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        """Check each row that is not empty, and that no identity number stands in two rows."""
        cleaned = super().clean()
        numbers = [cleaned.get("id_number")]
        cleaned["members"] = []
        for index in range(self.rows_number):
            row = {name: cleaned.pop(f"member-{index}-{name}", None) for name in _ROW_FIELDS}
            if not any(row.values()):
                continue
            row = self._cleaned_row(index, row)
            if row["id_number"] and row["id_number"] in numbers:
                self.add_error(f"member-{index}-id_number", _("这个身份证号前面已经填过。"))
            numbers.append(row["id_number"])
            cleaned["members"].append((index, row))
        return cleaned

    def _cleaned_row(self, index: int, row: dict[str, Any]) -> dict[str, Any]:
        for name in ("name", "relation"):
            if not row[name]:
                self.add_error(f"member-{index}-{name}", _("请填写。"))
        try:
            row["phone"] = checked_phone(row["phone"] or "")
            refuse_future_date(row["birth_date"])
        except ValidationError as error:
            self.add_error(f"member-{index}-{'birth_date' if row['birth_date'] else 'phone'}", error)
        if row["id_number"]:
            try:
                identity = IdentityNumber.parse(row["id_number"])
            except IdentityNumberError as error:
                self.add_error(f"member-{index}-id_number", error.message)
            else:
                identity_facts = {"birth_date": identity.birth_date, "sex": identity.sex}
                row |= {"id_number": identity.text, **identity_facts}
        elif not (row["birth_date"] and row["sex"]):
            self.add_error(f"member-{index}-birth_date", _("没有身份证号码的，请填写出生日期和性别。"))
        return row

    def action_arguments(self) -> dict[str, Any]:
        """The arguments of ``register_whole_family``."""
        return self.cleaned_data


def _phone() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("联系电话"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )


def _rows_number(data: FormData) -> int:
    """Return how many rows the form has; as many as were sent."""
    if data is None:
        return _FIRST_ROWS
    text = compact(str(data.get("rows", "")))
    number = int(text) if text.isdecimal() and len(text) < 3 else 0
    return min(number, MAX_ROWS)
