"""Forms of the application's pages: each starts from the draft's answers and returns the draft with the new ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.application_office import HUKOU_PLACES
from doudi.casework.procedures.loader import application_procedures
from doudi.casework.referrals.kinds import REFERRAL_KINDS, TEMPORARY_RELIEF, kinds_on_the_form
from doudi.core.clock import today
from doudi.core.divisions.models import Division
from doudi.portal.application_form.consent_forms import ConsentForm, GuardianForm
from doudi.portal.application_form.draft import Draft, DraftMember
from doudi.portal.application_form.page_form import PageForm
from doudi.portal.application_form.questions import FLAGS, HOUSEHOLD_PAGES, QUESTIONS, flags_field, question_field
from doudi.portal.application_form.self_check_answers import income_note, preset_facts
from doudi.portal.fields import phone_field, village_choices
from doudi.registry.circumstance_kinds import KINDS, CircumstanceKind
from doudi.registry.models import Sex
from doudi.ui.forms import NameField, date_field
from doudi.values.bank_card import BankCardError, parse_bank_card
from doudi.values.identity_number import IdentityNumber, IdentityNumberError
from doudi.values.text import compact

_CARD_FIELDS = ("card_holder", "card_bank", "card_number")
_ADDRESS_FIELDS = ("address_group", "house_number")


class VillageForm(PageForm):
    """Where the applicant lives."""

    def add_fields(self) -> None:
        self.fields["village"] = forms.ChoiceField(
            label=_("村（社区）"), choices=village_choices(), initial=self.draft.village
        )

    def clean_village(self) -> str:
        code = str(self.cleaned_data["village"])
        if not Division.objects.filter(code=code, level=Division.Level.VILLAGE).exists():
            raise ValidationError(_("请选择村（社区）。"))
        return code

    def updated_draft(self) -> Draft:
        return replace(self.draft, village=self.cleaned_data["village"])


class MattersForm(PageForm):
    """What is applied for: several matters of civil affairs at once, and help of other departments."""

    def add_fields(self) -> None:
        self.fields["matters"] = forms.MultipleChoiceField(
            label=_("民政救助"),
            widget=forms.CheckboxSelectMultiple,
            initial=self.draft.matters,
            required=False,
            choices=[
                (matter.id, f"{matter.label}：{matter.citizen_who or matter.who}")
                for matter in application_procedures().values()
            ],
        )
        self.fields["needs"] = forms.MultipleChoiceField(
            label=_("还要别的部门帮忙的"),
            widget=forms.CheckboxSelectMultiple,
            initial=list(self.draft.needs),
            required=False,
            choices=[(kind.id, f"{kind.label}：{kind.who}") for kind in kinds_on_the_form().values()],
        )
        if self.draft.self_check.get("emergency"):
            self._head_with_emergency()

    def _head_with_emergency(self) -> None:
        """Put temporary relief first where the self-check heard of an emergency (P18-6.a)."""
        needs = self.fields["needs"]
        needs.label = _("眼下最急的，和要别的部门帮忙的")
        needs.initial = list(dict.fromkeys([TEMPORARY_RELIEF, *self.draft.needs]))
        self.order_fields(["needs", "matters"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not values.get("matters") and not values.get("needs"):
            self.add_error("matters", _("请至少选一项。"))
        return values

    def updated_draft(self) -> Draft:
        needs = {kind: self.draft.needs.get(kind, "") for kind in self.cleaned_data["needs"]}
        return replace(self.draft, matters=tuple(self.cleaned_data["matters"]), needs=needs)


class NeedForm(PageForm):
    """What another department shall help with, in the citizen's words."""

    def add_fields(self) -> None:
        kind = REFERRAL_KINDS[self.page.matter]
        self.fields["text"] = forms.CharField(
            label=kind.asks,
            max_length=300,
            widget=forms.Textarea(attrs={"rows": 4}),
            initial=self.draft.needs.get(kind.id),
            help_text=_("由{department}办理").format(department=kind.department),
        )

    def updated_draft(self) -> Draft:
        text = self.cleaned_data["text"].strip()
        return replace(self.draft, needs={**self.draft.needs, self.page.matter: text})


