"""Forms of the verbs on a case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from doudi.casework.cases.actions.investigation import OpinionProposal
from doudi.casework.cases.application_office import office_of
from doudi.casework.cases.assessment import assess_case
from doudi.casework.cases.queries import CaseView
from doudi.casework.economic_checks.uploads import scan_field
from doudi.casework.models import LONGEST_REASON, Extension, Pause
from doudi.casework.procedures.procedure import demandable_materials
from doudi.casework.procedures.standard_reasons import standard_reasons_for
from doudi.casework.recusal.queries import case_officers_of
from doudi.core.record_language import in_record_language, is_record_language
from doudi.ui.forms import ActionForm, FormData
from doudi.ui.tables import Text
from doudi.ui.templatetags.ui import in_language
from doudi.values.translation import as_declared


def reason_field(label: Text, **options: Any) -> forms.CharField:
    """Return a text area for a reason or evidence."""
    return forms.CharField(label=label, max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}), **options)


class CaseForm(ActionForm):
    """The form of a verb on a case; ``folded`` names the fields that most cases do not need."""

    folded: tuple[str, ...] = ()
    folded_label: Any = _("需要时再填")

    def __init__(self, view: CaseView, data: FormData = None) -> None:
        super().__init__(data)
        self.view = view

    def action_arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the action."""
        return dict(self.cleaned_data)

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """The fields that every case needs."""
        return [self[name] for name in self.fields if name not in self.folded]

    @property
    def folded_fields(self) -> list[forms.BoundField]:
        """The fields that are folded away."""
        return [self[name] for name in self.fields if name in self.folded]

    @property
    def is_unfolded(self) -> bool:
        """Whether a folded field has data or errors."""
        return any(field.errors or (self.is_bound and field.data) for field in self.folded_fields)


class ConfirmForm(CaseForm):
    """A button without fields."""


class AcceptForm(CaseForm):
    """Acceptance, with the recusal of near relatives where there is one."""

    folded: tuple[str, ...] = ("near_relative_of", "recused_staff")
    folded_label = _("申请人是经办人员或者村（居）干部的近亲属")
    near_relative_of = forms.CharField(
        label=_("是经办人员或村（居）干部近亲属的，写明是谁的"),
        max_length=200,
        required=False,
        help_text=_("登记备案后，由县局入户核查、县局确认"),
    )

    def __init__(self, view: CaseView, data: FormData = None) -> None:
        super().__init__(view, data)
        self.fields["recused_staff"] = forms.TypedMultipleChoiceField(
            label=_("这一件谁要回避"),
            required=False,
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
            choices=[
                (officer.pk, f"{officer.name}（{officer.get_role_display()}）")
                for officer in case_officers_of(view.case)
            ],
        )
        self._ask_who_applies()

    def _ask_who_applies(self) -> None:
        """Ask which member applies, where the one named first may not (MCA57-5)."""
        members = self.view.case.application.answers["members"]
        office = office_of(self.view.case.procedure, members, (self.view.case.member_index,))
        if office.is_here and 0 not in office.applicants:
            self.fields["applied_by"] = forms.TypedChoiceField(
                label=_("由谁提出申请"),
                coerce=int,
                widget=forms.RadioSelect,
                choices=[(place, members[place]["name"]) for place in office.applicants],
                help_text=_("{rule}已当面或者打电话问过本人。").format(rule=office.note),
            )


