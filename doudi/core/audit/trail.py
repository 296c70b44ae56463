"""``@action`` makes a verb: one transaction, and exactly one sentence in the trail.

The body of a verb calls :func:`record` once. A verb that says nothing, or speaks twice, is undone.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar

from django.db import models
from django.utils import timezone

from doudi.core.audit.chain import FIRST_HASH, hash_of
from doudi.core.audit.models import Entry, TrailHead
from doudi.core.transactions import advisory_lock, atomic_with_retry

_LOCK = 0x646F756469  # "doudi": one writer of the trail at a time, on PostgreSQL
Given = ParamSpec("Given")
Result = TypeVar("Result")


class Actor(Protocol):
    """Whoever acts: an officer, or the system itself."""

    @property
    def pk(self) -> Any: ...
    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...


@dataclass(frozen=True)
class SystemActor:
    """The actor of what nobody in particular does: loading, scheduled work."""

    pk: None = None
    name: str = "系统"
    role: str = "system"
    scope: str | None = None


SYSTEM = SystemActor()


@dataclass(frozen=True)
class _Said:
    sentence: str
    subject: models.Model | None
    village_code: str
    old: Any
    new: Any
    why: str


class AuditEntryError(AssertionError):
    """A verb that left no sentence, or more than one: a mistake in the program, so everything is undone."""


_said: ContextVar[list[_Said] | None] = ContextVar("said", default=None)


def record(
    sentence: str,
    *,
    subject: models.Model | None = None,
    village_code: str = "",
    old: Any = None,
    new: Any = None,
    why: str = "",
) -> None:
    """Say what the verb at work has done. No personal data in clear: the trail is read by auditors."""
    spoken = _said.get()
    if spoken is None:
        message = "record() outside of an action"
        raise AuditEntryError(message)
    spoken.append(_Said(sentence, subject, village_code, old, new, why))


def action(verb: str) -> Callable[[Callable[Given, Result]], Callable[Given, Result]]:
    """Make a function a verb. It takes ``by`` as a keyword: who acts.

    Where it collides with another it is done again from its beginning (``core.together``), so a verb looks up afresh
    what it changes and has no effect outside of the store that may not happen twice.
    """

    def decorate(function: Callable[Given, Result]) -> Callable[Given, Result]:
        @wraps(function)
        def perform(*args: Given.args, **kwargs: Given.kwargs) -> Result:
            by: Any = kwargs["by"]

            def once() -> Result:
                spoken: list[_Said] = []
                token = _said.set(spoken)
                try:
                    result = function(*args, **kwargs)
                    if len(spoken) != 1:
                        message = f"{verb} left {len(spoken)} sentences instead of one"
                        raise AuditEntryError(message)
                    _append(by, verb, spoken[0])
                    return result
                finally:
                    _said.reset(token)

            return atomic_with_retry(once)

        return perform

    return decorate


def lock_audit_trail() -> None:
    """Be the one writer of the trail until the transaction ends.

    A verb that holds rows for long, inside of other verbs, waits first: so no two ever wait for each other.
    """
    advisory_lock(_LOCK)


def _append(by: Actor, verb: str, said: _Said) -> None:
    lock_audit_trail()
    head = TrailHead.objects.first()
    subject = said.subject
    entry = Entry(
        number=(head.number if head else 0) + 1,
        at=timezone.now(),
        actor_id=by.pk,
        actor_name=by.name,
        actor_role=by.role,
        verb=verb,
        sentence=said.sentence,
        subject_kind=str(subject._meta.model_name) if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        village_code=said.village_code,
        old=said.old,
        new=said.new,
        why=said.why,
        previous_hash=head.hash if head else FIRST_HASH,
    )
    entry.hash = hash_of(entry, entry.previous_hash)
    entry.save(force_insert=True)
    TrailHead.objects.update_or_create(pk=1, defaults={"number": entry.number, "hash": entry.hash})
