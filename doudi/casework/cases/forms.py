"""One form for each thing that is done with a case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.casework.actions import Proposal
from doudi.casework.cases.queries import CaseView, case_officers_of
from doudi.casework.models import LONGEST_REASON, Pause
from doudi.casework.procedures.loader import all_procedures
from doudi.casework.procedures.standard_reasons import standard_reasons_for
from doudi.core.divisions.queries import townships
from doudi.ui.forms import ActionForm, date_field


def _long(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}), **more)


class CaseForm(ActionForm):
    """A form that knows the case it is about and turns what was typed into what the action takes.

    ``folded`` are the fields that most cases do not need.
    """

    folded: tuple[str, ...] = ()
    folded_label: Any = _("需要时再填")

    def __init__(self, view: CaseView, data: Any = None) -> None:
        super().__init__(data)
        self.view = view

    def said(self) -> dict[str, Any]:
        """For the action."""
        return dict(self.cleaned_data)

    @property
    def plain_fields(self) -> list[Any]:
        """What every case needs."""
        return [self[name] for name in self.fields if name not in self.folded]

    @property
    def folded_fields(self) -> list[Any]:
        """What is shown when it is asked for, or when something in it is wrong."""
        return [self[name] for name in self.fields if name in self.folded]

    @property
    def is_unfolded(self) -> bool:
        """Whether something was typed into what is folded, or is wrong with it."""
        return any(one.errors or (self.is_bound and one.data) for one in self.folded_fields)


class ConfirmForm(CaseForm):
    """A button alone."""


class AcceptForm(CaseForm):
    folded: tuple[str, ...] = ("near_relative_of", "recused_staff")
    folded_label = _("申请人是经办人员或者村（居）干部的近亲属")
    near_relative_of = forms.CharField(
        label=_("是经办人员或村（居）干部近亲属的，写明是谁的"),
        max_length=200,
        required=False,
        help_text=_("登记备案后，由县局入户核查、县局确认"),
    )

    def __init__(self, view: CaseView, data: Any = None) -> None:
        super().__init__(view, data)
        self.fields["recused_staff"] = forms.TypedMultipleChoiceField(
            label=_("这一件谁要回避"),
            required=False,
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
            choices=[(one.pk, f"{one.name}（{one.get_role_display()}）") for one in case_officers_of(view.case)],
        )


class MissingMaterialsForm(CaseForm):
    papers = _long(_("要补的材料，一行一种"), help_text=_("一次告知全部；能用数据查到的不要求提交"))

    def said(self) -> dict[str, Any]:
        return {"papers": self.cleaned_data["papers"].splitlines()}


class StandardReasonForm(CaseForm):
    """A form with a text that can be picked from declared sentences, typed, or both."""

    verb = ""
    text_name = "reason"

    def offer_standard_reasons(self, in_favour: list[str] | None = None, against: list[str] | None = None) -> None:
        """Add the sentences to pick from, where there are any, above the text."""
        declared = [*(against or []), *standard_reasons_for(self.verb, self.view.case.procedure_id)]
        text = self.fields.pop(self.text_name)
        for name, label, listed in (
            ("picked", _("常用理由"), in_favour or []),
            ("picked_against", _("不同意的常用理由") if self.verb == "propose" else _("常用理由"), declared),
        ):
            if listed:
                text.required, text.help_text = False, _("勾选的写在前面，可以再补充；要让申请人看得懂")
                self.fields[name] = forms.MultipleChoiceField(
                    label=label,
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                    choices=[(one, one) for one in listed],
                )
        self.fields[self.text_name] = text

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        picked = [*given.pop("picked", []), *given.pop("picked_against", [])]
        words = "".join([*picked, given.get(self.text_name, "").strip()])
        if self.text_name in given:
            if not words:
                self.add_error(self.text_name, _("请勾选一条常用理由，或者写明。"))
            elif len(words) > LONGEST_REASON:
                self.add_error(self.text_name, _("勾选的和写的合起来超过500字，请少选几条。"))
            given[self.text_name] = words
        return given


class ReasonForm(StandardReasonForm):
    reason = _long(_("理由"), help_text=_("写给申请人看，要说明不符合哪一条"))

    def __init__(self, view: CaseView, data: Any = None) -> None:
        super().__init__(view, data)
        self.offer_standard_reasons(against=failed_in_words(view) if self.verb == "refuse" else None)


class RefuseForm(ReasonForm):
    verb = "refuse"


class DeclineForm(ReasonForm):
    verb = "decline"


class WhyForm(CaseForm):
    why = forms.CharField(label=_("原因"), max_length=200)


class SendBackForm(StandardReasonForm):
    verb, text_name = "send_back", "why"
    why = _long(_("退回要查什么"))

    def __init__(self, view: CaseView, data: Any = None) -> None:
        super().__init__(view, data)
        self.offer_standard_reasons()


class SupplyMaterialsForm(CaseForm):
    words = _long(_("申请人补了什么"), help_text=_("窗口收到的材料，写明名称和份数"))

    def said(self) -> dict[str, Any]:
        return {"files": [], **self.cleaned_data}


class RegisterDeclaredForm(CaseForm):
    """Which of the applicant's words become the register's."""

    def __init__(self, view: CaseView, data: Any = None) -> None:
        super().__init__(view, data)
        self.fields["chosen"] = forms.MultipleChoiceField(
            label=_("核实过、按申报登记的"),
            widget=forms.CheckboxSelectMultiple,
            choices=[
                (str(place), f"{one.who}：{one.label} {one.registered} → {one.declared}")
                for place, one in enumerate(view.differences)
                if one.kind
            ],
        )
        self.fields["why"] = forms.CharField(label=_("怎么核实的"), max_length=100)

    def said(self) -> dict[str, Any]:
        return {"chosen": [int(one) for one in self.cleaned_data["chosen"]], "why": self.cleaned_data["why"]}


class DoubtResolutionForm(CaseForm):
    def __init__(self, view: CaseView, data: Any = None) -> None:
        super().__init__(view, data)
        self.fields["doubt"] = forms.ChoiceField(label=_("疑点"), choices=[(one, one) for one in view.open_doubts])
        self.fields["holds"] = forms.TypedChoiceField(
            label=_("查证结果"),
            choices=(("false", _("不成立")), ("true", _("成立"))),
            widget=forms.RadioSelect,
            coerce=lambda one: one == "true",
        )
        self.fields["evidence"] = _long(_("查证情况和依据"))


class PauseForm(CaseForm):
    reason = forms.ChoiceField(label=_("原因"), choices=Pause.Reason.choices)
    evidence = forms.CharField(label=_("依据"), max_length=200)


class ProposeForm(StandardReasonForm):
    """The opinion, filled in as the machine proposes; the officer decides."""

    verb = "propose"
    folded: tuple[str, ...] = ("class_why", "partial_cover_reason", "override_reason")
    folded_label = _("不同意或者与测算不同的，写明理由")

    def __init__(self, view: CaseView, data: Any = None) -> None:
        super().__init__(view, data)
        assessed = view.assessment
        people = assessed.people if assessed else ()
        self.fields["grants"] = forms.TypedChoiceField(
            label=_("意见"),
            choices=(("true", _("同意")), ("false", _("不同意"))),
            widget=forms.RadioSelect,
            coerce=lambda one: one == "true",
            initial="true" if assessed and assessed.proposes else "false",
        )
        self.fields["people"] = forms.MultipleChoiceField(
            label=_("保障对象"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[(one.person.number, one.person.name) for one in people],
            initial=[one.person.number for one in people if one.verdict.holds],
        )
        if view.case.procedure.grants == "dibao":
            self.fields["dibao_class"] = forms.ChoiceField(
                label=_("低保类别"),
                required=False,
                choices=[("", "—"), ("other", _("非常补（补差额）")), ("long_term", _("常补（全额）"))],
            )
            self.fields["class_why"] = forms.CharField(
                label=_("定为常补的理由"), max_length=100, required=False, help_text=_("如：无劳动能力、无其他收入来源")
            )
            self.folded_label = _("定为常补、没有整户、不同意或者与测算不同的，写明理由")
        if view.case.procedure.covers == "household":
            self.fields["partial_cover_reason"] = forms.CharField(
                label=_("没有整户保障的，哪些人、为什么"), max_length=LONGEST_REASON, required=False
            )
        self.fields["reason"] = _long(_("理由"))
        self.offer_standard_reasons(_in_favour(view), failed_in_words(view))
        if assessed and assessed.proposes:
            self.folded = (*self.folded, "picked_against")
        self.fields["override_reason"] = forms.CharField(
            label=_("与系统测算不同的理由"), max_length=LONGEST_REASON, required=False
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        class_why = given.pop("class_why", "").strip()
        if given.get("grants") and given.get("dibao_class") == "long_term":
            if not class_why:
                self.add_error("class_why", _("请写明为什么定为常补。"))
            given["reason"] = f"{given.get('reason', '')}{_('定为常补：')}{class_why}。"
        return given

    def said(self) -> dict[str, Any]:
        return {"proposal": Proposal(**self.cleaned_data)}


def failed_in_words(view: CaseView) -> list[str]:
    """The conditions that do not hold, each with its clause, as a reason."""
    if view.assessment is None or view.hides_hiv_status:
        return []
    return [
        _("{name}不符合“{label}”（{references}）。").format(
            name=one.person.name, label=each.label, references="、".join(each.references)
        )
        for one in view.assessment.people
        for each in one.verdict.failed
    ]


def _in_favour(view: CaseView) -> list[str]:
    """What can be said for granting, from what the case has."""
    assessed = view.assessment
    if assessed is None or not assessed.proposes:
        return []
    visited = _("经入户调查，") if view.case.visits.exists() else _("经查验，")
    return [_("{visited}所列条件全部符合，情况属实，同意。").format(visited=visited)]


class ObjectionForm(CaseForm):
    text = _long(_("异议内容"))
    who = forms.CharField(label=_("提出人和联系方式"), max_length=80, required=False, help_text=_("加密保存，不公开"))


class ObjectionResultForm(CaseForm):
    result = _long(_("复查或民主评议的结果"), help_text=_("何时、多少人参加、意见如何"))


class DeliverForm(CaseForm):
    how = forms.CharField(label=_("怎么送达的"), max_length=80, help_text=_("如：当面送达、村干部转交签收"))


class DelegationForm(ActionForm):
    """From when a township confirms a matter itself."""

    township = forms.ChoiceField(label=_("乡镇"))
    matter = forms.ChoiceField(label=_("事项"))
    first_day = date_field(_("自"))
    basis = forms.CharField(label=_("依据"), max_length=200, help_text=_("下放权限的文件和条款"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        places, matters = self.fields["township"], self.fields["matter"]
        assert isinstance(places, forms.ChoiceField)  # noqa: S101 - declared above
        assert isinstance(matters, forms.ChoiceField)  # noqa: S101 - declared above
        places.choices = [(one.code, one.name) for one in townships()]
        matters.choices = [(one.id, one.label) for one in all_procedures().values() if one.may_be_delegated]


FORMS: dict[str, tuple[type[CaseForm], Any]] = {
    "accept": (AcceptForm, _("受理")),
    "request_materials": (MissingMaterialsForm, _("一次告知所缺材料")),
    "decline": (DeclineForm, _("不予受理")),
    "supply": (SupplyMaterialsForm, _("登记补来的材料")),
    "lapse": (ConfirmForm, _("逾期未补，办结")),
    "take_over": (RegisterDeclaredForm, _("按申报登记")),
    "clear_doubt": (DoubtResolutionForm, _("查证疑点")),
    "pause": (PauseForm, _("暂停计时")),
    "resume": (ConfirmForm, _("恢复计时")),
    "propose": (ProposeForm, _("提出初审意见")),
    "agree": (ConfirmForm, _("审核同意")),
    "send_back": (SendBackForm, _("退回重新调查")),
    "end_public_notice": (ConfirmForm, _("公示期满，报确认")),
    "object": (ObjectionForm, _("登记异议")),
    "uphold": (ObjectionResultForm, _("处理完毕，维持意见")),
    "grant": (ConfirmForm, _("确认")),
    "refuse": (RefuseForm, _("不予确认")),
    "deliver": (DeliverForm, _("登记送达")),
    "withdraw": (WhyForm, _("登记申请人撤回")),
}
PRIMARY_VERBS = {
    "acceptance": "accept",
    "missing": "supply",
    "review": "agree",
    "posting": "end_public_notice",
    "objection_review": "uphold",
    "confirmation": "grant",
    "notice": "deliver",
}
"""The one next action of each step; of the investigation it follows from what is done already."""
