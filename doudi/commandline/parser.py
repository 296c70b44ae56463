"""The argument parser: argparse's own words in Chinese or English, commands grouped by subject."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any

_CHINESE = {
    "usage: ": "用法：",
    "positional arguments": "参数",
    "options": "选项",
    "show this help message and exit": "显示这段说明",
    "show program's version number and exit": "显示版本",
    "%(prog)s: error: %(message)s\n": "%(prog)s：参数有误：%(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s：%(message)s",
    "the following arguments are required: %s": "缺少 %s",
    "unrecognized arguments: %s": "不认识的参数：%s",
    "expected one argument": "要有一个值",
    "expected at least one argument": "至少要有一个值",
    "expected at most one argument": "最多一个值",
    "invalid choice: %(value)r (choose from %(choices)s)": "没有 %(value)r，可用：%(choices)s",
    "unknown parser %(parser_name)r (choices: %(choices)s)": "没有命令 %(parser_name)r，可用：%(choices)s",
    "invalid %(type)s value: %(value)r": "不能读作 %(type)s：%(value)r",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s 不明确，可能是 %(matches)s",
    "not allowed with argument %s": "不能与 %s 同用",
    "one of the arguments %s is required": "%s 须有其一",
    "ignored explicit argument %r": "不能带值 %r",
}
_LANGUAGE_VARIABLES = ("DOUDI_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def _is_english() -> bool:
    """Whether the environment asks for English, by the first variable that is set: our own, then gettext's."""
    language = next((os.environ[name] for name in _LANGUAGE_VARIABLES if os.environ.get(name)), "")
    return language.startswith("en")


def translate_argparse() -> None:
    """Let argparse write its own words in Chinese, unless the environment asks for English."""

    def translated(message: str) -> str:
        return message if _is_english() else _CHINESE.get(message, message)

    def translated_plural(singular: str, plural: str, number: int) -> str:
        return translated(singular if number == 1 else plural)

    module: Any = argparse
    module._ = translated
    module.ngettext = translated_plural


class Parser(argparse.ArgumentParser):
    """A parser whose help can list the commands by subject."""

    groups: Mapping[str, Iterable[str]] | None = None
    help_texts: Callable[[], Mapping[str, str]] | None = None

    def format_help(self) -> str:
        """Write usage, description and options, then the commands of each group with their help."""
        text = super().format_help()
        if not self.groups or self.help_texts is None:
            return text
        helps = self.help_texts()
        width = max(map(len, helps)) + 2
        for title, names in self.groups.items():
            lines = "".join(f"  {name:<{width}}{helps[name]}\n" for name in names if name in helps)
            text += f"\n{title}\n{lines}" if lines else ""
        return text
