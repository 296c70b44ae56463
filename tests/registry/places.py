"""A row of every page of people, households and rolls."""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.core.attachments.actions import store_attachment
from doudi.core.divisions.models import Division
from doudi.core.jobs.queue import run_waiting_jobs
from doudi.registry import actions
from doudi.registry.household_accounts.models import HouseholdAccountList
from doudi.registry.roll_import.actions import upload_roll
from doudi.registry.text_messages.models import TextFile
from tests.pictures import PNG_HEAD


def registry_rows(by: Any, one: Any) -> dict[str, Any]:
    """Return rows of a family and of its township."""
    said = actions.change_circumstance(
        by=by, subject=one.son, kind="phone", value="13800000000", since=date(2023, 1, 1), source="declared"
    )
    support = actions.register_support(
        by=by,
        person=one.son,
        supporter=one.mother,
        relation="母",
        since=date(2000, 3, 2),
        source="paper",
        source_detail="户口本",
    )
    photo = store_attachment(
        by=by, name="门牌.png", content=PNG_HEAD, kind="photo", village_code=one.household.village_id
    )
    township = one.household.village_id[:9]
    roll = staged_roll(by, township)
    return {
        "household": one.household,
        "person": one.son,
        "circumstance": said,
        "roll": roll,
        "staged": roll.families.first(),
        "village": one.household.village,
        "township": [township],
        "support": support,
        "death_report": actions.report_death(
            by=by, person=one.son, died_on=date(2023, 3, 1), data_source="公安户口注销名单"
        ),
        "photo": photo,
        "move_proposal": proposed_move(by, one),
        **household_account(by, one, photo),
        "text_file": text_file(by, township),
    }


def household_account(by: Any, home: Any, paper: Any) -> dict[str, Any]:
    """A list of households paid into one card, and its row."""
    account_list = HouseholdAccountList.objects.create(
        village_code=home.household.village_id, basis="名单", proof=paper, proposed_by=by
    )
    account = account_list.households.create(household=home.household, payee=home.mother)
    return {"household_account_list": account_list, "household_account": account}


def proposed_move(by: Any, home: Any) -> Any:
    """A move within the township that waits for an answer."""
    here = home.household.village_id
    villages = Division.objects.filter(level="village", code__startswith=here[:9]).exclude(code=here)
    other = actions.register_household(by=by, number=f"{home.household.number}-2", village=villages.order_by("code")[0])
    return actions.propose_move(
        by=by,
        person=home.mother,
        household=other,
        kind="living",
        relation="户主",
        since=date(2023, 4, 1),
        source="paper",
        source_detail="户口本",
    )


def staged_roll(by: Any, township: str) -> Any:
    """A roll of one family, as an office without a header beyond the needed keeps it."""
    lines = ["姓名,身份证号码,与户主关系,保障类别,月人均收入,保障人口,户月补助金额", "王大山,,户主,非常补,100,1,500"]
    content = "\n".join(["2023年4月农村低保花名册", *lines]).encode()
    roll = upload_roll(by=by, name="低保.csv", content=content, township_code=township)
    run_waiting_jobs()
    roll.refresh_from_db()
    return roll


def text_file(by: Any, township: str) -> Any:
    """A file of texts of a township."""
    return TextFile.objects.create(number=f"DX-{township}", scope=township, rows=1, sealed_content="x", made_by=by)
