"""Groups of relations to the head of the household, as rolls write them."""

from __future__ import annotations

import pytest
from django.utils import translation

from doudi.values.kinship import generation, relation_group, relation_in_language


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


@pytest.mark.parametrize(
    ("place", "relations"),
    [
        (-3, ("曾祖父", "太婆")),
        (-2, ("祖父", "外婆", "叔公", "姑婆")),
        (-1, ("父亲", "继母", "岳父", "公公", "叔叔", "姑父", "姨夫", "伯母")),
        (0, ("户主", "配偶", "妻子", "弟弟", "弟媳", "嫂子", "姐夫", "小舅子", "大姨子", "堂兄")),
        (1, ("长子", "女儿", "继子", "儿媳", "女婿", "侄女", "外甥", "妻与前夫之子", "姑娘")),
        (2, ("孙子", "外孙女", "孙媳", "孙女婿", "侄孙")),
        (3, ("曾孙", "重孙女")),
        (None, ("", "其他", "非亲属")),
    ],
)
def test_generations(place: int | None, relations: tuple[str, ...]) -> None:
    assert {relation: generation(relation) for relation in relations} == dict.fromkeys(relations, place)


def test_relations_are_read_in_english_where_the_word_is_known() -> None:
    with translation.override("en"):
        words = [relation_in_language(text) for text in ("户主", "女", "子", "侄", "同村人", "")]
    assert words == ["Head of household", "Daughter", "Son", "Nephew", "同村人", ""]
    assert relation_in_language("女") == "女"
