"""``doudi policy``: the contents of the rule book: values, rules, legislation, coverage of clauses."""

from __future__ import annotations

import argparse
import difflib
import json
from datetime import date
from typing import Any

from doudi import policy
from doudi.commandline import clause_coverage
from doudi.commandline.arguments import Commands, add_known, known_on
from doudi.commandline.errors import CommandError
from doudi.commandline.output import print_table
from doudi.values.benefit_month import format_month
from doudi.values.money import format_yuan
from doudi.values.translation import gettext as _

FIRST_YEAR_OF_FLOORS = 2022
"""The first year with known standards."""


def add_commands(commands: Commands) -> None:
    """Add the command and its subcommands."""
    parser = commands.add_parser("policy", help=_("查看政策库：标准、规则、依据"))
    questions = parser.add_subparsers(title=_("查询"), metavar="", required=True)
    listing = questions.add_parser("list", help=_("列出标准"))
    listing.add_argument("--to-confirm", action="store_true", help=_("只列待确认和暂定的"))
    listing.add_argument("--json", action="store_true", help=_("以 JSON 输出"))
    listing.set_defaults(run=run_list)
    showing = questions.add_parser("show", help=_("查看一项标准、规则、事实或文件"))
    showing.add_argument("name", metavar="NAME", help=_("名称或文件编号，如 dibao_standard、P30"))
    showing.set_defaults(run=run_show)
    floors = questions.add_parser("floors", help=_("逐年核对标准是否低于文件规定的下限"))
    floors.add_argument("--json", action="store_true", help=_("以 JSON 输出"))
    add_known(floors)
    floors.set_defaults(run=run_floors)
    clause_coverage.add_command(questions)


def run_list(options: argparse.Namespace) -> None:
    """List values with their dates, status and clauses."""
    entries = [entry for entry in _entries() if not options.to_confirm or entry["status"] != "confirmed"]
    if options.json:
        print(json.dumps(entries, ensure_ascii=False, indent=2))
        return
    headings = [_("名称"), _("标准"), _("数值"), _("自"), _("知悉"), _("状态"), _("依据")]
    print_table(
        headings,
        [
            (
                entry["name"],
                entry["label"],
                entry["display"],
                entry["effective"],
                entry["decided"] or "",
                policy.STATUS_LABELS[entry["status"]],
                "、".join(entry["references"]),
            )
            for entry in entries
        ],
        numbers=(2,),
    )


def _entries() -> list[dict[str, Any]]:
    """Return every value, legislation with uncertain dates, and rules that rest on an assumption."""
    book = policy.rule_book()
    entries: list[dict[str, Any]] = []
    for parameter in book.parameters.values():
        for value in parameter.values:
            for key, figure in value.figures.items():
                entries.append(
                    {
                        "kind": "parameter",
                        "name": parameter.name if key is None else f"{parameter.name}.{key}",
                        "label": parameter.label,
                        "value": figure,
                        "unit": parameter.unit,
                        "display": policy.format_figure(figure, parameter.unit),
                        "effective": value.effective.isoformat(),
                        "until": value.until.isoformat() if value.until else None,
                        "decided": value.decided.isoformat(),
                        "status": value.status[key],
                        "cites": list(value.cites_of[key]),
                        "references": [book.legislation.reference(cite) for cite in value.cites_of[key]],
                        "note": value.note,
                    }
                )
    for rule in book.rules:
        if rule.assumption:
            entries.append(_note("rule", rule.version, rule.label, rule.assumption, "assumed", rule.cites))
    for legal_text in book.legislation.by_id.values():
        if legal_text.decided and legal_text.decided_status != "confirmed":
            text = _("印发日期 {decided}").format(decided=legal_text.decided.isoformat())
            # "paper" is a fixed value of --json
            entries.append(
                _note("paper", legal_text.id, legal_text.title, text, legal_text.decided_status, (legal_text.id,))
            )
    return entries


def _note(kind: str, name: str, label: str, text: str, status: str, cites: tuple[str, ...]) -> dict[str, Any]:
    references = [policy.rule_book().legislation.reference(cite) for cite in cites]
    return {
        "kind": kind,
        "name": name,
        "label": label,
        "value": None,
        "unit": None,
        "display": text,
        "effective": "",
        "until": None,
        "decided": None,
        "status": status,
        "cites": list(cites),
        "references": references,
        "note": text,
    }


def run_show(options: argparse.Namespace) -> None:
    """Show one entry of the rule book."""
    book = policy.rule_book()
    name: str = options.name
    if name in book.parameters:
        chosen = [entry for entry in _entries() if entry["name"].split(".")[0] == name and entry["kind"] == "parameter"]
        for entry in chosen:
            until = _("至{until}").format(until=entry["until"]) if entry["until"] else ""
            since = _("自{since}").format(since=entry["effective"])
            known = _("知悉{day}").format(day=entry["decided"])
            status = policy.STATUS_LABELS[entry["status"]]
            print(
                f"{entry['label']}　{entry['name']}　{entry['display']}　{since}{until}　"
                f"{known}　{status}　{'、'.join(entry['references'])}　{entry['note']}".rstrip()
            )
        return
    rules = [rule for rule in book.rules if rule.name == name]
    for rule in rules:
        references = "、".join(map(book.legislation.reference, rule.cites))
        needs = "、".join(map(book.label, rule.parameters))
        print(f"{rule.label}　{rule.version}\n{_('依据')}：{references}\n{_('需要')}：{needs}")
        if rule.assumption:
            print(_("说明：{text}").format(text=rule.assumption))
    if rules:
        return
    if name in book.facts:
        fact = book.facts[name]
        print(f"{fact.meaning}　{fact.name}　{fact.entity}　{fact.type.unit}　{fact.source}")
        return
    if name in book.legislation.by_id:
        legal_text = book.legislation.by_id[name]
        print(f"{legal_text.number}　《{legal_text.title}》　{legal_text.issuer}\n{legal_text.note}".rstrip())
        for clause in legal_text.clauses:
            print(f"{clause.id}　{clause.place}　{clause.text}")
        return
    if name in book.legislation.clauses:
        clause = book.legislation.clauses[name]
        print(f"{clause.id}　{book.legislation.reference(name)}　{clause.text}")
        return
    meant = difflib.get_close_matches(name, [*book.parameters, *(rule.name for rule in book.rules), *book.facts], n=3)
    hint = _("是不是 {names}？").format(names="、".join(meant)) if meant else _("用 doudi policy list 查看全部标准。")
    raise CommandError(_("政策库里没有“{name}”。{hint}").format(name=name, hint=hint))


def run_floors(options: argparse.Namespace) -> None:
    """List, for January of each year, the standards that the law binds to others; a doubt where one lies below."""
    known = known_on(options)
    months = [date(year, 1, 1) for year in range(FIRST_YEAR_OF_FLOORS, known.year + 1)]
    floors = [floor for month in months for floor in policy.rule_book().standard_floors(month, known)]
    if options.json:
        data = [vars(floor) | {"month": format_month(floor.month)} for floor in floors]
        print(json.dumps(data, ensure_ascii=False, indent=2))
        return
    print_table(
        [_("年份"), _("标准"), _("现行（元）"), _("下限（元）"), _("核对"), _("依据")],
        [
            (
                str(floor.month.year),
                floor.label,
                format_yuan(floor.standard_fen),
                format_yuan(floor.floor_fen),
                _("疑点：低于下限") if floor.is_below else _("不低于"),
                "、".join(floor.references),
            )
            for floor in floors
        ],
        numbers=(2, 3),
    )
