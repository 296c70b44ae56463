"""The pages of the application form: which ones a draft calls for, and which is next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.actions.applications import MAX_MEMBERS
from doudi.casework.procedures.loader import application_procedures
from doudi.casework.procedures.procedure import Material
from doudi.casework.referrals.kinds import REFERRAL_KINDS
from doudi.portal.application_form.draft import Draft, DraftMember
from doudi.portal.application_form.members import wards_of

_MEMBER_QUESTIONS = ("income", "health", "parents")
_HOUSEHOLD_QUESTIONS = ("property", "expense")
_FACT_TITLES = {
    ("income",): _("收入"),
    ("health",): _("身体和就学"),
    ("parents",): _("父母情况"),
    ("income", "health"): _("收入和身体情况"),
    ("expense",): _("必需的大额支出"),
    ("property", "expense"): _("家庭财产和大额支出"),
}
_LAST_PAGES = (("materials", _("照片和材料")), ("contact", _("联系方式")), ("review", _("核对后提交")))


@dataclass(frozen=True)
class Page:
    """A page of the form: its key in the address, its kind, and the member, matter or need it asks about.

    ``questions`` are the groups of questions about circumstances that it asks.
    """

    key: str
    kind: str
    title: Any
    member: int = 0
    matter: str = ""
    questions: tuple[str, ...] = ()

    @property
    def is_about_member(self) -> bool:
        """Whether its answers are of one member."""
        return self.kind in {"person", "facts"}


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


def number_of_pages(draft: Draft) -> tuple[int, bool]:
    """Return how many pages the form has, and whether that is certain: it grows with the family until it is named."""
    if draft.is_family_complete or not (draft.matters or draft.needs):
        return len(pages_of(draft)), draft.is_family_complete
    members = draft.members or (DraftMember("", "", ""),)
    return len(pages_of(replace(draft, members=members, is_family_complete=True))), False


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
    """One page for each member, one for the household, then those who act for others and the consent."""
    asked = {kind for matter in draft.matters for kind in application_procedures()[matter].asks}
    pages = []
    for index in range(len(draft.members)):
        groups = tuple(
            group
            for group in _MEMBER_QUESTIONS
            if group in asked and (group != "parents" or _is_child_subject(draft, index))
        )
        if groups:
            title = _FACT_TITLES.get(groups, _("收入、身体和家庭情况"))
            pages.append(Page(f"facts-{index}", "facts", title, index, questions=groups))
    groups = tuple(group for group in _HOUSEHOLD_QUESTIONS if group in asked)
    if groups:
        pages.append(Page("property", "property", _FACT_TITLES.get(groups, _("家庭财产")), questions=groups))
    if draft.matters and wards_of(draft):
        pages.append(Page("guardian", "guardian", _("监护人")))
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
