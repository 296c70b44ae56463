"""Forms of relief: the intake, the proposal, the decision, the filter of the list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.casework.cases.forms import CaseForm, reason_field
from doudi.casework.cases.queries import CaseView
from doudi.casework.economic_checks.uploads import scan_field
from doudi.casework.models import LONGEST_REASON
from doudi.core.clock import today
from doudi.relief.cases.actions.proposals import FAST_KINDS, Proposal
from doudi.relief.cases.intake import MAX_PERSONS
from doudi.relief.cases.models import Cause, Degree, Group, Kind, SubCause
from doudi.relief.instalments.models import Instalment
from doudi.relief.instalments.plans import PlannedInstalment
from doudi.ui.forms import ActionForm, FormData, NonNegativeYuanField, date_field
from doudi.ui.lists.filters import choice_field
from doudi.ui.lists.place_filter import PlaceFilterForm

MAX_LATER_INSTALMENTS = 5


def sub_cause_choices() -> list[tuple[str, list[tuple[str, Any]]]]:
    """Return the sub-causes grouped by their cause."""
    return [
        (str(cause.label), [(one.value, one.label) for one in SubCause if one.value.startswith(f"{cause.value}_")])
        for cause in Cause
    ]


class HardshipFields(forms.Form):
    """What happened, to how many, how badly: asked at the intake and again when an amount is proposed."""

    sub_cause = forms.ChoiceField(label=gettext_lazy("出了什么事"))
    degree = forms.ChoiceField(
        label=gettext_lazy("困难程度"), choices=Degree.choices, widget=forms.RadioSelect, initial=Degree.LOW
    )
    persons_affected = forms.IntegerField(label=gettext_lazy("受困几人"), min_value=1, max_value=MAX_PERSONS, initial=1)
    group = forms.ChoiceField(
        label=gettext_lazy("属于哪类重点对象"), required=False, choices=[("", "—"), *Group.choices]
    )
    own_paid = NonNegativeYuanField(
        label=gettext_lazy("核实的自付必需支出（元）"),
        required=False,
        help_text=gettext_lazy("支出型必填：报销、补偿以后自己付的，凭票据"),
    )

    def offer_sub_causes(self) -> None:
        """Offer the sub-causes by cause; the choice of one chooses its cause."""
        field = self.fields["sub_cause"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", "—"), *sub_cause_choices()]

    def hardship(self) -> dict[str, Any]:
        """Return the details of the hardship as the case stores them."""
        given = self.cleaned_data
        return {
            "cause": given["sub_cause"].partition("_")[0],
            "sub_cause": given["sub_cause"],
            "degree": given["degree"],
            "persons_affected": given["persons_affected"],
            "group": given["group"],
            "own_paid_fen": given["own_paid"],
        }


class PaymentFields(forms.Form):
    """The amount and how it is paid; the instalments after the first are folded away."""

    total = NonNegativeYuanField(
        label=gettext_lazy("救助金额（元）"), required=False, help_text=gettext_lazy("不填，按系统测算")
    )
    deviation_reason = forms.CharField(
        label=gettext_lazy("与测算不同、超过自付支出的理由"), max_length=LONGEST_REASON, required=False
    )
    repeat_reason = forms.CharField(
        label=gettext_lazy("同一事由再次救助的理由"), max_length=LONGEST_REASON, required=False
    )
    to_conference = forms.BooleanField(label=gettext_lazy("提请县级协调机制会议研究（一事一议）"), required=False)
    way = forms.ChoiceField(
        label=gettext_lazy("怎么发"),
        choices=Instalment.Way.choices,
        widget=forms.RadioSelect,
        initial=Instalment.Way.BANK,
    )

    def add_instalments(self) -> None:
        """Add the fields of the instalments after the first."""
        for number in range(2, MAX_LATER_INSTALMENTS + 2):
            prefix = f"later_{number}"
            self.fields[f"{prefix}_amount"] = NonNegativeYuanField(
                label=_("第{number}期（元）").format(number=number), required=False
            )
            self.fields[f"{prefix}_on"] = date_field(_("第{number}期哪天发").format(number=number), required=False)
            self.fields[f"{prefix}_condition"] = forms.CharField(
                label=_("第{number}期的条件").format(number=number), max_length=200, required=False
            )

    @property
    def folded_names(self) -> tuple[str, ...]:
        """The fields that most cases do not need."""
        later = [name for name in self.fields if name.startswith("later_")]
        return ("deviation_reason", "repeat_reason", "to_conference", *later)

    def plan(self, total_fen: int | None) -> list[PlannedInstalment]:
        """Return the instalments where there are later ones: the first bears what they leave of the total."""
        given, later = self.cleaned_data, []
        for number in range(2, MAX_LATER_INSTALMENTS + 2):
            amount_fen = given[f"later_{number}_amount"]
            if amount_fen:
                later.append(
                    PlannedInstalment(
                        amount_fen,
                        given[f"later_{number}_on"] or today(),
                        given["way"],
                        "",
                        condition=given[f"later_{number}_condition"].strip(),
                    )
                )
        if not later or total_fen is None:
            return []
        first_fen = total_fen - sum(planned.amount_fen for planned in later)
        return [PlannedInstalment(first_fen, today(), given["way"], ""), *later]

    def refuse_plan_without_total(self) -> None:
        """Ask for the amount where there are later instalments."""
        has_later = any(
            self.cleaned_data.get(f"later_{number}_amount") for number in range(2, MAX_LATER_INSTALMENTS + 2)
        )
        if has_later and self.cleaned_data.get("total") is None:
            self.add_error("total", _("分期发放的，请写明救助总额，第一期是减去后面各期剩下的。"))

    def proposal(self, reason: str, **more: Any) -> Proposal:
        """Return the proposal."""
        given = self.cleaned_data
        return Proposal(
            reason=reason,
            total_fen=given["total"],
            deviation_reason=given["deviation_reason"],
            repeat_reason=given["repeat_reason"],
            to_conference=given["to_conference"],
            way=given["way"],
            plan=self.plan(given["total"]),
            **more,
        )


class ReliefProposalForm(CaseForm, HardshipFields, PaymentFields):
    """The amount to propose, and the details of the hardship as the officer verified them."""

    folded_label: Any = gettext_lazy("分期、上会，或者与测算不同的")

    def __init__(self, view: CaseView, data: FormData = None) -> None:
        super().__init__(view, data)
        relief = view.case.relief
        self.offer_sub_causes()
        self.add_instalments()
        for name in ("sub_cause", "degree", "persons_affected", "group"):
            self.fields[name].initial = getattr(relief, name)
        self.fields["own_paid"].initial = None if relief.own_paid_fen is None else f"{relief.own_paid_fen / 100:.2f}"
        self.fields["repeat_reason"].initial = relief.repeat_reason
        if not relief.people.filter(person__isnull=False).exists():
            self.fields["way"].initial = Instalment.Way.RESERVE
        self.is_full = relief.kind == Kind.EXPENDITURE
        if self.is_full:
            self.fields["is_favourable"] = forms.TypedChoiceField(
                label=_("意见"),
                choices=(("true", _("同意救助")), ("false", _("不同意"))),
                widget=forms.RadioSelect,
                coerce=lambda value: value == "true",
                initial="true",
            )
        else:
            self.fields["kind"] = forms.ChoiceField(
                label=_("类型"),
                choices=[(kind.value, kind.label) for kind in FAST_KINDS],
                widget=forms.RadioSelect,
                initial=relief.kind,
            )
        self.fields["reason"] = reason_field(_("怎么核实的，为什么救助"))
        self.order_fields(
            ("is_favourable", "kind", "sub_cause", "degree", "persons_affected", "own_paid", "total", "way")
        )
        self.folded = ("group", *self.folded_names)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        self.refuse_plan_without_total()
        return given

    def action_arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        changed = self.hardship() | ({} if self.is_full else {"kind": given["kind"]})
        favourable = given.get("is_favourable", True)
        return {"proposal": self.proposal(given["reason"], is_favourable=favourable, changed=changed)}


class RefuseReliefForm(CaseForm):
    """The reason of a refusal."""

    def __init__(self, view: CaseView, data: FormData = None) -> None:
        super().__init__(view, data)
        self.fields["reason"] = reason_field(_("不予救助的理由"), help_text=_("要让申请人看得懂，并写明以后怎么办"))


class QuestionForm(CaseForm):
    """What the conference is asked."""

    def __init__(self, view: CaseView, data: FormData = None) -> None:
        super().__init__(view, data)
        self.fields["question"] = reason_field(_("要议定的问题"))


class PapersForm(ActionForm):
    """The scan of the papers that both handlers signed."""

    paper = scan_field(gettext_lazy("补齐的手续（两名经办人签字）"))
    words = forms.CharField(
        label=gettext_lazy("补了哪些材料，哪两人签字"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReliefFilterForm(PlaceFilterForm):
    """Kind, cause, state, mark, papers, and the place."""

    kind = choice_field(gettext_lazy("类型"), Kind.choices)
    cause = choice_field(gettext_lazy("原因"), Cause.choices)
    state = choice_field(
        gettext_lazy("状态"),
        (
            ("open", gettext_lazy("正在办")),
            ("granted", gettext_lazy("已救助")),
            ("refused", gettext_lazy("未救助")),
            ("papers", gettext_lazy("手续没补齐")),
            ("papers_to_confirm", gettext_lazy("手续待第二人确认")),
            ("papers_late", gettext_lazy("手续逾期")),
            ("special", gettext_lazy("特别救助")),
        ),
    )
    group = choice_field(gettext_lazy("重点对象"), Group.choices)

    def __init__(self, data: QueryDict, *, by: Any) -> None:
        super().__init__(data, by=by)
