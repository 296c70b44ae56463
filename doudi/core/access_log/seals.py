"""Seals of the access log: keyed proofs, chained, each over the rows since the one before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils import timezone

from doudi.core.access_log.models import Access, AccessSeal
from doudi.core.audit.chain import FIRST_HASH, moment
from doudi.core.audit.models import Entry
from doudi.core.encryption import Proof
from doudi.core.transactions import advisory_lock

ERASED = "access_log.erase"
_LOCK = 0x616363657373  # "access": one writer of seals at a time, on PostgreSQL
_COLUMNS = (
    "id",
    "token",
    "at",
    "kind",
    "user_id",
    "user_name",
    "role",
    "page",
    "subject_kind",
    "subject_id",
    "village_code",
    "purpose",
    "outcome",
    "address",
)


def seal_rows() -> int:
    """Seal the rows that no seal covers yet; return their number. The caller is inside a transaction."""
    advisory_lock(_LOCK)
    last = AccessSeal.objects.order_by("-number").first()
    rows = list(Access.objects.filter(pk__gt=last.last_id if last else 0).order_by("pk").values_list(*_COLUMNS))
    if not rows:
        return 0
    AccessSeal.objects.create(
        number=(last.number if last else 0) + 1,
        at=timezone.now(),
        first_id=rows[0][0],
        last_id=rows[-1][0],
        rows_number=len(rows),
        through=max(row[2] for row in rows),
        proof=_proof_of(rows, last.proof if last else FIRST_HASH),
    )
    return len(rows)


def _proof_of(rows: Iterable[tuple[object, ...]], previous: str) -> str:
    proof = Proof("access log")
    proof.add(previous)
    for row in rows:
        proof.add("\0".join(moment(value) if isinstance(value, datetime) else str(value) for value in row))
    return proof.hex()


def last_seal() -> dict[str, object] | None:
    """Return number and proof of the last seal, to be written down outside the database."""
    last = AccessSeal.objects.order_by("-number").first()
    return {"number": last.number, "proof": last.proof} if last else None


def broken_seals(written: Iterable[tuple[int, str]] = ()) -> Iterator[tuple[int, str]]:
    """Yield the number and the fault of each seal whose rows were changed, removed or added to.

    Rows erased in whole months, as the trail says, are no fault.

    Args:
        written: numbers and proofs of seals that were written down outside the database.
    """
    erased_before = _erased_before()
    number, previous, covered = 0, FIRST_HASH, 0
    proofs = {}
    for seal in AccessSeal.objects.order_by("number").iterator():
        if seal.number != number + 1:
            yield number + 1, "missing"
        rows = list(Access.objects.filter(pk__gt=covered, pk__lte=seal.last_id).order_by("pk").values_list(*_COLUMNS))
        is_erased = erased_before is not None and any_before(seal, erased_before) and len(rows) < seal.rows_number
        if not is_erased and (len(rows) != seal.rows_number or _proof_of(rows, previous) != seal.proof):
            yield seal.number, "changed"
        number, previous, covered = seal.number, seal.proof, seal.last_id
        proofs[seal.number] = seal.proof
    for one, proof in written:
        if proofs.get(one) != proof:
            yield one, "cut_off"


def any_before(seal: AccessSeal, moment_of_erasure: datetime) -> bool:
    """Whether rows of a seal may have been erased: it began before the moment."""
    before = AccessSeal.objects.filter(number=seal.number - 1).first()
    return (before.through if before else seal.through) < moment_of_erasure


def _erased_before() -> datetime | None:
    entry = Entry.objects.filter(verb=ERASED).order_by("-number").first()
    return datetime.fromisoformat(entry.new["before"]) if entry and entry.new else None
