"""Forms of who acts and agrees for the family: guardians, and the consent to the economic check."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from doudi.core.clock import today
from doudi.core.record_language import in_record_language
from doudi.portal.application_form.consent import (
    DEPARTMENTS,
    MOST_SIGNATURE_CHARACTERS,
    UNTIL,
    adult_members,
    consent_text,
    drawn_signature,
    names_of_adults,
)
from doudi.portal.application_form.draft import Consent, Draft
from doudi.portal.application_form.members import is_minor as is_minor_member
from doudi.portal.application_form.members import wards_of
from doudi.portal.application_form.page_form import PageForm


class GuardianForm(PageForm):
    """Who acts for the minors that something is applied for, and for adults who cannot act for themselves."""

    def add_fields(self) -> None:
        self.wards = wards_of(self.draft)
        for index in self.wards:
            member = self.draft.members[index]
            is_minor = is_minor_member(member)
            self.fields[f"guardian_{index}"] = forms.CharField(
                label=_("{name}的监护人姓名").format(name=member.name),
                max_length=40,
                required=is_minor,
                initial=member.guardian,
                help_text=_("父母、祖父母等照管孩子的人；在村（社区）或福利机构的，填单位名称")
                if is_minor
                else _("本人能自己表达意愿、自己办事的，不用填"),
            )
            self.fields[f"relation_{index}"] = forms.CharField(
                label=_("监护人是{name}的什么人").format(name=member.name),
                max_length=20,
                required=is_minor,
                initial=member.guardian_relation,
                help_text=_("如：母亲、祖父、配偶、村民委员会"),
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for index in self.wards:
            name, relation = given.get(f"guardian_{index}", ""), given.get(f"relation_{index}", "")
            if name and not relation and f"relation_{index}" not in self.errors:
                self.add_error(f"relation_{index}", _("请填写。"))
            if name.strip() == self.draft.members[index].name:
                self.add_error(f"guardian_{index}", _("监护人不能是本人。"))
        return given

    def updated_draft(self) -> Draft:
        members = list(self.draft.members)
        for index in self.wards:
            members[index] = replace(
                members[index],
                guardian=self.cleaned_data[f"guardian_{index}"].strip(),
                guardian_relation=self.cleaned_data[f"relation_{index}"].strip(),
            )
        return replace(self.draft, members=tuple(members))


class ConsentForm(PageForm):
    """Every adult agrees to the economic check; one signs for all, on the screen or by typing their name."""

    png: bytes = b""
    """The signature drawn on the screen, if there is one."""

    def add_fields(self) -> None:
        self.fields["agreed_by"] = forms.MultipleChoiceField(
            label=_("同意的人（全家成年人都要同意，逐人勾选）"),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            choices=[(str(index), name) for index, name in adult_members(self.draft.members)],
            help_text=_("本人不能表达的，由监护人代为勾选"),
        )
        self.fields["signature"] = forms.CharField(
            required=False, widget=forms.HiddenInput, max_length=MOST_SIGNATURE_CHARACTERS, label=_("手写签名")
        )
        self.fields["signed"] = forms.CharField(
            label=_("签名人姓名"),
            max_length=40,
            initial=self.draft.consent.signed if self.draft.consent else None,
            help_text=_("替全家签名的人；没有在上面手写的，填写姓名即为签名"),
        )

    def clean_agreed_by(self) -> list[str]:
        agreed = list(self.cleaned_data["agreed_by"])
        missing = [name for index, name in adult_members(self.draft.members) if str(index) not in agreed]
        if missing:
            raise ValidationError(_("还没有同意：{names}。全家成年人都同意才能核对。").format(names="、".join(missing)))
        return agreed

    def clean_signature(self) -> str:
        text = str(self.cleaned_data["signature"])
        if text:
            self.png = drawn_signature(text)
        return text

    def clean_signed(self) -> str:
        name = str(self.cleaned_data["signed"]).strip()
        if self.draft.members and name not in {member.name for member in self.draft.members}:
            raise ValidationError(_("签名要和申请人或家庭成员的姓名一致。"))
        return name

    def updated_draft(self) -> Draft:
        with in_record_language():  # the Chinese text is what holds
            consent = Consent(
                names=names_of_adults(self.draft.members),
                signed=self.cleaned_data["signed"],
                how="drawn" if self.png else "typed",
                text=consent_text(),
                departments=str(DEPARTMENTS),
                until=str(UNTIL),
                on=today().isoformat(),
            )
        return replace(self.draft, consent=consent)
