"""Identity columns of a row with the errors that departments' lists have, as SQL over the people of the county.

Written from what lists look like, without looking at how rows are matched.
"""

from __future__ import annotations

import random

_TRADITIONAL = (
    "刘钟黄张陈谢华孙赖罗吴杨邹叶兰贵国凤荣强红军丽发东云龙玉峰",
    "劉鍾黃張陳謝華孫賴羅吳楊鄒葉蘭貴國鳳榮強紅軍麗發東雲龍玉峯",
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB11643-2

SHARES = {
    "clean": 720,
    "dirty": 60,
    "fifteen": 30,
    "wrong_digit": 40,
    "exchanged": 20,
    "variant": 30,
    "other_order": 8,
    "last_four_zero": 12,
    "swapped_columns": 20,
    "relatives_number": 10,
    "other_name": 10,
    "blank": 10,
    "unknown": 25,
    "namesake_unknown": 5,
}
"""Kinds of rows per thousand; ``unknown`` people and their namesakes do not live in the county."""

UNREACHABLE = ("relatives_number", "other_name", "blank", "unknown", "namesake_unknown")
"""Rows that do not show whom they mean."""


def draw_kind(draws: random.Random) -> str:
    """A kind of error of a row about somebody of the county."""
    kinds = [kind for kind in SHARES if "unknown" not in kind]
    return draws.choices(kinds, [SHARES[kind] for kind in kinds])[0]


def kind_sql(chance: str) -> str:
    """The kind of a row from a whole number drawn for it."""
    edge, cases = 0, []
    for kind, share in SHARES.items():
        edge += share
        cases.append(f"WHEN {chance} % 1000 < {edge} THEN '{kind}'")
    return f"CASE {' '.join(cases)} END"


def check_character_sql(first: str) -> str:
    """The check character of the first seventeen digits."""
    terms = " + ".join(
        f"{weight} * substr({first}, {place}, 1)::INTEGER" for place, weight in enumerate(_WEIGHTS, start=1)
    )
    return f"substr('10X98765432', ({terms}) % 11 + 1, 1)"


def identity_view(rows: str) -> str:
    """The rows with the columns ``id_number`` and ``name`` as written.

    ``rows`` has person_id, kind and chance. People are read from ``numbered``, which also has the number of another
    person beside each (``other_number``).
    """
    stranger = "'362101' || strftime(p.birth_date, '%Y%m%d') || lpad((c % 998 + 1)::VARCHAR, 3, '0')"
    return f"""
        WITH joined AS (
            SELECT r.*, p.id_number AS number, p.name AS called, p.other_number, p.other_name, p.birth_date,
                (r.chance // 1000)::BIGINT AS c
            FROM ({rows}) AS r JOIN numbered AS p USING (person_id)
        ), placed AS (
            SELECT *, {stranger.replace("p.", "")} AS stranger, 7 + c % 11 AS place,
                coalesce(list_filter([7, 9, 11, 13, 14, 15, 16, 10, 12],
                    lambda n: substr(number, n, 1) <> substr(number, n + 1, 1))[1 + (c % 2)], 0) AS swap_place
            FROM joined
        )
        SELECT * EXCLUDE (number, called, other_number, other_name, birth_date, c, stranger, place, swap_place),
            CASE kind
                WHEN 'dirty' THEN CASE c % 3 WHEN 0 THEN lower(number) WHEN 1 THEN ' ' || number
                    ELSE '''' || number END
                WHEN 'fifteen' THEN CASE WHEN birth_date < DATE '2000-01-01'
                    THEN substr(number, 1, 6) || substr(number, 9, 9) ELSE number END
                WHEN 'wrong_digit' THEN substr(number, 1, place - 1)
                    || ((substr(number, place, 1)::INTEGER + 1 + c % 9) % 10)::VARCHAR || substr(number, place + 1)
                WHEN 'exchanged' THEN CASE swap_place WHEN 0 THEN number ELSE substr(number, 1, swap_place - 1)
                    || substr(number, swap_place + 1, 1) || substr(number, swap_place, 1)
                    || substr(number, swap_place + 2) END
                WHEN 'last_four_zero' THEN substr(number, 1, 14) || '0000'
                WHEN 'swapped_columns' THEN called
                WHEN 'relatives_number' THEN other_number
                WHEN 'blank' THEN ''
                WHEN 'unknown' THEN stranger || {check_character_sql("stranger")}
                WHEN 'namesake_unknown' THEN stranger || {check_character_sql("stranger")}
                ELSE number END AS id_number,
            CASE kind
                WHEN 'dirty' THEN CASE c % 4 WHEN 0 THEN ' ' || called || ' '
                    WHEN 1 THEN substr(called, 1, 1) || '　' || substr(called, 2) ELSE called END
                WHEN 'variant' THEN translate(called, '{_TRADITIONAL[0]}', '{_TRADITIONAL[1]}')
                WHEN 'other_order' THEN substr(called, 2) || substr(called, 1, 1)
                WHEN 'swapped_columns' THEN number
                WHEN 'other_name' THEN substr(called, 1, 1) || '某某'
                WHEN 'unknown' THEN other_name
                ELSE called END AS name
        FROM placed"""
