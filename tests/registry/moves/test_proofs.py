"""The proofs of deaths and of other people's accounts are read by the township where the person lives now."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from doudi.core.attachments.models import Attachment
from doudi.core.attachments.uploads import Upload
from doudi.payments.account_authorities.actions import propose_authority
from doudi.registry import actions
from doudi.registry.household_accounts import actions as household_accounts
from tests.conftest import Cast, Family
from tests.deaths_and_cards import record_card

pytestmark = pytest.mark.django_db
SINCE = date(2023, 5, 1)
PAPER = Upload("证明.pdf", b"%PDF-1.4 invented")


def moved(cast: Cast, family: Family) -> None:
    given: dict[str, Any] = {"household": family.household, "since": SINCE, "source_detail": "搬家"}
    actions.move_household(by=cast.other_officer, village=cast.other_village, handed_over_by=cast.officer, **given)


def statuses(signed_in: Any, attachment: Attachment | None) -> list[int]:
    """Return what the old township, the new one and the bureau are answered."""
    assert attachment is not None
    address = reverse("attachments:read", args=[attachment.pk])
    return [signed_in(name).get(address).status_code for name in ("officer", "other_officer", "bureau")]


def test_proof_of_a_death_goes_with_the_family(cast: Cast, family: Family, signed_in: Any) -> None:
    report = actions.report_death(by=cast.cadre, person=family.mother, died_on=date(2023, 3, 12), evidence=PAPER)
    assert statuses(signed_in, report.evidence) == [200, 404, 200]
    moved(cast, family)
    assert statuses(signed_in, report.evidence) == [404, 200, 200]
    page = signed_in("other_officer").get(report.get_absolute_url()).content.decode()
    assert reverse("attachments:read", args=[report.evidence_id]) in page


def test_proof_of_a_guardians_account_goes_with_the_person(cast: Cast, family: Family, signed_in: Any) -> None:
    authority = propose_authority(
        by=cast.officer,
        person=family.son,
        basis="guardian",
        holder_name="钟有福",
        account="6228480022222222222",
        proof="监护协议",
        since=date(2023, 4, 1),
        upload=PAPER,
    )
    assert statuses(signed_in, authority.proof_file) == [200, 404, 200]
    moved(cast, family)
    assert statuses(signed_in, authority.proof_file) == [404, 200, 200]


def confirmed_list(cast: Cast, family: Family) -> Any:
    record_card(family.mother, "6228480300000000018", date(2022, 1, 1))
    account_list = household_accounts.propose_household_accounts(
        by=cast.officer,
        place=str(cast.village.code)[:9],
        households=[family.household.pk],
        basis="一户一卡名单",
        proof=PAPER,
    )
    return household_accounts.confirm_household_accounts(by=cast.leader, account_list=account_list)


def test_list_of_household_accounts_is_read_by_both_while_it_pays(cast: Cast, family: Family, signed_in: Any) -> None:
    account_list = confirmed_list(cast, family)
    assert statuses(signed_in, account_list.proof) == [200, 404, 200]
    moved(cast, family)
    assert statuses(signed_in, account_list.proof) == [200, 200, 200], "the list is also of the other families"
    household_accounts.end_household_account(
        by=cast.other_officer, account=account_list.households.get(), why="各领各的"
    )
    assert statuses(signed_in, account_list.proof) == [200, 404, 200]


def test_roll_with_every_number_of_a_township_stays_there(cast: Cast, family: Family, signed_in: Any) -> None:
    account_list = confirmed_list(cast, family)
    Attachment.objects.filter(pk=account_list.proof_id).update(kind=Attachment.Kind.ROLL)
    moved(cast, family)
    assert statuses(signed_in, account_list.proof) == [200, 404, 200]
