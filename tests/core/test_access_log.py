"""The access log: who looked at whom, failed sign-ins, refusals; it cannot be cut, and is erased by months."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from doudi.console.access_log.subjects import ROUTES, in_words, pages_with_a_key
from doudi.core.access_log import spool
from doudi.core.access_log.actions import erase_due
from doudi.core.access_log.models import Access, AccessSeal
from doudi.core.access_log.seals import broken_seals, last_seal
from doudi.core.accounts.roles import Permission
from doudi.core.audit.exports import record_export
from doudi.core.audit.heads import write_head, written_seals
from doudi.core.audit.models import Entry
from doudi.core.audit.trail import LOOKS, VERBS
from tests.conftest import PASSWORD, Cast
from tests.database_owner import as_owner

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def spool_folder(tmp_path: Path, settings: Any) -> Path:
    settings.ACCESS_SPOOL = tmp_path / "access-spool"
    return settings.ACCESS_SPOOL


def taken_in() -> list[tuple[str, str, str, str]]:
    spool.take_in(waits=False)
    return list(Access.objects.order_by("pk").values_list("kind", "user_name", "subject_kind", "subject_id"))


def test_looking_is_written_down_with_purpose_and_address(family: Any, signed_in: Any, cast: Cast) -> None:
    officer = signed_in("officer")
    officer.get(family.mother.get_absolute_url())
    officer.post(reverse("registry:search"), {"q": "钟桂英"}, follow=True)
    officer.post(reverse("registry:reveal_id_number", args=[family.mother.pk]), {"why": "案件2023-7"})
    name, key = cast.officer.name, str(family.mother.pk)
    assert taken_in() == [
        ("page", name, "person", key),
        ("search", name, "", ""),
        ("reveal", name, "person", key),
    ]
    looked = Access.objects.get(kind="reveal")
    assert (looked.purpose, looked.address, looked.role) == ("案件2023-7", "127.0.0.1", "township_officer")
    assert looked.village_code == family.mother.village_id
    assert taken_in() == taken_in(), "lines are taken in once"
    assert next(spool_lines(), None) is None


def test_subjects_are_shown_in_words_and_numbers(family: Any, django_assert_num_queries: Any) -> None:
    seen = [
        ("registry:death_report", "death_report", "3"),
        ("registry:person", "person", str(family.mother.pk)),
        ("registry:person_panel", "person_panel", str(family.mother.pk)),
        ("payments:roll", "roll", "1"),
        ("registry:search", "", ""),
    ]
    rows = [
        Access(pk=place, page=page, subject_kind=kind, subject_id=key)
        for place, (page, kind, key) in enumerate(seen, start=1)
    ]
    number = family.mother.number
    with django_assert_num_queries(2):
        shown = [row.subject for row in in_words(rows)]
    assert shown == ["死亡登记 3", f"人员 {number}", f"人员 {number}", "发放批次 1", ""]
    assert in_words(rows)[3].place == "发放批次"


def test_rows_behind_addresses_are_named_and_others_keep_their_key() -> None:
    addresses = {before for _page, before in pages_with_a_key()}
    assert set(ROUTES) <= addresses, "an address that is no more"
    assert all(apps.get_model(label) for label in ROUTES.values())
    [row] = in_words([Access(pk=1, page="some:room", subject_kind="room", subject_id="7")])
    assert row.subject == "7", "a room that has not named its rows yet"


def test_every_row_of_monitoring_is_named() -> None:
    unnamed = {before for _page, before in pages_with_a_key() if before.startswith("monitoring/")} - set(ROUTES)
    assert not unnamed


def test_what_leaves_by_a_button_is_a_look_in_the_access_log() -> None:
    for verb in (
        *("personal_data.reveal", "referral.department_reveal", "discovery.walk.take_along"),
        *("delivery.download_faults", "delivery.export_population", "electricity.export_list"),
    ):
        assert verb in VERBS
        assert verb in LOOKS


def spool_lines() -> Any:
    from django.conf import settings

    return Path(settings.ACCESS_SPOOL).glob("*")


@pytest.mark.attack
def test_failed_sign_ins_and_refusals_are_written_down(family: Any, signed_in: Any, cast: Cast) -> None:
    stranger = Client()
    for name in ("officer", "360731197005010020"):
        stranger.post(reverse("account_login"), {"login": name, "password": "wrong-" + PASSWORD})
    signed_in("officer").get(reverse("console:accounts"))
    kinds = [(kind, name) for kind, name, _subject, _key in taken_in()]
    assert kinds == [("failed", "officer"), ("failed", "***"), ("refused", cast.officer.name)]
    assert Access.objects.get(kind="refused").outcome == "forbidden"


def test_only_the_audit_administrator_reads_it_and_the_export_is_audited(family: Any, signed_in: Any) -> None:
    signed_in("officer").get(family.mother.get_absolute_url())
    taken_in()
    page = reverse("console:access_log")
    for name in ("system_administrator", "security_administrator", "auditor", "director"):
        assert signed_in(name).get(page).status_code == 403
    client = signed_in("audit_administrator")
    shown = client.get(page, {"subject": "person", "number": family.mother.number}).content.decode()
    assert f"人员 {family.mother.number}" in shown
    assert family.mother.number in client.get(page, {"number": str(family.mother.pk)}).content.decode()
    assert "钟桂英" not in shown
    assert f"人员 {family.mother.number}" not in client.get(page, {"kind": "failed"}).content.decode()
    assert client.get(page, {"excel": "1"}).status_code == 200
    assert Entry.objects.filter(verb="list.export").count() == 1


def some_rows(number: int) -> None:
    for place in range(number):
        spool.append({"kind": "page", "user_name": "甲", "page": "registry:person", "subject_id": str(place)})
    spool.take_in(waits=False)


@pytest.mark.attack
@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE access_log_access SET user_name = '乙' WHERE subject_id = '1'", {"changed"}),
        ("DELETE FROM access_log_access WHERE subject_id = '1'", {"changed"}),
    ],
)
def test_changed_and_removed_rows_show(statement: str, expected: set[str]) -> None:
    some_rows(3)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(broken_seals()) == []
    as_owner("access_log_access", statement)
    assert {fault for _number, fault in broken_seals()} == expected


@pytest.mark.attack
def test_cut_tail_shows_by_the_seal_written_down(cast: Cast) -> None:
    some_rows(2)
    some_rows(1)
    record_export(by=cast.auditor, filters=[], rows=1, most=1, permission=Permission.READ_AUDIT_TRAIL)
    write_head({"access_log": last_seal()})
    written = written_seals()
    assert [number for number, _proof in written] == [2]
    assert list(broken_seals(written)) == []
    as_owner("access_log_access", "DELETE FROM access_log_access WHERE id = (SELECT MAX(id) FROM access_log_access)")
    as_owner("access_log_accessseal", "DELETE FROM access_log_accessseal WHERE number = 2")
    assert list(broken_seals()) == []
    assert list(broken_seals(written)) == [(2, "cut_off")]


def test_old_months_are_erased_with_a_record_and_young_rows_cannot_be(settings: Any) -> None:
    old = (timezone.now() - timedelta(days=500)).isoformat()
    spool.append({"kind": "page", "user_name": "甲", "page": "registry:person", "at": old})
    spool.take_in(waits=False)
    some_rows(1)
    assert erase_due() == 1
    assert erase_due() == 0
    entry = Entry.objects.get(verb="access_log.erase")
    assert entry.new["rows"] == 1
    assert Access.objects.count() == 1
    assert AccessSeal.objects.count() == 2
    assert list(broken_seals()) == []


def test_a_line_costs_a_page_no_query(django_assert_num_queries: Any) -> None:
    """It goes to a file; the worker takes the file into the database."""
    with django_assert_num_queries(0):
        spool.append({"kind": "page", "user_name": "甲", "page": "registry:person"})
    assert spool.take_in(waits=False)


def test_lines_of_a_crash_are_taken_in_once(spool_folder: Path) -> None:
    some_rows(1)
    row = Access.objects.get()
    line = f'{{"token": "{row.token}", "at": "{row.at.isoformat()}", "kind": "page", "user_name": "甲", "page": "x"}}'
    (spool_folder / "1-1.taken").write_text(f"{line}\nhalf a li", encoding="utf-8")
    spool.take_in(waits=False)
    assert Access.objects.count() == 1
    assert list(broken_seals()) == []


def test_everything_taken_along_on_a_phone_is_a_look_in_the_access_log() -> None:
    taken = {verb for verb in VERBS if verb.endswith(".take_along")}
    assert {"case.take_along", "care_visit.take_along"} <= taken
    assert taken <= LOOKS.keys()
