"""Public pages of the rule book."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.urls import reverse

from doudi import policy

pytestmark = pytest.mark.django_db


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_every_figure_has_its_page(client: Any) -> None:
    listed = text(client.get(reverse("lawbook:home")))
    for name, parameter in policy.rule_book().parameters.items():
        assert reverse("lawbook:parameter", args=[name]) in listed
        assert parameter.label in text(client.get(reverse("lawbook:parameter", args=[name])))


def test_parameter_page_has_chart(client: Any) -> None:
    page = text(client.get(reverse("lawbook:parameter", args=["dibao_standard"])))
    drawn = json.loads(page.partition('<script type="application/json">')[2].partition("</script>")[0])
    urban = next(one for one in drawn["series"] if one["name"] == "城市")
    assert [(one["day"], one["value"]) for one in urban["points"]] == [("2022-01-01", 825), ("2023-01-01", 885)]
    assert "echarts" in page
    assert "885.00" in page
    assert "825.00" in page
    assert "于民字〔2023〕30号" in page


def test_legal_text_page_lists_clauses(client: Any) -> None:
    listed = text(client.get(reverse("lawbook:legislation")))
    for name, legal_text in policy.rule_book().legislation.by_id.items():
        assert reverse("lawbook:legal_text", args=[name]) in listed
        page = text(client.get(reverse("lawbook:legal_text", args=[name])))
        assert all(f'id="{clause.id}"' in page for clause in legal_text.clauses)


def test_legal_text_page_counts_carriers_and_tests(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    address = reverse("lawbook:legal_text", args=["P18"])
    page = text(client.get(address))
    assert "待建" not in page
    assert re.search(r"承载\d+处，测试\d+项", page)
    monkeypatch.setattr(policy, "tests_folder", lambda: None)
    installed = text(client.get(address))
    assert re.search(r"承载\d+处", installed)
    assert "测试" not in installed


def test_rules_page_lists_every_rule(client: Any) -> None:
    page = text(client.get(reverse("lawbook:rules")))
    assert all(f'id="{rule.name}"' in page for rule in policy.rule_book().rules)


def test_standards_below_their_floor_are_a_doubt(client: Any) -> None:
    content = client.get(reverse("lawbook:home")).content.decode()
    assert content.count("疑点：低于下限") == 2
    assert "1,150.50" in content


def test_unconfirmed_figures_and_assumptions_are_listed(client: Any) -> None:
    page = text(client.get(reverse("lawbook:to_confirm")))
    assert "就业成本" in page
    assert "暂定" in page


@pytest.mark.parametrize("name", ["lawbook:parameter", "lawbook:legal_text"])
def test_unknown_name_is_not_found(client: Any, name: str) -> None:
    assert client.get(reverse(name, args=["nothing"])).status_code == 404
