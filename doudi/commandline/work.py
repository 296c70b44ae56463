"""``doudi work``: the worker of background jobs."""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Callable

from doudi.commandline.arguments import Commands
from doudi.values.translation import gettext as _

_PAUSE_SECONDS = 0.5
_CLOCKS_EVERY_SECONDS = 60
_AFTER_TROUBLE_SECONDS = 5.0
_ACCESSES_EVERY_SECONDS = 60
_HEADS_EVERY_SECONDS = 300
_log = logging.getLogger("doudi.jobs")


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("work", help=_("处理后台任务"))
    parser.add_argument("--once", action="store_true", help=_("做完现有的就结束"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Run jobs until stopped; wait while the database is unavailable or the disk full."""
    from doudi.commandline.application import set_up_django

    set_up_django(answers_in_chinese=True)
    from django.db import Error as StoreError

    worker = Worker()
    while True:
        try:
            worked = worker.round()
        except (StoreError, OSError):
            if options.once:
                raise
            _log.exception("the worker waits for the database or disk")
            time.sleep(_AFTER_TROUBLE_SECONDS)
            continue
        if worked:
            continue
        if options.once:
            return
        time.sleep(_PAUSE_SECONDS)


class Worker:
    """Writes unfinished files once, then runs daily tasks and waiting jobs."""

    def __init__(self) -> None:
        import doudi.urls  # noqa: F401 - loads every room, and with it every kind of job

        self._finished = False
        self._clocks_at = self._accesses_at = self._heads_at = 0.0

    def round(self) -> bool:
        """Run one round; return whether there was something to do.

        Raises:
            django.db.Error, OSError: the database or the disk failed; nothing is half done.
        """
        from django.db import close_old_connections

        from doudi.core.access_log.actions import erase_due
        from doudi.core.access_log.seals import last_seal
        from doudi.core.access_log.spool import take_in
        from doudi.core.audit.heads import write_head
        from doudi.core.daily_tasks import daily_tasks
        from doudi.core.jobs.queue import run_next_job
        from doudi.lawbook.confirmed_standards import adopt_confirmed_standards
        from doudi.monitoring.check_answers.answers import run_due as answer_checks
        from doudi.monitoring.warnings.screening_runs import jobs as screening_jobs
        from doudi.payments.bank_exchange.actions import finish_files
        from doudi.portal import draft_expiry as portal_clockwork
        from doudi.registry.text_messages.expiry import erase_old_messages

        close_old_connections()
        if not self._finished:
            finish_files()
            self._finished = True
        adopt_confirmed_standards()
        if time.monotonic() >= self._clocks_at:
            self._clocks_at = time.monotonic() + _CLOCKS_EVERY_SECONDS
            for run_due in (
                *daily_tasks(),
                screening_jobs.run_due,
                answer_checks,
                portal_clockwork.expire_drafts,
                erase_old_messages,
            ):
                _run_task(run_due)
        if time.monotonic() >= self._accesses_at:
            self._accesses_at = time.monotonic() + _ACCESSES_EVERY_SECONDS
            take_in()
        if time.monotonic() >= self._heads_at:
            self._heads_at = time.monotonic() + _HEADS_EVERY_SECONDS
            erase_due()
            write_head({"access_log": last_seal()})
        return run_next_job()


def _run_task(run_due: Callable[[], object]) -> None:
    """Run what a room has due; where it fails, log it and let the other rooms and the jobs go on.

    Raises:
        django.db.Error, OSError: the database or the disk failed.
    """
    from django.db import Error as StoreError

    try:
        run_due()
    except (StoreError, OSError):
        raise
    except Exception:
        _log.exception("what is due in %s", run_due.__module__)
