"""The form of a home visit: checklist, facts asked of each person, photographs, signature."""

from __future__ import annotations

import base64
import binascii
import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.assessment import HOME_VISIT_FACTS
from doudi.casework.cases.joint_matters import joint_label, siblings_at
from doudi.casework.home_visits.actions import (
    MAX_PHOTOS,
    HomeVisitReport,
    PersonFacts,
    ReportedSignature,
    ReportedVisitor,
    home_visit_verb,
)
from doudi.casework.home_visits.checklist import Question, questions_together
from doudi.casework.home_visits.findings import REMOTE_WAYS
from doudi.casework.home_visits.visitors import possible_visitors
from doudi.casework.models import LONGEST_REASON, Case
from doudi.casework.switches.queries import allows_remote_visits
from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.record_language import in_record_language
from doudi.ui.forms import ActionForm, FormData, date_field

_PNG = "data:image/png;base64,"
MAX_DRAWING_LENGTH = 400_000


class MultipleFileInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Up to MAX_PHOTOS photographs."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", MultipleFileInput(attrs={"accept": "image/jpeg,image/png", "multiple": True}))
        super().__init__(required=False, **options)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > MAX_PHOTOS:
            raise ValidationError(_("照片最多{most}张。").format(most=MAX_PHOTOS))
        return [super(PhotosField, self).clean(file, initial) for file in files]


_DRAWINGS = ("drawing", "drawing_2", "drawing_3")


