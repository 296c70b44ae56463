"""Forms of a team and of an assessment of self-care."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.assessment import HOME_VISIT_FACTS, SELF_CARE_TESTS
from doudi.casework.economic_checks.uploads import scan_field, stored_scan
from doudi.casework.models import LONGEST_REASON, Case
from doudi.casework.self_care_teams.actions import AssessmentSheet, Expert
from doudi.casework.self_care_teams.queries import members_for, people_to_assess, possible_members
from doudi.core.accounts.models import User
from doudi.core.divisions.queries import townships
from doudi.ui.forms import ActionForm, FormData, date_field, refuse_future_date

_SEPARATORS = re.compile(r"[，,、\s]+")


class TeamForm(ActionForm):
    """Name, place, first day and members of a team."""

    name = forms.CharField(label=_("小组"), max_length=40, help_text=_("如：桥头乡自理能力评估小组"))
    first_day = date_field(_("自"))

    def __init__(self, by: User, data: FormData = None) -> None:
        super().__init__(data)
        self.users = {str(user.pk): user for user in possible_members() if user.pk != by.pk}
        self.fields["township_code"] = forms.ChoiceField(
            label=_("乡镇"),
            required=False,
            choices=[("", _("全县")), *((division.code, division.name) for division in townships())],
        )
        self.fields["accounts"] = forms.MultipleChoiceField(
            label=_("成员（人员账号）"),
            required=False,
            choices=[
                (pk, f"{user.name}（{user.division.name if user.division else ''} {user.get_role_display()}）")
                for pk, user in self.users.items()
            ],
            help_text=_("可以选几个；电脑上按住Ctrl键再点"),
        )
        self.fields["experts"] = forms.CharField(
            label=_("外请的人"),
            required=False,
            max_length=LONGEST_REASON,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("一人一行：姓名，单位。如：钟医生，县人民医院"),
        )
        self.order_fields(["name", "township_code", "first_day", "accounts", "experts"])

    def clean_experts(self) -> list[Expert]:
        experts = []
        for line in filter(None, map(str.strip, self.cleaned_data["experts"].splitlines())):
            name, *unit = _SEPARATORS.split(line, maxsplit=1)
            if not name or not unit:
                raise ValidationError(_("每行写姓名和单位。"))
            experts.append(Expert(name, unit[0]))
        return experts

    def action_arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of :func:`name_team`."""
        return {**self.cleaned_data, "accounts": [self.users[pk] for pk in self.cleaned_data["accounts"]]}


class AssessmentForm(ActionForm):
    """Day, people present, six tests and signature of an assessment."""

    assessed_on = date_field(_("评估日期"))
    remark = forms.CharField(
        label=_("说明"), max_length=LONGEST_REASON, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    signature_note = forms.CharField(
        label=_("签字情况"), max_length=120, required=False, help_text=_("如：到场成员和本人已在纸质评估表上签字")
    )
    sheet = scan_field(_("签字的评估表（照片或PDF）"), required=False)

    def __init__(self, case: Case, data: FormData = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.case = case
        self.people = {person.number: person for person in people_to_assess(case)}
        self.members = {str(member.pk): member for member in members_for(case)}
        self.fields["person"] = forms.ChoiceField(
            label=_("评估谁"), choices=[(number, person.name) for number, person in self.people.items()]
        )
        self.fields["present"] = forms.MultipleChoiceField(
            label=_("到场的小组成员"),
            widget=forms.CheckboxSelectMultiple,
            choices=[(pk, f"{member.team.name}：{member}") for pk, member in self.members.items()],
        )
        for name in SELF_CARE_TESTS:
            self.fields[name] = forms.ChoiceField(
                label=HOME_VISIT_FACTS[name].meaning, choices=[("", "—"), ("true", _("能")), ("false", _("不能"))]
            )
        self.order_fields(["person", "assessed_on", "present", *SELF_CARE_TESTS])

    def clean_assessed_on(self) -> Any:
        return refuse_future_date(self.cleaned_data["assessed_on"])

    def action_arguments(self, by: User) -> dict[str, Any]:
        """Store the sheet and return the keyword arguments of :func:`record_self_care_assessment`."""
        cleaned = self.cleaned_data
        return {
            "person": self.people[cleaned["person"]],
            "present": [self.members[pk] for pk in cleaned["present"]],
            "found": AssessmentSheet(
                assessed_on=cleaned["assessed_on"],
                tests={name: cleaned[name] == "true" for name in SELF_CARE_TESTS},
                remark=cleaned["remark"],
                signature_note=cleaned["signature_note"],
                sheet=stored_scan(by, self.case.village_code, cleaned["sheet"]),
            ),
        }
