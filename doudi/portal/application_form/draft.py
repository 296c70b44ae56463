"""The citizen's unfinished application: its answers as dataclasses, sealed as JSON beside the session."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

from doudi.casework.procedures.loader import application_procedures
from doudi.casework.referrals.kinds import kinds_on_the_form
from doudi.core.clock import today
from doudi.core.encryption import CipherError
from doudi.portal.application_form.photographs import delete_files
from doudi.portal.models import StoredDraft
from doudi.values.dates import age_on
from doudi.values.identity_number import IdentityNumber

DRAFT_KEY = "draft"
"""Session key: primary key of the stored draft."""
_VILLAGE_KEY = "village"
_UNSAVED_DRAFT_HOURS = 12
"""A draft that nobody saved lives as long as its session does."""


@dataclass(frozen=True)
class DraftMember:
    """A family member. ``facts`` hold circumstances by name, written as the registry stores them.

    ``id_number`` may be empty; then ``sex`` and ``birth_date`` are given. ``guardian`` is the name of the
    person who acts for a minor or for a disabled adult, ``guardian_relation`` what they are to the member.
    ``hukou`` is where the member's hukou is (casework's ``HUKOU_PLACES``), empty within the county.
    """

    name: str
    id_number: str
    relation: str
    sex: str = ""
    birth_date: date | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    guardian: str = ""
    guardian_relation: str = ""
    hukou: str = ""
    has_residence_permit: bool = False

    @property
    def age(self) -> int | None:
        """Age in years today; None while the birth date is not known."""
        born = IdentityNumber.parse(self.id_number).birth_date if self.id_number else self.birth_date
        return age_on(born, today()) if born else None

    def as_data(self) -> dict[str, Any]:
        """Return the member as JSON values."""
        birth_date = self.birth_date.isoformat() if self.birth_date else None
        return {**asdict(self), "birth_date": birth_date}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> DraftMember:
        """Return the member that :meth:`as_data` wrote."""
        birth_date = data["birth_date"]
        return cls(**{**data, "birth_date": date.fromisoformat(birth_date) if birth_date else None})


@dataclass(frozen=True)
class Consent:
    """Consent to the economic check: who agrees, who signed and how, and the text they agreed to."""

    names: str
    signed: str
    how: str
    text: str
    departments: str
    until: str
    on: str
    agreed: str = "yes"


@dataclass(frozen=True)
class Draft:
    """All answers so far. ``members[0]`` applies.

    ``needs`` is what other departments shall help with: referral kind to the citizen's words. ``subjects`` is for whom
    a matter is applied for: matter to positions in ``members``. ``answered`` holds the keys of the answered pages,
    ``unfinished`` what was typed on pages that were saved before they were complete: page to field to values.
    ``self_check`` holds the answers of the self-check, by field.
    """

    village: str = ""
    address_group: str = ""
    house_number: str = ""
    matters: tuple[str, ...] = ()
    needs: Mapping[str, str] = field(default_factory=dict)
    members: tuple[DraftMember, ...] = ()
    is_family_complete: bool = False
    subjects: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    household: Mapping[str, str] = field(default_factory=dict)
    consent: Consent | None = None
    phone: str = ""
    card_holder: str = ""
    card_bank: str = ""
    card_number: str = ""
    words: str = ""
    answered: tuple[str, ...] = ()
    unfinished: Mapping[str, Mapping[str, list[str]]] = field(default_factory=dict)
    self_check: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_started(self) -> bool:
        """Whether a page was answered by hand; a scanned QR code answers the village alone."""
        return bool(self.unfinished) or any(key != _VILLAGE_KEY for key in self.answered)

    def as_data(self) -> dict[str, Any]:
        """Return the draft as JSON values."""
        return {**asdict(self), "members": [member.as_data() for member in self.members]}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Draft:
        """Return the draft that :meth:`as_data` wrote, without matters and needs that are no longer offered."""
        lists = {
            "matters": tuple(matter for matter in data["matters"] if matter in application_procedures()),
            "needs": {kind: text for kind, text in data["needs"].items() if kind in kinds_on_the_form()},
            "members": tuple(DraftMember.from_data(member) for member in data["members"]),
            "subjects": {matter: tuple(positions) for matter, positions in data["subjects"].items()},
            "consent": Consent(**data["consent"]) if data["consent"] else None,
            "answered": tuple(data["answered"]),
        }
        return cls(**{**data, **lists})


def stored_draft(session: SessionBase) -> StoredDraft | None:
    """Return the stored draft of this session, unless it expired."""
    return StoredDraft.objects.filter(pk=session.get(DRAFT_KEY, 0), expires_at__gt=timezone.now()).first()


def read_draft(session: SessionBase) -> Draft:
    """Return the draft of this session; an empty one if there is none or it is unreadable."""
    stored = stored_draft(session)
    if stored is None:
        village = session.get(_VILLAGE_KEY, "")
        return Draft(village=village, answered=(_VILLAGE_KEY,) if village else ())
    try:
        return Draft.from_data(json.loads(stored.sealed.clear()))
    except (CipherError, ValueError, TypeError, KeyError):
        return Draft()


def write_draft(session: SessionBase, draft: Draft) -> StoredDraft:
    """Store the draft sealed; the session holds only its key."""
    stored = stored_draft(session) or StoredDraft()
    stored.sealed = json.dumps(draft.as_data(), ensure_ascii=False)
    if not stored.code_hash:
        stored.expires_at = timezone.now() + timedelta(hours=_UNSAVED_DRAFT_HOURS)
    stored.save()
    session[DRAFT_KEY] = stored.pk
    return stored


def set_scanned_village(session: SessionBase, village: str) -> None:
    """Set the village of a scanned QR code; only the session keeps it until a page is answered."""
    draft = read_draft(session)
    session[_VILLAGE_KEY] = village
    if draft.is_started:
        write_draft(session, replace(draft, village=village))


def clear_draft(session: SessionBase) -> None:
    """Forget the session's draft and scanned village; delete the draft unless it was saved to resume later."""
    stored = stored_draft(session)
    if stored is not None and not stored.code_hash:
        delete_draft(stored)
    for key in (DRAFT_KEY, _VILLAGE_KEY):
        session.pop(key, None)


def delete_draft(stored: StoredDraft) -> None:
    """Delete a draft with its files."""
    delete_files(stored)
    stored.delete()