class HomeVisitForm(ActionForm):
    """A home visit, with every row that the procedure asks for; who fills it in is the first visitor."""

    visited_on = date_field(_("入户日期"))
    visitor_2 = forms.ChoiceField(label=_("调查人二"), help_text=_("入户不少于两人，不能都是村（社区）干部"))
    visitor_3 = forms.ChoiceField(label=_("调查人三"), required=False)
    seen = forms.CharField(
        label=_("看到的情况"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("清单以外要说明的：住房、收入来源、家庭成员、特殊困难"),
    )
    neighbours = forms.CharField(
        label=_("邻居和村（居）干部怎么说"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明问了谁"),
    )
    photos = PhotosField(label=_("照片"), help_text=_("门牌、住房内外、与家人合影，最多8张"))
    drawing = forms.CharField(required=False, max_length=MAX_DRAWING_LENGTH, widget=forms.HiddenInput)
    drawing_2 = forms.CharField(required=False, max_length=MAX_DRAWING_LENGTH, widget=forms.HiddenInput)
    drawing_3 = forms.CharField(required=False, max_length=MAX_DRAWING_LENGTH, widget=forms.HiddenInput)
    signer = forms.CharField(label=_("在场的家庭成员姓名"), max_length=40, required=False)
    unsigned_why = forms.CharField(
        label=_("没有手写签名的原因"),
        max_length=80,
        required=False,
        help_text=_("如：本人不会写字，由其口述确认；卧床不能签"),
    )
    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    seen_version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, case: Case, by: User, data: FormData = None, files: Any = None) -> None:
        initial = {"visited_on": today(), "key": secrets.token_hex(16), "seen_version": case.version}
        super().__init__(data, files, initial=initial)
        self.by = by
        self._others = {str(user.pk): user for user in possible_visitors(case) if user.pk != by.pk}
        choices = [("", "—"), *((pk, f"{one.name}（{one.get_role_display()}）") for pk, one in self._others.items())]
        for name in ("visitor_2", "visitor_3"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = choices
        if allows_remote_visits(case.village_code, today()):
            self.fields["way"] = forms.ChoiceField(
                label=_("怎么入户"),
                required=False,
                choices=[("", _("上门")), *REMOTE_WAYS.items()],
                help_text=_("突发事件期间可以用电话、视频代替，其余要求不变"),
            )
        self.siblings = {str(one.pk): one for one in siblings_at(case, home_visit_verb(case), by)}
        if self.siblings:
            self.fields["joint"] = forms.MultipleChoiceField(
                label=_("同一次入户，一并登记的事项"),
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=[(pk, joint_label(one)) for pk, one in self.siblings.items()],
                initial=list(self.siblings),
                help_text=_("同一家的事项一次入户，各件都留下这次的记录"),
            )
        self.cases = [case, *self.siblings.values()]
        self.questions = questions_together(self.cases)
        for question in self.questions:
            self.fields[question.name] = forms.ChoiceField(
                label=question.label, choices=question.choices, required=False, widget=forms.RadioSelect
            )
            self.fields[question.reason_name] = forms.CharField(
                label=_("{question}，没有答案的原因").format(question=question.label), max_length=60, required=False
            )

    def _rows(self, prefix: str) -> list[tuple[forms.BoundField, forms.BoundField]]:
        names = [(one.name, one.reason_name) for one in self.questions if one.name.startswith(prefix)]
        return [(self[name], self[reason_name]) for name, reason_name in names]

    @property
    def visitors(self) -> list[forms.BoundField]:
        """The fields of the day and the other visitors."""
        return [self[name] for name in ("visited_on", "way", "visitor_2", "visitor_3") if name in self.fields]

    @property
    def checks(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields of the checklist, each with the field for its reason."""
        return self._rows("check_")

    @property
    def asked(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields of what the procedure asks of each person, each with the field for its reason."""
        return self._rows("asked_")

    @property
    def signature_pads(self) -> list[tuple[str, Any]]:
        """The hidden field of each drawn signature, and whose it is."""
        return list(zip(_DRAWINGS, (_("家庭成员签名"), _("调查人二签名"), _("调查人三签名")), strict=True))

    def clean_visited_on(self) -> Any:
        if self.cleaned_data["visited_on"] > today():
            raise ValidationError(_("日期不能晚于今天。"))
        return self.cleaned_data["visited_on"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in _DRAWINGS:
            try:
                cleaned[name] = drawing_of(str(cleaned.get(name, "")))
            except ValidationError as error:
                self.add_error(None, error)
        if not cleaned.get("signer", "").strip():
            self.add_error("signer", _("请填写在场的家庭成员；无人在场的，请改日再去。"))
        elif not cleaned.get("drawing") and not cleaned.get("unsigned_why", "").strip():
            self.add_error("unsigned_why", _("请在场的家庭成员签名；不能签的，写明原因。"))
        return cleaned

    @property
    def chosen_siblings(self) -> list[Case]:
        """The other matters of the family that the visit is recorded for, too."""
        return [self.siblings[pk] for pk in self.cleaned_data.get("joint", ())]

    def report(self) -> HomeVisitReport:
        """Return what was filled in, as the action takes it."""
        cleaned = self.cleaned_data
        visitors = [ReportedVisitor(self.by)]
        for number in (2, 3):
            if user := self._others.get(cleaned[f"visitor_{number}"]):
                visitors.append(ReportedVisitor(user, cleaned[f"drawing_{number}"]))
        with in_record_language():  # the record has questions and answers in Chinese
            questions = questions_together(self.cases)
            checklist, tests = self._in_words("check_", questions), self._in_words("asked_", questions)
        return HomeVisitReport(
            key=cleaned["key"],
            visited_on=cleaned["visited_on"],
            visitors=visitors,
            seen=cleaned["seen"],
            neighbours=cleaned["neighbours"],
            way=cleaned.get("way", ""),
            checklist=checklist,
            asked=self._asked(),
            asked_in_words=tests,
            photos=[(str(photo.name), photo.read()) for photo in cleaned["photos"]],
            signature=ReportedSignature(cleaned["signer"].strip(), cleaned["drawing"], cleaned["unsigned_why"].strip()),
            seen_version=cleaned["seen_version"],
        )

    def _in_words(self, prefix: str, questions: list[Question]) -> list[tuple[str, str]]:
        """Return each row that is answered or has its reason, in words."""
        rows = []
        for question in questions:
            value, reason = self.cleaned_data[question.name], self.cleaned_data[question.reason_name].strip()
            if question.name.startswith(prefix) and (value or reason):
                words = str(dict(question.choices)[value] if value else _("未核实：{reason}").format(reason=reason))
                rows.append((question.label, words))
        return rows

    def _asked(self) -> PersonFacts:
        asked: PersonFacts = {}
        for question in self.questions:
            if question.fact and (value := self.cleaned_data[question.name]):
                fact = HOME_VISIT_FACTS[question.fact]
                asked.setdefault(question.person_number, {})[question.fact] = value if fact.words else value == "true"
        return asked


def drawing_of(text: str) -> bytes:
    """Return the bytes of a drawing; empty where there is none.

    Raises:
        ValidationError: it is no PNG as a data URL.
    """
    if not text:
        return b""
    if not text.startswith(_PNG):
        raise ValidationError(_("签名图片无法识别，请重签。"))
    try:
        return base64.b64decode(text.removeprefix(_PNG), validate=True)
    except binascii.Error:
        raise ValidationError(_("签名图片无法识别，请重签。")) from None


class VisitDayForm(ActionForm):
    """The day on which the chosen homes are visited."""

    visit_on = date_field(_("哪天入户"))
