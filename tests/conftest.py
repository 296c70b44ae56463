"""The test cast: a user of every role, and two families of two townships, all invented."""

from __future__ import annotations

import gc
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

if TYPE_CHECKING:
    from doudi.core.accounts.models import User
    from doudi.core.divisions.models import Division

# Java compiles for a long life by default, and takes most of the time of a test on Spark for it.
os.environ.setdefault("SPARK_SUBMIT_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")

_LONG_DIGITS = re.compile(r"(?<![0-9])[0-9]{17}[0-9X](?![0-9])")
PASSWORD = "a-long-enough-word-7"  # noqa: S105 - of people who are not


@dataclass
class Cast:
    """A user of every role; ``village`` is where the first family lives, ``other_village`` is in another township."""

    cadre: User
    officer: User
    other_officer: User
    leader: User
    bureau: User
    director: User
    finance: User
    auditor: User
    federation: User
    provider: User
    social_worker: User
    inspection_group: User
    system_administrator: User
    security_administrator: User
    audit_administrator: User
    citizen: User
    village: Division
    other_village: Division

    @property
    def people(self) -> dict[str, User]:
        """The users by the name of their field."""
        return {name: getattr(self, name) for name in CAST}


CAST = {
    "cadre": ("village_cadre", "360731100201"),
    "officer": ("township_officer", "360731100"),
    "other_officer": ("township_officer", "360731101"),
    "leader": ("township_leader", "360731100"),
    "bureau": ("bureau_officer", "360731"),
    "director": ("bureau_leader", "360731"),
    "finance": ("finance_officer", "360731"),
    "auditor": ("auditor", "360731"),
    "federation": ("department_officer", "360731"),
    "provider": ("provider_officer", "360731"),
    "social_worker": ("social_worker", "360731100"),
    "inspection_group": ("inspection_group", "360731"),
    "system_administrator": ("system_administrator", None),
    "security_administrator": ("security_administrator", None),
    "audit_administrator": ("audit_administrator", None),
    "citizen": ("citizen", None),
}


_TYPESETTING = {"case_documents", "journeys", "demo_site", "commandline"}
"""Folders of tests that print real PDF files."""
_WRITTEN_BY_DJANGO = {"django_content_type", "auth_permission"}
_COUNTING = {"ui", "console", "journeys", "demo_site", "commandline"}
"""Folders of tests that count what waits for a user."""


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """Start from the image of a database where one is kept; the fixture of the database asks for this one first."""
    from tests.database_image import migrated_once

    with migrated_once():
        yield


def pytest_sessionstart() -> None:
    """Look for cycles of objects seldom: models and modules fill the memory that each look goes through."""
    gc.set_threshold(50_000, 50, 100)


@pytest.fixture(scope="session", autouse=True)
def contexts_of_whole_pages() -> None:
    """Keep the context of a page, not of the hundred components in it: the test client copies each."""
    from django.template import Template
    from django.test.utils import instrumented_test_render

    running: list[Template] = []

    def render(template: Template, context: Any) -> Any:
        if running:
            return template.nodelist.render(context)
        running.append(template)
        try:
            return instrumented_test_render(template, context)
        finally:
            running.clear()

    Template._render = render


@pytest.fixture(scope="session", autouse=True)
def flush_of_filled_tables() -> None:
    """Empty the tables that have rows after a test that commits: PostgreSQL truncates all of them in a second or more.

    Their rows are deleted in spite of append-only guards, which are off until the last table is empty. What Django
    writes for its models after each migration stays, so that it is not written again.
    """
    from django.core.management.commands import flush
    from django.db import connections
    from django.db.backends.postgresql.operations import DatabaseOperations

    emit = flush.emit_post_migrate_signal

    def emit_where_needed(verbosity: int, interactive: bool, database: str) -> None:
        if connections[database].vendor != "postgresql":
            emit(verbosity, interactive, database)

    flush.emit_post_migrate_signal = emit_where_needed

    def sql_flush(operations: Any, style: Any, tables: list[str], **_options: Any) -> list[str]:
        quoted = [operations.quote_name(table) for table in tables if table not in _WRITTEN_BY_DJANGO]
        with operations.connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in quoted))
            filled = [name for (name,) in cursor.fetchall()]
        guards = "SET session_replication_role = {}".format
        return [guards("replica"), *(f"DELETE FROM {name}" for name in filled), guards("DEFAULT")]

    DatabaseOperations.sql_flush = sql_flush


