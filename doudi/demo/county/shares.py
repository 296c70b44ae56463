"""Shares from which the county is drawn; docs/guide/demo-county.md lists which are known and which assumed."""

from __future__ import annotations

from datetime import date

REGISTER_DAY = date(2023, 5, 31)
"""The day of the snapshot; no birth is later."""

# Registered people by township (known for a few, otherwise estimated to the county's total of 1,117,800).
TOWNSHIP_PEOPLE = {
    "360731100": 210_100,
    "360731101": 18_900,
    "360731102": 21_500,
    "360731103": 69_500,
    "360731104": 13_700,
    "360731105": 72_592,
    "360731106": 64_000,
    "360731107": 66_400,
    "360731108": 57_300,
    "360731200": 26_400,
    "360731201": 29_300,
    "360731202": 41_000,
    "360731203": 37_100,
    "360731204": 27_400,
    "360731205": 41_000,
    "360731206": 25_400,
    "360731207": 50_800,
    "360731208": 60_600,
    "360731209": 32_200,
    "360731210": 35_200,
    "360731211": 50_800,
    "360731212": 37_100,
    "360731213": 29_300,
}
ZONE_PEOPLE = 2_000
COMMUNITY_WEIGHT = 2.2
"""A community (居委会) has about this many times the people of a village."""

# Kinds of families: shares of households.
FAMILIES = {
    "single_elderly": 0.035,
    "single_adult": 0.055,
    "elderly_couple": 0.085,
    "couple": 0.075,
    "nuclear": 0.40,
    "three_generations": 0.225,
    "left_behind": 0.075,
    "one_parent": 0.05,
}
CHILDREN = (0.28, 0.47, 0.20, 0.05)
"""Shares of families with one, two, three and four children."""

MARRIED_IN_SHARE = 0.14
DEAD_SHARE = 0.011
DEAD_SHARE_OF_ELDERLY = 0.055

POOR_FAMILIES = {"rural": 0.057, "urban": 0.022}
SICK_OR_DISABLED_FACTOR_OF_POOR = 8.0
DISABLED_BY_AGE = ((0, 0.006), (18, 0.013), (40, 0.029), (60, 0.047), (75, 0.066))
DISABILITY_CATEGORIES = {
    "visual": 0.13,
    "hearing": 0.13,
    "speech": 0.03,
    "physical": 0.45,
    "intellectual": 0.10,
    "mental": 0.10,
    "multiple": 0.06,
}
DISABILITY_GRADES = (0.15, 0.30, 0.27, 0.28)
SERIOUS_ILLNESS = 0.008
NO_SELF_CARE_OF_SEVERELY_DISABLED = (0.25, 0.70)
"""Shares of people with grade one or two: unable, and partly unable, to care for themselves."""

ORPHANS, DE_FACTO_UNATTENDED, HIV_CHILDREN = 0.0008, 0.0036, 0.0001
"""Shares of minors."""
LAID_OFF_1960S = 0.006
"""Share of people of eighty and over."""
IN_PRISON = 0.0015
OTHER_NURSING_ALLOWANCE = 0.002
NO_SUPPORTER_OF_SINGLE = 0.50
"""Share of elderly or severely disabled people living alone who have no supporter."""

ON_THE_ROLL = 0.94
"""Share of eligible families with dibao; the others are to be found as missed."""
RISEN_INCOME = 0.0012
"""Share of ineligible families that still have dibao."""
ENDED_AWARDS, GRANTED_AGAIN = 0.09, 0.5
NEW_SINCE_AUTUMN_2022 = 0.13
"""Share of awards granted since October 2022."""
DEAD_STILL_ON_THE_ROLL = 0.35
"""Share of awards of dead people that have not been ended."""
