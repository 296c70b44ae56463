"""Groups of relations to the head of the household, as rolls write them."""

from __future__ import annotations

import pytest

from doudi.values.kinship import relation_group


@pytest.mark.clause("GB4761-1")
@pytest.mark.parametrize(
    ("relation", "group"),
    [
        ("户主", 0),
        ("本人", 0),
        ("配偶", 1),
        ("妻子", 1),
        ("长子", 2),
        ("儿子", 2),
        ("次女", 3),
        ("女儿", 3),
        ("孙女", 4),
        ("外孙", 4),
        ("父亲", 5),
        ("母亲", 5),
        ("祖父", 6),
        ("外祖母", 6),
        ("弟弟", 7),
        ("姐", 7),
        ("女婿", 8),
        ("儿媳", 8),
        ("岳母", 8),
        ("侄女", 8),
        ("", 8),
        ("子女", 3),
    ],
)
def test_relations(relation: str, group: int) -> None:
    assert relation_group(relation) == group
