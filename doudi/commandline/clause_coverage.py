"""``doudi policy coverage``: what carries each clause, and which tests name it."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from doudi import policy
from doudi.commandline.errors import CommandError
from doudi.policy import ClauseCoverage
from doudi.values.translation import gettext as _

EXIT_UNPROVED = 1
KIND_LABELS = {
    "rule": _("规则"),
    "parameter": _("标准"),
    "procedure": _("程序"),
    "step": _("步骤"),
    "verb": _("办理"),
    "check": _("检查"),
    "page": _("页面"),
    "command": _("命令"),
    "function": _("函数"),
    "referral": _("转办"),
    "question": _("会商议题"),
}


def add_command(questions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command below ``doudi policy``."""
    parser = questions.add_parser("coverage", help=_("每条政策由什么承载，由哪些测试证明"))
    parser.add_argument("names", nargs="*", metavar="NAME", help=_("只看这些文件或条款，如 P30、P18-6.h"))
    parser.add_argument("--json", action="store_true", help=_("以 JSON 输出"))
    parser.add_argument("--strict", action="store_true", help=_("有条款没有承载或没有测试的，退出码为 1"))
    parser.set_defaults(run=run_coverage)


def run_coverage(options: argparse.Namespace) -> int:
    """List carriers and tests of each clause; with ``--strict`` exit 1 if a clause lacks either."""
    book = policy.rule_book()
    covered = _chosen(book.clause_coverage(), options.names)
    if policy.tests_folder() is None:
        print(
            _("这里只装了程序，没有 tests 目录：测试一栏只有工作案例。在源码目录里运行才看得到全部测试。"),
            file=sys.stderr,
        )
    faults = book.coverage_faults()
    for fault in faults:
        print(_("没有这一条：{fault}").format(fault=fault), file=sys.stderr)
    if options.json:
        print(json.dumps([_as_data(one) for one in covered], ensure_ascii=False, indent=2))
    else:
        _print_by_law(covered)
    unproved = any(not one.is_carried for one in covered)
    return EXIT_UNPROVED if options.strict and (unproved or faults) else 0


def _chosen(covered: list[ClauseCoverage], names: list[str]) -> list[ClauseCoverage]:
    unknown = set(names) - {one.clause.id for one in covered} - set(policy.rule_book().legislation.by_id)
    if unknown:
        hint = _("用 doudi policy coverage 查看全部条款。")
        raise CommandError(_("政策库里没有“{name}”。{hint}").format(name="、".join(sorted(unknown)), hint=hint))
    return [one for one in covered if not names or one.clause.id in names or one.clause.legal_text in names]


def _as_data(one: ClauseCoverage) -> dict[str, Any]:
    return {
        "clause": one.clause.id,
        "text": one.clause.text,
        "carriers": [carrier.id for carrier in one.carriers],
        "tests": one.tests,
        "waiting_for": one.waiting_for,
    }


def state_of(one: ClauseCoverage) -> str:
    """Say in words whether a clause is carried, half carried or waiting for its room."""
    if one.is_carried:
        return _("已承载")
    if one.carriers:
        return _("有承载，没有测试")
    if one.tests:
        return _("有测试，没有承载（{room}）").format(room=one.clause.subject)
    return _("待建（{room}）").format(room=one.clause.subject)


def _print_by_law(covered: list[ClauseCoverage]) -> None:
    """Print a heading for each legal text, a line for each clause, and the totals."""
    by_law: dict[str, list[ClauseCoverage]] = {}
    for one in covered:
        by_law.setdefault(one.clause.legal_text, []).append(one)
    for name, clauses in by_law.items():
        title = policy.rule_book().legislation.by_id[name].title
        print(f"{name}　《{title}》　{_totals(clauses)}")
        for one in clauses:
            print(f"  {one.clause.id}	{state_of(one)}	{_counts(one)}	{one.clause.text}")
        print()
    print(_totals(covered))


def _counts(one: ClauseCoverage) -> str:
    """Count the carriers by kind, and the tests: 规则2，标准1，测试9."""
    kinds = [KIND_LABELS.get(carrier.kind, carrier.kind) for carrier in one.carriers]
    counts = {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}
    if one.tests:
        counts[_("测试")] = len(one.tests)
    return "，".join(f"{kind}{number}" for kind, number in counts.items())


def _totals(clauses: list[ClauseCoverage]) -> str:
    return _("共{total}条：已承载{carried}，有承载没有测试{untested}，有测试没有承载{uncarried}，待建{waiting}").format(
        total=len(clauses),
        carried=sum(one.is_carried for one in clauses),
        untested=sum(bool(one.carriers) and not one.tests for one in clauses),
        uncarried=sum(bool(one.tests) and not one.carriers for one in clauses),
        waiting=sum(not one.carriers and not one.tests for one in clauses),
    )
