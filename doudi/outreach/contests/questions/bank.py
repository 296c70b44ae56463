"""Keep the bank in step with the law: draw generated questions, retire those that the law no longer answers so."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.core.audit.trail import Actor, action, record
from doudi.core.clock import this_month, today
from doudi.outreach.contests.generated.catalogue import KINDS, generate
from doudi.outreach.contests.generated.question import GeneratedQuestion
from doudi.outreach.contests.law_marks import is_current
from doudi.outreach.contests.models import Question
from doudi.outreach.contests.workflow import QuestionState
from doudi.policy import PolicyError
from doudi.values.carries import carries

SEEDS_OF_A_KIND = 32
_MORE_SEEDS = {"limit_asked": 240, "laid_off_amount": 8, "margin_line": 10}
"""Kinds that ask about single figures need many seeds until each figure has come up; two have few families."""


def stale_questions() -> list[Question]:
    """Return the questions in use whose law has changed."""
    return [one for one in Question.objects.filter(state=QuestionState.IN_FORCE) if not is_current(one)]


def missing_questions() -> list[GeneratedQuestion]:
    """Return the generated questions that the bank should have and has not; no text twice."""
    in_force = Question.objects.filter(state=QuestionState.IN_FORCE)
    seeds = set(in_force.filter(source=Question.Source.GENERATED).values_list("kind", "seed"))
    texts = set(in_force.values_list("text", flat=True))
    missing = []
    for kind in KINDS:
        for seed in range(1, _MORE_SEEDS.get(kind, SEEDS_OF_A_KIND) + 1):
            if (kind, seed) in seeds:
                continue
            try:
                drawn = generate(kind, seed, this_month(), today())
            except (PolicyError, ValueError):
                continue
            if drawn.text not in texts:
                texts.add(drawn.text)
                missing.append(drawn)
    return missing


def needs_refresh() -> bool:
    """Whether the bank differs from what the law gives today."""
    return bool(stale_questions() or missing_questions())


@carries("P18-23.a")
@action("contest.refresh_bank")
def refresh_bank(*, by: Actor) -> tuple[int, int]:  # noqa: ARG001 - the trail records who
    """Retire the questions whose law has changed and add those of the law in force; return how many of each."""
    day = today()
    stale = stale_questions()
    Question.objects.filter(pk__in=[one.pk for one in stale]).update(
        state=QuestionState.RETIRED, valid_to=day, retired_why=_("依据的规定或者标准变了，题目自动停用。")
    )
    added = missing_questions()
    Question.objects.bulk_create(_row(one) for one in added)
    record(_("更新题库：停用{stale}题，新增{added}题。").format(stale=len(stale), added=len(added)))
    return len(stale), len(added)


def _row(drawn: GeneratedQuestion) -> Question:
    return Question(
        source=Question.Source.GENERATED,
        kind=drawn.kind,
        seed=drawn.seed,
        topic=drawn.topic,
        text=drawn.text,
        options=[{"text": option.text, "mistake": option.mistake} for option in drawn.options],
        answer=drawn.answer,
        explanation=drawn.explanation,
        clauses=list(drawn.clauses),
        law_mark=drawn.digest,
        is_settled=drawn.is_settled,
        state=QuestionState.IN_FORCE,
        valid_from=today(),
    )
