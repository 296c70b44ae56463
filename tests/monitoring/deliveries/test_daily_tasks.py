"""What is past its term is erased with a record; what nobody confirmed is discarded; keys and backups reach files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.core.cache import cache
from django.utils import timezone

from doudi.commandline.keys import _folders
from doudi.core.audit.models import Entry
from doudi.core.audit.trail import SYSTEM
from doudi.core.clock import today
from doudi.core.encryption.sealed_files import files_by_key
from doudi.core.refusals import TransitionNotAllowed
from doudi.monitoring.deliveries import contents
from doudi.monitoring.deliveries.actions import erase_delivery
from doudi.monitoring.deliveries.daily_tasks import run_due
from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.deliveries.queries import deliveries_in_force

Confirmed = Callable[..., Delivery]


def keys() -> dict[str, str]:
    return {name: contents.write_rows(duckdb.connect(), "SELECT 1 AS source_row") for name in Delivery.KEY_FIELDS}


def files(folder: Path) -> int:
    return len([path for path in folder.rglob("*") if path.is_file()])


def test_what_is_past_its_term_is_erased_and_the_row_stays(
    confirmed: Confirmed, attachment_folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    old = confirmed(retained_until=today() - timedelta(days=1), total_rows=5, linked_rows=5, **keys())
    kept = confirmed(retained_until=today(), **keys())
    assert files(attachment_folder) == 6
    with django_capture_on_commit_callbacks(execute=True):
        assert run_due() == 1
    assert files(attachment_folder) == 3
    old.refresh_from_db()
    assert (old.state, old.rows_key, old.total_rows) == ("erased", "", 5)
    assert deliveries_in_force("deaths", date(2023, 5, 1)) == [kept]
    (entry,) = Entry.objects.filter(verb="delivery.erase")
    assert "5行" in entry.sentence
    cache.clear()
    assert run_due() == 0


def test_a_delivery_that_nobody_confirmed_is_discarded(confirmed: Confirmed) -> None:
    forgotten, fresh = confirmed(state="staged", **keys()), confirmed(state="staged")
    Delivery.objects.filter(pk=forgotten.pk).update(uploaded_at=timezone.now() - timedelta(days=61))
    assert run_due() == 1
    states = dict(Delivery.objects.values_list("pk", "state"))
    assert states == {forgotten.pk: "discarded", fresh.pk: "staged"}


def test_only_a_confirmed_delivery_is_erased(confirmed: Confirmed) -> None:
    with pytest.raises(TransitionNotAllowed):
        erase_delivery(by=SYSTEM, delivery=confirmed(state="staged"))


def test_rotation_of_keys_reaches_the_files(confirmed: Confirmed, attachment_folder: Path) -> None:
    confirmed(**keys())
    assert attachment_folder in _folders()
    assert sum(files_by_key([attachment_folder]).values()) == 3
