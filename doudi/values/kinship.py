"""Relations to the head of the household, grouped as in GB4761-1."""

from __future__ import annotations

import re

from doudi.values.carries import carries

_GROUPS = (
    (0, re.compile(r"户主|本人|申请人")),
    (1, re.compile(r"配偶|夫|妻|丈夫|爱人|老婆|老公")),
    (8, re.compile(r"女婿|儿媳|媳妇|岳|公公|婆婆|侄|甥|叔|姑|舅|姨|其他")),
    (4, re.compile(r"孙")),
    (6, re.compile(r"祖|爷爷|奶奶|外公|外婆|姥")),
    (7, re.compile(r"兄|弟|姐|妹")),
    (5, re.compile(r"父|母|爸|妈|爹|娘")),
    (3, re.compile(r"女")),
    (2, re.compile(r"子|儿")),
)
_OTHERS = 8


@carries("GB4761-1")
def relation_group(relation: str) -> int:
    """The first digit of the standard's code: 0 oneself or the head, 1 spouse, 2 son, 3 daughter, 4 grandchildren,
    5 parents, 6 grandparents, 7 brothers and sisters, 8 others.
    """
    return next((group for group, pattern in _GROUPS if pattern.search(relation)), _OTHERS)


_GENERATIONS = (
    (0, re.compile(r"户主|本人|申请人")),
    (1, re.compile(r"[之的](子|女|儿)|姑娘")),
    (
        0,
        re.compile(
            r"(姨|舅|姑|叔|伯)子|姨(妹|姐)|妻(弟|兄|妹|姐|舅)|内(弟|兄)|嫂|(弟|兄|哥)媳|妯娌|连襟|[姐妹]夫|兄弟媳"
        ),
    ),
    (-3, re.compile(r"曾祖|高祖|太公|太婆|太爷|太奶")),
    (3, re.compile(r"曾孙|重孙|玄孙")),
    (2, re.compile(r"孙")),
    (-2, re.compile(r"祖|爷爷|奶奶|外公|外婆|姥|[叔伯舅]公|[姑姨]婆")),
    (1, re.compile(r"儿媳|媳妇|女婿|侄|甥")),
    (-1, re.compile(r"岳|公公|婆婆|叔|伯|姑|舅|姨|父|母|爸|妈|爹|娘")),
    (0, re.compile(r"配偶|夫|妻|爱人|老婆|老公|兄|弟|姐|妹|哥")),
    (1, re.compile(r"女|子|儿")),
)


def generation(relation: str) -> int | None:
    """Return the generation below that of the head of the household, below zero for the ones above; None if unclear.

    >>> generation("侄孙"), generation("岳母"), generation("小舅子"), generation("其他")
    (2, -1, 0, None)
    """
    return next((place for place, pattern in _GENERATIONS if pattern.search(relation)), None)