@pytest.fixture(autouse=True)
def clear_failed_sign_ins() -> None:
    """Clear the cache, which counts failed sign-ins."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(autouse=True)
def no_heads_of_other_trails() -> None:
    """Forget the heads that another test wrote down of its audit trail."""
    from django.conf import settings

    settings.TRAIL_HEADS_FILE.unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def documents_without_typesetting(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give documents as HTML: typesetting takes half of the time of a case, and of the pages of all roles.

    Tests of the documents themselves, of pages in a browser and of the demonstration typeset them.
    """
    printing = sys.modules.get("doudi.ui.pdf")
    if printing is not None and not _TYPESETTING.intersection(request.node.path.parts):
        monkeypatch.setattr(printing, "_typeset", lambda html: b"%PDF-1.7 " + html.encode())


@pytest.fixture(autouse=True)
def navigation_without_counts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what waits in every room beside the entries of the navigation: it takes half of the time of a page.

    Tests of the navigation, of the desk, of pages in a browser and of the demonstration count it.
    """
    navigation = sys.modules.get("doudi.ui.navigation")
    if navigation is not None and not _COUNTING.intersection(request.node.path.parts):
        monkeypatch.setattr(navigation, "_COUNT_SOURCES", [])


@pytest.fixture(autouse=True)
def no_personal_data_in_logs(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logs a valid identity number."""
    from doudi.values.identity_number import has_valid_check_digit

    yield
    for record in caplog.get_records("call"):
        shown = f"{record.getMessage()} {record.exc_text or ''} {record.exc_info[1] if record.exc_info else ''}"
        assert not [text for text in _LONG_DIGITS.findall(shown) if has_valid_check_digit(text)]


@pytest.fixture
def divisions(db: Any) -> None:
    from doudi.core.divisions.actions import load_divisions
    from tests.repeated_rows import built_once

    built_once("divisions", load_divisions)


@pytest.fixture
def cast(divisions: Any) -> Cast:
    from tests.repeated_rows import built_once

    return built_once("cast", make_cast)


def make_cast() -> Cast:
    """Open an account of every role; the divisions must be loaded."""
    from doudi.core.accounts.actions import open_account
    from doudi.core.audit.trail import SYSTEM
    from doudi.core.divisions.models import Division

    people: dict[str, User] = {}
    villages = Division.objects.filter(level="village")
    first = villages.filter(code__startswith="360731100").order_by("code")[0]
    second = villages.exclude(code__startswith="360731100").order_by("code")[0]
    places = {
        "360731100201": first,
        "360731100": first.parent,
        "360731101": second.parent,
        "360731": Division.objects.get(code="360731"),
        None: None,
    }
    for name, (role, place) in CAST.items():
        people[name] = open_account(
            by=SYSTEM,
            username=name,
            name=f"{role} {name}"[:40],
            role=role,
            division=places[place],
            department="dpf" if role == "department_officer" else "",
            password=PASSWORD,
            initial=False,
        )
    return Cast(**people, village=first, other_village=second)


@pytest.fixture
def signed_in(cast: Cast) -> Any:
    """Return a function that gives a signed-in client of a user of the cast."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    def sign_in(name: str) -> Client:
        user = cast.people[name]
        if user.is_second_factor_required and not Authenticator.objects.filter(user=user).exists():
            TOTP.activate(user, generate_totp_secret())
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def family(cast: Cast) -> Any:
    """A dibao family at home: mother, and a disabled son; registered by the officer."""
    from tests.repeated_rows import built_once

    return built_once("family", lambda: make_family(cast.officer, cast.village, "1"))


@pytest.fixture
def other_family(cast: Cast) -> Any:
    """A family of another township."""
    from tests.repeated_rows import built_once

    return built_once("other family", lambda: make_family(cast.other_officer, cast.other_village, "2"))


@dataclass
class Family:
    household: Any
    mother: Any
    son: Any


def identity_number(birth_date: date, order: int) -> str:
    """Return an invented identity number with a valid check digit."""
    from doudi.values.identity_number import check_character

    first = f"360731{birth_date:%Y%m%d}{order:03d}"
    return first + check_character(first)


def make_family(by: Any, village: Any, number: str) -> Family:
    from doudi.core.accounts.models import User
    from doudi.registry import actions

    household = actions.register_household(by=by, number=f"H{number}", village=village)
    mother = actions.register_person(
        by=by,
        number=f"M{number}",
        name="钟桂英",
        id_number=identity_number(date(1970, 5, 1), 20 * int(number)),
        sex="female",
        birth_date=date(1970, 5, 1),
        household=household,
        relation="户主",
        source="paper",
    )
    son = actions.register_person(
        by=by,
        number=f"S{number}",
        name="易小明",
        id_number=identity_number(date(2000, 3, 2), 20 * int(number) + 1),
        sex="male",
        birth_date=date(2000, 3, 2),
        household=household,
        relation="子",
        source="paper",
    )
    actions.take_over_award(
        by=by,
        approved_by=User.objects.get(username="director"),
        number=f"A{number}",
        person=mother,
        programme="dibao",
        from_month=date(2022, 1, 1),
        dibao_class="other",
        assessed_income_fen=200_00,
    )
    return Family(household, mother, son)
