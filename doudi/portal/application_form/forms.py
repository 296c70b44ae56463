"""The questions of the citizen's form, in plain words. Each page asks about one thing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from doudi.casework.procedures.loader import procedures
from doudi.casework.referrals.kinds import REFERRAL_KINDS
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import townships, villages_of
from doudi.portal.application_form.consent import (
    CONSENT_TEXT,
    DEPARTMENTS,
    LONGEST_DRAWN,
    UNTIL,
    adult_members,
    drawn_signature,
)
from doudi.portal.application_form.draft import Draft, Page
from doudi.registry.circumstance_kinds import KINDS
from doudi.registry.households.queries import today
from doudi.registry.models import Sex
from doudi.ui.forms import ActionForm, NonNegativeYuanField, YuanField, date_field
from doudi.values.divisions import COUNTY_CODE
from doudi.values.identity_number import IdentityNumber, IdentityNumberError
from doudi.values.text import compact

PHONE = r"^(1[0-9]{10}|0[0-9]{9,11})$"
WRONG_PHONE = _("电话应为11位手机号，或带区号的固定电话。")
_YES_NO: list[tuple[str, Any]] = [("true", _("有")), ("false", _("没有"))]


class PageForm(ActionForm):
    """A page of the form; it reads from and writes to the draft."""

    def __init__(self, page: Page, draft: Draft, data: Any = None) -> None:
        super().__init__(data)
        self.page, self.draft = page, draft
        self.build()

    def build(self) -> None:
        """Add the fields."""

    def keep(self) -> None:
        """Put what was answered into the draft."""
        raise NotImplementedError

    @property
    def member(self) -> dict[str, Any]:
        """The member that the page is about, as far as he is known."""
        members = self.draft.members
        return members[self.page.member] if self.page.member < len(members) else {"facts": {}}


def village_choices() -> list[Any]:
    """Every village below its township."""
    villages = villages_of(COUNTY_CODE)
    return [("", "—")] + [
        (one.name, [(each.code, each.name) for each in villages if each.township_code == one.code])
        for one in townships()
    ]


class VillageForm(PageForm):
    def build(self) -> None:
        self.fields["village"] = forms.ChoiceField(
            label=_("村（社区）"), choices=village_choices(), initial=self.draft.village
        )

    def clean_village(self) -> str:
        code = str(self.cleaned_data["village"])
        if not Division.objects.filter(code=code, level="village").exists():
            raise ValidationError(_("请选择村（社区）。"))
        return code

    def keep(self) -> None:
        self.draft.village = self.cleaned_data["village"]


class MattersForm(PageForm):
    """One form for several matters: what the county recognises and pays, and what other departments help with."""

    def build(self) -> None:
        self.fields["matters"] = forms.MultipleChoiceField(
            label=_("民政救助"),
            widget=forms.CheckboxSelectMultiple,
            initial=self.draft.matters,
            required=False,
            choices=[(one.id, f"{one.label}：{one.who}") for one in procedures().values()],
        )
        self.fields["needs"] = forms.MultipleChoiceField(
            label=_("还要别的部门帮忙的"),
            widget=forms.CheckboxSelectMultiple,
            initial=list(self.draft.needs),
            required=False,
            choices=[(one.id, f"{one.label}：{one.who}") for one in REFERRAL_KINDS.values()],
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not given.get("matters") and not given.get("needs"):
            self.add_error("matters", _("请至少选一项。"))
        return given

    def keep(self) -> None:
        self.draft.matters = list(self.cleaned_data["matters"])
        self.draft.needs = {one: self.draft.needs.get(one, "") for one in self.cleaned_data["needs"]}


class NeedForm(PageForm):
    """What another department is to help with."""

    def build(self) -> None:
        kind = REFERRAL_KINDS[self.page.matter]
        self.fields["text"] = forms.CharField(
            label=kind.asks,
            max_length=300,
            widget=forms.Textarea(attrs={"rows": 4}),
            initial=self.draft.needs.get(kind.id),
            help_text=_("由{department}办理").format(department=kind.department),
        )

    def keep(self) -> None:
        self.draft.needs[self.page.matter] = self.cleaned_data["text"].strip()


class PersonForm(PageForm):
    """Who: name, number, relation. Without a number, birth date and sex."""

    def build(self) -> None:
        held = self.member
        self.fields["name"] = forms.CharField(label=_("姓名"), max_length=40, initial=held.get("name"))
        self.fields["id_number"] = forms.CharField(
            label=_("身份证号"),
            max_length=20,
            required=False,
            initial=held.get("id_number"),
        )
        if self.page.member:
            self.fields["relation"] = forms.CharField(
                label=_("是申请人的"), max_length=20, initial=held.get("relation"), help_text=_("如：配偶、儿子、母亲")
            )
        self.fields["birth_date"] = date_field(_("出生日期"), required=False, initial=held.get("birth_date"))
        self.fields["sex"] = forms.ChoiceField(
            label=_("性别"), choices=[("", "—"), *Sex.choices], required=False, initial=held.get("sex")
        )
        if self.draft.matters:  # who asks for nothing but the help of others applies alone
            self.fields["more"] = forms.ChoiceField(
                label=_("还有一起生活的家人吗"),
                choices=[("yes", _("还有，接着填")), ("no", _("没有了"))],
                widget=forms.RadioSelect,
                initial="no" if self.draft.is_family_complete else None,
            )

    @property
    def known(self) -> list[forms.BoundField]:
        """What everybody fills in."""
        return [self[name] for name in ("name", "id_number", "relation") if name in self.fields]

    @property
    def without_number(self) -> bool:
        """Whether birth date and sex are asked for, since there is no number to read them from."""
        return bool(self.member.get("birth_date")) or "birth_date" in self.errors or "sex" in self.errors

    def clean_id_number(self) -> str:
        text = compact(self.cleaned_data["id_number"])
        if not text:
            return ""
        try:
            number = IdentityNumber.parse(text).text
        except IdentityNumberError as error:
            raise ValidationError(error.message) from None
        others = [one["id_number"] for place, one in enumerate(self.draft.members) if place != self.page.member]
        if number in others:
            raise ValidationError(_("这个身份证号前面已经填过。"))
        return number

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "id_number" in given and not given["id_number"]:
            for name in ("birth_date", "sex"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("没有身份证号的，请填写。"))
            if given.get("birth_date") and given["birth_date"] > today():
                self.add_error("birth_date", _("日期不能晚于今天。"))
        return given

    def keep(self) -> None:
        given = self.cleaned_data
        held = {
            **self.member,
            "name": given["name"].strip(),
            "id_number": given["id_number"],
            "relation": given.get("relation") or str(_("户主")),
            "sex": given["sex"],
            "birth_date": given["birth_date"].isoformat() if given["birth_date"] else None,
        }
        if self.page.member < len(self.draft.members):
            self.draft.members[self.page.member] = held
        else:
            self.draft.members.append(held)
        self.draft.is_family_complete = given.get("more", "no") == "no"
        if self.draft.is_family_complete:
            self.draft.members = self.draft.members[: self.page.member + 1]


class WhoForm(PageForm):
    def build(self) -> None:
        self.fields["who"] = forms.MultipleChoiceField(
            label=_("为谁申请"),
            widget=forms.CheckboxSelectMultiple,
            choices=[(str(place), one["name"]) for place, one in enumerate(self.draft.members)],
            initial=[str(place) for place in self.draft.subjects.get(self.page.matter, [])],
        )

    def keep(self) -> None:
        self.draft.subjects[self.page.matter] = [int(one) for one in self.cleaned_data["who"]]


class FactsForm(PageForm):
    """Questions whose answers are facts of a member or of the household."""

    questions: tuple[tuple[str, Any], ...] = ()
    of_household = False

    @property
    def held(self) -> dict[str, str]:
        return self.draft.household if self.of_household else self.member["facts"]

    def build(self) -> None:
        for name, label in self.questions:
            kind, stored = KINDS[name], self.held.get(name)
            value = kind.read(stored) if stored else kind.absent
            self.fields[name] = _question(kind, label, value)

    def keep(self) -> None:
        for name, _label in self.questions:
            value = self.cleaned_data[name]
            kind = KINDS[name]
            value = kind.absent if value in (None, "") else value
            if value == kind.absent:
                self.held.pop(name, None)
            else:
                self.held[name] = kind.written(value)


def _question(kind: Any, label: Any, value: Any) -> forms.Field:
    if kind.form == "amount":
        initial = f"{value / 100:.2f}".removesuffix(".00") if value else ""
        field = YuanField if kind.name == "business_fen" else NonNegativeYuanField  # a business may lose money
        return field(label=label, required=False, max_length=20, initial=initial, help_text=_("元，没有就不填"))
    if kind.form == "count":
        return forms.IntegerField(label=label, required=False, min_value=0, max_value=20, initial=value)
    if kind.form == "flag":
        return forms.TypedChoiceField(
            label=label,
            choices=_YES_NO,
            widget=forms.RadioSelect,
            coerce=lambda one: one == "true",
            initial="true" if value else "false",
        )
    return forms.ChoiceField(
        label=label, choices=[(word, kind.shown(word)) for word in kind.words], required=False, initial=value
    )


class IncomeForm(FactsForm):
    questions = (
        ("wage_fen", _("每月工资、打零工大约多少")),
        ("business_fen", _("种养、做生意每月净赚大约多少")),
        ("property_income_fen", _("房租、利息、分红每月多少")),
        ("transfer_fen", _("子女给的赡养费等每月多少")),
        ("basic_pension_fen", _("城乡居民基础养老金每月多少")),
    )


class HealthForm(FactsForm):
    questions = (
        ("disability_category", _("残疾证上的类别")),
        ("disability_grade", _("残疾等级（没有填 0）")),
        ("serious_illness", _("有没有重病")),
        ("student", _("有没有在全日制学校上学")),
        ("self_care", _("生活自理情况")),
    )


class ParentsForm(FactsForm):
    questions = (("child_status", _("孩子属于哪一种情况")),)


class PropertyForm(FactsForm):
    questions = (
        ("financial_assets_fen", _("全家存款、理财大约多少")),
        ("motor_vehicles", _("几辆汽车（不算残疾人代步车、摩托车）")),
        ("homes", _("几套住房")),
        ("runs_company", _("有没有家人办公司")),
    )
    of_household = True


class ExpenseForm(FactsForm):
    questions = (("rigid_expense_fen", _("近12个月自付的医疗、教育等必需支出一共多少")),)
    of_household = True


class ConsentForm(PageForm):
    """Every grown member agrees, one signs: on the screen, or by typing his name."""

    png: bytes = b""

    def build(self) -> None:
        self.fields["agreed_by"] = forms.MultipleChoiceField(
            label=_("同意的人（全家成年人都要同意，逐人勾选）"),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            choices=[(str(place), name) for place, name in adult_members(self.draft.members)],
            help_text=_("本人不能表达的，由监护人代为勾选"),
        )
        self.fields["signature"] = forms.CharField(
            required=False, widget=forms.HiddenInput, max_length=LONGEST_DRAWN, label=_("手写签名")
        )
        self.fields["signed"] = forms.CharField(
            label=_("签名人姓名"),
            max_length=40,
            initial=self.draft.consent.get("signed"),
            help_text=_("替全家签名的人；没有在上面手写的，填写姓名即为签名"),
        )

    def clean_agreed_by(self) -> list[str]:
        given = list(self.cleaned_data["agreed_by"])
        missing = [name for place, name in adult_members(self.draft.members) if str(place) not in given]
        if missing:
            raise ValidationError(_("还没有同意：{names}。全家成年人都同意才能核对。").format(names="、".join(missing)))
        return given

    def clean_signature(self) -> str:
        text = str(self.cleaned_data["signature"])
        if text:
            self.png = drawn_signature(text)
        return text

    def clean_signed(self) -> str:
        name = str(self.cleaned_data["signed"]).strip()
        if self.draft.members and name not in {one["name"] for one in self.draft.members}:
            raise ValidationError(_("签名要和申请人或家庭成员的姓名一致。"))
        return name

    def keep(self) -> None:
        names = "、".join(name for _place, name in adult_members(self.draft.members))
        self.draft.consent = {
            "agreed": "yes",
            "names": names,
            "signed": self.cleaned_data["signed"],
            "how": "drawn" if self.png else "typed",
            "text": str(CONSENT_TEXT),
            "departments": str(DEPARTMENTS),
            "until": str(UNTIL),
            "on": today().isoformat(),
        }


class ContactForm(PageForm):
    def build(self) -> None:
        self.fields["phone"] = forms.RegexField(
            PHONE,
            label=_("联系电话"),
            initial=self.draft.phone,
            error_messages={"invalid": WRONG_PHONE},
        )
        self.fields["words"] = forms.CharField(
            label=_("还想说的"),
            required=False,
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 3}),
            initial=self.draft.words,
        )

    def keep(self) -> None:
        self.draft.phone, self.draft.words = self.cleaned_data["phone"], self.cleaned_data["words"].strip()


FORMS: dict[str, type[PageForm]] = {
    "village": VillageForm,
    "matters": MattersForm,
    "need": NeedForm,
    "person": PersonForm,
    "who": WhoForm,
    "income": IncomeForm,
    "health": HealthForm,
    "parents": ParentsForm,
    "property": PropertyForm,
    "expense": ExpenseForm,
    "consent": ConsentForm,
    "contact": ContactForm,
}


class PublicNoticeForm(ActionForm):
    """Of which village."""

    village = forms.ChoiceField(label=_("村（社区）"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        places = self.fields["village"]
        assert isinstance(places, forms.ChoiceField)  # noqa: S101 - declared above
        places.choices = village_choices()


class ObjectionForm(ActionForm):
    """What is wrong, and how to ask back."""

    text = forms.CharField(
        label=_("哪里不对"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("如：家里有车、在城里有房、不住在一起"),
    )
    who = forms.CharField(
        label=_("您的姓名和电话"), max_length=80, required=False, help_text=_("只给办案的人核实用，不公开；也可以不填")
    )


class PhoneForm(ActionForm):
    """To whom a form belongs that is to wait."""

    phone = forms.RegexField(PHONE, label=_("手机号"), error_messages={"invalid": WRONG_PHONE})


class ResumeForm(PhoneForm):
    """The telephone number and the code that open a form again."""

    code = forms.RegexField(
        r"^[0-9A-Za-z]{6}$", label=_("接着填的码"), error_messages={"invalid": _("码是6位字母和数字。")}
    )


class LookupForm(ActionForm):
    """Receipt and code: who knows both may see how far it is."""

    receipt = forms.RegexField(r"^[0-9]{15}$", label=_("回执号"), error_messages={"invalid": _("回执号是15位数字。")})
    code = forms.RegexField(
        r"^[0-9A-Za-z]{6}$", label=_("查询码"), error_messages={"invalid": _("查询码是6位字母和数字。")}
    )


_SAID = {"supply": _("补了什么"), "message": _("要说的话"), "review": _("哪里不对、为什么"), "withdraw": _("原因")}


class ResponseForm(ActionForm):
    """What a citizen says about his case."""

    words = forms.CharField(max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, verb: str, key: int, data: Any = None) -> None:
        super().__init__(data, auto_id=f"{verb}{key}_%s")
        self.fields["words"].label = _SAID[verb]
        self.fields["words"].required = verb in {"message", "review"}