class MissingMaterialsForm(CaseForm):
    """The missing materials: ticked from those of the procedure, and others, one a line.

    What data tells cannot be ticked: it may not be demanded (SAL2026-62).
    """

    def __init__(self, view: CaseView, data: FormData = None) -> None:
        super().__init__(view, data)
        materials = demandable_materials(view.case.procedure)
        with as_declared():  # what is ticked is recorded, and written to the applicant
            declared = [one.label for one in materials]
        self.fields["ticked"] = forms.MultipleChoiceField(
            label=_("缺哪几种"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=list(zip(declared, (one.label for one in materials), strict=True)),
        )
        self.fields["materials"] = reason_field(
            _("清单以外的，一行一种"), required=False, help_text=_("一次告知全部；能用数据查到的不要求提交")
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not (given.get("ticked") or given.get("materials", "").strip()):
            self.add_error("ticked", _("请勾选或者写明要补的材料。"))
        return given

    def action_arguments(self) -> dict[str, Any]:
        return {"materials": [*self.cleaned_data["ticked"], *self.cleaned_data["materials"].splitlines()]}


class StandardReasonForm(CaseForm):
    """A form with a reason that can be picked from standard reasons, typed, or both."""

    verb = ""
    text_name = "reason"

    def offer_standard_reasons(self, in_favour: list[str] | None = None, against: list[str] | None = None) -> None:
        """Add the standard reasons, where there are any, above the text."""
        declared = [*(against or []), *standard_reasons_for(self.verb, self.view.case.procedure_id)]
        text = self.fields.pop(self.text_name)
        for name, label, reasons in (
            ("picked", _("常用理由"), in_favour or []),
            ("picked_against", _("不同意的常用理由") if self.verb == "propose" else _("常用理由"), declared),
        ):
            if reasons:
                text.required, text.help_text = False, _("勾选的写在前面，可以再补充；要让申请人看得懂")
                self.fields[name] = forms.MultipleChoiceField(
                    label=label,
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                    choices=[(reason, reason) for reason in reasons],
                )
        self.fields[self.text_name] = text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        picked = [*cleaned.pop("picked", []), *cleaned.pop("picked_against", [])]
        text = "".join([*picked, cleaned.get(self.text_name, "").strip()])
        if self.text_name in cleaned:
            if not text:
                self.add_error(self.text_name, _("请勾选一条常用理由，或者写明。"))
            elif len(text) > LONGEST_REASON:
                self.add_error(self.text_name, _("勾选的和写的合起来超过500字，请少选几条。"))
            cleaned[self.text_name] = text
        return cleaned


class ReasonForm(StandardReasonForm):
    """The reason of a decision against the applicant."""

    reason = reason_field(_("理由"), help_text=_("写给申请人看，要说明不符合哪一条"))

    def __init__(self, view: CaseView, data: FormData = None) -> None:
        super().__init__(view, data)
        self.offer_standard_reasons(against=failed_conditions(view) if self.verb == "refuse" else None)


class RefuseForm(ReasonForm):
    """The reason of a refusal."""

    verb = "refuse"


class DeclineForm(ReasonForm):
    """The reason of not accepting a case."""

    verb = "decline"


class WithdrawForm(CaseForm):
    """The reason of a withdrawal."""

    why = forms.CharField(label=_("原因"), max_length=200)


class SendBackForm(StandardReasonForm):
    """What is to be investigated again."""

    verb, text_name = "send_back", "why"
    why = reason_field(_("退回要查什么"))

    def __init__(self, view: CaseView, data: FormData = None) -> None:
        super().__init__(view, data)
        self.offer_standard_reasons()


class SupplyMaterialsForm(CaseForm):
    """Materials received at the window."""

    words = reason_field(_("申请人补了什么"), help_text=_("窗口收到的材料，写明名称和份数"))

    def action_arguments(self) -> dict[str, Any]:
        return {"files": [], **self.cleaned_data}


class RegisterDeclaredForm(CaseForm):
    """The declared facts to register."""

    def __init__(self, view: CaseView, data: FormData = None) -> None:
        super().__init__(view, data)
        self.fields["chosen"] = forms.MultipleChoiceField(
            label=_("核实过、按申报登记的"),
            widget=forms.CheckboxSelectMultiple,
            choices=[
                (str(index), f"{difference.who}：{difference.label} {difference.registered} → {difference.declared}")
                for index, difference in enumerate(view.differences)
                if difference.kind
            ],
        )
        self.fields["why"] = forms.CharField(label=_("怎么核实的"), max_length=100)

    def action_arguments(self) -> dict[str, Any]:
        return {"chosen": [int(index) for index in self.cleaned_data["chosen"]], "why": self.cleaned_data["why"]}


class DoubtResolutionForm(CaseForm):
    """The result of verifying a doubt."""

    def __init__(self, view: CaseView, data: FormData = None) -> None:
        super().__init__(view, data)
        self.fields["doubt"] = forms.ChoiceField(
            label=_("疑点"), choices=[(doubt, in_language(doubt)) for doubt in view.open_doubts]
        )
        self.fields["is_confirmed"] = forms.TypedChoiceField(
            label=_("查证结果"),
            choices=(("false", _("不成立")), ("true", _("成立"))),
            widget=forms.RadioSelect,
            coerce=lambda value: value == "true",
        )
        self.fields["evidence"] = reason_field(_("查证情况和依据"))


class PauseForm(CaseForm):
    """The reason of a pause and its evidence."""

    reason = forms.ChoiceField(label=_("原因"), choices=Pause.Reason.choices)
    evidence = forms.CharField(
        label=_("依据的文号或编号"),
        max_length=200,
        required=False,
        help_text=_("没有文号的，上传依据；由负责人同意后才暂停"),
    )
    attachment = scan_field(_("依据（照片或PDF）"), required=False)


class ExtensionForm(CaseForm):
    """Why a case takes longer, and its evidence."""

    reason = reason_field(_("情况怎么复杂、为什么办不完"), help_text=_("由县局负责人批准，只能延长一次"))
    evidence = forms.CharField(label=_("依据的文号或编号"), max_length=200, required=False)
    attachment = scan_field(_("依据（照片或PDF）"), required=False)


class LeaderDecisionForm(CaseForm):
    """The decision of a leader about the clock, with the reason."""

    is_agreed = forms.TypedChoiceField(
        label=_("决定"),
        choices=(("true", _("同意")), ("false", _("不同意"))),
        widget=forms.RadioSelect,
        coerce=lambda value: value == "true",
    )
    reason = reason_field(_("理由"))

    def __init__(self, view: CaseView, data: FormData = None) -> None:
        super().__init__(view, data)
        proposed = self.proposed()
        if proposed is not None and proposed.proposed_by is not None:
            reason = proposed.get_reason_display() if isinstance(proposed, Pause) else proposed.reason
            self.fields["is_agreed"].help_text = _("{name}提出：{reason}（{evidence}）").format(
                name=proposed.proposed_by.name, reason=reason, evidence=proposed.evidence or _("见上传的依据")
            )

    def proposed(self) -> Pause | Extension | None:
        """Return what is to be decided."""
        return self.view.case.pauses.filter(is_agreed=None).first()


class ExtensionDecisionForm(LeaderDecisionForm):
    """The decision of the bureau's leader about an extension."""

    def proposed(self) -> Pause | Extension | None:
        return self.view.case.extensions.filter(is_agreed=None).first()


class ProposeForm(StandardReasonForm):
    """The opinion, filled in as the assessment suggests."""

    verb = "propose"
    folded: tuple[str, ...] = ("class_why", "partial_cover_reason", "override_reason")
    folded_label = _("不同意或者与测算不同的，写明理由")

    def __init__(self, view: CaseView, data: FormData = None) -> None:
        super().__init__(view, data)
        assessment = view.assessment
        people = assessment.people if assessment else ()
        self.fields["is_favourable"] = forms.TypedChoiceField(
            label=_("意见"),
            choices=(("true", _("同意")), ("false", _("不同意"))),
            widget=forms.RadioSelect,
            coerce=lambda value: value == "true",
            initial="true" if assessment and assessment.proposes else "false",
        )
        self.fields["people"] = forms.MultipleChoiceField(
            label=_("保障对象"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[(assessed.person.number, assessed.person.name) for assessed in people],
            initial=[assessed.person.number for assessed in people if assessed.verdict.holds],
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
        self.fields["reason"] = reason_field(_("理由"))
        self.offer_standard_reasons(_in_favour(view), failed_conditions(view))
        if assessment and assessment.proposes:
            self.folded = (*self.folded, "picked_against")
        self.fields["override_reason"] = forms.CharField(
            label=_("与系统测算不同的理由"), max_length=LONGEST_REASON, required=False
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        class_why = cleaned.pop("class_why", "").strip()
        if cleaned.get("is_favourable") and cleaned.get("dibao_class") == "long_term":
            if not class_why:
                self.add_error("class_why", _("请写明为什么定为常补。"))
            cleaned["reason"] = f"{cleaned.get('reason', '')}{gettext_noop('定为常补：')}{class_why}。"
        return cleaned

    def action_arguments(self) -> dict[str, Any]:
        return {"proposal": OpinionProposal(**self.cleaned_data)}


def failed_conditions(view: CaseView) -> list[str]:
    """Return a reason for each condition that does not hold, with its clauses."""
    if view.assessment is None or view.hides_hiv_status:
        return []
    is_read_as_recorded = is_record_language()
    with in_record_language():  # they go into letters
        assessment = view.assessment if is_read_as_recorded else assess_case(view.case)
        return [
            str(_("{name}不符合“{label}”（{references}）。")).format(
                name=assessed.person.name, label=condition.label, references="、".join(condition.references)
            )
            for assessed in (assessment.people if assessment else ())
            for condition in assessed.verdict.failed
        ]


def _in_favour(view: CaseView) -> list[str]:
    """Return a reason for approval, where the assessment suggests it."""
    if view.assessment is None or not view.assessment.proposes:
        return []
    visited = gettext_noop("经入户调查，") if view.case.home_visits.exists() else gettext_noop("经查验，")
    return [gettext_noop("{visited}所列条件全部符合，情况属实，同意。").format(visited=visited)]


class DeliverForm(CaseForm):
    """How the decision was delivered."""

    how = forms.CharField(label=_("怎么送达的"), max_length=80, help_text=_("如：当面送达、村干部转交签收"))
