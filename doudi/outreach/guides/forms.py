"""Forms of the library."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.core.attachments.uploads import UploadField
from doudi.outreach.guides.models import LONGEST_TEXT, LibraryItem
from doudi.ui.forms import ActionForm, version_field
from doudi.ui.lists.filters import ListFilterForm, choice_field

_SEPARATORS = re.compile(r"[\s,，、;；]+")


def _text_field() -> forms.CharField:
    return forms.CharField(label=_("内容"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 10}))


class ItemForm(ActionForm):
    """An item of the library."""

    kind = forms.ChoiceField(label=_("类别"), choices=LibraryItem.Kind.choices)
    title = forms.CharField(label=_("标题"), max_length=80)
    text = _text_field()
    clauses = forms.CharField(
        label=_("依据的条款"), max_length=300, help_text=_("照“文件和条款”里的编号写，如P30-1.1，几条用顿号隔开")
    )
    file = UploadField(label=_("表格文件（PDF或图片）"), required=False)

    def clean_clauses(self) -> tuple[str, ...]:
        """The clauses, each once."""
        return tuple(dict.fromkeys(filter(None, _SEPARATORS.split(self.cleaned_data["clauses"]))))


class CheckItemForm(ActionForm):
    """The text, corrected where that is needed."""

    text = _text_field()
    seen_version = version_field()


class RetireItemForm(ActionForm):
    """Why an item is taken out of use."""

    why = forms.CharField(label=_("停用的理由"), max_length=200)
    seen_version = version_field()


class LibraryFilterForm(ListFilterForm):
    """Words, kind and state."""

    text = forms.CharField(label=_("找什么"), max_length=60)
    kind = choice_field(_("类别"), LibraryItem.Kind.choices)
    state = choice_field(_("状态"), (("outdated", _("可能过时")), ("retired", _("已停用"))), everything=_("在用的"))
