"""Forms of the import."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import townships, villages_of
from doudi.registry.models import Sex
from doudi.registry.roll_import.column_choices import column_choices_for, column_name
from doudi.registry.roll_import.models import RollFile, StagedFamily
from doudi.rolls.column_labels import selectable_columns
from doudi.ui.forms import ActionForm, date_field


class RollUploadForm(ActionForm):
    """A file, and for the bureau whose it is."""

    file = forms.FileField(label=_("花名册文件"), help_text=_("Excel（.xlsx、.xls）或 CSV，不超过30 MB"))
    township = forms.ChoiceField(label=_("乡镇"))

    def __init__(self, by: User, *args: Any) -> None:
        super().__init__(*args)
        scope = by.scope or ""
        places = [one for one in townships() if one.code.startswith(scope) or scope.startswith(one.code)]
        field = self.fields["township"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(one.code, one.name) for one in places]
        if len(places) == 1:
            field.initial, field.widget = places[0].code, forms.HiddenInput()


class StagedFamilyForm(ActionForm):
    """What of a family was read wrongly. One field for each number that does not fit."""

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
                self._ask_without_number(person)
        if "bank_account_length" in codes:
            self.fields["bank_account"] = forms.RegexField(
                r"^[0-9 ]{16,23}$",
                label=_("银行卡号"),
                required=False,
                error_messages={"invalid": _("银行卡号应为16至19位数字。")},
            )
        if "village_unknown" in codes:
            villages: list[Division] = villages_of(family.roll.township_code)
            self.fields["village_code"] = forms.ChoiceField(
                label=_("村（居）"), choices=[("", "—"), *((one.code, one.name) for one in villages)], required=False
            )
        if "class_missing" in codes:
            self.fields["dibao_class"] = forms.ChoiceField(
                label=_("保障类别"),
                choices=[("", "—"), ("long_term", _("常补")), ("other", _("非常补"))],
                required=False,
            )
        self.fields["why"] = forms.CharField(
            label=_("其余问题已核对，按此导入的理由"),
            required=False,
            max_length=200,
            help_text=_("没有身份证号的人也可以先登记；姓名与号码不符、在别的乡镇的不能这样导入"),
        )

    def _ask_without_number(self, person: dict[str, Any]) -> None:
        """What a number would have column_choices, for somebody who has none yet."""
        self.fields[f"born_{person['row']}"] = date_field(
            _("{name}的出生日期").format(name=person["name"]),
            required=False,
            initial=person["birth_date"],
            help_text=_("还没有身份证号的才填"),
        )
        self.fields[f"sex_{person['row']}"] = forms.ChoiceField(
            label=_("{name}的性别").format(name=person["name"]),
            choices=Sex.choices,
            required=False,
            initial=person["sex"],
        )

    def corrections(self) -> dict[str, Any]:
        """For the action."""
        given = self.cleaned_data

        def by_row(start: str) -> dict[str, Any]:
            return {name[len(start) :]: value for name, value in given.items() if name.startswith(start) and value}

        numbers = by_row("id_")
        rest = {name: given.get(name) for name in ("bank_account", "village_code", "dibao_class") if given.get(name)}
        return {"id_numbers": numbers, "born": by_row("born_"), "sexes": by_row("sex_"), **rest}


class ColumnsForm(ActionForm):
    """What each column of a roll means, as recognised or as an officer says."""

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
                    required=False,
                    initial=column_choices.get(name, ""),
                    choices=[("", recognised), ("other", _("不用这一列")), *selectable_columns().items()],
                )

    def column_choices(self) -> dict[str, str]:
        """What the officer says, by the name of the column."""
        return {name: self.cleaned_data[field] for field, name in self.names.items() if self.cleaned_data[field]}
