"""A column that lay in clear is sealed by a migration, row by row and in batches."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from doudi.core.encryption import column_seal
from doudi.payments.models import Hold
from tests.conftest import Family


@pytest.mark.clause("PIPL-28")
def test_texts_are_sealed_each_for_its_row(family: Family, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(column_seal, "_BATCH", 2)
    said = ["尿毒症住院", "", "化疗", "已出院"]
    holds = [
        Hold.objects.create(person=family.mother, reason=reason, programme=text, sealed_detail="-")
        for reason, text in zip(Hold.Reason.values, said, strict=False)
    ]
    operation = column_seal.sealed_from("payments", "hold", clear="programme", sealed="sealed_lifted_why")
    operation.code(apps, SimpleNamespace(connection=connection))  # type: ignore[arg-type]  # what it reads of an editor
    kept = [Hold.objects.get(pk=hold.pk).sealed_lifted_why for hold in holds]
    assert [one.clear() if one else "" for one in kept] == said
    assert not operation.reversible
