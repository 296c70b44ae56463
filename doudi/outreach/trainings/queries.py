"""Trainings, who came, who missed them and made up."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.outreach.contests.people import place_of
from doudi.outreach.trainings.models import Invitation, Training, TrainingMaterial
from doudi.outreach.trainings.workflow import TrainingState

_OWN_DAYS = 400


def trainings(*, by: User) -> QuerySet[Training]:
    """Return the trainings that a user may see: drafts are for those who plan them."""
    found = Training.objects.select_related("entered_by", "announced_by", "closed_by", "test", "make_up_of")
    return found if by.may(Permission.MANAGE_OUTREACH) else found.exclude(state=TrainingState.DRAFT)


def own_invitations(user: User) -> QuerySet[Invitation]:
    """Return the trainings that somebody is or was invited to, the latest first."""
    since = timezone.now() - timedelta(days=_OWN_DAYS)
    found = Invitation.objects.filter(user=user, training__held_at__gte=since)
    found = found.exclude(training__state=TrainingState.DRAFT).select_related("training")
    return found.prefetch_related("training__materials").order_by("-training__held_at")


def invitations(training: Training, *, by: User) -> QuerySet[Invitation]:
    """Return who is invited, to a township its own people."""
    found = Invitation.objects.filter(training=training).select_related("user", "training")
    township = by.township_code
    return found.filter(township_code=township) if township else found


def materials(*, by: User) -> QuerySet[TrainingMaterial]:
    """Return the files that a user may read."""
    found = TrainingMaterial.objects.select_related("training", "file")
    if by.may(Permission.READ_OUTREACH):
        return found
    return found.filter(training__invitations__user=by).exclude(training__state=TrainingState.DRAFT)


def _made_up(training: Training) -> set[int]:
    """Return who came to a make-up of a training."""
    return set(
        Invitation.objects.filter(training__make_up_of=training, signed_in_at__isnull=False).values_list(
            "user_id", flat=True
        )
    )


def missing_people(training: Training) -> list[Invitation]:
    """Return who neither came nor made up."""
    made_up = _made_up(training)
    absent = Invitation.objects.filter(training=training, signed_in_at=None).select_related("user")
    return [one for one in absent if one.user_id not in made_up]


@dataclass(frozen=True)
class TownshipAttendance:
    """How many of a township came, and who is still missing."""

    township_code: str
    invited: int
    came: int
    made_up: int
    missing: tuple[str, ...]

    @property
    def place(self) -> str:
        """The township, or the bureau."""
        return place_of(self.township_code)

    @property
    def came_shown(self) -> str:
        """How many came, of how many."""
        return f"{self.came}/{self.invited}"

    @property
    def missing_shown(self) -> str:
        """Who is still missing."""
        return "、".join(self.missing) or "—"


def attendance(training: Training, *, by: User) -> list[TownshipAttendance]:
    """Return attendance by township."""
    made_up = _made_up(training)
    rows: dict[str, list[Invitation]] = defaultdict(list)
    for one in invitations(training, by=by):
        rows[one.township_code].append(one)
    return [
        TownshipAttendance(
            code,
            len(found),
            sum(one.signed_in_at is not None for one in found),
            sum(one.signed_in_at is None and one.user_id in made_up for one in found),
            tuple(one.user.name for one in found if one.signed_in_at is None and one.user_id not in made_up),
        )
        for code, found in sorted(rows.items())
    ]
