"""Forms of the roll import."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.divisions.queries import townships, villages_of
from doudi.registry.models import Sex
from doudi.registry.roll_import.column_choices import column_choices_for, column_name
from doudi.registry.roll_import.equal_faults import EqualFaults
from doudi.registry.roll_import.models import RollFile, StagedFamily
from doudi.registry.roll_import.staged_families import ACCOUNT_FAULTS
from doudi.rolls.column_labels import selectable_columns
from doudi.ui.forms import ActionForm, date_field
from doudi.ui.lists.filters import ListFilterForm, choice_field


class RollFilterForm(ListFilterForm):
    """State."""

    state = choice_field(_("状态"), RollFile.State.choices)


class RollUploadForm(ActionForm):
    """The file of a roll and its township."""

    file = forms.FileField(label=_("花名册文件"), help_text=_("Excel（.xlsx、.xls）或 CSV，不超过30 MB"))
    township = forms.ChoiceField(label=_("乡镇"))

    def __init__(self, by: User, *args: Any) -> None:
        super().__init__(*args)
        scope = by.scope or ""
        places = [place for place in townships() if place.code.startswith(scope) or scope.startswith(place.code)]
        field = self.fields["township"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(place.code, place.name) for place in places]
        if len(places) == 1:
            field.initial, field.widget = places[0].code, forms.HiddenInput()


def _village_field(township_code: str, *, required: bool = True) -> forms.ChoiceField:
    villages = [(village.code, village.name) for village in villages_of(township_code)]
    return forms.ChoiceField(label=_("村（居）"), choices=[("", "—"), *villages], required=required)


def _class_field(*, required: bool = True) -> forms.ChoiceField:
    classes = [("", "—"), ("long_term", _("常补")), ("other", _("非常补"))]
    return forms.ChoiceField(label=_("保障类别"), choices=classes, required=required)


class StagedFamilyForm(ActionForm):
    """Corrections of a staged family, with fields for its faults only."""

    def __init__(self, family: StagedFamily, *args: Any) -> None:
        super().__init__(*args)
        self.family = family
        data = family.data
        codes = {problem["code"] for problem in family.problems}
        faulty_rows = {problem["row"] for problem in family.problems if problem["severity"] == "fault"}
        for person in data["persons"]:
            if not person["id_number"] or ("name_differs" in codes and person["row"] in faulty_rows):
                self.fields[f"id_{person['row']}"] = forms.CharField(
                    label=_("{name}的身份证号").format(name=person["name"]),
                    required=False,
                    max_length=20,
                    help_text=_("第{row}行，按身份证逐位录入").format(row=person["row"]),
                )
            if not person["id_number"]:
                self._add_birth_fields(person)
        if codes & ACCOUNT_FAULTS:
            self.fields["bank_account"] = forms.RegexField(
                r"^[0-9 ]{16,23}$",
                label=_("银行卡号"),
                required=False,
                error_messages={"invalid": _("银行卡号应为16至19位数字。")},
            )
        if "village_unknown" in codes:
            self.fields["village_code"] = _village_field(family.roll.township_code, required=False)
        if "class_missing" in codes:
            self.fields["dibao_class"] = _class_field(required=False)
        self.fields["why"] = forms.CharField(
            label=_("其余问题已核对，按此导入的理由"),
            required=False,
            max_length=200,
            help_text=_("没有身份证号的人也可以先登记；姓名与号码不符、在别的乡镇的不能这样导入"),
        )

    def _add_birth_fields(self, person: dict[str, Any]) -> None:
        """Add date of birth and sex of a person who has no identity number yet."""
        self.fields[f"born_{person['row']}"] = date_field(
            _("{name}的出生日期").format(name=person["name"]),
            required=False,
            initial=person["birth_date"],
            help_text=_("还没有身份证号的才填"),
        )
        self.fields[f"sex_{person['row']}"] = forms.ChoiceField(
            label=_("{name}的性别").format(name=person["name"]),
            choices=[("", "—"), *Sex.choices],
            required=False,
            initial=person["sex"] if person.get("is_sex_known") else "",
            help_text=_("还没有身份证号的才选"),
        )

    def corrections(self) -> dict[str, Any]:
        """The corrections as ``correct_staged_family`` takes them."""
        cleaned = self.cleaned_data

        def by_row(start: str) -> dict[str, Any]:
            return {name[len(start) :]: value for name, value in cleaned.items() if name.startswith(start) and value}

        numbers = by_row("id_")
        rest = {
            name: cleaned.get(name) for name in ("bank_account", "village_code", "dibao_class") if cleaned.get(name)
        }
        return {"id_numbers": numbers, "born": by_row("born_"), "sexes": by_row("sex_"), **rest}


class EqualFaultsForm(ActionForm):
    """One correction, or one reason, for all families with the same fault."""

    def __init__(self, group: EqualFaults, township_code: str, *args: Any) -> None:
        super().__init__(*args)
        if group.correction == "village_code":
            self.fields["chosen"] = _village_field(township_code)
        elif group.correction == "dibao_class":
            self.fields["chosen"] = _class_field()
        self.fields["why"] = forms.CharField(
            label=_("怎么核对的"), required=not group.correction, max_length=200, help_text=_("对这些家庭写一次")
        )


class ColumnsForm(ActionForm):
    """The meaning of each column of a roll, as recognised or chosen."""

    def __init__(self, roll: RollFile, *args: Any) -> None:
        super().__init__(*args)
        column_choices = column_choices_for(roll)
        self.names: dict[str, str] = {}
        for sheet in roll.sheets:
            for column in sheet["columns"]:
                name = column_name(column["header"], column["letter"])
                if name in self.names.values():
                    continue
                field = f"column_{len(self.names)}"
                self.names[field] = name
                recognised = _("自动识别：{meaning}").format(meaning=column["meaning"] or _("没有用到"))
                self.fields[field] = forms.ChoiceField(
                    label=f"{column['letter']} {column['header']}".strip(),
                    help_text=_("如：{examples}").format(examples=examples)
                    if (examples := column.get("examples"))
                    else "",
                    required=False,
                    initial=column_choices.get(name, ""),
                    choices=[("", recognised), ("other", _("不用这一列")), *selectable_columns().items()],
                )

    def column_choices(self) -> dict[str, str]:
        """The chosen meanings by name of the column."""
        return {name: self.cleaned_data[field] for field, name in self.names.items() if self.cleaned_data[field]}
