"""The form of a home visit: checklist, facts asked of each person, photographs, signature."""

from __future__ import annotations

import base64
import binascii
import secrets
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from doudi import policy
from doudi.casework.cases.assessment import HOME_VISIT_FACTS, SELF_CARE_TESTS
from doudi.casework.cases.queries import CaseView
from doudi.casework.home_visits.actions import MAX_PHOTOS, HomeVisitReport, PersonFacts, ReportedSignature
from doudi.casework.home_visits.checklist import CHECKLIST, FACTS_BY_QUESTION_GROUP
from doudi.casework.models import LONGEST_REASON
from doudi.core.clock import today
from doudi.ui.forms import ActionForm, FormData, date_field

_ABLE_OR_NOT: tuple[tuple[str, Any], ...] = (("true", _("能")), ("false", _("不能")))
_YES_NO: tuple[tuple[str, Any], ...] = (("true", _("是")), ("false", _("否")))
_PNG = "data:image/png;base64,"
_MAX_DRAWING_LENGTH = 400_000


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


@dataclass(frozen=True)
class _Answer:
    """An answer about a person, as posted and in words."""

    person_number: str
    fact: str
    value: str
    label: str
    words: str


class HomeVisitForm(ActionForm):
    """A home visit, with the facts that the procedure asks of each person."""

    visited_on = date_field(_("入户日期"))
    visitor_1 = forms.CharField(label=_("调查人一"), max_length=40)
    visitor_2 = forms.CharField(label=_("调查人二"), max_length=40, help_text=_("入户不少于两人"))
    visitor_3 = forms.CharField(label=_("调查人三"), max_length=40, required=False)
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
    drawing = forms.CharField(required=False, max_length=_MAX_DRAWING_LENGTH, widget=forms.HiddenInput)
    signer = forms.CharField(label=_("在场的家庭成员姓名"), max_length=40, required=False)
    unsigned_why = forms.CharField(
        label=_("没有手写签名的原因"),
        max_length=80,
        required=False,
        help_text=_("如：本人不会写字，由其口述确认；卧床不能签"),
    )
    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)

    def __init__(self, view: CaseView, visitor: str, data: FormData = None, files: Any = None) -> None:
        initial = {"visited_on": today(), "visitor_1": visitor, "key": secrets.token_hex(16)}
        super().__init__(data, files, initial=initial)
        self.people = view.people_asked_about
        for name, label, answers in CHECKLIST:
            self.fields[f"check_{name}"] = forms.ChoiceField(
                label=label,
                choices=[(str(answer), answer) for answer in answers],
                required=False,
                widget=forms.RadioSelect,
            )
        facts = [name for group in view.case.procedure.asks for name in FACTS_BY_QUESTION_GROUP.get(group, ())]
        for index, about in enumerate(self.people):
            for name in facts:
                fact = HOME_VISIT_FACTS[name]
                words = [(word, policy.WORD_LABELS.get(word, word)) for word in fact.words]
                self.fields[f"asked_{index}_{name}"] = forms.ChoiceField(
                    label=f"{about.person.name}：{fact.meaning}",
                    choices=words or list(_ABLE_OR_NOT if name in SELF_CARE_TESTS else _YES_NO),
                    required=False,
                    widget=forms.RadioSelect,
                )

    def fields_named(self, prefix: str) -> list[forms.BoundField]:
        """Return the fields whose names begin so."""
        return [self[name] for name in self.fields if name.startswith(prefix)]

    @property
    def visitors(self) -> list[forms.BoundField]:
        """The fields of the day and the visitors."""
        return [self[name] for name in ("visited_on", "visitor_1", "visitor_2", "visitor_3")]

    @property
    def checks(self) -> list[forms.BoundField]:
        """The fields of the checklist."""
        return self.fields_named("check_")

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields of what the procedure asks of each person."""
        return self.fields_named("asked_")

    def clean_visited_on(self) -> Any:
        if self.cleaned_data["visited_on"] > today():
            raise ValidationError(_("日期不能晚于今天。"))
        return self.cleaned_data["visited_on"]

    def clean_drawing(self) -> bytes:
        text = str(self.cleaned_data["drawing"])
        if not text:
            return b""
        if not text.startswith(_PNG):
            raise ValidationError(_("签名图片无法识别，请重签。"))
        try:
            return base64.b64decode(text.removeprefix(_PNG), validate=True)
        except binascii.Error:
            raise ValidationError(_("签名图片无法识别，请重签。")) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("signer", "").strip():
            self.add_error("signer", _("请填写在场的家庭成员；无人在场的，请改日再去。"))
        elif not cleaned.get("drawing") and not cleaned.get("unsigned_why", "").strip():
            self.add_error("unsigned_why", _("请在场的家庭成员签名；不能签的，写明原因。"))
        return cleaned

    def report(self) -> HomeVisitReport:
        """Return what was filled in, as the action takes it."""
        cleaned = self.cleaned_data
        visitors = [cleaned[f"visitor_{number}"].strip() for number in (1, 2, 3)]
        answers = self._answers()
        return HomeVisitReport(
            key=cleaned["key"],
            visited_on=cleaned["visited_on"],
            visitors=[visitor for visitor in visitors if visitor],
            seen=cleaned["seen"],
            neighbours=cleaned["neighbours"],
            checklist=[
                (str(label), cleaned[f"check_{name}"])
                for name, label, _answers in CHECKLIST
                if cleaned[f"check_{name}"]
            ],
            asked=self._asked(answers),
            asked_in_words=[(answer.label, answer.words) for answer in answers],
            photos=[(str(photo.name), photo.read()) for photo in cleaned["photos"]],
            signature=ReportedSignature(cleaned["signer"].strip(), cleaned["drawing"], cleaned["unsigned_why"].strip()),
        )

    def _answers(self) -> list[_Answer]:
        answers = []
        for name, value in self.cleaned_data.items():
            if name.startswith("asked_") and value:
                index, _bar, fact = name.removeprefix("asked_").partition("_")
                field = self.fields[name]
                assert isinstance(field, forms.ChoiceField)  # noqa: S101 - made above
                words = str(dict(field.choices)[value])  # type: ignore[arg-type]  # no groups here
                answers.append(_Answer(self.people[int(index)].person.number, fact, value, str(field.label), words))
        return answers

    def _asked(self, answers: list[_Answer]) -> PersonFacts:
        asked: PersonFacts = {}
        for answer in answers:
            value = answer.value if HOME_VISIT_FACTS[answer.fact].words else answer.value == "true"
            asked.setdefault(answer.person_number, {})[answer.fact] = value
        return asked
