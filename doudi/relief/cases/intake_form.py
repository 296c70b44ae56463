"""The form of an intake, on a desk or on a phone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.casework.home_visits.forms import PhotosField
from doudi.casework.models import LONGEST_REASON, Application
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import villages_of
from doudi.registry.models import Person, Sex
from doudi.relief.cases.actions.proposals import FAST_KINDS
from doudi.relief.cases.forms import HardshipFields, PaymentFields
from doudi.relief.cases.intake import MAX_ACCOUNT_LENGTH, OLDEST_AGE, Intake, PersonInNeed
from doudi.relief.cases.models import Kind
from doudi.relief.instalments.models import Instalment
from doudi.ui.forms import ActionForm, FormData, NameField, TelephoneField, date_field, refuse_future_date
from doudi.ui.pickers.divisions import VILLAGES
from doudi.ui.pickers.fields import PickerField, bind_pickers

_EMPTY = ("", None, False, "true", "window")
"""What a folded field holds where nobody filled it in."""
_CHANNELS = (
    Application.Channel.WINDOW,
    Application.Channel.CADRE,
    Application.Channel.TELEPHONE,
    Application.Channel.HOTLINE,
    Application.Channel.LEAD,
    Application.Channel.WARNING,
)


@dataclass(frozen=True)
class FormPart:
    """Some fields of a form under a heading, perhaps folded away."""

    heading: Any
    is_folded: bool
    is_open: bool
    fields: list[forms.BoundField]


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
    phone = TelephoneField(label=gettext_lazy("联系电话"), max_length=20, required=False)
    is_local = forms.TypedChoiceField(
        label=gettext_lazy("户籍"),
        choices=(("true", gettext_lazy("本县")), ("false", gettext_lazy("外地、不清楚"))),
        widget=forms.RadioSelect,
        coerce=lambda value: value == "true",
        initial="true",
    )
    area = forms.ChoiceField(
        label=gettext_lazy("按哪里的标准"),
        choices=[("", gettext_lazy("按发生地的村（居）")), *Division.Area.choices],
        required=False,
        help_text=gettext_lazy("本县户籍按户籍所在地，外地人员按发生地"),
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
        (gettext_lazy("谁，在哪里"), False, ("name", "id_number", "village", "phone")),
        (gettext_lazy("身份不明，或者没有身份证号"), True, ("is_unknown", "sex", "estimated_age", "description")),
        (
            gettext_lazy("出了什么事"),
            False,
            ("kind", "sub_cause", "degree", "persons_affected", "happened_on", "account", "photos"),
        ),
        (
            gettext_lazy("外地户籍、重点对象、支出型，需要时再填"),
            True,
            ("is_local", "area", "group", "own_paid", "channel"),
        ),
        (gettext_lazy("救助意见"), False, ("with_proposal", "total", "way", "reason")),
        (gettext_lazy("分期、上会，或者与测算不同的"), True, ()),
    )
    """The fields by their headings, and whether they are folded away; the last part has what few cases need."""

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
            if not self.initial.get("person"):
                self.fields["way"].initial = Instalment.Way.RESERVE
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
        village = self.fields.get("village")
        if isinstance(village, PickerField) and not self.is_bound and "village" in self.initial:
            village.keep(self.initial["village"])

    @property
    def village(self) -> Division:
        """The village of the hardship."""
        village: Division = self.only_village or self.cleaned_data["village"]
        return village

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
            area=given["area"] or self.village.area,
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
    def parts(self) -> list[FormPart]:
        """The parts of the form that have fields for this user."""
        parts = []
        for heading, is_folded, names in self.groups:
            named = names or (self.folded_names if self.may_propose else ())
            fields = [self[name] for name in named if name in self.fields]
            is_open = any(field.errors or (self.is_bound and field.data not in _EMPTY) for field in fields)
            if fields:
                parts.append(FormPart(heading, is_folded, is_open, fields))
        return parts
