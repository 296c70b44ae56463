"""What the cells of a column look like, to check or replace its header."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

from doudi.files.cells import CellValue, text_of
from doudi.rolls.read.cells.values import amount_fen, month_of, number_text
from doudi.rolls.vocabulary import is_blank_text, is_ditto, relation_code, value_code
from doudi.values.money import MoneyError
from doudi.values.text import compact, without_spaces

_ID = re.compile(r"\d{6}(?:19|20)\d{9}[\dX]|[1-8]\d{5}\d{2}(?:0[1-9]|1[0-2])[0-3]\d{4}")
_ACCOUNT = re.compile(r"\d{16,23}")
_PHONE = re.compile(r"1\d{10}|0?\d{3,4}-?\d{7,8}|\d{7,8}")
_CERTIFICATE = re.compile(r"\d{17}[\dX]\d{2}(?:B\d)?")
_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·.]{2,8}")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方"
    "白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温葛欧易华管赖洪康施牛舒宁凌祝柯庄蓝卓古包甘欧游涂章鲍尤俞翁阮饶盛"
)
_VILLAGE = re.compile(r".{1,12}(?:村|社区|居委会?|村委会|委员会|村民委员会|居民委员会|[乡镇].{1,8}(?:村|社区|组))")


def is_id_like(value: CellValue) -> bool:
    number = number_text(value)
    return number.has_lost_digits or _ID.fullmatch(number.text) is not None


def is_account_like(value: CellValue) -> bool:
    number = number_text(value)
    return (
        not number.has_lost_digits
        and _ACCOUNT.fullmatch(number.text) is not None
        and _ID.fullmatch(number.text) is None
    )


def is_certificate_like(value: CellValue) -> bool:
    """Whether a cell is a disability certificate: identity number, category, grade, B and a digit for a reissue."""
    return _CERTIFICATE.fullmatch(number_text(value).text) is not None


def is_phone_like(value: CellValue) -> bool:
    return _PHONE.fullmatch(compact(text_of(value))) is not None


def is_amount_like(value: CellValue) -> bool:
    try:
        amount = amount_fen(value)
    except MoneyError:
        return False
    return amount is not None and abs(amount) < 10_000_000_00


def is_month_like(value: CellValue) -> bool:
    try:
        return month_of(value) is not None
    except ValueError:
        return False


def is_name_like(value: CellValue) -> bool:
    text = without_spaces(text_of(value))
    return _NAME.fullmatch(text) is not None and text[0] in _SURNAMES and relation_code(text) is None


def is_village_like(value: CellValue) -> bool:
    return isinstance(value, str) and _VILLAGE.fullmatch(compact(value)) is not None


_KINDS: dict[str, Callable[[CellValue], bool]] = {
    "id": is_id_like,
    "certificate": is_certificate_like,
    "account": is_account_like,
    "phone": is_phone_like,
    "month": is_month_like,
    "amount": is_amount_like,
    "relation": lambda value: isinstance(value, str) and relation_code(value) is not None,
    "sex": lambda value: compact(text_of(value)) in {"男", "女", "男性", "女性"},
    "village": is_village_like,
    "name": is_name_like,
}
_WORD_KINDS = ("dibao_class", "self_care", "support_form", "child_status", "disability_category")
_SUBSIDY = re.compile(r".*(?:生活|护理|重残|困残|两项|重度).*")
_AREA = re.compile(r"(?:城市|城镇|农村|城|农|非农|农业|城市低保|农村低保|城镇低保)(?:户|户口|居民)?")


class ColumnContent:
    """A sample of the cells of a column, and the share of them that looks like each kind."""

    def __init__(self, values: Iterable[CellValue]) -> None:
        cells = list(values)
        texts = [text_of(value) for value in cells]
        self.rows = len(cells)
        self.values = [
            value
            for value, text in zip(cells, texts, strict=True)
            if text and not is_blank_text(text) and not is_ditto(text)
        ]
        self._shares: dict[str, float] = {}

    @property
    def density(self) -> float:
        """The share of rows with a value."""
        return len(self.values) / self.rows if self.rows else 0.0

    def share(self, kind: str) -> float:
        """The share of values that look like ``kind``."""
        if kind not in self._shares:
            hits = sum(1 for value in self.values if _KINDS[kind](value))
            self._shares[kind] = hits / len(self.values) if self.values else 0.0
        return self._shares[kind]

    def word_kind(self) -> str | None:
        """The kind of coded words in most cells: dibao_class, self_care, ..., area or subsidy."""
        if not self.values:
            return None
        texts = [compact(text_of(value)) for value in self.values]
        counts: Counter[str] = Counter()
        for kind in _WORD_KINDS:
            counts[kind] = sum(1 for text in texts if value_code(kind, text) not in {None, "graded"})
        counts["area"] = sum(1 for text in texts if _AREA.fullmatch(text))
        counts["subsidy"] = sum(1 for text in texts if _SUBSIDY.fullmatch(text))
        kind, hits = max(counts.items(), key=lambda pair: pair[1])
        if 2 * hits > len(texts):
            return kind
        graded = sum(1 for text in texts if value_code("dibao_class", text) is not None)
        return "dibao_class" if 2 * graded > len(texts) else None

    def likely(self) -> str | None:
        """The kind of at least 70 percent of the values, or None."""
        order = ("sex", "relation", "id", "certificate", "account", "phone", "village", "name")
        return next((kind for kind in order if len(self.values) >= 1 and self.share(kind) >= 0.7), None)
