"""The forms of a page on which several things can be done with one row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied

from doudi.core.accounts.page_access import StaffRequest
from doudi.ui.forms import ActionForm
from doudi.ui.tables import Text


@dataclass(frozen=True)
class Act:
    """Something to do on a page: its form, what the form and its button say, and the action."""

    form: type[ActionForm]
    heading: Text
    submit: Text
    do: Callable[..., object]
    takes: Mapping[str, Any]
    """What the action takes besides the fields of the form."""


@dataclass(frozen=True)
class ShownForm:
    """A form as the template shows it."""

    name: str
    form: ActionForm
    heading: Text
    submit: Text


def show_acts(request: StaffRequest, acts: Mapping[str, Act], version: int | None = None) -> list[ShownForm]:
    """Return the forms of what the user may do now, the one that was sent bound."""
    shown = []
    for name, act in acts.items():
        is_sent = request.method == "POST" and request.POST.get("act") == name
        files = (request.POST, request.FILES) if is_sent else ()
        form = act.form(*files, auto_id=f"{name}_%s", initial={"seen_version": version})
        shown.append(ShownForm(name, form.for_user(request.user), act.heading, act.submit))
    return shown


def perform_act(request: StaffRequest, acts: Mapping[str, Act], shown: list[ShownForm]) -> bool:
    """Do what was sent; return whether it succeeded.

    Raises:
        PermissionDenied: it cannot be done on this page now.
    """
    if request.method != "POST":
        return False
    chosen = next((one for one in shown if one.name == request.POST.get("act")), None)
    if chosen is None:
        raise PermissionDenied
    act = acts[chosen.name]
    return chosen.form.perform(lambda: act.do(by=request.user, **act.takes, **chosen.form.cleaned_data))