class PersonForm(PageForm):
    """A member: name, number, relation. Without an identity number also birth date and sex."""

    def add_fields(self) -> None:
        member = self.member or DraftMember("", "", "")
        self.fields["name"] = NameField(label=_("姓名"), initial=member.name)
        self.fields["id_number"] = forms.CharField(
            label=_("身份证号"), max_length=20, required=False, initial=member.id_number
        )
        is_applicant = self.page.member == 0
        if not is_applicant:
            self.fields["relation"] = forms.CharField(
                label=_("是申请人的"), max_length=20, initial=member.relation, help_text=_("如：配偶、儿子、母亲")
            )
        self.fields["birth_date"] = date_field(_("出生日期"), required=False, initial=member.birth_date)
        self.fields["sex"] = forms.ChoiceField(
            label=_("性别"), choices=[("", "—"), *Sex.choices], required=False, initial=member.sex
        )
        self._ask_hukou(member)
        if self.asks_for_more:
            nobody_else = _("就我一个人") if is_applicant else _("家人都填完了")
            self.fields["more"] = forms.ChoiceField(
                label=_("还有一起生活的家人吗"),
                choices=[
                    ("yes", _("还有家人，接着填")),
                    ("no", nobody_else),
                ],
            )

    def _ask_hukou(self, member: DraftMember) -> None:
        """Ask where the member's hukou is, where a chosen matter is taken at the hukou place (MCA57-5)."""
        if not any("hukou" in application_procedures()[matter].asks for matter in self.draft.matters):
            return
        self.fields["hukou"] = forms.ChoiceField(
            label=_("户籍（户口）在哪里"), required=False, choices=HUKOU_PLACES, initial=member.hukou
        )
        self.fields["has_residence_permit"] = forms.BooleanField(
            label=_("有本县的居住证"), required=False, initial=member.has_residence_permit
        )

    @property
    def asks_for_more(self) -> bool:
        """Whether it is the last member so far; an applicant who asks only other departments for help applies alone."""
        return bool(self.draft.matters) and self.page.member >= len(self.draft.members) - 1

    @property
    def is_removable(self) -> bool:
        """Whether the member is named and not the applicant."""
        return 0 < self.page.member < len(self.draft.members)

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """The fields that everybody fills in."""
        return [self[name] for name in ("name", "id_number", "relation") if name in self.fields]

    @property
    def is_without_number(self) -> bool:
        """Whether the fields for members without an identity number are open."""
        has_birth_date = self.member is not None and self.member.birth_date is not None
        return has_birth_date or "birth_date" in self.errors or "sex" in self.errors

    @property
    def hukou_fields(self) -> list[forms.BoundField]:
        """The fields for members whose hukou is outside the county; none where no matter asks for it."""
        return [self[name] for name in ("hukou", "has_residence_permit") if name in self.fields]

    @property
    def has_hukou_elsewhere(self) -> bool:
        """Whether those fields are open."""
        return bool(self.hukou_fields and (self["hukou"].value() or self["hukou"].errors))

    def clean_id_number(self) -> str:
        text = compact(self.cleaned_data["id_number"])
        if not text:
            return ""
        try:
            number = IdentityNumber.parse(text).text
        except IdentityNumberError as error:
            raise ValidationError(error.message) from None
        others = [member.id_number for index, member in enumerate(self.draft.members) if index != self.page.member]
        if number in others:
            raise ValidationError(_("这个身份证号前面已经填过。"))
        return number

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "id_number" in values and not values["id_number"]:
            for name in ("birth_date", "sex"):
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, _("没有身份证号的，请填写。"))
            if values.get("birth_date") and values["birth_date"] > today():
                self.add_error("birth_date", _("日期不能晚于今天。"))
        return values

    def updated_draft(self) -> Draft:
        values = self.cleaned_data
        before = self.member or DraftMember("", "", "")
        member = replace(
            before,
            name=values["name"].strip(),
            id_number=values["id_number"],
            relation=values.get("relation") or str(_("户主")),
            sex=values["sex"],
            birth_date=values["birth_date"],
            hukou=values.get("hukou", before.hukou),
            has_residence_permit=bool(values.get("hukou") and values.get("has_residence_permit")),
        )
        draft = self.draft_with_member(member)
        if before.name and draft.card_holder == before.name:
            draft = replace(draft, card_holder=member.name)
        is_complete = values["more"] == "no" if self.asks_for_more else self.draft.is_family_complete
        return replace(draft, is_family_complete=is_complete or not draft.matters)


class SubjectsForm(PageForm):
    """For which members a matter is applied for."""

    def add_fields(self) -> None:
        self.fields["who"] = forms.MultipleChoiceField(
            label=_("为谁申请"),
            widget=forms.CheckboxSelectMultiple,
            choices=[(str(index), member.name) for index, member in enumerate(self.draft.members)],
            initial=[str(index) for index in self.draft.subjects.get(self.page.matter, ())],
        )

    def updated_draft(self) -> Draft:
        chosen = tuple(int(index) for index in self.cleaned_data["who"])
        return replace(self.draft, subjects={**self.draft.subjects, self.page.matter: chosen})


