"""Search criteria of the standard as conditions on the registry: identifier, predicates, expression."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from doudi.api.dci.attributes import CRITERIA_INVALID, by_identifier, condition_of, rejected
from doudi.api.dci.refusals import RequestRejected
from doudi.api.machine.call import Call

MOST_COMPARISONS = 20
_DEEPEST = 6
_GROUPS = frozenset({"group", "household", "srgroup"})
_MONGO = {"$gt": "gt", "$lt": "lt", "$eq": "eq", "$gte": "ge", "$ge": "ge", "$lte": "le", "$le": "le", "$in": "in"}


def is_group_asked(criteria: Mapping[str, Any]) -> bool:
    """Whether groups are asked for, not members: by the entity, the record type, or the collection."""
    asked = criteria.get("response_entity") or criteria.get("reg_record_type") or criteria.get("notify_record_type")
    if asked is None:
        asked = _expression_of(criteria.get("query")).get("collection", "")
    return str(asked).rpartition(":")[2].lower() in _GROUPS


def condition(kind: str, query: Any, call: Call, *, is_group: bool, code: str = CRITERIA_INVALID) -> Q:
    """Return the condition of a query.

    Args:
        code: the reason code under which a query is rejected.
    Raises:
        RequestRejected
    """
    try:
        if kind == "idtype-value":
            return _by_pair(query, is_group=is_group)
        if kind == "predicate":
            return _by_predicates(query, call, is_group=is_group)
        if kind == "expression":
            return _by_expression(query, call, is_group=is_group)
        raise rejected(_("没有查询方式“{kind}”。").format(kind=kind[:20]))
    except RequestRejected as refused:
        raise RequestRejected(code, refused.message) from None


def _by_pair(query: Any, *, is_group: bool) -> Q:
    if not isinstance(query, dict) or not query.get("type") or not isinstance(query.get("value"), str | int):
        raise rejected(_("idtype-value 须写 type 和 value。"))
    return by_identifier(str(query["type"]), query["value"], is_group=is_group)


def _by_predicates(query: Any, call: Call, *, is_group: bool) -> Q:
    """All predicates hold together, in the order of their numbers; each joins its two expressions by its condition."""
    if not isinstance(query, list) or not query or len(query) > MOST_COMPARISONS // 2:
        raise rejected(_("predicate 须是1到{most}个条件的列表。").format(most=MOST_COMPARISONS // 2))
    if not all(isinstance(one, dict) and isinstance(one.get("seq_num", 0), int | float) for one in query):
        raise rejected(_("predicate 的每一条须是对象，seq_num 须是数字。"))
    wanted = Q()
    for one in sorted(query, key=lambda predicate: predicate.get("seq_num", 0)):
        first = _comparison(one.get("expression1"), call, is_group=is_group)
        second = one.get("expression2")
        joined = one.get("condition")
        if second is None:
            wanted &= ~first if joined == "not" else first
            continue
        other = _comparison(second, call, is_group=is_group)
        joins = {"and": first & other, "or": first | other, "not": first & ~other, None: first & other}
        if joined not in joins:
            raise rejected(_("条件之间写 and、or 或者 not。"))
        wanted &= joins[joined]
    return wanted


def _comparison(expression: Any, call: Call, *, is_group: bool) -> Q:
    if not isinstance(expression, dict) or not {"attribute_name", "operator", "attribute_value"} <= expression.keys():
        raise rejected(_("条件须写 attribute_name、operator、attribute_value。"))
    name, operator = str(expression["attribute_name"]), str(expression["operator"])
    return condition_of(name, operator, expression["attribute_value"], call, is_group=is_group)


def _expression_of(query: Any) -> Mapping[str, Any]:
    value = query.get("value") if isinstance(query, dict) else None
    expression = value.get("expression") if isinstance(value, dict) else None
    return expression if isinstance(expression, dict) else {}


def _by_expression(query: Any, call: Call, *, is_group: bool) -> Q:
    expression = _expression_of(query)
    asked = expression.get("query")
    if not isinstance(asked, dict) or not asked:
        raise rejected(_("expression 须写 value.expression.query，用 $and、$or、$not 和比较。"))
    return _tree(asked, call, [MOST_COMPARISONS], is_group=is_group, depth=0)


def _tree(node: Any, call: Call, left: list[int], *, is_group: bool, depth: int) -> Q:
    """Return the condition of a part of an expression; ``left`` counts the comparisons that it may still have."""
    if not isinstance(node, dict) or depth > _DEEPEST:
        raise rejected(_("expression 的每一层须是对象，最多{most}层。").format(most=_DEEPEST))
    wanted = Q()
    for name, value in node.items():
        if name in {"$and", "$or"}:
            parts = value if isinstance(value, list) else [{key: part} for key, part in _pairs(value)]
            inner = [_tree(part, call, left, is_group=is_group, depth=depth + 1) for part in parts]
            if not inner:
                raise rejected(_("$and、$or 里没有条件。"))
            joined = inner[0]
            for part in inner[1:]:
                joined = joined & part if name == "$and" else joined | part
            wanted &= joined
        elif name == "$not":
            wanted &= ~_tree(value, call, left, is_group=is_group, depth=depth + 1)
        elif name.startswith("$"):
            raise rejected(_("没有“{name}”，可以用 $and、$or、$not。").format(name=name[:20]))
        else:
            for operator, limit in _pairs(value) if isinstance(value, dict) else [("$eq", value)]:
                left[0] -= 1
                if operator not in _MONGO or left[0] < 0:
                    message = _("比较用{known}，最多{most}个。")
                    raise rejected(message.format(known="、".join(_MONGO), most=MOST_COMPARISONS))
                wanted &= condition_of(name, _MONGO[operator], limit, call, is_group=is_group)
    return wanted


def _pairs(value: Any) -> list[tuple[str, Any]]:
    if not isinstance(value, dict):
        raise rejected(_("expression 的条件须是对象或者列表。"))
    return [(str(name), part) for name, part in value.items()]
