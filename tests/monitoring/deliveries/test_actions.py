"""Upload, report, confirm, discard: who may, what is refused, what the counts say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from doudi.core.audit.models import Entry
from doudi.core.clock import today
from doudi.core.encryption import SealedKind, SealedValue
from doudi.core.jobs.queue import run_waiting_jobs
from doudi.core.refusals import (
    OutsideScope,
    PermissionRequired,
    RoleNotAllowed,
    SecondPersonRequired,
    StaleVersion,
    TransitionNotAllowed,
)
from doudi.matching import source_names, source_profile
from doudi.monitoring.deliveries import actions
from doudi.monitoring.deliveries.contents import rows_file
from doudi.monitoring.deliveries.intake import shared_registry
from doudi.monitoring.deliveries.models import ColumnChoice, Delivery
from doudi.monitoring.deliveries.refusals import (
    DecisiveColumnMissing,
    FileDeliveredBefore,
    PeriodNotAllowed,
    SourceOfOtherDepartment,
    TooManyToJudge,
)
from doudi.registry.models import Person
from tests.conftest import Cast, identity_number
from tests.monitoring.deliveries.files import csv_of

MAY = date(2023, 5, 1)
NOBODY = identity_number(date(1950, 1, 1), 333)


def deaths(family: Any, *more: tuple[str, str, str]) -> bytes:
    own = ("钟桂英", family.mother.id_number.clear(), "2023-05-10")
    return csv_of([["姓名", "身份证号", "死亡日期"], own, ("甲", NOBODY, ""), *more])


@pytest.fixture
def upload(cast: Cast) -> Callable[..., Delivery]:
    def upload(content: bytes, source: str = "deaths", by: Any = None, period: date = MAY, **more: Any) -> Delivery:
        delivery = actions.upload_delivery(
            by=by or cast.bureau, source=source, period=period, name="清单.csv", file=BytesIO(content), **more
        )
        run_waiting_jobs()
        delivery.refresh_from_db()
        return delivery

    return upload


@pytest.mark.clause("P18-3.a")
def test_a_delivery_is_read_and_confirmed_by_a_second_person(
    upload: Callable[..., Delivery], cast: Cast, family: Any
) -> None:
    delivery = upload(deaths(family))
    assert (delivery.state, delivery.total_rows, delivery.linked_rows, delivery.not_resident_rows) == (
        "staged",
        2,
        1,
        1,
    )
    with pytest.raises(SecondPersonRequired):
        actions.confirm_delivery(by=cast.bureau, delivery=delivery)
    with pytest.raises(StaleVersion):
        actions.confirm_delivery(by=cast.director, delivery=delivery, seen_version=0)
    actions.confirm_delivery(by=cast.director, delivery=delivery, seen_version=delivery.version)
    delivery.refresh_from_db()
    assert delivery.state == "confirmed"
    assert delivery.retained_until is not None
    assert delivery.retained_until.year == today().year + 5
    with rows_file(delivery) as path:
        assert path.read_bytes().startswith(b"PAR1")
    told = list(Entry.objects.filter(verb__startswith="delivery.").values_list("verb", flat=True))
    assert sorted(told) == ["delivery.confirm", "delivery.stage", "delivery.upload"]
    assert not Entry.objects.filter(verb__startswith="delivery.", sentence__contains="钟桂英").exists()
    with pytest.raises(TransitionNotAllowed):
        actions.discard_delivery(by=cast.director, delivery=delivery)


def test_deliveries_that_wait_share_one_opening_of_the_registry(
    cast: Cast, family: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is matched with the registry as it is after the last upload, and finds nothing of the others."""
    opened: list[Any] = []
    open_registry = shared_registry.open_registry_snapshot
    monkeypatch.setattr(
        shared_registry,
        "open_registry_snapshot",
        lambda *given, **more: opened.append(given) or open_registry(*given, **more),
    )
    files = [deaths(family), b"no table", csv_of([["姓名", "身份证号"], ("易新", newborn := identity_number(MAY, 7))])]
    deliveries = [
        actions.upload_delivery(by=cast.bureau, source=source, period=MAY, name="清单.csv", file=BytesIO(content))
        for source, content in zip(("deaths", "cremations", "students"), files, strict=True)
    ]
    family.son.name, family.son.id_number = "易新", SealedValue.of(newborn, SealedKind.IDENTITY_NUMBER)
    family.son.save()
    assert run_waiting_jobs() == 3
    for delivery in deliveries:
        delivery.refresh_from_db()
    assert [delivery.state for delivery in deliveries] == ["staged", "unreadable", "staged"]
    assert [delivery.linked_rows for delivery in deliveries] == [1, 0, 1]
    assert len(opened) == 1


