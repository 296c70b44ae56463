"""The registry opened once for the deliveries that are read one after the other."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from types import TracebackType
from typing import TYPE_CHECKING

from doudi.core.clock import this_month, today
from doudi.matching import prepare_people
from doudi.monitoring.deliveries.contents import private_folder
from doudi.registry.law_inputs.registry_snapshot import RegistrySnapshot, open_registry_snapshot

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LONGEST_SECONDS = 15 * 60
"""A registry that was opened longer ago is opened again, so that no row is matched with an old one."""
_MEMORY = "2GB"


class SharedRegistry(AbstractContextManager["SharedRegistry"]):
    """The registry, with the people prepared for matching; opened when it is first asked for.

    The deliveries that share it were all uploaded before, so each is matched with what the registry knew after its
    upload.
    """

    def __init__(self) -> None:
        self._opened = ExitStack()
        self._snapshot: RegistrySnapshot | None = None
        self._of = (this_month(), today())
        self._until = 0.0

    @contextmanager
    def tables(self, alive: Callable[[], None]) -> Iterator[DuckDBPyConnection]:
        """Give the registry for one delivery; the tables made in it are dropped when the block ends.

        Args:
            alive: called now and then while the registry is opened.
        """
        if self._of != (this_month(), today()) or time.monotonic() >= self._until:
            self.close()
        snapshot = self._snapshot or self._open(alive)
        try:
            with snapshot.scratch() as connection:
                yield connection
        except BaseException:
            self.close()  # what failed may have left the database unusable
            raise

    def _open(self, alive: Callable[[], None]) -> RegistrySnapshot:
        self._of, self._until = (this_month(), today()), time.monotonic() + LONGEST_SECONDS
        folder = self._opened.enter_context(private_folder())
        snapshot = self._opened.enter_context(open_registry_snapshot(*self._of, alive=alive))
        snapshot.connection.execute(f"SET memory_limit = '{_MEMORY}'")
        snapshot.connection.execute(f"SET temp_directory = '{folder}'")
        prepare_people(snapshot.connection)
        self._snapshot = snapshot
        return snapshot

    def close(self) -> None:
        """Forget everything."""
        self._snapshot = None
        self._opened.close()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
