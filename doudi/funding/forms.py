"""Form fields and forms shared by the pages of funds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi import policy
from doudi.core.labels import choices_of
from doudi.funding.models import MAX_BASIS_LENGTH, MAX_NOTE_LENGTH, Transaction
from doudi.ui.forms import ActionForm
from doudi.ui.lists.filters import ListFilterForm, choice_field
from doudi.ui.tables import Text

FIRST_YEAR = 2022
LARGEST_AMOUNT_FEN = 10_000_000_000_00


def source_choices() -> list[tuple[str, Any]]:
    """Return the sources of funds with their labels."""
    return choices_of(policy.SOURCE_LABELS)


def source_field(label: Text) -> forms.ChoiceField:
    """Return a choice of a source of funds."""
    return forms.ChoiceField(label=label, choices=source_choices)


def basis_field() -> forms.CharField:
    """Return the field for the document that an entry rests on."""
    return forms.CharField(
        label=_("依据"), max_length=MAX_BASIS_LENGTH, help_text=_("文号或者凭证，如：赣财社〔2023〕15号")
    )


def note_field() -> forms.CharField:
    """Return the field for an optional note."""
    return forms.CharField(label=_("说明"), max_length=MAX_NOTE_LENGTH, required=False)


class ReasonForm(ActionForm):
    """Ask why something is refused, revoked or corrected."""

    why = forms.CharField(label=_("理由"), max_length=200)


class LedgerFilterForm(ListFilterForm):
    """Year, source, kind of entry, and a part of its reference or basis."""

    year = forms.IntegerField(label=_("年度"), min_value=FIRST_YEAR, max_value=9999)
    source = choice_field(_("资金来源"), source_choices())
    kind = choice_field(_("类别"), Transaction.Kind.choices)
    text = forms.CharField(label=_("凭证号、依据"), max_length=60)