def test_a_registry_opened_long_ago_is_opened_again(cast: Cast, family: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    count = "SELECT COUNT(*) FROM people"
    with shared_registry.SharedRegistry() as registry:
        with registry.tables(lambda: None) as tables:
            tables.execute("CREATE TABLE delivered AS SELECT 1")
            before = tables.execute(count).fetchone()
        Person.objects.filter(pk=family.son.pk).update(merged_into=family.mother)
        with registry.tables(lambda: None) as tables:
            assert tables.execute(count).fetchone() == before
            assert not tables.execute("FROM duckdb_tables() WHERE table_name = 'delivered'").fetchall()
        monkeypatch.setattr(shared_registry.time, "monotonic", lambda: float("inf"))
        with registry.tables(lambda: None) as tables:
            assert tables.execute(count).fetchone() == (before[0] - 1,)


@pytest.mark.clause("MCA83-III.2")
def test_marriage_and_funeral_lists_are_taken_in(upload: Callable[..., Delivery], cast: Cast, family: Any) -> None:
    rows = csv_of(
        [["姓名", "身份证号", "火化日期"], (family.mother.name, family.mother.id_number.clear(), "2025-07-30")]
    )
    assert upload(rows, source="cremations").source == "cremations"
    wanted = {
        "marriage", "cremations", "deaths", "property", "deposits", "housing_fund", "social_insurance", "companies",
    }  # fmt: skip
    assert wanted <= {name for name in source_names() if "MCA83-III.2" in source_profile(name).cites}


@pytest.mark.clause("P18-3.b")
def test_the_six_sets_of_special_assistance_are_declared() -> None:
    wanted = {"housing_aid", "medical_aid", "employment_aid", "unemployment", "free_treatment", "disaster"}
    assert wanted <= {name for name in source_names() if "P18-3.b" in source_profile(name).cites}


def test_a_list_that_stops_nothing_needs_one_person(upload: Callable[..., Delivery], cast: Cast, family: Any) -> None:
    rows = csv_of(
        [["姓名", "身份证号", "号牌号码", "车型"], ("钟桂英", family.mother.id_number.clear(), "赣B1", "轿车")]
    )
    delivery = upload(rows, "vehicles")
    assert delivery.period == date(2023, 4, 1)
    assert actions.confirm_delivery(by=cast.bureau, delivery=delivery).state == "confirmed"


def test_a_department_delivers_its_own_and_the_bureau_confirms(
    upload: Callable[..., Delivery], cast: Cast, family: Any
) -> None:
    rows = csv_of([["姓名", "身份证号", "残疾人证号"], ("钟桂英", family.mother.id_number.clear(), "")])
    delivery = upload(rows, "disability", by=cast.federation)
    with pytest.raises(RoleNotAllowed):
        actions.confirm_delivery(by=cast.federation, delivery=delivery)
    with pytest.raises(SourceOfOtherDepartment):
        upload(deaths(family), by=cast.federation)
    for stranger in (cast.officer, cast.director, cast.auditor):
        with pytest.raises(PermissionRequired):
            upload(deaths(family), by=stranger)
    assert actions.confirm_delivery(by=cast.bureau, delivery=delivery).state == "confirmed"


@pytest.mark.attack
def test_another_department_does_not_reach_a_delivery(upload: Callable[..., Delivery], cast: Cast, family: Any) -> None:
    delivery = upload(deaths(family))
    for act in (actions.discard_delivery, actions.confirm_delivery):
        with pytest.raises(OutsideScope):
            act(by=cast.federation, delivery=delivery)
    with pytest.raises(OutsideScope):
        actions.choose_columns(by=cast.federation, delivery=delivery, choices={})


def test_the_same_file_is_refused_with_its_date_and_a_late_one_is_named(
    upload: Callable[..., Delivery], cast: Cast, family: Any
) -> None:
    delivery = upload(deaths(family))
    with pytest.raises(FileDeliveredBefore, match="交付过（2023年5月，待确认）"):
        upload(deaths(family), period=date(2023, 4, 1))
    actions.confirm_delivery(by=cast.director, delivery=delivery)
    late = upload(deaths(family, ("乙", NOBODY, "2023-04-01")), period=date(2023, 4, 1))
    assert late.is_late
    actions.discard_delivery(by=cast.bureau, delivery=late)
    assert not upload(deaths(family, ("乙", NOBODY, "2023-04-01")), period=date(2023, 6, 1)).is_late
    with pytest.raises(PeriodNotAllowed):
        upload(b"x", period=date(2090, 1, 1))


def test_discarding_removes_the_files(
    upload: Callable[..., Delivery],
    cast: Cast,
    family: Any,
    attachment_folder: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    delivery = upload(deaths(family, ("丙", "1", "x")))
    assert len([path for path in attachment_folder.rglob("*") if path.is_file()]) == 3
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard_delivery(by=cast.bureau, delivery=delivery)
    assert not [path for path in attachment_folder.rglob("*") if path.is_file()]
    delivery.refresh_from_db()
    assert (delivery.state, delivery.original_key, delivery.rows_key) == ("discarded", "", "")


def test_columns_are_chosen_once_for_department_and_data_set(
    upload: Callable[..., Delivery], cast: Cast, family: Any
) -> None:
    number = family.mother.id_number.clear()
    delivery = upload(csv_of([["名称", "号码", "日子"], ("钟桂英", number, "2023-05-10")]))
    assert delivery.state == "unreadable"
    assert delivery.report["headings"] == ["名称", "号码", "日子"]
    actions.choose_columns(by=cast.bureau, delivery=delivery, choices={"名称": "name", "号码": "id_number", "日子": ""})
    run_waiting_jobs()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.linked_rows) == ("staged", 1)
    with pytest.raises(DecisiveColumnMissing, match="死亡日期"):
        actions.confirm_delivery(by=cast.director, delivery=delivery)
    actions.choose_columns(
        by=cast.bureau, delivery=delivery, choices={"名称": "name", "号码": "id_number", "日子": "death_date"}
    )
    run_waiting_jobs()
    again = upload(csv_of([["名称", "号码", "日子"], ("钟桂英", number, "2023-05-11")]))
    assert (again.state, again.linked_rows, again.undecidable_rows) == ("staged", 1, 0)
    assert ColumnChoice.objects.count() == 3


def test_a_file_delivered_again_is_not_read_twice(upload: Callable[..., Delivery], cast: Cast, family: Any) -> None:
    data = csv_of([["名称", "号码"], ("钟桂英", family.mother.id_number.clear())])
    first, again = upload(data), upload(data)
    assert (first.state, again.state) == ("unreadable", "unreadable")
    actions.choose_columns(by=cast.bureau, delivery=again, choices={"名称": "name"})
    with pytest.raises(FileDeliveredBefore):
        actions.choose_columns(by=cast.bureau, delivery=first, choices={"名称": "name"})


def test_nothing_of_the_first_row_is_left_of_a_discarded_file(upload: Callable[..., Delivery], cast: Cast) -> None:
    delivery = upload(csv_of([["钟某某", "三组"], ("易某某", "四组")]))
    assert delivery.report["headings"] == ["钟某某", "三组"]
    actions.discard_delivery(by=cast.bureau, delivery=delivery)
    delivery.refresh_from_db()
    assert "钟某某" not in str(delivery.report)


@pytest.mark.parametrize("line", ["x" * 200_000 + ",1,2", "姓名,身份证号," + "死亡日期" * 50_000])
def test_a_cell_beyond_the_limit_makes_a_file_unreadable(upload: Callable[..., Delivery], line: str) -> None:
    assert upload(f"姓名,身份证号,死亡日期\n{line}\n".encode()).state == "unreadable"


def test_an_unreadable_file_says_why(upload: Callable[..., Delivery]) -> None:
    delivery = upload("一段文字".encode())
    assert delivery.state == "unreadable"
    assert "不是表格文件" in delivery.message
    assert upload(csv_of([["姓名", "身份证号", "死亡日期"]])).message.startswith("表头下面没有数据行")


def test_a_delivery_that_nobody_can_judge_is_not_taken_in(
    upload: Callable[..., Delivery], cast: Cast, family: Any
) -> None:
    delivery = upload(deaths(family))
    rows = actions.MOST_TO_JUDGE + 1
    Delivery.objects.update(total_rows=rows, to_judge_rows=rows, linked_rows=0, not_resident_rows=0)
    with pytest.raises(TooManyToJudge, match="重新交付"):
        actions.confirm_delivery(by=cast.director, delivery=delivery)
