"""Forms of follow-up visits."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from doudi.casework.home_visits.forms import MAX_DRAWING_LENGTH, drawing_of
from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.relief.follow_ups.actions import LONGEST_FINDINGS, VisitReport
from doudi.relief.follow_ups.models import FollowUp, FollowUpVisit
from doudi.relief.follow_ups.queries import posts_for
from doudi.relief.follow_ups.tiers import Tier
from doudi.relief.posts.models import OfficePost
from doudi.ui.forms import ActionForm, FormData, date_field, refuse_future_date
from doudi.ui.lists.filters import ListFilterForm, choice_field, from_day_field, to_day_field
from doudi.ui.lists.place_filter import PlaceFilterForm

_IMAGES = {"accept": "image/jpeg,image/png"}


class FollowUpFilterForm(PlaceFilterForm):
    """State, tier, and whether they fall to the user."""

    only = choice_field(
        _("看哪些"),
        (("open", _("待回访")), ("soon", _("快到期")), ("overdue", _("已超期")), ("done", _("已回访"))),
        initial="open",
    )
    tier = choice_field(_("回访层级"), Tier.choices)
    mine = forms.BooleanField(label=_("只看由我回访的"))


class ShareFilterForm(ListFilterForm):
    """The span of days in which the visits fell due."""

    first = from_day_field()
    last = to_day_field()


class AssignForm(ActionForm):
    """To whom a follow-up falls."""

    post = forms.ChoiceField(label=_("由谁回访"))

    def __init__(self, follow_up: FollowUp, data: FormData = None) -> None:
        super().__init__(data, initial={"post": follow_up.post_id})
        _offer_posts(self, follow_up)
        self.offered: dict[str, OfficePost]

    @property
    def chosen(self) -> OfficePost:
        """The post chosen."""
        return self.offered[self.cleaned_data["post"]]


def _offer_posts(form: Any, follow_up: FollowUp) -> None:
    form.offered = {str(post.pk): post for post in posts_for(follow_up, today())}
    form.fields["post"].choices = [("", "—"), *((key, str(post)) for key, post in form.offered.items())]


class FollowUpVisitForm(ActionForm):
    """A follow-up visit, on a page or on a phone."""

    visited_on = date_field(_("回访日期"))
    post = forms.ChoiceField(label=_("谁去的"), help_text=_("按救助总额规定的层级，不能由下一级代替"))
    companions = forms.CharField(label=_("同去的人"), max_length=120, required=False, help_text=_("独自去的不填"))
    seen = forms.CharField(label=_("看到的情况"), max_length=LONGEST_FINDINGS, widget=forms.Textarea(attrs={"rows": 4}))
    further = forms.ChoiceField(
        label=_("还有什么需要"), choices=FollowUpVisit.Further.choices, widget=forms.RadioSelect
    )
    need = forms.CharField(
        label=_("什么困难"), max_length=LONGEST_FINDINGS, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    satisfaction = forms.ChoiceField(
        label=_("对救助是否满意"), choices=FollowUpVisit.Satisfaction.choices, widget=forms.RadioSelect
    )
    photos = forms.FileField(
        label=_("回访照片"),
        required=False,
        widget=forms.ClearableFileInput(attrs=_IMAGES),
        help_text=_("与群众的合影；替没有账号的领导登记的，拍本人签字的回访记录"),
    )
    drawing = forms.CharField(required=False, max_length=MAX_DRAWING_LENGTH, widget=forms.HiddenInput)
    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    seen_version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, follow_up: FollowUp, by: User, data: FormData = None, files: Any = None) -> None:
        initial = {"visited_on": today(), "key": secrets.token_hex(16), "seen_version": follow_up.version}
        self.by = by
        super().__init__(data, files, initial=initial)
        _offer_posts(self, follow_up)
        self.offered: dict[str, OfficePost]
        own = next((key for key, post in self.offered.items() if post.holder_id == by.pk), None)
        self.fields["post"].initial = own or (str(follow_up.post_id) if follow_up.post_id else None)

    @property
    def signature_pads(self) -> list[tuple[str, Any]]:
        """The hidden field of the drawn signature, and whose it is."""
        return [("drawing", _("群众签名"))]

    @property
    def questions(self) -> list[forms.BoundField]:
        """The fields of what was found."""
        return [self[name] for name in ("seen", "further", "need", "satisfaction", "photos")]

    def clean_visited_on(self) -> Any:
        return refuse_future_date(self.cleaned_data["visited_on"])

    def clean_drawing(self) -> bytes:
        return drawing_of(self.cleaned_data["drawing"])

    def report(self) -> VisitReport:
        """Return what was filled in, as the action takes it."""
        cleaned = self.cleaned_data
        post, photo = self.offered[cleaned["post"]], cleaned["photos"]
        picture = (str(photo.name), photo.read()) if photo else None
        is_for_another = post.holder_id is None
        return VisitReport(
            key=cleaned["key"],
            visited_on=cleaned["visited_on"],
            post=post,
            found=cleaned["seen"],
            further=cleaned["further"],
            need=cleaned["need"],
            satisfaction=cleaned["satisfaction"],
            companions=cleaned["companions"],
            photo=None if is_for_another else picture,
            signed_record=picture if is_for_another else None,
            signature=(gettext_noop("签名.png"), cleaned["drawing"]) if cleaned["drawing"] else None,
            seen_version=cleaned["seen_version"],
        )
