"""Queries to the audit trail."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain as chain_of

from django.db import models

from doudi.core.audit import chain
from doudi.core.audit.heads import Head, present_head, written_heads
from doudi.core.audit.models import Entry, TrailHead

MAX_FAULTS = 1_000


def entries_about(subject: models.Model, limit: int = 50) -> list[Entry]:
    """Return the entries about one row, latest first."""
    kind = subject._meta.model_name or ""
    return list(Entry.objects.filter(subject_kind=kind, subject_id=str(subject.pk))[:limit])


def last_number() -> int:
    """Return the number of the latest entry; while it stays the same, no action has been done."""
    head = TrailHead.objects.first()
    return head.number if head else 0


def broken_links(limit: int = MAX_FAULTS, witnesses: Iterable[Head] = ()) -> list[tuple[int, str]]:
    """Return the number and fault of each break in the chain, up to the limit.

    Args:
        witnesses: heads written down outside the database, besides those of the file of heads.
    """
    entries = Entry.objects.order_by("number").iterator(chunk_size=2_000)
    head = present_head()
    known = {one.number: one.hash for one in chain_of(written_heads(), witnesses)}
    breaks = []
    for fault in chain.faults(entries, (head.number, head.hash) if head else None, known):
        breaks.append(fault)
        if len(breaks) == limit:
            break
    return breaks
