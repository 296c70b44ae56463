"""Check the text of a story for numbers, names, illnesses and children before it is made public."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from doudi.registry.text_scan import scan_text
from doudi.values.carries import carries
from doudi.values.long_digits import has_long_digits

_ILLNESS_WORDS = (
    "癌 肿瘤 白血病 尿毒症 透析 肝硬化 乙肝 肺结核 艾滋 糖尿病 心脏病 高血压 脑梗 中风 瘫痪 精神病 精神分裂 抑郁 癫痫 "
    "痴呆 残疾 手术 化疗 住院 重病 患病"
)
_CHILD_WORDS = "儿童 孤儿 孩子 小孩 未成年 小学 初中 幼儿园 孙子 孙女 女儿 儿子 留守 娃"
_MOST_SHOWN = 8


@dataclass(frozen=True)
class ContentCheck:
    """What a text contains: a long number or not; names of registered people; words of illness and of children."""

    has_number: bool
    names: tuple[str, ...]
    illnesses: tuple[str, ...]
    children: tuple[str, ...]

    @property
    def warnings(self) -> list[str]:
        """What to look at before the text is handed in; empty where nothing was found."""
        sentences = (
            (_("有和登记的群众同名的词：{words}。写到的人都要本人书面同意，不是姓名的不用管。"), self.names),
            (_("有可能写到病情、残疾的词：{words}。病情、残疾不写。"), self.illnesses),
            (_("有可能写到未成年人的词：{words}。未成年人不写。"), self.children),
        )
        return [sentence.format(words="、".join(words[:_MOST_SHOWN])) for sentence, words in sentences if words]


@carries("P18-28.c")
def check_content(title: str, text: str, agreed: Iterable[str] = ()) -> ContentCheck:
    """Check a title and a text.

    Args:
        agreed: names of the people who have agreed on paper; they are not reported.
    """
    whole = f"{title}\n{text}"
    names = set(scan_text(whole).names) - set(agreed)
    return ContentCheck(
        has_number=has_long_digits(whole),
        names=tuple(sorted(names)),
        illnesses=tuple(word for word in _ILLNESS_WORDS.split() if word in whole),
        children=tuple(word for word in _CHILD_WORDS.split() if word in whole),
    )
