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
