"""The decorator ``@action``: one transaction and exactly one entry in the audit trail.

The body of an action calls :func:`record` once; an action with no entry or two is rolled back.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.access_log.note import note_access
from doudi.core.audit.chain import FIRST_HASH, link_of
from doudi.core.audit.models import Entry, TrailHead
from doudi.core.audit.sealed_subjects import SealedSubject
from doudi.core.record_language import in_record_language, is_record_language
from doudi.core.refusals import Refused, Tampering
from doudi.core.transactions import advisory_lock, atomic_with_retry
from doudi.values.dates import with_dates_in_words
from doudi.values.long_digits import blotted

_LOCK = 0x646F756469  # "doudi": one writer of the trail at a time, on PostgreSQL
Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class Actor(Protocol):
    """The actor of an action: a user, an applicant, or the system."""

    @property
    def pk(self) -> Any: ...
    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...


@dataclass(frozen=True)
class SystemActor:
    """The actor of loading and of scheduled work."""

    pk: None = None
    name: str = "系统"
    role: str = "system"
    scope: str | None = None


SYSTEM = SystemActor()


@dataclass(frozen=True)
class _Draft:
    sentence: str
    subject: models.Model | None
    village_code: str
    old: Any
    new: Any
    why: str


VERBS: set[str] = set()
"""Every action that has been declared; the page of the trail offers them as a filter."""


ALARM = "alarm"
"""The verb of entries about tampering."""

SEALED = "sealed.act"
"""The verb of every entry about a sealed subject."""

VERBS |= {ALARM, SEALED}


LOOKS = {
    "personal_data.reveal": "reveal",
    "personal_data.copy": "document",
    "attachment.read": "document",
    "bank.read_answer": "document",
    "list.export": "export",
    "referral.department_reveal": "reveal",
    "discovery.walk.take_along": "reveal",
    "case.take_along": "reveal",
    "care_visit.take_along": "reveal",
    "inspection.take_along": "reveal",
    "service_order.reveal_phone": "reveal",
    "relief.follow_up.take_along": "reveal",
    "relief.survey.take_along": "reveal",
    "delivery.download_faults": "export",
    "relief_excel_list.download_faults": "export",
    "delivery.export_population": "export",
    "electricity.export_list": "export",
}
"""Actions that only look; the access log has them too, beside the pages."""


class AuditEntryError(AssertionError):
    """An action recorded no entry, or more than one: a programming error; the action is rolled back."""


_drafts: ContextVar[list[_Draft] | None] = ContextVar("drafts", default=None)


def record(
    sentence: str,
    *,
    subject: models.Model | None = None,
    village_code: str = "",
    old: Any = None,
    new: Any = None,
    why: str = "",
) -> None:
    """Record what the running action did. No personal data in clear, because auditors read the trail.

    Long runs of digits are blotted out. A subject that is sealed (``SealedSubject``) is recorded by its random number
    alone: without action, sentence, place and values.
    """
    drafts = _drafts.get()
    if drafts is None:
        message = "record() outside of an action"
        raise AuditEntryError(message)
    if isinstance(subject, SealedSubject):
        drafts.append(_Draft(_("办理密件。"), subject, "", None, None, ""))
        return
    text = blotted(with_dates_in_words(sentence))
    drafts.append(_Draft(text, subject, village_code, blotted(old), blotted(new), blotted(why)))


def action(verb: str) -> Callable[[Callable[Arguments, Result]], Callable[Arguments, Result]]:
    """Make a function an action; it takes the actor as keyword ``by``.

    An action that collides with another is repeated from its beginning (``core.transactions``), so it reads the rows it
    changes afresh and has no effect outside the database that must not happen twice. What it writes is in Chinese,
    the language of record, whatever language the user reads; what it refuses with is in the user's.
    """

    VERBS.add(verb)

    def decorate(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        @wraps(function)
        def perform(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
            by: Any = kwargs["by"]

            def attempt() -> Result:
                drafts: list[_Draft] = []
                token = _drafts.set(drafts)
                try:
                    result = function(*args, **kwargs)
                    if len(drafts) != 1:
                        message = f"{verb} recorded {len(drafts)} entries instead of one"
                        raise AuditEntryError(message)
                    _append(by, verb, drafts[0])
                    if verb in LOOKS:
                        draft = drafts[0]
                        note_access(
                            LOOKS[verb], subject=draft.subject, village_code=draft.village_code, purpose=draft.why
                        )
                    return result
                finally:
                    _drafts.reset(token)

            try:
                with in_record_language():
                    return atomic_with_retry(attempt)
            except Tampering as found:
                raise_alarm(by=by, verb=verb, found=found)
                raise
            except Refused:
                if not is_record_language():
                    _refuse_again(attempt)
                raise

        return perform

    return decorate


def _refuse_again(attempt: Callable[[], object]) -> None:
    """Repeat a refused attempt in the language of the user, for the sentence of its refusal; nothing of it stays."""
    with transaction.atomic():
        attempt()
        transaction.set_rollback(True)


def raise_alarm(*, by: Actor, verb: str, found: Tampering, is_of_page: bool = False) -> None:
    """Record that an action or a page met tampering; after an action was rolled back.

    A page says it in the language of its reader: then the trail has a Chinese sentence with the code of the refusal.
    """
    sentence = with_dates_in_words(found.message)
    if is_of_page and not is_record_language():
        with in_record_language():
            sentence = _("存下的内容和系统存下时不一样（{code}）。").format(code=found.code)
    draft = _Draft(sentence, None, "", None, {"verb": verb, "code": found.code}, "")
    atomic_with_retry(lambda: _append(by, ALARM, draft))
    found.is_recorded = True


def lock_audit_trail() -> None:
    """Become the only writer of the audit trail until the transaction ends.

    An action that holds row locks for long takes this lock first, to avoid deadlocks.
    """
    advisory_lock(_LOCK)


def _kind_of(subject: models.Model | None) -> str:
    return "" if subject is None or isinstance(subject, SealedSubject) else str(subject._meta.model_name)


def _key_of(subject: models.Model | None) -> str:
    if isinstance(subject, SealedSubject):
        return subject.trail_number
    return str(subject.pk) if subject is not None else ""


def _append(by: Actor, verb: str, draft: _Draft) -> None:
    lock_audit_trail()
    head = TrailHead.objects.first()
    subject, is_sealed = draft.subject, isinstance(draft.subject, SealedSubject)
    entry = Entry(
        number=(head.number if head else 0) + 1,
        at=timezone.now(),
        actor_id=by.pk,
        actor_name=by.name,
        actor_role=by.role,
        verb=SEALED if is_sealed else verb,
        sentence=draft.sentence,
        subject_kind=_kind_of(subject),
        subject_id=_key_of(subject),
        village_code=draft.village_code,
        old=draft.old,
        new=draft.new,
        why=draft.why,
        previous_hash=head.hash if head else FIRST_HASH,
    )
    entry.hash = link_of(entry, entry.previous_hash)
    entry.save(force_insert=True)
    TrailHead.objects.update_or_create(pk=1, defaults={"number": entry.number, "hash": entry.hash})
