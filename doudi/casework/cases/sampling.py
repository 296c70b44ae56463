"""The random sample of cases that the bureau visits itself before it confirms them (MCA43-16)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from doudi import policy
from doudi.casework.models import Case
from doudi.casework.random_checks.sampling import new_seed, number_of, population_hash
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS


@dataclass(frozen=True)
class SampleDraw:
    """How a case was drawn: ``number`` of ``of`` is below ``below``, or the township's ratio fell short so far."""

    seed: str
    population_hash: str
    number: int
    below: int
    of: int
    drawn_before: int
    taken_before: int
    taken_for_the_ratio: bool

    @property
    def is_sampled(self) -> bool:
        """Whether the bureau visits the case."""
        return self.number < self.below or self.taken_for_the_ratio

    def as_data(self) -> dict[str, Any]:
        """Return the draw as JSON stores it."""
        return asdict(self)

    def as_audit_data(self) -> dict[str, Any]:
        """Return the draw for an audit entry."""
        return {"sample_draw": self.as_data(), "is_sampled": self.is_sampled}


def draw_sample(case: Case) -> SampleDraw:
    """Draw whether the bureau visits a case, by its number and a new seed, which anybody can repeat.

    The case is taken whatever its number where this year's draws in the township fall short of the ratio: the ratio
    is a minimum (MCA43-16).
    """
    assert case.procedure.random_check is not None  # noqa: S101 - asked by the caller
    ratio = int(policy.parameter_value(case.procedure.random_check, today().replace(day=1), today()))
    seed = new_seed()
    number = number_of(seed, case.number)
    drawn_before = Case.objects.filter(
        procedure_id=case.procedure_id,
        village_code__startswith=case.village_code[:TOWNSHIP_DIGITS],
        is_sampled__isnull=False,
        accepted_on__year=today().year,
    ).exclude(pk=case.pk)
    total, taken = drawn_before.count(), drawn_before.filter(is_sampled=True).count()
    falls_short = taken * policy.RATIO_SCALE < ratio * total
    numbers = [*drawn_before.values_list("number", flat=True), case.number]
    draw = SampleDraw(
        seed=seed,
        population_hash=population_hash({case.procedure_id: numbers}),
        number=number,
        below=ratio,
        of=policy.RATIO_SCALE,
        drawn_before=total,
        taken_before=taken,
        taken_for_the_ratio=falls_short and number >= ratio,
    )
    case.is_sampled, case.sample_draw = draw.is_sampled, draw.as_data()
    case.save(update_fields=["is_sampled", "sample_draw"])
    return draw
