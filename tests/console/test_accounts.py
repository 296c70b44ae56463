"""Pages of accounts: close, reopen, reset passwords, each with its reason."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from doudi.core.accounts.models import AccountProposal, User
from doudi.core.audit.models import Entry
from tests.conftest import PASSWORD, Cast, identity_number
from tests.identities import bind

pytestmark = pytest.mark.django_db


def decide(client: Any, answer: str, reason: str = "") -> Any:
    """Decide the last proposal on its page."""
    page = reverse("console:account_proposal", args=[AccountProposal.objects.latest("pk").pk])
    return client.post(page, {"answer": answer, "reason": reason})


def address(user: Any) -> str:
    return reverse("console:account", args=[user.pk])


def test_account_is_closed_at_once_and_reopened_by_two(cast: Cast, signed_in: Any) -> None:
    administrator, officer = signed_in("system_administrator"), signed_in("officer")
    bind(cast.officer)
    assert officer.get("/").status_code == 200
    administrator.post(address(cast.officer), {"act": "close", "why": "调离"})
    assert officer.get("/").status_code == 302
    cast.officer.refresh_from_db()
    assert not cast.officer.is_active
    page = administrator.get(address(cast.officer)).content.decode()
    assert "调离" in page
    assert "重新启用" in page
    administrator.post(address(cast.officer), {"act": "reopen", "why": "返岗"})
    cast.officer.refresh_from_db()
    assert not cast.officer.is_active
    assert decide(signed_in("security_administrator"), "confirm").status_code == 302
    cast.officer.refresh_from_db()
    assert cast.officer.is_active


def test_reset_password_is_confirmed_and_must_be_changed(cast: Cast, signed_in: Any) -> None:
    administrator, officer = signed_in("system_administrator"), signed_in("officer")
    given = {"act": "reset_password", "password": "another-long-word-9", "why": "忘记密码"}
    administrator.post(address(cast.officer), given)
    cast.officer.refresh_from_db()
    assert cast.officer.check_password(PASSWORD)
    security = signed_in("security_administrator")
    assert "账号事项待确认" in security.get("/").content.decode()
    assert decide(security, "confirm").status_code == 302
    cast.officer.refresh_from_db()
    assert cast.officer.check_password("another-long-word-9")
    assert cast.officer.is_password_change_due
    assert officer.get("/").status_code == 302
    for entry in Entry.objects.filter(verb__startswith="account_proposal."):
        assert "another-long-word-9" not in f"{entry.sentence}{entry.old}{entry.new}{entry.why}"
    assert AccountProposal.objects.get().password_hash == ""


@pytest.mark.parametrize(
    "given",
    [
        {"act": "close", "why": ""},
        {"act": "reset_password", "password": "short", "why": "忘记"},
        {"act": "reset_password", "password": "1234567890", "why": "忘记"},
        {"act": "reset_password", "password": "another-long-word-9", "why": ""},
        {"act": "bind_identity", "id_number": "360731198001010000", "why": "补录"},
        {"act": "change_role", "role": "auditor", "division": "360731", "why": "没有登记身份证号"},
    ],
)
def test_incomplete_form_changes_nothing(cast: Cast, signed_in: Any, given: dict[str, str]) -> None:
    answer = signed_in("system_administrator").post(address(cast.officer), given)
    assert answer.status_code == 422
    cast.officer.refresh_from_db()
    assert cast.officer.is_active
    assert cast.officer.check_password(PASSWORD)
    assert not AccountProposal.objects.exists()
    assert not Entry.objects.filter(verb="account.close").exists()


def test_other_roles_change_no_accounts(cast: Cast, signed_in: Any) -> None:
    for name in ("officer", "director", "security_administrator", "audit_administrator"):
        assert signed_in(name).post(address(cast.cadre), {"act": "close", "why": "试试"}).status_code == 403
    cast.cadre.refresh_from_db()
    assert cast.cadre.is_active


def test_own_account_cannot_be_closed(cast: Cast, signed_in: Any) -> None:
    answer = signed_in("system_administrator").post(address(cast.system_administrator), {"act": "close", "why": "试试"})
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


def test_account_of_a_department_is_proposed_on_the_page(cast: Cast, signed_in: Any) -> None:
    administrator, page = signed_in("system_administrator"), reverse("console:open_account")
    given = {
        "username": "canlian",
        "name": "廖残联",
        "role": "department_officer",
        "division": "360731",
        "password": PASSWORD,
        "id_number": identity_number(date(1985, 1, 1), 77),
        "why": "新到岗",
    }
    refused = administrator.post(page, given)
    assert refused.status_code == 422
    assert "部门经办人要选所在部门" in refused.content.decode()
    assert administrator.post(page, given | {"department": "dpf"}).status_code == 302
    assert not User.objects.filter(username="canlian").exists()
    proposal = AccountProposal.objects.get()
    shown = administrator.get(reverse("console:account_proposal", args=[proposal.pk])).content.decode()
    assert "县残联" in shown
    assert given["id_number"] not in shown
    assert decide(administrator, "confirm").status_code == 422
    assert decide(signed_in("security_administrator"), "confirm").status_code == 302
    assert "县残联" in administrator.get(reverse("console:accounts")).content.decode()


def test_next_proposal_follows_the_one_confirmed(cast: Cast, signed_in: Any) -> None:
    administrator, security = signed_in("system_administrator"), signed_in("security_administrator")
    for person in (cast.officer, cast.leader):
        given = {"act": "reset_password", "password": "another-long-word-9", "why": "忘记密码"}
        administrator.post(address(person), given)
    first, second = AccountProposal.objects.order_by("pk")
    pages = [reverse("console:account_proposal", args=[one.pk]) for one in (first, second)]
    assert security.post(pages[0], {"answer": "confirm"}).url == pages[1]
    assert security.post(pages[1], {"answer": "confirm"}).url == reverse("console:account_proposals")
    administrator.post(address(cast.bureau), given)
    administrator.post(address(cast.director), given)
    page = reverse("console:account_proposal", args=[AccountProposal.objects.latest("pk").pk])
    withdrawn = administrator.post(page, {"answer": "withdraw", "reason": "不用了"})
    assert withdrawn.url == reverse("console:account_proposals"), "who proposes has no next one to decide"


def test_role_of_a_new_account_is_chosen(signed_in: Any) -> None:
    page = signed_in("system_administrator").get(reverse("console:open_account")).content.decode()
    assert '<option value="" selected>请选择</option>' in page


def test_new_rights_over_money_stand_on_the_directors_desk(cast: Cast, signed_in: Any) -> None:
    cast.finance.rights_since = timezone.now()
    cast.finance.save()
    User.objects.exclude(pk=cast.finance.pk).update(rights_since=timezone.now() - timedelta(days=31))
    director = signed_in("director")
    assert reverse("console:new_money_accounts") in director.get("/").content.decode()
    listed = director.get(reverse("console:new_money_accounts")).content.decode()
    assert "finance" in listed
    assert "officer officer" not in listed
    cast.finance.rights_since = timezone.now() - timedelta(days=31)
    cast.finance.save()
    assert "没有新开或调整的资金账号" in director.get(reverse("console:new_money_accounts")).content.decode()
