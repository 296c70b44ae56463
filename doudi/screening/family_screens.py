"""Families among whom somebody may be missed (P18-11.b and 11.c): M08, M09, and the screens S01 to S05.

A family that is covered whole, by dibao, tekun or the living allowance of children, is in no screen but S05.
"""

from __future__ import annotations

from doudi.screening.queries import family_warnings, first_of_each
from doudi.screening.rules import MonthScreened

_PARTLY = "covered < members"
_FAMILY = ("members", "covered")


def _afflicted() -> str:
    """SQL of families with the number of members who are disabled or gravely ill."""
    return """
    (SELECT f.*, CAST(NULL AS VARCHAR) AS person_id, a.afflicted FROM screened_family f JOIN (
        SELECT household_id, COUNT(*) AS afflicted FROM screened_person
        WHERE is_alive AND (serious_illness OR person_id IN (SELECT person_id FROM known_disability))
        GROUP BY household_id) a USING (household_id))
    """


def several_afflicted_few_covered(screened: MonthScreened) -> str:
    """Several disabled or gravely ill members, of whose family only one or two are covered (M08)."""
    condition = (
        f"{_PARTLY} AND afflicted >= {screened.figure('warning_several_members')} "
        f"AND covered BETWEEN 1 AND {screened.figure('warning_few_covered')}"
    )
    return family_warnings("households", _afflicted(), condition, *_FAMILY, "afflicted")


def several_afflicted(screened: MonthScreened) -> str:
    """Several disabled or gravely ill members, and not all of the family covered (S01)."""
    condition = f"{_PARTLY} AND afflicted >= {screened.figure('warning_several_members')}"
    return family_warnings("households", _afflicted(), condition, *_FAMILY, "afflicted")


def _raised_by_grandparents(screened: MonthScreened) -> str:
    """SQL of families where a minor lives with a grandparent, and nobody grown of the parents' generation is there."""
    grown = screened.figure("one_person_adult_age")
    return f"""
    (SELECT f.*, CAST(NULL AS VARCHAR) AS person_id, minors.minors FROM screened_family f JOIN (
        SELECT m.household_id, COUNT(*) AS minors FROM screened_person m JOIN (
            SELECT household_id, list(generation) FILTER (NOT is_in_prison AND age >= {grown}) AS generations
            FROM screened_person WHERE is_alive GROUP BY household_id) g USING (household_id)
        WHERE m.is_alive AND m.age < {grown} AND list_contains(generations, m.generation - 2)
              AND NOT list_contains(generations, m.generation - 1)
        GROUP BY m.household_id) minors USING (household_id))
    """


def grandparents_without_help(screened: MonthScreened) -> str:
    """Grandparents who raise grandchildren alone, in a family without dibao and tekun (M09)."""
    rows = _raised_by_grandparents(screened)
    return family_warnings("households", rows, f"{_PARTLY} AND NOT family_is_aided", *_FAMILY, "minors")


def raised_by_grandparents(screened: MonthScreened) -> str:
    """Grandparents who raise grandchildren alone, and not all of the family covered (S02)."""
    return family_warnings("households", _raised_by_grandparents(screened), _PARTLY, *_FAMILY, "minors")


_COMPLEX = """
(SELECT f.*, CAST(NULL AS VARCHAR) AS person_id, c.reasons FROM screened_family f JOIN (
    SELECT household_id, list_concat(
        CASE WHEN len(list_filter(generations, lambda x: list_contains(generations, x - 2)
                                  AND NOT list_contains(generations, x - 1))) > 0
             THEN ['no_middle_generation'] ELSE [] END,
        CASE WHEN stepchildren > 0 AND own_children > 0 THEN ['children_of_both'] ELSE [] END,
        CASE WHEN heads > 1 OR books > 1 THEN ['several_hukou_books'] ELSE [] END,
        CASE WHEN (elsewhere > 0 AND number > 1) OR away > 0 THEN ['member_elsewhere'] ELSE [] END) AS reasons
    FROM (SELECT household_id, COUNT(*) AS number, list(DISTINCT generation) AS generations,
                 COUNT(*) FILTER (regexp_matches(relation, '继(子|女|儿)')) AS stepchildren,
                 COUNT(*) FILTER (relation_group IN (2, 3) AND NOT contains(relation, '继')) AS own_children,
                 COUNT(*) FILTER (relation_group = 0) AS heads,
                 COUNT(*) FILTER (in_institution OR is_in_prison) AS elsewhere,
                 COUNT(DISTINCT COALESCE(book, household_id)) AS books
          FROM screened_person LEFT JOIN registered_home USING (person_id) WHERE is_alive GROUP BY household_id)
    LEFT JOIN (SELECT book AS household_id, COUNT(*) AS away
               FROM registered_home JOIN screened_person p USING (person_id)
               WHERE is_alive AND p.household_id <> book GROUP BY book) USING (household_id)) c USING (household_id)
 WHERE len(c.reasons) > 0)
"""


def complex_membership(_screened: MonthScreened) -> str:
    """A family whose membership is hard to tell, and not all of it covered (S03).

    Three generations without the middle one, stepchildren beside own children, two heads or hukou books, or a member
    who is in an institution, in prison, or in the hukou book and lives in another family. Of hukou books a folder tells
    no more than the heads.
    """
    return family_warnings("households", _COMPLEX, _PARTLY, *_FAMILY, "reasons")


def few_of_several_covered(screened: MonthScreened) -> str:
    """One or two of a family on dibao, and others of it not covered (S04)."""
    rows = """
    (SELECT f.*, CAST(NULL AS VARCHAR) AS person_id, d.on_dibao FROM screened_family f JOIN (
        SELECT household_id, COUNT(*) AS on_dibao FROM screened_person WHERE is_alive AND has_dibao
        GROUP BY household_id) d USING (household_id))
    """
    condition = f"{_PARTLY} AND on_dibao BETWEEN 1 AND {screened.figure('warning_few_covered')}"
    return family_warnings("households", rows, condition, *_FAMILY, "on_dibao")


def left_dibao(screened: MonthScreened) -> str:
    """A family that lost its dibao some months ago at most; awards of the dead do not count (S05)."""
    earliest = screened.months_before(screened.figure("warning_left_dibao_months"))
    ended = f"""
    SELECT p.person_id, p.household_id, a.source_row, a.to_month AS last_dibao_month, p.members, p.covered
    FROM numbered_award a JOIN screened_person p USING (person_id)
    WHERE programme = 'dibao' AND is_alive AND NOT family_has_dibao
          AND to_month >= {earliest} AND to_month < {screened.first_day}
    """
    rows = first_of_each("household_id", ended, "last_dibao_month DESC, source_row DESC")
    return family_warnings("awards", rows, "true", *_FAMILY, "last_dibao_month")
