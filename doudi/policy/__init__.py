"""The law: legal texts, dated figures, facts and rules, and the engine that computes by them.

This front door is all that other rooms import. :func:`rule_book` gives the law in force; its methods are the
questions. Months are dates on the first of a month; ``known`` is the day as of which the law was known.
"""

from __future__ import annotations

from doudi.policy.engine.assessment_results import HouseholdAssessment, PersonVerdict
from doudi.policy.engine.clause_coverage import ClauseCoverage
from doudi.policy.engine.clause_tests import tests_folder
from doudi.policy.engine.errors import (
    NoKnownValueError,
    PolicyError,
    ReliefFactsError,
    RuleBookError,
    SettledCostsError,
    UnknownParameterError,
    UnknownPersonError,
)
from doudi.policy.engine.explanation_tree import fold_repeated
from doudi.policy.engine.labels import (
    PROGRAMME_LABELS,
    SOURCE_LABELS,
    STATUS_LABELS,
    WORD_LABELS,
    format_figure,
)
from doudi.policy.engine.legislation import place_in_text
from doudi.policy.engine.local_values import LocalClause, LocalLegalText, LocalValue
from doudi.policy.engine.medical_costs import CarriedCosts, SettledCosts
from doudi.policy.engine.parameters import VALUE_STATUSES, Figure
from doudi.policy.engine.relief_assessment import ReliefAssessment, ReliefAssessor, ReliefFacts
from doudi.policy.engine.rule_book import RuleBook
from doudi.policy.engine.spark_session import SparkClusterError, SparkMissingError, spark_session
from doudi.policy.facts import (
    FACTS,
    FollowUpTier,
    ReliefCause,
    ReliefDegree,
    ReliefKind,
    ReliefPower,
    words_of,
)
from doudi.policy.language import RATIO_SCALE, Due, Fact, Verdict
from doudi.policy.rule_book_in_force import (
    assess_relief,
    award_programmes,
    cached_per_rule_book,
    carried_costs,
    due_programmes,
    law_in_force,
    own_paid_fen,
    parameter_value,
    programme_name,
    rule_book,
)

ENGINES = ("duckdb", "arrays", "python", "spark")

__all__ = [
    "ENGINES",
    "FACTS",
    "PROGRAMME_LABELS",
    "RATIO_SCALE",
    "SOURCE_LABELS",
    "STATUS_LABELS",
    "VALUE_STATUSES",
    "WORD_LABELS",
    "CarriedCosts",
    "ClauseCoverage",
    "Due",
    "Fact",
    "Figure",
    "FollowUpTier",
    "HouseholdAssessment",
    "LocalClause",
    "LocalLegalText",
    "LocalValue",
    "NoKnownValueError",
    "PersonVerdict",
    "PolicyError",
    "ReliefAssessment",
    "ReliefAssessor",
    "ReliefCause",
    "ReliefDegree",
    "ReliefFacts",
    "ReliefFactsError",
    "ReliefKind",
    "ReliefPower",
    "RuleBook",
    "RuleBookError",
    "SettledCosts",
    "SettledCostsError",
    "SparkClusterError",
    "SparkMissingError",
    "UnknownParameterError",
    "UnknownPersonError",
    "Verdict",
    "assess_relief",
    "award_programmes",
    "cached_per_rule_book",
    "carried_costs",
    "due_programmes",
    "fold_repeated",
    "format_figure",
    "law_in_force",
    "own_paid_fen",
    "parameter_value",
    "place_in_text",
    "programme_name",
    "rule_book",
    "spark_session",
    "tests_folder",
    "words_of",
]
