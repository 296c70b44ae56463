"""The kinds of entries that finance officers make by hand."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from doudi.funding.entries.forms import AllotmentForm, CarryOverForm, EntryForm, ReassignForm, ReserveForm
from doudi.ui.tables import Text


@dataclass(frozen=True)
class EntryKind:
    """A kind of entry: the title of its page, its form and a hint above the form."""

    title: Text
    form: type[EntryForm]
    hint: Text


ENTRY_KINDS = {
    "allotment": EntryKind(
        title=_("登记资金下达"),
        form=AllotmentForm,
        hint=_("登记以后即可用于发放。录错的在凭证上冲正，两笔都留在账上。"),
    ),
    "carried-over": EntryKind(
        title=_("登记上年结转"),
        form=CarryOverForm,
        hint=_("把上年度没有用完的资金转到日期所在的年度。"),
    ),
    "reserve": EntryKind(
        title=_("乡镇备用金"),
        form=ReserveForm,
        hint=_("拨付给乡镇、收回。乡镇的支出在救助办件里逐笔付款登记。"),
    ),
    "reassign": EntryKind(
        title=_("调整资金来源"),
        form=ReassignForm,
        hint=_("已经发放的一部分改由另一来源承担，例如“来源待确认”的部分明确以后。"),
    ),
}
