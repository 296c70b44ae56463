"""Forms of publications: what was posted, what was taken down."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import Publication
from doudi.core.clock import today
from doudi.ui.forms import ActionForm, date_field


class _ChosenForm(ActionForm):
    """Publications of a village to choose from, all of them chosen at first."""

    def __init__(self, publications: Iterable[Publication], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(publication.pk, "　".join(publication.row)) for publication in publications]
        self.is_offered = bool(choices)
        self.fields["chosen"] = forms.TypedMultipleChoiceField(
            label=_("哪几项"),
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
            choices=choices,
            initial=[pk for pk, _label in choices],
        )
        self.order_fields(["chosen"])


class PostForm(_ChosenForm):
    """What hangs on the board since which day, with a photograph."""

    first_day = date_field(_("公布自"), initial=today)
    photo = forms.FileField(label=_("公布栏照片"), help_text=_("拍清公布单和公布栏，JPG或PNG"))

    def action_arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the action."""
        given = self.cleaned_data
        uploaded = given["photo"]
        return {
            "chosen": given["chosen"],
            "first_day": given["first_day"],
            "photo": (uploaded.name, uploaded.read()),
        }


class TakeDownForm(_ChosenForm):
    """What was taken down, and when."""

    ended_on = date_field(_("撤下日期"), initial=today)

    def action_arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the action."""
        return dict(self.cleaned_data)
