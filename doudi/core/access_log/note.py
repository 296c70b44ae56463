"""What the request that is running looks at: rooms and the audit trail note it, the middleware writes it down."""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import models


@dataclass
class Note:
    """What is known of an access while its page is made."""

    kind: str = ""
    subject_kind: str = ""
    subject_id: str = ""
    village_code: str = ""
    purpose: str = ""
    refusal: str = ""
    is_sealed: bool = False
    shown: dict[tuple[str, str], str] = field(default_factory=dict)
    """Those whose data in clear one page shows of many: kind and key, and the village."""


_running: ContextVar[Note | None] = ContextVar("access", default=None)


def begin() -> Note:
    """Begin to note a request."""
    note = Note()
    _running.set(note)
    return note


def note_access(
    kind: str = "", *, subject: models.Model | None = None, village_code: str = "", purpose: str = ""
) -> None:
    """Note what the running request looks at; nothing where no request runs."""
    note = _running.get()
    if note is None:
        return
    note.kind = kind or note.kind
    note.purpose = purpose or note.purpose
    note.village_code = village_code or note.village_code
    if subject is not None:
        note.subject_kind, note.subject_id = str(subject._meta.model_name), str(subject.pk)


def note_sealed() -> None:
    """Keep the running request out of the access log: its room keeps who looked, for those who may know of it."""
    note = _running.get()
    if note is not None:
        note.is_sealed = True


def note_shown(rows: Iterable[models.Model]) -> None:
    """Note each person or household whose data in clear the running request shows; each gets a row of its own."""
    note = _running.get()
    if note is None:
        return
    for row in rows:
        note.shown[str(row._meta.model_name), str(row.pk)] = str(getattr(row, "village_id", None) or "")


def note_refusal(code: str) -> None:
    """Note that the running request was refused."""
    note = _running.get()
    if note is not None:
        note.refusal = code
