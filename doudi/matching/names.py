"""Names as the matching compares them: cleaned, with each variant character as its standard one.

``name_variants.csv`` lists variants outside GB/T 2312 with the one character of it that they stand for: traditional
forms by ICU 72 (Hant-Hans), other variants by the UniVariants table of Yasuoka (1997) as glibc carries it, and a few of
our own (肖 萧, 闫 阎, 付 傅) that registers use for one another.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib import resources

from doudi.values.text import compact

_LEFT_OUT = re.compile("[·•∙⋅・･．.‧ᐧ\\-\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""The dots between the parts of a name, of which lists write any or none, and variation selectors."""


@cache
def _standard_characters() -> dict[int, str]:
    with resources.files("doudi.matching").joinpath("name_variants.csv").open(encoding="utf-8") as lines:
        return {ord(row["variant"]): row["standard"] for row in csv.DictReader(lines)}


def name_key(name: str) -> str:
    """The name without spaces and dots, in half width and capitals, with standard characters."""
    return _LEFT_OUT.sub("", compact(name)).upper().translate(_standard_characters())


def sorted_characters(key: str) -> str:
    """The characters of a name key in order: equal for names of the same characters."""
    return "".join(sorted(key))


@cache
def needs_cleaning_pattern() -> str:
    """A regular expression, for DuckDB too, that finds every name whose key may differ from it."""
    variants = "".join(sorted(map(chr, _standard_characters())))
    return f"[^一-鿿]|[{variants}]"
