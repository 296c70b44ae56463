"""Pages of accounts: close, reopen, reset passwords, each with its reason."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.urls import reverse

from doudi.core.audit.models import Entry
from tests.conftest import PASSWORD, Cast

pytestmark = pytest.mark.django_db


def address(user: Any) -> str:
    return reverse("console:account", args=[user.pk])


def test_account_is_closed_and_reopened(cast: Cast, signed_in: Any) -> None:
    administrator, officer = signed_in("system_administrator"), signed_in("officer")
    assert officer.get("/").status_code == 200
    administrator.post(address(cast.officer), {"act": "switch", "why": "调离"})
    assert officer.get("/").status_code == 302
    cast.officer.refresh_from_db()
    assert not cast.officer.is_active
    page = administrator.get(address(cast.officer)).content.decode()
    assert "调离" in page
    assert "重新启用" in page
    administrator.post(address(cast.officer), {"act": "switch", "why": "返岗"})
    cast.officer.refresh_from_db()
    assert cast.officer.is_active


def test_reset_password_must_be_changed(cast: Cast, signed_in: Any) -> None:
    administrator, officer = signed_in("system_administrator"), signed_in("officer")
    given = {"act": "reset", "password": "another-long-word-9", "why": "忘记密码"}
    administrator.post(address(cast.officer), given)
    cast.officer.refresh_from_db()
    assert cast.officer.check_password("another-long-word-9")
    assert cast.officer.is_password_change_due
    assert officer.get("/").status_code == 302
    entry = Entry.objects.order_by("-number")[0]
    assert entry.verb == "account.reset_password"
    assert "another-long-word-9" not in f"{entry.sentence}{entry.old}{entry.new}{entry.why}"


@pytest.mark.parametrize(
    "given",
    [
        {"act": "switch", "why": ""},
        {"act": "reset", "password": "short", "why": "忘记"},
        {"act": "reset", "password": "1234567890", "why": "忘记"},
        {"act": "reset", "password": "another-long-word-9", "why": ""},
    ],
)
def test_incomplete_form_changes_nothing(cast: Cast, signed_in: Any, given: dict[str, str]) -> None:
    answer = signed_in("system_administrator").post(address(cast.officer), given)
    assert answer.status_code == 422
    cast.officer.refresh_from_db()
    assert cast.officer.is_active
    assert cast.officer.check_password(PASSWORD)
    assert not Entry.objects.filter(verb__in=["account.close", "account.reset_password"]).exists()


def test_other_roles_change_no_accounts(cast: Cast, signed_in: Any) -> None:
    for name in ("officer", "director", "security_administrator", "audit_administrator"):
        assert signed_in(name).post(address(cast.cadre), {"act": "switch", "why": "试试"}).status_code == 403
    cast.cadre.refresh_from_db()
    assert cast.cadre.is_active


def test_own_account_cannot_be_closed(cast: Cast, signed_in: Any) -> None:
    answer = signed_in("system_administrator").post(
        address(cast.system_administrator), {"act": "switch", "why": "试试"}
    )
    assert answer.status_code == 422
    assert "自己的账号" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "who", "words"),
    [
        ("audit_trail", "auditor", "登记钟桂英"),
        ("accounts", "system_administrator", "director"),
    ],
)
def test_list_is_exported_as_excel(cast: Cast, family: Any, signed_in: Any, name: str, who: str, words: str) -> None:
    from python_calamine import CalamineWorkbook

    answer = signed_in(who).get(reverse(f"console:{name}"), {"excel": "1"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert any(words in str(cell) for row in rows for cell in row)
    assert "导出" in str(rows[1][0])
    assert Entry.objects.order_by("-number")[0].verb == "list.export"


def test_account_of_a_department_is_opened_on_the_page(cast: Cast, signed_in: Any) -> None:
    administrator, page = signed_in("system_administrator"), reverse("console:open_account")
    given = {
        "username": "canlian",
        "name": "廖残联",
        "role": "department_officer",
        "division": "360731",
        "password": PASSWORD,
    }
    refused = administrator.post(page, given)
    assert refused.status_code == 422
    assert "部门经办人要选所在部门" in refused.content.decode()
    assert administrator.post(page, given | {"department": "dpf"}).status_code == 302
    assert "县残联" in administrator.get(reverse("console:accounts")).content.decode()
