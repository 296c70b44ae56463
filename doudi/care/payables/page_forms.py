"""Several forms on one page, each with its own button ``act``; the one that was sent is bound."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied

from doudi.core.accounts.page_access import StaffRequest

Forms = dict[str, Any]


def forms_of_page(request: StaffRequest, kinds: Mapping[str, Callable[..., Any]]) -> Forms:
    """Return the forms of a page by the name of their act; each kind takes data, files and ``auto_id``."""
    sent = request.POST.get("act", "") if request.method == "POST" else ""
    return {
        name: make(request.POST, request.FILES, auto_id=f"{name}_%s") if name == sent else make(auto_id=f"{name}_%s")
        for name, make in kinds.items()
    }


def perform_sent(request: StaffRequest, forms: Forms, act: Callable[[str, Mapping[str, Any]], object]) -> bool:
    """Carry out the form that was sent; return whether it succeeded.

    Raises:
        PermissionDenied: the page does not offer what was sent.
    """
    if request.method != "POST":
        return False
    name = request.POST.get("act", "")
    if name not in forms:
        raise PermissionDenied
    form = forms[name]
    return bool(form.perform(lambda: act(name, form.cleaned_data)))
