"""Ids and identity numbers as Arrow arrays, built for all people at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

Integers = np.ndarray[Any, Any]

HOME = 360731
NEIGHBOURS = (360730, 360732, 360733, 360721, 360735, 360729, 360734, 360702)
"""Counties from which people marry in: 宁都, 兴国, 会昌, 赣县 and others of the same prefecture."""

_ORDERS = 499
"""Order numbers of one day, county and sex: odd ones for men, even ones for women."""
_STEP = 197
_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int16)  # GB11643-2
_CHARACTERS = np.frombuffer(b"10X98765432", dtype=np.uint8)


def text_array(characters: np.ndarray[Any, Any]) -> pa.Array:
    """An array of texts from rows of ASCII characters of equal length."""
    number, width = characters.shape
    offsets = np.arange(0, (number + 1) * width, width, dtype=np.int32)
    data = np.ascontiguousarray(characters)
    return pa.StringArray.from_buffers(number, pa.py_buffer(offsets), pa.py_buffer(data))


def digits(numbers: Integers, width: int) -> np.ndarray[Any, Any]:
    """The decimal digits of each number as ASCII, padded with zeros."""
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return ((numbers.astype(np.int64)[:, None] // powers) % 10 + ord("0")).astype(np.uint8)


def running_numbers(letter: str, first: int, number: int, width: int) -> pa.Array:
    """Consecutive ids: P0000001, P0000002, ..."""
    characters = np.empty((number, width + 1), dtype=np.uint8)
    characters[:, 0] = ord(letter)
    characters[:, 1:] = digits(np.arange(first, first + number), width)
    return text_array(characters)


def numbered(letter: str, numbers: Integers, width: int) -> pa.Array:
    """Ids of the given numbers."""
    characters = np.empty((len(numbers), width + 1), dtype=np.uint8)
    characters[:, 0] = ord(letter)
    characters[:, 1:] = digits(numbers, width)
    return text_array(characters)


def order_numbers(region: Integers, birth_day: Integers, is_male: Integers) -> tuple[Integers, Integers]:
    """Region and order number of each person, such that identity numbers are unique.

    If a day has more births than order numbers, the rest get codes of other counties.
    """
    key = (region.astype(np.int64) * 100_000 + birth_day) * 2 + is_male
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    rank = np.empty(len(key), dtype=np.int64)
    rank[order] = np.arange(len(key)) - np.repeat(starts, np.diff(np.r_[starts, len(key)]))
    shuffled = (rank * _STEP + birth_day) % _ORDERS
    overflow = rank // _ORDERS
    return np.where(overflow > 0, _SPARE[np.minimum(overflow, len(_SPARE)) - 1], region), shuffled * 2 + 2 - is_male


_SPARE = np.arange(362421, 362441)
"""Codes of renamed counties, needed only for a much larger population."""


def identity_numbers(region: Integers, birth_date: Integers, order: Integers) -> pa.Array:
    """Identity numbers with their check characters; ``birth_date`` as numpy days."""
    years = birth_date.astype("datetime64[Y]")
    months = birth_date.astype("datetime64[M]")
    year = years.astype(np.int64) + 1970
    month = months.astype(np.int64) % 12 + 1
    day = (birth_date - months).astype(np.int64) + 1
    characters = np.empty((len(order), 18), dtype=np.uint8)
    characters[:, :6] = digits(region, 6)
    characters[:, 6:14] = digits(year * 10_000 + month * 100 + day, 8)
    characters[:, 14:17] = digits(order, 3)
    total = (characters[:, :17].astype(np.int16) - ord("0")) @ _WEIGHTS
    characters[:, 17] = _CHARACTERS[total % 11]
    return text_array(characters)
