"""Translation of texts for users. Simplified Chinese is the source language and needs no catalogue."""

from __future__ import annotations

import gettext as catalogues
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

SOURCE_LANGUAGE = "zh-hans"
ENGLISH = "en"
Declared = TypeVar("Declared")
Result = TypeVar("Result")
Arguments = ParamSpec("Arguments")
_untranslated: ContextVar[bool] = ContextVar("untranslated", default=False)
_CATALOGUES = Path(__file__).resolve().parent.parent / "locale"


def language_of_environment() -> str:
    """Return the language that commands answer in: English where ``DOUDI_LANGUAGE`` is ``en``, else Chinese."""
    return ENGLISH if os.environ.get("DOUDI_LANGUAGE") == ENGLISH else SOURCE_LANGUAGE


@cache
def _catalogue() -> catalogues.NullTranslations:
    return catalogues.translation("django", localedir=_CATALOGUES, languages=[ENGLISH])


def _of_environment(message: str) -> str:
    return _catalogue().gettext(message)


_translate: Callable[[str], str] = _of_environment
_language: Callable[[], str] = language_of_environment


def translate_with(translate: Callable[[str], str], language: Callable[[], str]) -> None:
    """Take translations and the language in force from the application, which knows who reads."""
    global _translate, _language  # set once, when the application starts
    _translate, _language = translate, language


@contextmanager
def as_declared() -> Iterator[None]:
    """Read declared texts as they are, in Chinese, to copy them into another declaration."""
    token = _untranslated.set(True)
    try:
        yield
    finally:
        _untranslated.reset(token)


def gettext(message: str) -> str:
    """Return ``message`` in the language in force, or in Chinese without a translation."""
    return _translate(message) if message and is_english() else message


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return the text for ``number`` in the language in force; Chinese has one form, so both are the same there."""
    return _catalogue().ngettext(singular, plural, number) if is_english() else singular


def gettext_noop(message: str) -> str:
    """Mark a text of a declaration: it is kept in Chinese, and translated when it is read."""
    return message


def is_english() -> bool:
    """Whether texts are wanted in English at this moment."""
    return not _untranslated.get() and _language() == ENGLISH


def cached_per_language(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Cache a function whose result holds texts: each language has results of its own."""

    @cache
    def cached(_in_english: bool, *args: Any, **kwargs: Any) -> Result:
        return function(*args, **kwargs)

    @wraps(function)
    def result(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        cached_function: Callable[..., Result] = cached
        return cached_function(is_english(), *args, **kwargs)

    return result


class Labels(Mapping[Any, str]):
    """Texts by code, read in the language in force: ``Labels({"urban": "城市"})["urban"]`` is ``Urban`` in English."""

    def __init__(self, texts: Mapping[Any, str]) -> None:
        self._texts = dict(texts)

    def __getitem__(self, code: Any) -> str:
        return gettext(self._texts[code])

    def declared(self, code: Any) -> str:
        """Return the Chinese text, for what is recorded or compared."""
        return str(self._texts[code])

    def __iter__(self) -> Iterator[Any]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


def translated(*names: str) -> Callable[[type[Declared]], type[Declared]]:
    """Make attributes of a class read in the language in force; they are declared in Chinese.

    For data classes that hold texts of declarations. An attribute is a text, a tuple of texts, or None.
    """

    def decorate(declared: type[Declared]) -> type[Declared]:
        for name in names:
            setattr(declared, name, _TranslatedAttribute(name))
        return declared

    return decorate


class _TranslatedAttribute:
    """An attribute that keeps the Chinese text and returns its translation."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, instance: Any, owner: type) -> Any:
        if instance is None:
            raise AttributeError(self._name)
        return in_language(instance.__dict__[self._name])

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self._name] = value


def in_language(value: Any) -> Any:
    """Return a declared value with every text in the language in force, also within tuples, lists and mappings."""
    if isinstance(value, str):
        return gettext(value)
    if isinstance(value, tuple | list):
        return type(value)(in_language(one) for one in value)
    return {name: in_language(one) for name, one in value.items()} if isinstance(value, Mapping) else value