class FactsForm(PageForm):
    """Circumstances of a member or of the household, as :data:`QUESTIONS` declares them."""

    @property
    def facts(self) -> Mapping[str, str]:
        """The answers so far."""
        if self.page.kind in HOUSEHOLD_PAGES:
            return self.draft.household
        return self.member.facts if self.member else {}

    @property
    def questions(self) -> list[tuple[CircumstanceKind, Any]]:
        """The circumstances that the page asks about, with their questions."""
        return [(KINDS[name], label) for group in self.page.questions for name, label in QUESTIONS[group]]

    def add_fields(self) -> None:
        facts = {**preset_facts(self.draft, self.page), **self.facts}
        flags = [(kind.name, label) for kind, label in self.questions if kind.form == "flag"]
        for kind, label in self.questions:
            if kind.form != "flag":
                self.fields[kind.name] = question_field(kind, label, facts.get(kind.name))
        if flags:
            self.fields[FLAGS] = flags_field(flags, [name for name, _label in flags if facts.get(name) == "true"])
        self.note = income_note(self.draft, self.page)

    def clean(self) -> dict[str, Any]:
        """Refuse a kind of disability without its grade, and a grade without a kind."""
        given = super().clean() or {}
        names = ("disability_category", "disability_grade")
        if set(names) <= set(self.fields) and not self.errors and bool(given[names[0]]) != bool(given[names[1]]):
            missing = names[1] if given[names[0]] else names[0]
            self.add_error(missing, _("残疾类别和等级请一起选；没有残疾证的两项都不选。"))
        return given

    def updated_draft(self) -> Draft:
        facts = self.updated_facts()
        if self.page.kind in HOUSEHOLD_PAGES:
            return replace(self.draft, household=facts)
        return self.draft_with_member(replace(self.draft.members[self.page.member], facts=facts))

    def updated_facts(self) -> dict[str, str]:
        """Return the facts with the answers of this page; a value that holds without a record is left out."""
        facts, ticked = dict(self.facts), self.cleaned_data.get(FLAGS, [])
        for kind, _label in self.questions:
            value = kind.name in ticked if kind.form == "flag" else self.cleaned_data[kind.name]
            if value in (None, "") or value == kind.absent:
                facts.pop(kind.name, None)
            else:
                facts[kind.name] = kind.written(value)
        return facts


class ContactForm(PageForm):
    """Telephone number, the bank card that is paid first, and anything else the applicant wants to say."""

    def add_fields(self) -> None:
        self.fields["phone"] = phone_field(_("联系电话"), initial=self.draft.phone)
        self.fields["address_group"] = forms.CharField(
            label=_("第几组、哪个屋场或小区"),
            required=False,
            max_length=40,
            initial=self.draft.address_group,
            help_text=_("方便工作人员上门，如：3组、上屋组、县城花园小区"),
        )
        self.fields["house_number"] = forms.CharField(
            label=_("门牌号"),
            required=False,
            max_length=30,
            initial=self.draft.house_number,
            help_text=_("如：12号、3栋201室，没有的不填"),
        )
        holders = [("", "—"), *((member.name, member.name) for member in self.draft.members)]
        self.fields["card_holder"] = forms.ChoiceField(
            label=_("收款银行卡的户名"),
            required=False,
            choices=holders,
            initial=self.draft.card_holder,
            help_text=_("还没有银行卡的不填，以后再补"),
        )
        self.fields["card_bank"] = forms.CharField(
            label=_("开户银行"), required=False, max_length=60, initial=self.draft.card_bank
        )
        self.fields["card_number"] = forms.CharField(
            label=_("银行卡号或存折账号"),
            required=False,
            max_length=30,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            initial=self.draft.card_number,
        )
        self.fields["words"] = forms.CharField(
            label=_("还想说的"),
            required=False,
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 3}),
            initial=self.draft.words,
        )

    def updated_draft(self) -> Draft:
        given = self.cleaned_data
        texts = {name: given[name].strip() for name in (*_CARD_FIELDS, *_ADDRESS_FIELDS, "words")}
        return replace(self.draft, phone=given["phone"], **texts)

    def clean_card_number(self) -> str:
        number = self.cleaned_data["card_number"]
        try:
            return parse_bank_card(number) if number.strip() else ""
        except BankCardError as error:
            raise ValidationError(error.message) from None

    def clean(self) -> dict[str, Any]:
        """Ask for holder, bank and number together, or for none of them."""
        given = super().clean() or {}
        if any(given.get(name) for name in _CARD_FIELDS):
            for name in _CARD_FIELDS:
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("户名、开户银行和卡号请一起填写。"))
        return given


FORMS: dict[str, type[PageForm]] = {
    "village": VillageForm,
    "matters": MattersForm,
    "need": NeedForm,
    "person": PersonForm,
    "who": SubjectsForm,
    "facts": FactsForm,
    "property": FactsForm,
    "guardian": GuardianForm,
    "consent": ConsentForm,
    "contact": ContactForm,
}
"""Form by kind of page; materials and review have views of their own."""
