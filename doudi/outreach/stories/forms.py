"""Forms of stories."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.attachments.uploads import UploadField
from doudi.core.clock import today
from doudi.core.divisions.queries import townships
from doudi.outreach.stories.actions.drafts import LONGEST_TEXT, LONGEST_TITLE, StoryText
from doudi.outreach.stories.actions.publications import Published
from doudi.outreach.stories.calendar import months_to_choose
from doudi.outreach.stories.kinds import Answer, MediaLevel, StoryKind
from doudi.outreach.stories.models import Consent, Publication, Story, StoryPhoto
from doudi.outreach.stories.workflow import OPEN_STATES, StoryState
from doudi.ui.forms import ActionForm, FormData, NameField, date_field, refuse_future_date, version_field
from doudi.ui.lists.filters import ListFilterForm, choice_field
from doudi.ui.templatetags.ui import day, month

_YES_NO = (("yes", _("写了")), ("no", _("没有写")))
FIRST_YEAR = 2022
_DAYS_TO_ANSWER = 30
_TWO_LINES = forms.Textarea(attrs={"rows": 2})


class StoryFilterForm(ListFilterForm):
    """State, kind, township and month."""

    state = choice_field(
        _("状态"),
        (*StoryState.choices, ("late", _("迟报的")), ("recall", _("待召回的")), ("recommended", _("在推广的经验"))),
    )
    kind = choice_field(_("类别"), StoryKind.choices)
    place = choice_field(_("乡镇"))
    month = choice_field(_("月份"))

    def __init__(self, data: QueryDict, *, by: User) -> None:
        super().__init__(data, by=by)
        own = by.township_code
        self.offer("place", [(one.code, one.name) for one in townships() if not own or one.code == own])
        self.offer_months("month", months_to_choose())


class YearFilterForm(ListFilterForm):
    """The year of the overview."""

    year = choice_field(_("年度"), everything=_("本年"))

    def __init__(self, data: QueryDict, *, by: User) -> None:
        super().__init__(data, by=by)
        self.offer("year", [(str(one), str(one)) for one in range(today().year, FIRST_YEAR - 1, -1)])

    @property
    def chosen_year(self) -> int:
        """The year asked for, or this one."""
        return int(self.chosen["year"] or today().year)


class StoryForm(ActionForm):
    """A story."""

    month = forms.TypedChoiceField(label=_("哪个月的"), coerce=date.fromisoformat)
    kind = forms.ChoiceField(label=_("类别"), choices=StoryKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("标题"), max_length=LONGEST_TITLE)
    text = forms.CharField(
        label=_("正文"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("不写电话、卡号、身份证号；不写未成年人；不写病情、残疾。加密保存"),
    )
    tells_about_people = forms.TypedChoiceField(
        label=_("写到具体的人吗"),
        choices=(("yes", _("写到，本人书面同意")), ("no", _("没有写到"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )

    def __init__(self, data: FormData = None, **options: Any) -> None:
        super().__init__(data, **options)
        field = self.fields["month"]
        field.choices = [(one.isoformat(), month(one)) for one in months_to_choose()]  # type: ignore[attr-defined]  # a choice

    @property
    def draft(self) -> StoryText:
        """What was filled in, as the actions take it."""
        return StoryText(**{name: self.cleaned_data[name] for name in StoryText.__dataclass_fields__})


class StoryVerbForm(ActionForm):
    """A form on the page of a story; knows the story."""

    seen_version = version_field()

    def __init__(self, story: Story, *data: Any, **options: Any) -> None:
        initial = {"seen_version": story.version, **options.pop("initial", {})}
        super().__init__(*data, initial=initial, **options)
        self.story = story
        self.prepare()

    def prepare(self) -> None:
        """Offer what depends on the story."""


class ChangeForm(StoryForm):
    """A story that is changed."""

    seen_version = version_field()

    def __init__(self, story: Story, *data: Any, **options: Any) -> None:
        initial = {
            "month": story.month.isoformat(),
            "kind": story.kind,
            "title": story.title,
            "text": story.sealed_text.clear() if story.sealed_text else "",
            "tells_about_people": "yes" if story.tells_about_people else "no",
            "seen_version": story.version,
        }
        super().__init__(data[0] if data else None, initial=initial, **options)

    def arguments(self) -> dict[str, Any]:
        """Return what was filled in, as the action takes it."""
        return {"draft": self.draft, "seen_version": self.cleaned_data["seen_version"]}


class ButtonForm(StoryVerbForm):
    """A button."""


class PhotoForm(StoryVerbForm):
    """A photograph."""

    photo = UploadField(label=_("照片"), help_text=_("照片里的人都要同意；不要拍到未成年人、证件、病历"))


class DropPhotoForm(StoryVerbForm):
    """Which photograph goes."""

    photo = forms.ModelChoiceField(label=_("哪一张"), queryset=StoryPhoto.objects.none(), widget=forms.RadioSelect)

    def prepare(self) -> None:
        field = self.fields["photo"]
        field.queryset = self.story.photos.select_related("attachment")  # type: ignore[attr-defined]  # a choice of rows
        field.label_from_instance = lambda one: one.attachment.name  # type: ignore[attr-defined]  # as above


class ConsentForm(StoryVerbForm):
    """The consent of a person."""

    person = NameField(label=_("本人姓名"), help_text=_("加密保存，本人撤回同意时删去"))
    is_adult = forms.TypedChoiceField(
        label=_("满18周岁吗"),
        choices=(("yes", _("满了")), ("no", _("没有满"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    signed_on = date_field(_("签字日期"), initial=today)
    paper = UploadField(
        label=_("本人签字的同意书"), help_text=_("写明同意公开姓名、照片、事迹，在哪里发表，可以随时撤回")
    )


class HandInForm(StoryVerbForm):
    """What is asked before a story leaves the township."""

    tells_of_child = forms.TypedChoiceField(
        label=_("写了未成年人吗"), choices=_YES_NO, coerce=lambda value: value == "yes", widget=forms.RadioSelect
    )
    tells_of_illness = forms.TypedChoiceField(
        label=_("写了病情、残疾吗"), choices=_YES_NO, coerce=lambda value: value == "yes", widget=forms.RadioSelect
    )
    is_checked = forms.BooleanField(label=_("系统提示的词已经逐个看过"), required=False)


class ReturnForm(StoryVerbForm):
    """Why a story goes back."""

    why = forms.CharField(label=_("为什么退回"), max_length=200, widget=_TWO_LINES)


class PublishForm(StoryVerbForm):
    """Where a story came out."""

    medium = forms.CharField(label=_("媒体、栏目"), max_length=60, help_text=_("如：县融媒体中心、市日报"))
    level = forms.ChoiceField(label=_("级别"), choices=MediaLevel.choices, widget=forms.RadioSelect)
    published_on = date_field(_("发表日期"), initial=today)
    link = forms.URLField(label=_("网址"), max_length=300, required=False, assume_scheme="https")
    proof = UploadField(label=_("版面、截图"), required=False, help_text=_("没有网址的要上传"))

    def clean_published_on(self) -> Any:
        return refuse_future_date(self.cleaned_data["published_on"])

    def arguments(self) -> dict[str, Any]:
        """Return what was filled in, as the action takes it."""
        values = dict(self.cleaned_data)
        return {"seen_version": values.pop("seen_version"), "published": Published(**values)}


class WithdrawForm(StoryVerbForm):
    """Whose consent is withdrawn, and when."""

    consent = forms.ModelChoiceField(
        label=_("谁撤回"), queryset=Consent.objects.none(), required=False, empty_label=_("其他人")
    )
    withdrawn_on = date_field(_("哪天提出"), initial=today)

    def prepare(self) -> None:
        field = self.fields["consent"]
        field.queryset = self.story.consents.all()  # type: ignore[attr-defined]  # a choice of rows
        field.label_from_instance = lambda one: one.person or str(one.signed_on)  # type: ignore[attr-defined]  # as above
        if self.story.state in OPEN_STATES and not self.story.consents.exists():
            del self.fields["consent"]


class RecommendForm(StoryVerbForm):
    """What every township is to learn, and until when they answer."""

    lesson = forms.CharField(
        label=_("学什么"), max_length=200, help_text=_("如：一张清单管到户，村干部照着问"), widget=_TWO_LINES
    )
    due_on = date_field(_("哪天以前答复"), initial=lambda: today() + timedelta(days=_DAYS_TO_ANSWER))


class AdoptForm(StoryVerbForm):
    """What a township made of a recommended experience; other townships answer at the same time."""

    answer = forms.ChoiceField(label=_("学了没有"), choices=Answer.choices, widget=forms.RadioSelect)
    words = forms.CharField(label=_("怎样做的、为什么"), max_length=200, widget=_TWO_LINES)

    def arguments(self) -> dict[str, Any]:
        """Return what was filled in, as the action takes it."""
        return {name: self.cleaned_data[name] for name in ("answer", "words")}


class RecallForm(StoryVerbForm):
    """How a publication was recalled."""

    publication = forms.ModelChoiceField(
        label=_("哪一处"), queryset=Publication.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    note = forms.CharField(label=_("怎样撤下"), max_length=200, help_text=_("如：网页已删除、已请报社更正"))

    def prepare(self) -> None:
        field = self.fields["publication"]
        field.queryset = self.story.publications.filter(recalled_on=None)  # type: ignore[attr-defined]  # a choice of rows
        field.label_from_instance = lambda one: f"{one.medium} {day(one.published_on)}"  # type: ignore[attr-defined]  # as above
