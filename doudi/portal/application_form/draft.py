"""A form that is being filled in: kept sealed beside the session, and the pages that its answers call for."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.actions.applications import MOST_MEMBERS, new_receipt_code
from doudi.casework.procedures.loader import Material, procedures
from doudi.casework.referrals.kinds import REFERRAL_KINDS
from doudi.core.encryption import CipherError, SealedKind, blind_index
from doudi.portal.application_form.photographs import forget_files
from doudi.portal.models import StoredDraft

_KEY = "draft"
_VILLAGE = "village"
SAVED_DRAFT_DAYS = 15
"""How long a saved form waits: two market weeks to fetch a paper. Longer would keep what nobody has sent (PIPL-34)."""
_UNSAVED_DRAFT_HOURS = 12
"""A form that nobody saved lives as long as its session does."""


@dataclass
class Draft:
    """Everything answered so far. ``members[0]`` applies; facts are as the store writes them.

    ``needs`` are what other departments are to help with: kind of referral, and what for in the citizen's words.
    """

    village: str = ""
    matters: list[str] = field(default_factory=list)
    needs: dict[str, str] = field(default_factory=dict)
    members: list[dict[str, Any]] = field(default_factory=list)
    is_family_complete: bool = False
    subjects: dict[str, list[int]] = field(default_factory=dict)
    household: dict[str, str] = field(default_factory=dict)
    consent: dict[str, Any] = field(default_factory=dict)
    phone: str = ""
    words: str = ""
    mandate: str = ""
    answered: list[str] = field(default_factory=list)

    @property
    def is_started(self) -> bool:
        """Whether anything was answered by hand; the village may have come with a scanned code."""
        return any(key != _VILLAGE for key in self.answered)


def stored_draft(session: SessionBase) -> StoredDraft | None:
    """The row behind the form of this session."""
    return StoredDraft.objects.filter(pk=session.get(_KEY, 0), expires_at__gt=timezone.now()).first()


def read_draft(session: SessionBase) -> Draft:
    """The form of this session; an empty one where there is none or it cannot be read any more."""
    stored = stored_draft(session)
    if stored is None:
        village = session.get(_VILLAGE, "")
        return Draft(village=village, answered=[_VILLAGE] if village else [])
    try:
        draft = Draft(**json.loads(stored.sealed.clear()))
    except (CipherError, ValueError, TypeError):
        return Draft()
    draft.matters = [one for one in draft.matters if one in procedures()]
    draft.needs = {one: text for one, text in draft.needs.items() if one in REFERRAL_KINDS}
    return draft


def keep_draft(session: SessionBase, draft: Draft) -> StoredDraft:
    """Keep it sealed: a session holds only its number."""
    stored = stored_draft(session) or StoredDraft()
    stored.sealed = json.dumps(asdict(draft), ensure_ascii=False)
    if not stored.code_hash:
        stored.expires_at = timezone.now() + timedelta(hours=_UNSAVED_DRAFT_HOURS)
    stored.save()
    session[_KEY] = stored.pk
    return stored


def set_scanned_village(session: SessionBase, village: str) -> None:
    """A scanned code says the village; nothing is stored of it but in the session."""
    draft = read_draft(session)
    session[_VILLAGE] = village
    if draft.is_started:
        draft.village = village
        keep_draft(session, draft)


def save_draft_with_code(session: SessionBase, phone: str) -> str:
    """Let whoever knows the telephone number and the code returned go on with this form, for some days."""
    stored, code = keep_draft(session, read_draft(session)), new_receipt_code()
    stored.phone_index, stored.code_hash = blind_index(phone, SealedKind.PHONE), make_password(code)
    stored.expires_at = timezone.now() + timedelta(days=SAVED_DRAFT_DAYS)
    stored.save()
    return code


def resume_draft_of(session: SessionBase, stored: StoredDraft) -> None:
    """Take a saved form up again."""
    session[_KEY] = stored.pk


def forget_draft(session: SessionBase) -> None:
    """Nothing of it stays."""
    stored = stored_draft(session)
    session.pop(_KEY, None)
    if stored is not None:
        forget_files(stored)
        stored.delete()


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
    if not draft.matters and not draft.needs:
        return pages
    for kind in draft.needs:
        pages.append(Page(f"need-{kind}", "need", REFERRAL_KINDS[kind].label, matter=kind))
    number = max(len(draft.members), 1) if draft.is_family_complete else min(len(draft.members) + 1, MOST_MEMBERS)
    for place in range(number):
        title = _("申请人") if place == 0 else _("家庭成员")
        pages.append(Page(f"person-{place}", "person", title, place))
    if not draft.is_family_complete:
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
    last = (("materials", _("照片和材料")), ("contact", _("联系方式")), ("review", _("核对后提交")))
    return [*pages, *(Page(kind, kind, title) for kind, title in last)]


def _about_a_child(draft: Draft, place: int) -> bool:
    chosen = (draft.subjects.get(matter, [0]) for matter in draft.matters if "parents" in procedures()[matter].asks)
    return any(place in places for places in chosen)


def materials_of(draft: Draft) -> tuple[list[Material], list[Material]]:
    """What the chosen matters ask for, each once: what is photographed, and what data verify and nobody brings."""
    every = {one.name: one for matter in draft.matters for one in procedures()[matter].materials}
    return [one for one in every.values() if one.by == "photo"], [one for one in every.values() if one.by == "data"]


def first_unanswered(draft: Draft) -> str | None:
    """The first page that was not answered; None where all were."""
    return next((one.key for one in pages_of(draft) if one.kind != "review" and one.key not in draft.answered), None)
