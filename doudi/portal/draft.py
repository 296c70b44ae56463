"""A form that is being filled in: kept sealed in the session, and the pages that its answers call for."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext_lazy as _

from doudi.casework.actions.applying import MOST_MEMBERS
from doudi.casework.procedures import procedures
from doudi.core.protection import CipherError, Kind, seal, unseal

_KEY = "application"


@dataclass
class Draft:
    """Everything answered so far. ``members[0]`` applies; facts are as the store writes them."""

    village: str = ""
    matters: list[str] = field(default_factory=list)
    members: list[dict[str, Any]] = field(default_factory=list)
    all_named: bool = False
    subjects: dict[str, list[int]] = field(default_factory=dict)
    household: dict[str, str] = field(default_factory=dict)
    consent: dict[str, str] = field(default_factory=dict)
    phone: str = ""
    words: str = ""
    mandate: str = ""
    answered: list[str] = field(default_factory=list)


def read_draft(session: SessionBase) -> Draft:
    """The form of this session; an empty one where there is none or it cannot be read any more."""
    stored = session.get(_KEY)
    if not stored:
        return Draft()
    try:
        return Draft(**json.loads(unseal(stored, Kind.ROW)))
    except (CipherError, ValueError, TypeError):
        return Draft()


def keep_draft(session: SessionBase, draft: Draft) -> None:
    """Keep it sealed: sessions lie in the store."""
    session[_KEY] = seal(json.dumps(asdict(draft), ensure_ascii=False), Kind.ROW)


def forget_draft(session: SessionBase) -> None:
    """Nothing of it stays."""
    session.pop(_KEY, None)


@dataclass(frozen=True)
class Page:
    """One page of the form: its key in the address, what it asks, about which member."""

    key: str
    kind: str
    title: Any
    member: int = 0
    matter: str = ""


def pages_of(draft: Draft) -> list[Page]:
    """The pages that the chosen matters and the named people call for, in their order."""
    pages = [Page("village", "village", _("您住在哪个村（社区）")), Page("matters", "matters", _("要申请什么"))]
    if not draft.matters:
        return pages
    number = max(len(draft.members), 1) if draft.all_named else min(len(draft.members) + 1, MOST_MEMBERS)
    for place in range(number):
        title = _("申请人") if place == 0 else _("家庭成员")
        pages.append(Page(f"person-{place}", "person", title, place))
    if not draft.all_named:
        return pages
    asks = {one for matter in draft.matters for one in procedures()[matter].asks}
    for matter in draft.matters:
        if procedures()[matter].covers == "person" and len(draft.members) > 1:
            pages.append(Page(f"who-{matter}", "who", procedures()[matter].label, matter=matter))
    for place in range(len(draft.members)):
        for kind, title in (("income", _("收入")), ("health", _("身体和就学")), ("parents", _("父母情况"))):
            if kind in asks and not (kind == "parents" and not _about_a_child(draft, place)):
                pages.append(Page(f"{kind}-{place}", kind, title, place))
    if "property" in asks:
        pages.append(Page("property", "property", _("家庭财产")))
    if "expense" in asks:
        pages.append(Page("expense", "expense", _("必需的大额支出")))
    if {"income", "property"} & asks:
        pages.append(Page("consent", "consent", _("核对授权")))
    return [*pages, Page("contact", "contact", _("联系方式")), Page("review", "review", _("核对后提交"))]


def _about_a_child(draft: Draft, place: int) -> bool:
    chosen = (
        draft.subjects.get(matter, [0]) for matter in draft.matters if "parents" in procedures()[matter].asks
    )
    return any(place in places for places in chosen)


def next_page(draft: Draft, key: str) -> str:
    """The page after one; the first that is not answered where it is the last there is."""
    keys = [one.key for one in pages_of(draft)]
    place = keys.index(key) + 1 if key in keys else 0
    return keys[min(place, len(keys) - 1)]


def first_unanswered(draft: Draft) -> str | None:
    """The first page that was not answered; None where all were."""
    return next((one.key for one in pages_of(draft) if one.kind != "review" and one.key not in draft.answered), None)
