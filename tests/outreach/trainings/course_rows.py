"""Trainings for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from doudi.core.attachments.uploads import Upload
from doudi.outreach.trainings.actions import (
    AgendaLine,
    TrainingPlan,
    add_material,
    announce_training,
    close_training,
    enter_training,
)
from doudi.outreach.trainings.models import Training
from tests.conftest import Cast
from tests.pictures import PNG_HEAD

AGENDA = (
    AgendaLine("医疗救助政策解读", "mib", "王某"),
    AgendaLine("低保金怎样算", "", "李某"),
)


def plan(cast: Cast, **changes: Any) -> TrainingPlan:
    """Return a course that began an hour ago, for two townships."""
    given: dict[str, Any] = {
        "kind": Training.Kind.COURSE,
        "title": "社会救助业务培训会",
        "held_at": timezone.now() - timedelta(hours=1),
        "place_held": "县民政局三楼",
        "agenda": AGENDA,
        "invited": [cast.cadre, cast.officer, cast.other_officer],
        "topics": ["dibao", "tekun"],
    }
    return TrainingPlan(**given | changes)


def announced(cast: Cast, **changes: Any) -> Training:
    """Return a training that was announced."""
    return announce_training(by=cast.director, training=enter_training(by=cast.bureau, plan=plan(cast, **changes)))


def training_rows(cast: Cast) -> dict[str, Any]:
    """Return what has a page: a training announced with a file everybody may read, one that is closed."""
    everybody = [cast.cadre, cast.officer, cast.other_officer, cast.leader, cast.bureau, cast.director]
    training = announced(cast, invited=everybody)
    material = add_material(by=cast.bureau, training=training, title="讲义", file=Upload("讲义.png", PNG_HEAD))
    closed = close_training(by=cast.bureau, training=announced(cast), minutes="各乡镇参加了培训。")
    return {
        "training": training,
        "closed_training": closed,
        "invitation": training.invitations.earliest("pk"),
        "training_material": material,
    }
