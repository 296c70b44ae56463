"""Small forms that several pages of conferences share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.conferences.models.limits import MAX_REASON_LENGTH
from doudi.ui.forms import ActionForm


def text_field(label: Any, *, most: int = MAX_REASON_LENGTH, rows: int = 2, **kwargs: Any) -> forms.CharField:
    """Return a field for some sentences."""
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class ReasonForm(ActionForm):
    """Why."""

    why = text_field(_("理由"))


class NoFieldsForm(ActionForm):
    """A button alone."""
