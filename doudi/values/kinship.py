"""Relations to the head of the household, grouped as in GB4761-1."""

from __future__ import annotations

import re

from doudi.values.carries import carries
from doudi.values.translation import gettext, gettext_noop, is_english

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


_LONG_WORDS = {
    "户主": gettext_noop("户主"),
    "本人": gettext_noop("本人"),
    "申请人": gettext_noop("申请人"),
    "配偶": gettext_noop("配偶"),
    "夫": gettext_noop("丈夫"),
    "丈夫": gettext_noop("丈夫"),
    "妻": gettext_noop("妻子"),
    "妻子": gettext_noop("妻子"),
    "子": gettext_noop("儿子"),
    "儿子": gettext_noop("儿子"),
    "长子": gettext_noop("长子"),
    "次子": gettext_noop("次子"),
    "独生子": gettext_noop("独生子"),
    "养子": gettext_noop("养子"),
    "女": gettext_noop("女儿"),
    "女儿": gettext_noop("女儿"),
    "长女": gettext_noop("长女"),
    "次女": gettext_noop("次女"),
    "养女": gettext_noop("养女"),
    "子女": gettext_noop("子女"),
    "儿媳": gettext_noop("儿媳"),
    "女婿": gettext_noop("女婿"),
    "父": gettext_noop("父亲"),
    "父亲": gettext_noop("父亲"),
    "母": gettext_noop("母亲"),
    "母亲": gettext_noop("母亲"),
    "父母": gettext_noop("父母"),
    "岳父": gettext_noop("岳父"),
    "岳母": gettext_noop("岳母"),
    "公公": gettext_noop("公公"),
    "婆婆": gettext_noop("婆婆"),
    "祖父": gettext_noop("祖父"),
    "爷爷": gettext_noop("祖父"),
    "祖母": gettext_noop("祖母"),
    "奶奶": gettext_noop("祖母"),
    "外祖父": gettext_noop("外祖父"),
    "外祖母": gettext_noop("外祖母"),
    "孙子": gettext_noop("孙子"),
    "孙": gettext_noop("孙子"),
    "孙女": gettext_noop("孙女"),
    "外孙": gettext_noop("外孙"),
    "外孙女": gettext_noop("外孙女"),
    "兄": gettext_noop("哥哥"),
    "哥哥": gettext_noop("哥哥"),
    "弟": gettext_noop("弟弟"),
    "弟弟": gettext_noop("弟弟"),
    "姐": gettext_noop("姐姐"),
    "姐姐": gettext_noop("姐姐"),
    "妹": gettext_noop("妹妹"),
    "妹妹": gettext_noop("妹妹"),
    "兄弟": gettext_noop("兄弟"),
    "侄": gettext_noop("侄子"),
    "侄子": gettext_noop("侄子"),
    "侄女": gettext_noop("侄女"),
    "外甥": gettext_noop("外甥"),
    "外甥女": gettext_noop("外甥女"),
    "亲属": gettext_noop("亲属"),
    "邻居": gettext_noop("邻居"),
    "其他": gettext_noop("其他"),
}
"""Relations as people write them, and the word that is translated: alone 女 is a sex, and the relation a daughter."""


def relation_in_language(relation: str) -> str:
    """Return a relation as it was entered; in English its translation, where the word is known."""
    return gettext(_LONG_WORDS.get(relation, relation)) if is_english() else relation
