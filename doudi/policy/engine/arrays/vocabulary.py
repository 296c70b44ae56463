"""Words of categories as small numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from doudi.policy.engine.graph import Node, walk
from doudi.policy.engine.rule_set import Epoch
from doudi.policy.language import Fact

Numbers = npt.NDArray[Any]

NO_WORD = -1
"""The code of an empty cell; as an index it is the last place of a table."""


class Vocabulary:
    """The words of some facts and rules, numbered in alphabetical order, so that codes compare as the words do."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted(set(words))
        self.codes = {word: code for code, word in enumerate(self.words)}

    def code(self, value: int | bool | str | None) -> int | bool:
        """The code of a word; figures and flags stay what they are."""
        if value is None:
            return NO_WORD
        return self.codes[value] if isinstance(value, str) else value

    def table(self, values: Mapping[str, Any], default: Any) -> Numbers:
        """An array that a code picks the value of its word from; other words and empty cells pick ``default``."""
        table = np.full(len(self.words) + 1, default)
        for word, value in values.items():
            if word in self.codes:
                table[self.codes[word]] = value
        return table

    def of_column(self, column: pa.ChunkedArray) -> Numbers:
        """The codes of a column of words; a word that no fact has counts as an empty cell."""
        encoded = column.cast(pa.string()).combine_chunks().dictionary_encode()
        codes = np.array(
            [self.codes.get(word, NO_WORD) for word in encoded.dictionary.to_pylist()] + [NO_WORD], np.int8
        )
        places = encoded.indices.fill_null(len(codes) - 1).to_numpy(zero_copy_only=False)
        return np.asarray(codes[places])

    def to_words(self, codes: Numbers) -> pa.Array:
        """The words of codes, for output."""
        return pa.DictionaryArray.from_arrays(
            pa.array(codes.astype(np.int32), mask=codes == NO_WORD), pa.array(self.words, pa.string())
        ).cast(pa.string())


def vocabulary_of(facts: Iterable[Fact], epochs: Iterable[Epoch], nodes: Iterable[Node]) -> Vocabulary:
    """The vocabulary of facts, of figures of law that are words, and of words that rules compare with or give."""
    words = {word for fact in facts for word in fact.words}
    words |= {fact.missing for fact in facts if isinstance(fact.missing, str)}
    for epoch in epochs:
        for figure in epoch.figures.values():
            figures = figure.values() if isinstance(figure, dict) else (figure,)
            words |= {value for value in figures if isinstance(value, str)}
            words |= set(figure) if isinstance(figure, dict) else set()
    for node in nodes:
        for value in walk(node.tree):
            if value.operation == "constant" and isinstance(value.detail, str):
                words.add(value.detail)
            elif value.operation == "is_word":
                words |= set(value.detail)
    return Vocabulary(words)
