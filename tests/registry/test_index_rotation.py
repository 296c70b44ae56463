"""The index key is replaced: every index is made again from its sealed text, and none that does not fit it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from doudi.casework.models import ApplicationName
from doudi.core.audit.trail import SYSTEM
from doudi.core.encryption import BlindIndexField, SealedKind, blind_index, key_ring
from doudi.core.encryption.keys import read_keys, write_keys
from doudi.monitoring.low_income.layers.causes import cause_index
from doudi.monitoring.low_income.layers.models import LowIncomePerson
from doudi.portal.models import StoredDraft
from doudi.registry import actions as registry
from doudi.registry.models import Circumstance, Person
from doudi.registry.personal_data.index_rotation import IndexDisagrees, indexed_columns, rotate_index_key
from tests.casework.conftest import answers, send
from tests.conftest import Cast, Family

pytestmark = [pytest.mark.django_db, pytest.mark.attack]
PHONE = "13700000009"
SINCE = date(2023, 1, 1)


@pytest.fixture(autouse=True)
def own_keys(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """The keys of the tests in a file of this test."""
    path = tmp_path / "keys.json"
    write_keys(key_ring(), path)
    settings.KEY_FILE = path
    key_ring.cache_clear()
    yield path
    key_ring.cache_clear()


def test_every_index_is_made_again_and_still_finds_its_row(cast: Cast, family: Family, own_keys: Path) -> None:
    number = family.mother.id_number.clear()
    registry.change_circumstance(
        by=cast.officer,
        subject=family.mother,
        kind="phone",
        value=PHONE,
        since=family.mother.birth_date,
        source="paper",
    )
    send(cast.village, answers("dibao"))
    name = ApplicationName.objects.exclude(id_number_index="").order_by("pk")[0]
    draft = StoredDraft.objects.create(
        sealed='{"phone": "13700000001"}',
        phone_index=blind_index(PHONE, SealedKind.PHONE),
        expires_at="2099-01-01T00:00Z",
    )
    before = key_ring()
    assert rotate_index_key(by=SYSTEM) >= 5
    assert (key_ring().index != before.index, key_ring().next_index) == (True, b"")
    assert read_keys(own_keys).earlier_indexes == (before.index,)
    assert Person.objects.get(id_number_index=blind_index(number, SealedKind.IDENTITY_NUMBER)) == family.mother
    assert Circumstance.objects.filter(text_index=blind_index(PHONE, SealedKind.PHONE), person=family.mother).exists()
    old = name.id_number_index
    name.refresh_from_db()
    assert name.id_number_index not in {"", old}
    draft.refresh_from_db()
    assert draft.phone_index == "", "it was saved under another telephone, which is not kept"


def test_causes_of_hardship_are_found_under_the_new_key(family: Family) -> None:
    mother = family.mother
    person = LowIncomePerson.objects.create(
        person=mother, village_code=mother.village_id, sex=mother.sex, birth_date=mother.birth_date, since=SINCE
    )
    cause = person.causes.create(cause_index=cause_index("illness"))
    rotate_index_key(by=SYSTEM)
    old = cause.cause_index
    cause.refresh_from_db()
    assert cause.cause_index == cause_index("illness") != old


def test_index_of_another_text_stops_the_rotation_which_goes_on_with_the_same_key(cast: Cast, family: Family) -> None:
    right, other = family.mother.id_number_index, blind_index("110101199003072316", SealedKind.IDENTITY_NUMBER)
    Person.objects.filter(pk=family.mother.pk).update(id_number_index=other)
    before = key_ring()
    with pytest.raises(IndexDisagrees):
        rotate_index_key(by=SYSTEM)
    begun = key_ring()
    assert (begun.index, len(begun.next_index)) == (before.index, 32)
    assert Person.objects.get(pk=family.son.pk).id_number_index == family.son.id_number_index
    Person.objects.filter(pk=family.mother.pk).update(id_number_index=right)
    rotate_index_key(by=SYSTEM)
    assert key_ring().index == begun.next_index


def test_indexes_of_an_older_backup_are_taken(cast: Cast, family: Family) -> None:
    rotate_index_key(by=SYSTEM)
    first = key_ring()
    older = replace(first, index=first.earlier_indexes[0])
    number = family.mother.id_number.clear()
    Person.objects.filter(pk=family.mother.pk).update(
        id_number_index=blind_index(number, SealedKind.IDENTITY_NUMBER, older)
    )
    rotate_index_key(by=SYSTEM)
    family.mother.refresh_from_db()
    assert family.mother.id_number_index == blind_index(number, SealedKind.IDENTITY_NUMBER)


def test_every_index_of_every_model_is_known() -> None:
    declared = {
        (model._meta.db_table, str(field.column))
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, BlindIndexField)
    }
    known = {(column.table, column.name) for column in indexed_columns()}
    assert declared | {("registry_circumstance", "text_index")} == known
