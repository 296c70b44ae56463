"""The invented county of the demonstration, modelled on Yudu.

The same number of people and seed give the same bytes. docs/guide/demo-county.md lists every share with its source
or as assumed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

LARGEST_COUNTY = 20_000_000
DEFAULT_PEOPLE = 1_100_000


@dataclass(frozen=True)
class County:
    """Counts of the county."""

    people: int
    households: int
    awards: int
    on_benefits: int


def make_county(folder: Path, people: int = DEFAULT_PEOPLE, seed: int = 1, *, ending: str = "parquet") -> County:
    """Write households, people and awards into an empty folder.

    Raises:
        ValueError: ``people`` is not between one and ``LARGEST_COUNTY``.
    """
    import numpy as np

    from doudi.demo.county.awards import draw_awards
    from doudi.demo.county.circumstances import draw_circumstances, draw_property
    from doudi.demo.county.families import draw_families
    from doudi.demo.county.identifiers import HOME, NEIGHBOURS, order_numbers
    from doudi.demo.county.names import draw_surnames, full_names
    from doudi.demo.county.table_files import (
        awards_block,
        households_block,
        people_block,
        write_table,
    )

    if not 1 <= people <= LARGEST_COUNTY:
        message = f"A county has 1 to {LARGEST_COUNTY} people, not {people}."
        raise ValueError(message)
    # Each subject has its own random stream, so that a change in one does not change the others.
    streams = [np.random.Generator(np.random.PCG64(sequence)) for sequence in np.random.SeedSequence(seed).spawn(5)]
    families = draw_families(streams[0], people)
    circumstances = draw_circumstances(streams[1], families)
    household_property = draw_property(streams[2], families, circumstances)
    awards = draw_awards(streams[3], families, circumstances)
    surname = draw_surnames(streams[4], len(families.village))[families.household]
    surname = np.where(
        families.married_in | (families.role == 1) | (families.role == 3), draw_surnames(streams[4], people), surname
    )
    years = families.birth_date.astype("datetime64[Y]").astype(np.int64) + 1970
    names = full_names(streams[4], surname, years, families.is_male)
    region = np.where(families.married_in, streams[4].choice(np.array(NEIGHBOURS), people), HOME)
    days = families.birth_date.astype(np.int64) + 40_000
    region, order = order_numbers(region, days, families.is_male.astype(np.int64))
    write_table(folder / f"households.{ending}", len(families.village), households_block(families, household_property))
    write_table(folder / f"people.{ending}", people, people_block(families, names, region, order, circumstances))
    write_table(folder / f"awards.{ending}", len(awards["person"]), awards_block(awards))
    return County(people, len(families.village), len(awards["person"]), len(np.unique(awards["person"])))
