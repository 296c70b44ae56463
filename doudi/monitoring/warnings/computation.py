"""Compute the warnings of a month: registry, deliveries and store against what the officers know already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.audit.trail import Actor, action, record
from doudi.core.clock import today
from doudi.core.jobs.queue import Progress
from doudi.core.refusals import Refused
from doudi.monitoring.warnings.changes.kept_facts import keep_untouched, keys_of_facts
from doudi.monitoring.warnings.changes.marks import marks_of
from doudi.monitoring.warnings.changes.touched import touched_since
from doudi.monitoring.warnings.found_facts import MonthRead, find_facts, find_in_store
from doudi.monitoring.warnings.models import ScreeningRun
from doudi.monitoring.warnings.precision.retirements import retired_rules
from doudi.monitoring.warnings.reconciliation import RuleCounts, as_numbers, reconcile
from doudi.monitoring.warnings.screening_runs.lock import only_screening
from doudi.monitoring.warnings.screening_runs.refusals import MonthIsPast
from doudi.registry.law_inputs.registry_snapshot import Among, RegistrySnapshot, open_registry_snapshot
from doudi.screening import RULES
from doudi.values.benefit_month import format_month_in_words
from doudi.values.carries import carries


@carries("P18-3.d", "SC39-III.4", "P18-11.b", "P18-11.c")
def screen_month(
    month: date, *, by: Actor, progress: Progress = lambda _done, _total: None, from_scratch: bool = False
) -> ScreeningRun:
    """Bring the warnings of a month up to date; nothing is ended or held but what is gone.

    Where the last run was of the same month and nothing changed that concerns everybody, the rules run over the
    people and families only that changes since touch (see :mod:`doudi.monitoring.warnings.changes.touched`), with the
    same warnings as over everybody. ``from_scratch`` computes everybody.

    The rules run outside of a transaction, the warnings change in one.

    Raises:
        MonthIsPast, ScreeningRuns
        NoKnownValueError: a figure of law was not known.
        FileNotFoundError, WrongKeyError, CipherError: the rows of a delivery cannot be read.
    """
    with only_screening():
        return _screen(month.replace(day=1), today(), by, progress, from_scratch=from_scratch)


def _screen(month: date, day: date, by: Actor, progress: Progress, *, from_scratch: bool) -> ScreeningRun:
    last = _last_run()
    run = _start(month, day, by, last)
    try:
        progress(0, len(RULES))
        retired = retired_rules(month)
        marks, findings = marks_of(month, day, retired), find_in_store(month, retired)
        touched = None
        if last is not None and not from_scratch:
            touched = touched_since(last, marks, month, day, also=findings.subjects())
        run.marks, run.people_read = marks.as_stored(), None if touched is None else len(touched.people)
        among = None if touched is None else Among(touched.people_read, touched.homes_read)
        with open_registry_snapshot(month, day, has_clear_numbers=False, among=among) as snapshot:
            read = find_facts(snapshot.connection, month, day, retired, findings, progress, among)
            if touched is not None and last is not None:
                keep_untouched(snapshot.connection, last, touched)
            return _bring_up_to_date(by=by, run=run, snapshot=snapshot, read=read)
    except BaseException as error:
        message = error.message if isinstance(error, Refused) else _("计算中断，请再算一次；还不行请联系系统管理员。")
        ScreeningRun.objects.filter(pk=run.pk, state=ScreeningRun.State.RUNNING).update(
            state=ScreeningRun.State.FAILED, ended_at=timezone.now(), message=message[:300]
        )
        raise


def _last_run() -> ScreeningRun | None:
    return ScreeningRun.objects.filter(state=ScreeningRun.State.DONE).order_by("-month", "-pk").first()


def _start(month: date, day: date, by: Actor, last: ScreeningRun | None) -> ScreeningRun:
    """Begin a run.

    Raises:
        MonthIsPast
    """
    if last is not None and month < last.month:
        message = _("{month}已经计算过预警，不能再算更早的月份。").format(month=format_month_in_words(last.month))
        raise MonthIsPast(message, month=message)
    # Nobody else is screening, so a run that still says so was broken off with its process.
    ScreeningRun.objects.filter(state=ScreeningRun.State.RUNNING).update(
        state=ScreeningRun.State.FAILED, ended_at=timezone.now(), message=_("计算中断。")
    )
    return ScreeningRun.objects.create(month=month, known=day, started_by=by if isinstance(by, User) else None)


@action("warning.screen")
def _bring_up_to_date(*, by: Actor, run: ScreeningRun, snapshot: RegistrySnapshot, read: MonthRead) -> ScreeningRun:  # noqa: ARG001 - the decorator records the actor
    """Bring the warnings up to date with what was found, and end the run."""
    counts = reconcile(snapshot.connection, run.month, [rule.rule_id for rule in read.ran], run.known)
    totals = _totals(counts)
    run.state, run.ended_at = ScreeningRun.State.DONE, timezone.now()
    run.deliveries = [delivery.pk for delivery in read.deliveries]
    run.not_run = [[rule.rule_id, list(missing)] for rule, missing in read.not_run]
    run.retired = sorted(retired_rules(run.month))
    run.counts = as_numbers(counts)
    run.new_warnings, run.changed_warnings, run.again_warnings = totals["new"], totals["renewed"], totals["again"]
    run.judged_warnings, run.ended_warnings, run.marked_warnings = totals["judged"], totals["ended"], totals["marked"]
    run.facts = keys_of_facts(snapshot.connection)
    run.save()
    ScreeningRun.objects.exclude(pk=run.pk).exclude(marks={}).update(marks={}, facts=[])
    record(
        _("计算{month}的预警：新增{new}条，情况有变{renewed}条，仍在{again}条，随数据办结{ended}条。").format(
            month=format_month_in_words(run.month), **totals
        ),
        subject=run,
        new=totals,
    )
    return run


def _totals(counts: Mapping[str, RuleCounts]) -> dict[str, int]:
    return {field.name: sum(getattr(own, field.name) for own in counts.values()) for field in fields(RuleCounts)}
