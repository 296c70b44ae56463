"""``doudi work``: the worker that does long work in the background."""

from __future__ import annotations

import argparse
import time
from typing import Any

from doudi.values.language import gettext as _

_REST_SECONDS = 0.5
_CLOCKS_EVERY_SECONDS = 60


def add_commands(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("work", help=_("处理后台任务"))
    parser.add_argument("--once", action="store_true", help=_("做完现有的就结束"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Do what waits, until stopped."""
    from doudi.commandline.site import set_up

    set_up()
    from django.db import close_old_connections

    from doudi.casework.actions import clockwork
    from doudi.core.jobs.actions import do_next
    from doudi.lawbook import effects, in_force  # noqa: F401 - effects declares its kind of work
    from doudi.payments.banking.actions import finish_files
    from doudi.payments.statements import forecasting  # noqa: F401 - as above
    from doudi.portal import clockwork as portal_clockwork
    from doudi.registry.intake import actions  # noqa: F401 - declares its kinds of work

    finish_files()
    clocks_at = 0.0
    while True:
        close_old_connections()
        in_force.refresh()
        if time.monotonic() >= clocks_at:
            clocks_at = time.monotonic() + _CLOCKS_EVERY_SECONDS
            clockwork.run_due()
            portal_clockwork.run_due()
        if do_next():
            continue
        if options.once:
            return
        time.sleep(_REST_SECONDS)
