"""Forms of relief: the intake, the proposal, the decision, the filter of the list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.casework.cases.forms import CaseForm, reason_field
from doudi.casework.cases.queries import CaseView
from doudi.casework.economic_checks.uploads import scan_field
from doudi.casework.home_visits.forms import PhotosField
from doudi.casework.models import LONGEST_REASON, Application
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import villages_of
from doudi.registry.models import Person, Sex
from doudi.relief.cases.actions.proposals import FAST_KINDS, Proposal
from doudi.relief.cases.intake import MAX_ACCOUNT_LENGTH, MAX_PERSONS, OLDEST_AGE, Intake, PersonInNeed
from doudi.relief.cases.models import Cause, Degree, Group, Kind, SubCause
from doudi.relief.instalments.models import Instalment
from doudi.relief.instalments.plans import PlannedInstalment
from doudi.ui.forms import ActionForm, FormData, NameField, NonNegativeYuanField, date_field, refuse_future_date
from doudi.ui.lists.filters import choice_field
from doudi.ui.lists.place_filter import PlaceFilterForm
from doudi.ui.pickers.divisions import VILLAGES
from doudi.ui.pickers.fields import PickerField, bind_pickers
from doudi.values.telephone_number import TelephoneNumberError, parse_telephone_number

MAX_LATER_INSTALMENTS = 5
_CHANNELS = (
    Application.Channel.WINDOW,
    Application.Channel.CADRE,
    Application.Channel.TELEPHONE,
    Application.Channel.HOTLINE,
    Application.Channel.LEAD,
    Application.Channel.WARNING,
)


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
    to_conference = forms.BooleanField(label=gettext_lazy("提交县级会商（一事一议）"), required=False)
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


class IntakeForm(ActionForm, HardshipFields, PaymentFields):
    """The intake: who, where, what happened; officers of a township may propose the amount at once."""

    name = NameField(label=gettext_lazy("姓名"), help_text=gettext_lazy("不知道的写怎么称呼，勾选身份不明"))
    id_number = forms.CharField(
        label=gettext_lazy("身份证号"),
        max_length=18,
        required=False,
        help_text=gettext_lazy("没有带、不知道的先不填"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    is_unknown = forms.BooleanField(label=gettext_lazy("身份不明"), required=False)
    sex = forms.ChoiceField(label=gettext_lazy("性别"), required=False, choices=[("", "—"), *Sex.choices])
    estimated_age = forms.IntegerField(
        label=gettext_lazy("大约多少岁"), required=False, min_value=0, max_value=OLDEST_AGE
    )
    description = forms.CharField(
        label=gettext_lazy("体貌、衣着、随身物品、本人怎么说"), max_length=500, required=False
    )
    phone = forms.CharField(label=gettext_lazy("联系电话"), max_length=20, required=False)
    is_local = forms.TypedChoiceField(
        label=gettext_lazy("户籍"),
        choices=(("true", gettext_lazy("本县")), ("false", gettext_lazy("外地、不清楚"))),
        widget=forms.RadioSelect,
        coerce=lambda value: value == "true",
        initial="true",
    )
    area = forms.ChoiceField(
        label=gettext_lazy("按哪里的标准"),
        choices=Division.Area.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("按户籍所在地；外地人员按发生地"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("类型"), choices=Kind.choices, widget=forms.RadioSelect)
    happened_on = date_field(gettext_lazy("哪天发生的"))
    account = forms.CharField(
        label=gettext_lazy("发生了什么，眼下最急的是什么"),
        max_length=MAX_ACCOUNT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    photos = PhotosField(label=gettext_lazy("现场照片"))
    channel = forms.ChoiceField(label=gettext_lazy("怎么知道的"), choices=[(one.value, one.label) for one in _CHANNELS])
    person = forms.CharField(max_length=30, required=False, widget=forms.HiddenInput)
    client_key = forms.CharField(max_length=32, required=False, widget=forms.HiddenInput)
    with_proposal = forms.BooleanField(label=gettext_lazy("同时提出救助意见"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("怎么核实的，为什么救助"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    groups = (
        (gettext_lazy("谁"), ("name", "id_number", "phone", "village", "is_local", "area", "person", "client_key")),
        (gettext_lazy("不知道身份证号时"), ("is_unknown", "sex", "estimated_age", "description")),
        (
            gettext_lazy("出了什么事"),
            ("kind", "sub_cause", "degree", "persons_affected", "happened_on", "account", "photos", "channel"),
        ),
        (gettext_lazy("需要时再填"), ("group", "own_paid")),
    )

    def __init__(
        self, by: User, data: FormData = None, files: Any = None, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, files, initial={"happened_on": today(), "kind": Kind.URGENT, **(initial or {})})
        self.by = by
        self.offer_sub_causes()
        villages = villages_of(by.scope)
        self.only_village = villages[0] if len(villages) == 1 else None
        self.fields["village"] = PickerField(VILLAGES.name, label=_("在哪个村（居）遇到困难"))
        if self.only_village is not None:
            del self.fields["village"]
        self.may_propose = by.may(Permission.HANDLE_CASES)
        if self.may_propose:
            self.add_instalments()
            self.fields["with_proposal"].initial = True
        else:
            for name in (
                "with_proposal",
                "reason",
                "total",
                "deviation_reason",
                "repeat_reason",
                "to_conference",
                "way",
            ):
                del self.fields[name]
        bind_pickers(self, by)

    @property
    def village(self) -> Division:
        """The village of the hardship."""
        village: Division = self.only_village or self.cleaned_data["village"]
        return village

    def clean_phone(self) -> str:
        text: str = self.cleaned_data["phone"]
        if not text:
            return ""
        try:
            return str(parse_telephone_number(text))
        except TelephoneNumberError as error:
            raise ValidationError(str(error)) from None

    def clean_happened_on(self) -> Any:
        return refuse_future_date(self.cleaned_data["happened_on"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("with_proposal") and given.get("kind") != Kind.EXPENDITURE:
            if not given.get("reason", "").strip():
                self.add_error("reason", _("请写明怎么核实的。"))
            self.refuse_plan_without_total()
        if given.get("kind") == Kind.EXPENDITURE and given.get("own_paid") is None:
            self.add_error("own_paid", _("支出型的，请写明核实的自付必需支出。"))
        return given

    @property
    def proposes(self) -> bool:
        """Whether the amount is proposed at once; the full procedure investigates first."""
        given = self.cleaned_data
        return self.may_propose and bool(given["with_proposal"]) and given["kind"] in FAST_KINDS

    def intake(self, person: Person | None) -> Intake:
        """Return the intake; ``person`` is the registered one that the form was opened for."""
        given = self.cleaned_data
        return Intake(
            person=self._person_in_need(person),
            kind=given["kind"],
            area=given["area"],
            happened_on=given["happened_on"],
            account=given["account"],
            is_local=given["is_local"],
            phone=given["phone"],
            channel=given["channel"],
            client_key=given["client_key"],
            **self.hardship(),
        )

    def _person_in_need(self, person: Person | None) -> PersonInNeed:
        given = self.cleaned_data
        if person is not None and person.name == given["name"]:
            number = str(person.id_number.clear()) if person.id_number else ""
            return PersonInNeed(person.name, number, person.sex, person.birth_date)
        return PersonInNeed(
            name=given["name"].strip(),
            id_number=given["id_number"].strip(),
            sex=given["sex"],
            is_unknown=given["is_unknown"],
            estimated_age=given["estimated_age"],
            description=given["description"],
        )

    @property
    def fieldsets(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields by their headings, those of the proposal left out."""
        return [(heading, [self[name] for name in names if name in self.fields]) for heading, names in self.groups]

    @property
    def proposal_fields(self) -> list[forms.BoundField]:
        """The fields of the proposal that every case needs."""
        return [self[name] for name in ("with_proposal", "total", "way", "reason") if name in self.fields]

    @property
    def folded_fields(self) -> list[forms.BoundField]:
        """The fields of the proposal that most cases do not need."""
        return [self[name] for name in self.folded_names if name in self.fields] if self.may_propose else []


class ReliefProposalForm(CaseForm, HardshipFields, PaymentFields):
    """The amount to propose, and the details of the hardship as the officer verified them."""

    folded_label: Any = gettext_lazy("分期、会商，或者与测算不同的")

    def __init__(self, view: CaseView, data: FormData = None) -> None:
        super().__init__(view, data)
        relief = view.case.relief
        self.offer_sub_causes()
        self.add_instalments()
        for name in ("sub_cause", "degree", "persons_affected", "group"):
            self.fields[name].initial = getattr(relief, name)
        self.fields["own_paid"].initial = None if relief.own_paid_fen is None else f"{relief.own_paid_fen / 100:.2f}"
        self.fields["repeat_reason"].initial = relief.repeat_reason
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
        self.fields["question"] = reason_field(_("提请会商的问题"))


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
            ("papers_late", gettext_lazy("手续逾期")),
            ("special", gettext_lazy("特别救助")),
        ),
    )
    group = choice_field(gettext_lazy("重点对象"), Group.choices)

    def __init__(self, data: QueryDict, *, by: Any) -> None:
        super().__init__(data, by=by)
