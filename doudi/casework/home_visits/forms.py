"""The form that is filled in at the home: a checklist, six tests of self-care, photographs, neighbours, signature."""

from __future__ import annotations

import base64
import binascii
import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from doudi import policy
from doudi.casework.cases.assessment import HOME_VISIT_FACTS
from doudi.casework.cases.queries import CaseView
from doudi.casework.home_visits.actions import (
    MOST_PHOTOS,
    SELF_CARE_TESTS,
    HomeVisitReport,
    Signature,
)
from doudi.casework.models import LONGEST_REASON
from doudi.core.clock import today
from doudi.ui.forms import ActionForm, date_field

CHECKLIST: tuple[tuple[str, Any, tuple[Any, ...]], ...] = (
    ("members", _("共同生活的人和申报的是否一致"), (_("一致"), _("不一致"))),
    ("housing", _("住房"), (_("自有，一般"), _("自有，较好"), _("危旧房"), _("租住、借住"))),
    ("appliances", _("家电和陈设"), (_("简陋"), _("一般"), _("较好"))),
    ("vehicle", _("机动车辆、大型农机"), (_("没有"), _("摩托车、电动车"), _("有汽车、农机"))),
    ("work", _("劳动力就业、打零工"), (_("无劳动力"), _("在家务农"), _("有人务工"))),
    ("income", _("收入来源和申报的是否一致"), (_("一致"), _("不一致"))),
    ("health", _("身体和患病情况与申报的是否一致"), (_("一致"), _("不一致"))),
    ("supporters", _("赡养、抚养、扶养人"), (_("没有"), _("有，给得起"), _("有，给不起"))),
)
_ASKED_UNDER = {
    "self_care": SELF_CARE_TESTS,
    "supporters": ("supporter_situation",),
    "parents": ("father_state", "mother_state"),
}
ASKED_AT_HOME_VISIT = frozenset(_ASKED_UNDER)
"""What a procedure asks that only the visit answers."""
_YES_NO: tuple[tuple[str, Any], ...] = (("true", _("能")), ("false", _("不能")))
_PNG = "data:image/png;base64,"
_LONGEST_DRAWING = 400_000


class ManyFiles(forms.ClearableFileInput):
    """Several photographs at once, from the camera or the album."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Up to a number of files."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("widget", ManyFiles(attrs={"accept": "image/jpeg,image/png", "multiple": True}))
        super().__init__(required=False, **more)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > MOST_PHOTOS:
            raise ValidationError(_("照片最多{most}张。").format(most=MOST_PHOTOS))
        return [super(PhotosField, self).clean(one, initial) for one in given]


class HomeVisitForm(ActionForm):
    """The visit, and what the procedure asks of each person."""

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
    drawing = forms.CharField(required=False, max_length=_LONGEST_DRAWING, widget=forms.HiddenInput)
    signer = forms.CharField(label=_("在场的家庭成员姓名"), max_length=40, required=False)
    unsigned_why = forms.CharField(
        label=_("没有手写签名的原因"),
        max_length=80,
        required=False,
        help_text=_("如：本人不会写字，由其口述确认；卧床不能签"),
    )
    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)

    def __init__(self, view: CaseView, visitor: str, data: Any = None, files: Any = None) -> None:
        first = {"visited_on": today(), "visitor_1": visitor, "key": secrets.token_hex(16)}
        super().__init__(data, files, initial=first)
        self.people = view.people_asked_about
        for name, label, words in CHECKLIST:
            self.fields[f"check_{name}"] = forms.ChoiceField(
                label=label, choices=[(str(one), one) for one in words], required=False, widget=forms.RadioSelect
            )
        asked = [name for group in view.case.procedure.asks for name in _ASKED_UNDER.get(group, ())]
        for place, one in enumerate(self.people):
            for name in asked:
                fact = HOME_VISIT_FACTS[name]
                choices: list[Any] = [(word, policy.WORD_LABELS.get(word, word)) for word in fact.words] or list(
                    _YES_NO
                )
                self.fields[f"asked_{place}_{name}"] = forms.ChoiceField(
                    label=f"{one.person.name}：{fact.meaning}",
                    choices=choices,
                    required=False,
                    widget=forms.RadioSelect,
                )

    def fields_of(self, beginning: str) -> list[Any]:
        """The fields of the checklist, or those that the procedure asks."""
        return [self[name] for name in self.fields if name.startswith(beginning)]

    @property
    def checks(self) -> list[Any]:
        """The checklist."""
        return self.fields_of("check_")

    @property
    def asked(self) -> list[Any]:
        """What the procedure asks of each person."""
        return self.fields_of("asked_")

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
        given = super().clean() or {}
        if not given.get("signer", "").strip():
            self.add_error("signer", _("请填写在场的家庭成员；无人在场的，请改日再去。"))
        elif not given.get("drawing") and not given.get("unsigned_why", "").strip():
            self.add_error("unsigned_why", _("请在场的家庭成员签名；不能签的，写明原因。"))
        return given

    def report(self) -> HomeVisitReport:
        """For the action."""
        given = self.cleaned_data
        visitors = [given[f"visitor_{number}"].strip() for number in (1, 2, 3)]
        return HomeVisitReport(
            key=given["key"],
            visited_on=given["visited_on"],
            visitors=[one for one in visitors if one],
            seen=given["seen"],
            neighbours=given["neighbours"],
            checklist=[
                (str(label), given[f"check_{name}"]) for name, label, _words in CHECKLIST if given[f"check_{name}"]
            ],
            asked=self._asked(),
            asked_in_words=self._asked_in_words(),
            photos=[(str(one.name), one.read()) for one in given["photos"]],
            signature=Signature(given["signer"].strip(), given["drawing"], given["unsigned_why"].strip()),
        )

    def _answered(self) -> list[tuple[str, int, str, str]]:
        found = []
        for name, value in self.cleaned_data.items():
            if name.startswith("asked_") and value:
                place, _bar, fact = name.removeprefix("asked_").partition("_")
                found.append((name, int(place), fact, value))
        return found

    def _asked(self) -> dict[str, dict[str, Any]]:
        asked: dict[str, dict[str, Any]] = {}
        for _name, place, fact, value in self._answered():
            said = value if HOME_VISIT_FACTS[fact].words else value == "true"
            asked.setdefault(self.people[place].person.number, {})[fact] = said
        return asked

    def _asked_in_words(self) -> list[tuple[str, str]]:
        found = []
        for name, _place, _fact, value in self._answered():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - made above
            found.append((str(field.label), str(dict(field.choices)[value])))  # type: ignore[arg-type]  # no groups here
        return found
