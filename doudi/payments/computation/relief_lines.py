"""The instalments behind the lines of a relief run, and what becomes of them with the payment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from doudi.payments.computation.relief_dues import payable_instalments
from doudi.payments.models import Line, ReliefLine, Run
from doudi.payments.refusals import InstalmentsChanged
from doudi.payments.workflow import UNSENT_STATES
from doudi.registry.people.merged_records import surviving_records
from doudi.relief.instalments.actions import mark_paid, mark_returned, mark_sent
from doudi.relief.models import Instalment
from doudi.values.carries import carries

_CHUNK = 500


def link_instalments(run: Run) -> None:
    """Write which instalments each line of the run pays; together they are the line.

    Raises:
        AssertionError: a line has another amount than its instalments; the run is not prepared.
    """
    survivors = surviving_records()
    waiting: dict[tuple[int, date], list[Instalment]] = {}
    for row in payable_instalments(run.month):
        if row.payee_id is not None and row.released_on is not None:
            key = (survivors.get(row.payee_id, row.payee_id), row.released_on.replace(day=1))
            waiting.setdefault(key, []).append(row)
    links = []
    for line in Line.objects.filter(payment__run=run).only("pk", "person_id", "month", "amount_fen"):
        instalments = waiting.get((line.person_id, line.month), [])
        if sum(row.amount_fen for row in instalments) != line.amount_fen:
            message = f"line {line.pk} differs from its instalments"
            raise AssertionError(message)
        links += [ReliefLine(line=line, instalment=row) for row in instalments]
    ReliefLine.objects.bulk_create(links, batch_size=1_000)


def instalments_of_run(run: Run) -> list[int]:
    """Return the instalments in the run, without those of payments taken out of it."""
    kept = ReliefLine.objects.filter(line__payment__run=run).exclude(line__payment__state__in=UNSENT_STATES)
    return list(kept.order_by("pk").values_list("instalment", flat=True))


def instalments_of(payments: Sequence[int]) -> list[int]:
    """Return the instalments that payments pay."""
    found: list[int] = []
    for chunk in _chunks(payments):
        rows = ReliefLine.objects.filter(line__payment__in=chunk).order_by("pk")
        found += rows.values_list("instalment", flat=True)
    return found


@carries("P18-6.c")
def refuse_changed_instalments(run: Run) -> None:
    """Refuse a relief run with an instalment that may not be paid any more: stopped, of a false case, of the dead.

    Nobody decides in writing that it is paid anyway: the payment is taken out of the run, or the run discarded.

    Raises:
        InstalmentsChanged
    """
    if run.kind != Run.Kind.RELIEF:
        return
    payable = {row.pk for row in payable_instalments(run.month)}
    changed = [pk for pk in instalments_of_run(run) if pk not in payable]
    if changed:
        rows = Instalment.objects.filter(pk__in=changed[:_CHUNK]).select_related("relief__case")
        names = "、".join(f"{row.relief.case.number}第{row.number}期" for row in rows[:5])
        raise InstalmentsChanged(
            _(
                "有{number}期救助款核算以后已经停止、情况不实或者领款人已故，不能再发：{names}。请移出本批，或者作废重新核算。"
            ).format(number=len(changed), names=names)
        )


def send_instalments(run: Run) -> None:
    """Count the instalments of a run that is released as with the bank."""
    if run.kind == Run.Kind.RELIEF:
        mark_sent(instalments_of_run(run))


def pay_instalments(payments: Sequence[int], on: date) -> None:
    """Count the instalments of payments that the bank has paid as paid."""
    if paid := instalments_of(payments):
        mark_paid(paid, on)


def return_instalments(payments: Sequence[int]) -> None:
    """Count the instalments of payments that came back, or were taken out of a released run, as released again."""
    if returned := instalments_of(payments):
        mark_returned(returned)


def _chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), _CHUNK):
        yield keys[start : start + _CHUNK]
