"""The page of a single registry form."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from doudi.core.accounts.page_access import StaffRequest
from doudi.ui.forms import ActionForm


def posted_data(request: StaffRequest) -> Any:
    """The data for a form: what was posted, or None."""
    return request.POST if request.method == "POST" else None


def form_page(
    request: StaffRequest,
    form: ActionForm,
    heading: str,
    back: str,
    *,
    about: str = "",
    number: str = "",
    comparison: Any = None,
) -> HttpResponse:
    """Render a form with a heading and a link ``back``; status 422 where it was posted and refused.

    ``comparison`` shows two sides above the form.
    """
    context = {
        "form": form,
        "heading": heading,
        "about": about,
        "number": number,
        "back": back,
        "comparison": comparison,
    }
    return render(request, "registry/form_page.html", context, status=422 if form.is_bound else 200)
