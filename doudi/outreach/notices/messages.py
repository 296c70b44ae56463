"""Put a round's messages into the outbox of the short-message platform, and record those that were handed over.

A message has the sum of the household only: no name, no programme. Families with benefits of children get none.
"""

from __future__ import annotations

from datetime import date
from itertools import islice

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.casework.text_notices import telephone_of
from doudi.core.accounts.models import User
from doudi.core.audit.trail import Actor, action, record
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.jobs.queue import Progress, job_handler
from doudi.outreach.notices.models import Delivery, Notice, NoticeRound
from doudi.outreach.notices.workflow import RoundState, Way
from doudi.registry.text_messages.models import TextMessage
from doudi.registry.text_messages.outbox import Notice as Text
from doudi.registry.text_messages.outbox import is_on, phones_of, tell_all
from doudi.values.benefit_month import format_month_in_words
from doudi.values.dates import format_date
from doudi.values.money import format_yuan

MESSAGE_JOB = "outreach_notices.messages"
EVENT, EVENT_WITH_BACK_PAY = "notice", "notice_back"
EVENTS = (EVENT, EVENT_WITH_BACK_PAY)
_AT_A_TIME = 500


def are_messages_on() -> bool:
    """Whether the texts of both events are switched on for the platform."""
    return all(is_on(event) for event in EVENTS)


def told_by_message(prepared: NoticeRound) -> QuerySet[Notice]:
    """Return the notices that may be told by a message: no children's benefit, a telephone, money that goes on."""
    return prepared.notices.filter(has_children_benefit=False, has_telephone=True, is_withheld=False, to_fen__gt=0)


@job_handler(MESSAGE_JOB)
def send_messages_job(*, by: User, progress: Progress, round: int) -> None:  # noqa: A002, ARG001 - the arguments of the job
    """Put a message for each household that has a telephone into the outbox; each is put there once."""
    prepared = NoticeRound.objects.get(pk=round)
    if prepared.state != RoundState.CONFIRMED:
        return
    notices = told_by_message(prepared).select_related("addressee").prefetch_related("lines").order_by("pk")
    total, done = notices.count(), 0
    rows = notices.iterator(chunk_size=_AT_A_TIME)
    telephones: dict[str, str] = {}
    while group := list(islice(rows, _AT_A_TIME)):
        phones = phones_of([notice.addressee for notice in group])
        for event, of_event in _by_event(group).items():
            texts = [_text(prepared, notice, phones[notice.addressee_id], telephones) for notice in of_event]
            tell_all(event, texts)
        done += len(group)
        progress(done, total)


def _by_event(group: list[Notice]) -> dict[str, list[Notice]]:
    found: dict[str, list[Notice]] = {}
    for notice in group:
        found.setdefault(EVENT_WITH_BACK_PAY if notice.back_fen > 0 else EVENT, []).append(notice)
    return found


def _text(prepared: NoticeRound, notice: Notice, phone: str, telephones: dict[str, str]) -> Text:
    township = notice.village_code[:TOWNSHIP_DIGITS]
    if township not in telephones:
        telephones[township] = telephone_of(notice.village_code)
    values = {
        "before": format_yuan(notice.from_fen),
        "amount": format_yuan(notice.to_fen),
        "back": format_yuan(max(notice.back_fen, 0)),
        "month": format_month_in_words(notice.first_month),
        "day": format_date(prepared.paid_by),
        "telephone": telephones[township],
    }
    return Text(key_of(notice), notice.village_code, notice.addressee.name, phone, values)


def key_of(notice: Notice) -> str:
    """Return the key of a notice's message, without its event."""
    return f"{notice.round_id}-{notice.pk}"


@action("notice_round.count_messages")
def count_handed_over(*, by: Actor, prepared: NoticeRound) -> int:  # noqa: ARG001 - the trail's
    """Record the households whose message was handed over to the platform as told by message; return their number."""
    told: dict[int, date] = {}
    for event in EVENTS:
        prefix = f"{event}:{prepared.pk}-"
        handed = TextMessage.objects.filter(key__startswith=prefix, file__handed_over_at__isnull=False)
        for key, at in handed.values_list("key", "file__handed_over_at"):
            told[int(key.removeprefix(prefix))] = timezone.localdate(at)
    known = set(Delivery.objects.filter(notice__round=prepared, way=Way.MESSAGE).values_list("notice_id", flat=True))
    rows = [Delivery(notice_id=pk, way=Way.MESSAGE, told_on=day) for pk, day in told.items() if pk not in known]
    Delivery.objects.bulk_create(rows, batch_size=_AT_A_TIME, ignore_conflicts=True)
    record(_("“{title}”的短信已交平台{number}户。").format(title=prepared.title, number=len(rows)), subject=prepared)
    return len(rows)


def has_new_handed_over(prepared: NoticeRound) -> bool:
    """Whether messages were handed over that no delivery shows yet."""
    handed = sum(
        TextMessage.objects.filter(
            key__startswith=f"{event}:{prepared.pk}-", file__handed_over_at__isnull=False
        ).count()
        for event in EVENTS
    )
    return handed > Delivery.objects.filter(notice__round=prepared, way=Way.MESSAGE).count()
