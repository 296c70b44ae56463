"""The pages of the application form: which ones a draft calls for, and which is next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.actions.applications import MAX_MEMBERS
from doudi.casework.procedures.loader import application_procedures
from doudi.casework.procedures.procedure import Material
from doudi.casework.referrals.kinds import REFERRAL_KINDS
from doudi.portal.application_form.draft import Draft

_MEMBER_PAGES = (("income", _("收入")), ("health", _("身体和就学")), ("parents", _("父母情况")))
_LAST_PAGES = (("materials", _("照片和材料")), ("contact", _("联系方式")), ("review", _("核对后提交")))


@dataclass(frozen=True)
class Page:
    """A page of the form: its key in the address, its kind, and the member, matter or need it asks about."""

    key: str
    kind: str
    title: Any
    member: int = 0
    matter: str = ""

    @property
    def is_about_member(self) -> bool:
        """Whether its answers are of one member."""
        return self.kind in {"person", "income", "health", "parents"}


def pages_of(draft: Draft) -> list[Page]:
    """Return the pages that the chosen matters and the members named so far call for, in order."""
    pages = [Page("village", "village", _("您住在哪个村（社区）")), Page("matters", "matters", _("要申请什么"))]
    if not draft.matters and not draft.needs:
        return pages
    pages += [Page(f"need-{kind}", "need", REFERRAL_KINDS[kind].label, matter=kind) for kind in draft.needs]
    pages += _person_pages(draft)
    if not draft.is_family_complete:
        return pages
    pages += _subject_pages(draft)
    pages += _fact_pages(draft)
    return [*pages, *(Page(kind, kind, title) for kind, title in _LAST_PAGES)]


def _person_pages(draft: Draft) -> list[Page]:
    """One page for each member, and one for the next until the family is complete."""
    named = len(draft.members)
    number = max(named, 1) if draft.is_family_complete else min(named + 1, MAX_MEMBERS)
    titles = [_("申请人")] + [_("家庭成员")] * (number - 1)
    return [Page(f"person-{index}", "person", title, index) for index, title in enumerate(titles)]


def _subject_pages(draft: Draft) -> list[Page]:
    """For whom a matter of persons is applied for, where there is a choice."""
    if len(draft.members) <= 1:
        return []
    of_persons = [
        application_procedures()[matter]
        for matter in draft.matters
        if application_procedures()[matter].covers == "person"
    ]
    return [Page(f"who-{matter.id}", "who", matter.label, matter=matter.id) for matter in of_persons]


def _fact_pages(draft: Draft) -> list[Page]:
    asked = {kind for matter in draft.matters for kind in application_procedures()[matter].asks}
    pages = [
        Page(f"{kind}-{index}", kind, title, index)
        for index in range(len(draft.members))
        for kind, title in _MEMBER_PAGES
        if kind in asked and (kind != "parents" or _is_child_subject(draft, index))
    ]
    if "property" in asked:
        pages.append(Page("property", "property", _("家庭财产")))
    if "expense" in asked:
        pages.append(Page("expense", "expense", _("必需的大额支出")))
    if {"income", "property"} & asked:
        pages.append(Page("consent", "consent", _("核对授权")))
    return pages


def _is_child_subject(draft: Draft, index: int) -> bool:
    about_parents = [matter for matter in draft.matters if "parents" in application_procedures()[matter].asks]
    return any(index in draft.subjects.get(matter, (0,)) for matter in about_parents)


def materials_of(draft: Draft) -> tuple[list[Material], list[Material]]:
    """Return the materials of the chosen matters, each once: those to photograph, and those verified from data."""
    materials = {
        item.name: item for matter in draft.matters for item in application_procedures()[matter].materials
    }.values()
    return [item for item in materials if item.by == "photo"], [item for item in materials if item.by == "data"]


def first_unanswered(draft: Draft) -> str | None:
    """Return the key of the first page without an answer; None if all are answered."""
    keys = (page.key for page in pages_of(draft) if page.kind != "review")
    return next((key for key in keys if key not in draft.answered), None)
