"""The page of the demonstration: figures, charts and reasons in one HTML file without network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from importlib import resources
from typing import Any

from doudi import policy
from doudi.demo.back_payment import AFTER, BEFORE, FIRST, LAST, WHAT_IF, BackPayment
from doudi.demo.charts import bars, before_and_after, towards_targets
from doudi.demo.payment_documents import place_name
from doudi.values.benefit_month import format_month_in_words
from doudi.values.dates import format_date
from doudi.values.money import format_yuan
from doudi.values.translation import gettext as _

_MAX_DEPTH = 5


def page(back_payment: BackPayment, rolls: Sequence[str]) -> str:
    """The whole page; ``rolls`` are lines on the sample rolls."""
    title = _("于都县2023年提标补发演示")
    sections = [
        _headline(back_payment),
        _standards(),
        _programmes(back_payment),
        _townships(back_payment),
        _sources(back_payment),
        _targets(back_payment),
        _one_person(back_payment),
        _what_if(back_payment),
        _uncertain(),
        _rolls(rolls),
    ]
    style = resources.files("doudi.demo").joinpath("page.css").read_text(encoding="utf-8")
    span = _("{first}至{last}").format(first=format_month_in_words(FIRST), last=format_month_in_words(LAST))
    subtitle = _("演示数据，人物均为虚构　·　{span}　·　按{before}、{after}两天已知的文件分别计算").format(
        span=span, before=format_date(BEFORE), after=format_date(AFTER)
    )
    footer = _("由兜底 doudi 生成。每个数都可以由 doudi explain 逐条说明来源。")
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{style}</style></head><body><h1>{escape(title)}</h1>"
        f'<p class="under">{escape(subtitle)}</p>{"".join(sections)}'
        f"<footer>{escape(footer)}</footer></body></html>\n"
    )


def _headline(back_payment: BackPayment) -> str:
    figures = [
        ("most", _("应补发"), format_yuan(back_payment.total_fen), _("元")),
        ("", _("补发人数"), f"{back_payment.recipients:,}", _("人")),
        ("", _("补发户次"), f"{len(back_payment.families):,}", _("户次")),
        ("", _("登记人口"), f"{back_payment.people:,}", _("人")),
    ]
    cells = "".join(
        f'<div class="{kind}"><dt>{escape(name)}</dt><dd>{escape(figure)} <small>{escape(unit)}</small></dd></div>'
        for kind, name, figure, unit in figures
    )
    text = _(
        "提标文件4月印发、1月起执行：1—4月按旧标准应发 {before} 元，按新标准应发 {after} 元，差额一次补齐。"
        "同一个月按两个日期计算，相减就是补发。"
    ).format(before=format_yuan(back_payment.due_before_fen), after=format_yuan(back_payment.due_after_fen))
    basis = _("依据：{reference}").format(reference="、".join(_references("P30-1.1", "P30-3.3")))
    return f'<dl class="headline">{cells}</dl><p>{escape(text)}</p><p class="basis">{escape(basis)}</p>'


def _standards() -> str:
    """The amounts that P30 changed, before and after."""
    rows, standards = [], []
    book = policy.rule_book()
    for parameter in sorted(book.parameters.values(), key=lambda parameter: (parameter.file, parameter.name)):
        if parameter.unit != "fen" or parameter.per != "人/月":
            continue
        old, new = parameter.at(FIRST, BEFORE), parameter.at(FIRST, AFTER)
        for key, figure in new.figures.items():
            before = old.figures[key]
            if figure == before or not new.cites_of[key][0].startswith("P30-1"):
                continue
            word = f"（{policy.format_figure(key, 'category', parameter.by)}）" if key else ""
            label = f"{parameter.label}{word}"
            clause = "、".join(_references(*new.cites_of[key]))
            rows.append((label, format_yuan(int(before)), format_yuan(int(figure)), clause))
            if parameter.name == "dibao_standard":
                standards.append((label, int(before), int(figure), format_yuan(int(before)), format_yuan(int(figure))))
    chart = before_and_after(standards, label=_("低保标准提高前后"))
    table = _table((_("标准"), _("提高前（元）"), _("提高后（元）"), _("依据")), rows, numbers=(1, 2))
    return f'<h2>{escape(_("标准怎样变"))}</h2><div class="wide">{chart}{table}</div>'


def _programmes(back_payment: BackPayment) -> str:
    rows = [
        (str(policy.programme_name(row["programme"])), f"{row['recipients']:,}", format_yuan(row["amount_fen"]))
        for row in back_payment.by_programme
    ]
    steps = "；".join(
        _("每月{step}元的 {number} 人").format(step=format_yuan(row["step_fen"]), number=f"{row['recipients']:,}")
        for row in back_payment.steps[:5]
    )
    table = _table(
        (_("项目"), _("人数"), _("补发（元）")),
        rows,
        numbers=(1, 2),
        total=(_("合计"), f"{back_payment.recipients:,}", format_yuan(back_payment.total_fen)),
    )
    note = _("4月份每人增加额最常见的是：{steps}。一人可有几项，人数合计按人计。").format(steps=steps)
    return f'<h2>{escape(_("补给谁"))}</h2><div class="wide">{table}</div><p class="basis">{escape(note)}</p>'


def _townships(back_payment: BackPayment) -> str:
    rows = [
        (
            place_name(row["township_code"]),
            row["amount_fen"],
            _("{yuan} 元 · {number} 人").format(yuan=format_yuan(row["amount_fen"]), number=f"{row['recipients']:,}"),
        )
        for row in back_payment.by_township
    ]
    chart = bars(rows, label=_("各乡镇补发金额"))
    return f'<h2>{escape(_("各乡镇补发"))}</h2><div class="wide">{chart}</div>'


def _sources(back_payment: BackPayment) -> str:
    rows = [
        (
            str(policy.SOURCE_LABELS.get(row["source"], row["source"])),
            format_yuan(row["amount_fen"]),
            f"{row['amount_fen'] * 1000 // max(back_payment.total_fen, 1) / 10:.1f}%",
        )
        for row in back_payment.by_source
    ]
    table = _table(
        (_("资金来源"), _("金额（元）"), _("占比")),
        rows,
        numbers=(1, 2),
        total=(_("合计"), format_yuan(back_payment.total_fen), ""),
    )
    note = _("依据：{reference}。文件未载明来源的部分列为“来源待确认”，不影响发放。").format(
        reference="、".join(_references("P30-2.1", "P30-2.2", "P30-2.3", "P30-2.4"))
    )
    return f'<h2>{escape(_("钱从哪里出"))}</h2><div class="wide">{table}</div><p class="basis">{escape(note)}</p>'


def _targets(back_payment: BackPayment) -> str:
    rows = []
    for when, supplements in (
        (_("提标前"), back_payment.supplements_before),
        (_("提标后"), back_payment.supplements_after),
    ):
        for row in supplements:
            text = _("{average} 元，目标 {target} 元").format(
                average=format_yuan(row["average_fen"]), target=format_yuan(row["target_fen"])
            )
            name = f"{policy.WORD_LABELS[row['area']]}{when}"
            rows.append((name, row["average_fen"], row["target_fen"], text))
    chart = towards_targets(rows, label=_("月人均补差与目标"))
    text = _("{month}低保月人均补差，竖线为要求达到的水平，是全县平均数，不是任何一人的金额。依据：{reference}")
    reference = "、".join(_references("P30-1.1", "P30-1.2"))
    note = text.format(month=format_month_in_words(LAST), reference=reference)
    return f'<h2>{escape(_("补差水平"))}</h2><div class="wide">{chart}</div><p class="basis">{escape(note)}</p>'


def _one_person(back_payment: BackPayment) -> str:
    if back_payment.explained is None:
        return ""
    known = _("按{day}已知的文件：{sentence}")
    before = known.format(day=format_date(BEFORE), sentence=back_payment.explained_before.sentence)
    after = known.format(day=format_date(AFTER), sentence=back_payment.explained.sentence)
    trees = "".join(_tree(benefit.tree.as_data(), 0) for benefit in back_payment.explained.benefits)
    heading = _("一个人的账，算到条款")
    return (
        f"<h2>{escape(heading)}</h2><blockquote><p>{escape(before)}</p><p>{escape(after)}</p></blockquote>"
        f'<ul class="tree">{trees}</ul>'
    )


def _tree(node: dict[str, Any], depth: int) -> str:
    why = []
    if node.get("formula") and node["formula"] != node["display"]:
        why.append(f"← {node['formula']}")
    if node["kind"] == "parameter":
        why.append(_("自{effective}执行，{decided}知悉").format(effective=node["effective"], decided=node["decided"]))
    if node.get("references"):
        why.append("〔" + "、".join(node["references"]) + "〕")
    inner = "".join(_tree(part, depth + 1) for part in node.get("parts", [])) if depth < _MAX_DEPTH else ""
    return (
        f"<li>{escape(node['label'])}：<b>{escape(str(node['display']))}</b> "
        f'<span class="why">{escape("　".join(why))}</span>{f"<ul>{inner}</ul>" if inner else ""}</li>'
    )


def _what_if(back_payment: BackPayment) -> str:
    name, word, figure = WHAT_IF
    label = policy.rule_book().label(name)
    heading = _("如果{area}{label}提到{figure}元").format(
        area=policy.WORD_LABELS[word], label=label, figure=format_yuan(figure)
    )
    text = _("2023年全年：{winners} 人增加，{losers} 人减少，一年多支出 {amount} 元。").format(
        winners=f"{back_payment.what_if['winners']:,}",
        losers=f"{back_payment.what_if['losers']:,}",
        amount=format_yuan(back_payment.what_if["amount_fen"]),
    )
    rows = [
        (policy.SOURCE_LABELS.get(row["source"], row["source"]), format_yuan(row["amount_fen"]))
        for row in back_payment.what_if["sources"]
    ]
    table = _table((_("资金来源"), _("增减（元）")), rows, numbers=(1,))
    chart = bars(
        [
            (place_name(row["township_code"]), row["amount_fen"], format_yuan(row["amount_fen"]))
            for row in back_payment.what_if_townships[:8]
        ],
        label=_("增加最多的乡镇"),
    )
    return f'<h2>{escape(heading)}</h2><p>{escape(text)}</p><div class="wide">{table}{chart}</div>'


def _uncertain() -> str:
    """The parameters of the dues that are not confirmed."""
    rows = []
    book = policy.rule_book()
    dues = [rule.name for rule in book.rules if isinstance(rule.gives, policy.Due)]
    needed = {name for node in book.graph_on(LAST).needed(dues) for name in node.parameters}
    for name in sorted(needed):
        value = book.parameters[name].at(LAST, AFTER)
        for key, status in value.status.items():
            if status != "confirmed":
                word = f"（{policy.format_figure(key, 'category', book.parameters[name].by)}）" if key else ""
                figure = policy.format_figure(value.figures[key], book.parameters[name].unit)
                rows.append((f"{book.parameters[name].label}{word}", figure, policy.STATUS_LABELS[status], value.note))
    text = _("以下标准和资金分担文件没有写明，暂按所列处理，请民政局确认。全部清单：doudi policy list --to-confirm。")
    table = _table((_("事项"), _("暂按"), _("把握"), _("说明")), rows, numbers=())
    if not rows:
        return ""
    return f'<h2>{escape(_("还要确认的事"))}</h2><p>{escape(text)}</p><div class="wide">{table}</div>'


def _rolls(lines: Sequence[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<h2>{escape(_('乡镇花名册的提标'))}</h2><ul>{items}</ul>" if lines else ""


def _table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Sequence[int], total: Sequence[str] = ()
) -> str:
    def cells(values: Sequence[str], tag: str) -> str:
        return "".join(
            f"<{tag}{' class=number' if column in numbers else ''}>{escape(str(value))}</{tag}>"
            for column, value in enumerate(values)
        )

    body = "".join(f"<tr>{cells(row, 'td')}</tr>" for row in rows)
    foot = f"<tfoot><tr>{cells(total, 'td')}</tr></tfoot>" if total else ""
    return f"<table><thead><tr>{cells(headings, 'th')}</tr></thead><tbody>{body}</tbody>{foot}</table>"


def _references(*citations: str) -> list[str]:
    legislation = policy.rule_book().legislation
    return [legislation.reference(citation) for citation in citations]
