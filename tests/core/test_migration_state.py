"""What migrations see of the models while only changed ones are rendered again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import get_commands
from django.db import connection, models
from django.db.migrations import AddConstraint, AddField, AddIndex, AlterField, CreateModel, RunPython
from django.db.migrations.state import ProjectState

from doudi.core.migration_code import where_rows
from doudi.core.migration_state import joined_operations, quick_migrations


def _created(name: str, **fields: Any) -> CreateModel:
    key = ("id", models.BigAutoField(primary_key=True))
    return CreateModel(name, [key, *fields.items()])


def _points_to(name: str) -> Any:
    return models.ForeignKey(f"invented.{name}", models.CASCADE)


@pytest.fixture
def state() -> Iterator[ProjectState]:
    with quick_migrations():
        found = ProjectState()
        for operation in (_created("Office"), _created("Paper", office=_points_to("Office")), _created("Loose")):
            operation.state_forwards("invented", found)
        assert found.apps.get_model("invented.Paper")
        yield found


def test_the_command_of_this_program_migrates() -> None:
    assert get_commands()["migrate"] == "doudi.core.accounts"


@pytest.mark.parametrize(
    ("operation", "changed"),
    [
        (AddConstraint("Paper", models.UniqueConstraint(fields=["office"], name="one_paper")), "Paper"),
        (AddField("Office", "name", models.CharField(max_length=9, default="")), "Office"),
        (AddField("Loose", "office", models.ForeignKey("invented.Office", models.CASCADE, null=True)), "Loose"),
        (_created("Letter", office=_points_to("Office")), "Letter"),
    ],
)
def test_only_the_changed_model_is_rendered_again(state: ProjectState, operation: Any, changed: str) -> None:
    before = {model._meta.object_name: model for model in state.apps.get_models()}
    operation.state_forwards("invented", state)
    after = {model._meta.object_name: model for model in state.apps.get_models()}
    assert {name for name, model in after.items() if before.get(name) is not model} == {changed}


def test_a_key_that_others_point_to_is_rendered_with_them(state: ProjectState) -> None:
    before = state.apps.get_model("invented.Paper")
    AlterField("Office", "id", models.CharField(max_length=9, primary_key=True)).state_forwards("invented", state)
    after = state.apps.get_model("invented.Paper")
    assert after is not before
    assert after._meta.get_field("office").target_field.max_length == 9


def test_code_of_a_migration_gets_models_that_know_each_other(state: ProjectState) -> None:
    for operation in (
        AddField("Office", "name", models.CharField(max_length=9, default="")),
        _created("Letter", paper=_points_to("Paper")),
    ):
        operation.state_forwards("invented", state)
    state.clear_delayed_apps_cache()  # what RunPython does first
    office, paper, letter = (state.apps.get_model(f"invented.{name}") for name in ("Office", "Paper", "Letter"))
    assert paper._meta.get_field("office").related_model is office
    assert letter._meta.get_field("paper").related_model is paper
    assert paper(office=office(name="局")).office.name == "局"
    assert [one.related_model for one in office._meta.related_objects] == [paper]


def test_django_renders_as_ever_elsewhere() -> None:
    with quick_migrations():
        inside = ProjectState._find_reload_model
    assert ProjectState._find_reload_model is not inside


def _unique(model: str, field: str) -> AddConstraint:
    return AddConstraint(model, models.UniqueConstraint(fields=[field], name=f"one_{field}_of_{model.lower()}"))


def test_a_table_is_created_with_the_constraints_that_follow() -> None:
    office = _created("Office", title=models.CharField(max_length=9))
    paper = _created("Paper", office=_points_to("Office"))
    index = AddIndex("Office", models.Index(fields=["title"], name="office_titles"))
    joined = joined_operations(
        [office, paper, _unique("Office", "title"), index, _unique("Paper", "office")], "invented"
    )
    assert [type(one) for one in joined] == [CreateModel, CreateModel]
    assert [one.name for one in joined[0].options["constraints"]] == ["one_title_of_office"]
    assert [one.name for one in joined[0].options["indexes"]] == ["office_titles"]
    assert [one.name for one in joined[1].options["constraints"]] == ["one_office_of_paper"]


@pytest.mark.parametrize(
    "between",
    [
        AddField("Office", "name", models.CharField(max_length=9, default="")),
        AlterField("Office", "id", models.CharField(max_length=9, primary_key=True)),
        RunPython(RunPython.noop),
    ],
)
def test_what_follows_another_change_of_the_table_stays_where_it_is(between: Any) -> None:
    operations = [_created("Office"), between, _unique("Office", "id")]
    assert joined_operations(operations, "invented") == operations


@pytest.mark.django_db
def test_code_runs_where_there_are_rows(divisions: None) -> None:
    ran: list[str] = []
    for table in ("divisions_division", "audit_trailhead"):
        where_rows(table, lambda _apps, _editor, name=table: ran.append(name))(None, SchemaEditor())
    assert ran == ["divisions_division"]


class SchemaEditor:
    """The part of a schema editor that code of migrations reads."""

    connection = connection
