"""A private PostgreSQL cluster that can be killed, restarted, and copies a database quickly."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

_STARTS_WITHIN_SECONDS = 30
OPTIONS = ("fsync=off", "listen_addresses=", "max_connections=60", "shared_buffers=64MB", "autovacuum=off")
"""Without flushing: a killed process loses nothing that the operating system has, so flushing would only cost time."""


def binaries() -> Path | None:
    """Return the folder of the PostgreSQL programs; None if they are not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parent.name))
    if found:
        return found[-1]
    there = shutil.which("initdb")
    return Path(there).parent if there else None


class Cluster:
    """A cluster with data and socket in ``folder``, run as the package's user because it refuses to run as root."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, folder / "data"
        programs = binaries()
        if programs is None:
            message = "there is no PostgreSQL on this machine"
            raise RuntimeError(message)
        self.programs = programs
        folder.chmod(0o755)
        if os.getuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
            self._as_server = ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups", "--"]
        else:
            self._as_server = []
        self._run("initdb", "-D", self.data, "-U", "doudi", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write(
                "\n".join(f"{name} = '{value}'" for name, _is, value in (one.partition("=") for one in OPTIONS)) + "\n"
            )
            settings.write(f"unix_socket_directories = '{folder}'\n")
        self.start()

    def _run(self, program: str, *arguments: object) -> None:
        command = [*self._as_server, str(self.programs / program), *map(str, arguments)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def url(self, name: str) -> str:
        return f"postgresql://doudi@/{name}?host={self.folder}"

    def start(self) -> None:
        """Start, and wait until recovery is done and it answers."""
        import psycopg

        with (self.folder / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [*self._as_server, str(self.programs / "postgres"), "-D", str(self.data)], stdout=log, stderr=log
            )
        until = time.monotonic() + _STARTS_WITHIN_SECONDS
        while True:
            try:
                psycopg.connect(self.url("postgres")).close()
            except psycopg.OperationalError:
                if time.monotonic() > until or self._server.poll() is not None:
                    raise
                time.sleep(0.02)
            else:
                return

    @property
    def died(self) -> bool:
        """Whether the server ended by itself."""
        return self._server.poll() is not None

    def stop(self) -> None:
        """Stop at once."""
        self._server.send_signal(signal.SIGQUIT)
        self._server.wait(_STARTS_WITHIN_SECONDS)

    def kill(self) -> None:
        """Kill the postmaster and all its processes with SIGKILL."""
        first = self._server.pid
        os.kill(first, signal.SIGSTOP)  # it begins none while the others are looked for
        others = _children(first)
        for one in (first, *others):
            os.kill(one, signal.SIGKILL)
        self._server.wait(_STARTS_WITHIN_SECONDS)
        until = time.monotonic() + _STARTS_WITHIN_SECONDS
        while time.monotonic() < until and any(_lives(one) for one in others):
            time.sleep(0.005)

    def ask(self, *statements: str) -> None:
        """Run statements on the server."""
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[call-overload]  # fixed names only

    def copy(self, kept: str, name: str) -> None:
        """Replace the database ``name`` by a copy of ``kept``, ending its connections."""
        self.ask(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name} TEMPLATE {kept}")


def _children(process: int) -> list[int]:
    found = []
    for place in Path("/proc").iterdir():
        if place.name.isdecimal():
            stat = _stat(int(place.name))
            if stat and int(stat[1]) == process:
                found.append(int(place.name))
    return found


def _stat(process: int) -> Any:
    """Return the state and the parent of a process."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None


def _lives(process: int) -> bool:
    stat = _stat(process)
    return bool(stat) and stat[0] != "Z"
