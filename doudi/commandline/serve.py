"""``doudi serve``: the web application, behind a web server or on one machine."""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import threading
from typing import Any

from doudi.commandline import arguments
from doudi.commandline.arguments import Commands
from doudi.commandline.errors import CommandError
from doudi.commandline.output import print_remark
from doudi.values.translation import gettext as _

DEFAULT_PORT = 8000
_BEGUN_AGAIN_AFTER_SECONDS = 5.0
_HEADER_MILLISECONDS = 10_000
"""The longest that a client may take to send its headers."""


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("serve", help=_("启动网页服务"))
    parser.add_argument("--host", default="127.0.0.1", help=_("监听的地址，默认只限本机"))
    parser.add_argument("--port", type=arguments.whole_number(1, 65_535), default=DEFAULT_PORT, help=_("端口"))
    parser.add_argument(
        "--workers", type=arguments.whole_number(1, 64), default=max(2, os.cpu_count() or 1), help=_("进程数")
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Prepare the database, then serve until stopped."""
    from doudi.commandline.application import prepare_database, set_up_django

    set_up_django(answers_in_chinese=True)
    prepare_database()
    refuse_owner()
    _refuse_unsafe_installation()
    serve(options.host, options.port, options.workers)


def _refuse_unsafe_installation() -> None:
    """Refuse what ``doudi doctor`` finds wrong, in production."""
    from django.conf import settings

    from doudi.commandline.doctor import findings

    if not settings.IS_PRODUCTION:
        return
    wrong = [sentence for well, sentence in findings() if not well]
    if wrong:
        raise CommandError(_("没有达到正式使用的条件，没有启动：{wrong}").format(wrong="；".join(wrong)))


def refuse_owner() -> None:
    """Refuse to serve in production as a role that owns the tables of PostgreSQL or may do more than it needs.

    Raises:
        CommandError: with the command that makes the application's role.
    """
    from django.conf import settings

    from doudi.core.database_roles import excess_privileges, owned_tables

    if not settings.IS_PRODUCTION:
        return
    if owned_tables():
        message = _("数据库账户是表的所有者或超级用户：生产环境须用只有必要权限的应用账户运行。")
        raise CommandError(message, _("用所有者账户运行 doudi database roles --apply 应用账户名，再用应用账户启动。"))
    if excess := excess_privileges():
        message = _("数据库应用账户的权限超过需要（{excess}）。").format(excess="、".join(excess[:3]))
        raise CommandError(message, _("用所有者账户再运行一次 doudi database roles --apply 应用账户名。"))


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = _("地址 {host}:{port} 不能使用（{reason}），请用 --port 换一个端口。")
            raise CommandError(message.format(host=host, port=port, reason=error.strerror)) from None


def serve(host: str, port: int, workers: int) -> None:
    """Serve until stopped, with a worker process. Each web process works on one request at a time."""
    _refuse_taken_port(host, port)
    from django.db import connections

    connections.close_all()
    print_remark(_("网页服务：http://{host}:{port}/　按 Ctrl+C 停止。").format(host=host, port=port))
    beside = _WorkerBeside()
    try:
        web_server(host, port, workers).serve()
    finally:
        beside.stop()


def web_server(host: str, port: int, workers: int, application: str = "doudi.asgi:application") -> Any:
    """Return the web server, not yet serving; it replaces processes that die.

    Headers and bodies that come slowly wait in the event loop (``doudi.asgi``) and end after a while.
    """
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings

    return Granian(
        application,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=_HEADER_MILLISECONDS),
        websockets=False,
        log_access=False,
        respawn_failed_workers=True,
    )


class _WorkerBeside:
    """``doudi work`` as a child process, restarted if it dies."""

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._begin()
        threading.Thread(target=self._watch, daemon=True).start()

    def _begin(self) -> None:
        self._process = subprocess.Popen([sys.executable, "-m", "doudi.commandline", "work"])

    def _watch(self) -> None:
        while not self._ended.is_set():
            self._process.wait()
            if not self._ended.wait(_BEGUN_AGAIN_AFTER_SECONDS):
                self._begin()

    def stop(self) -> None:
        self._ended.set()
        self._process.terminate()
