"""Names of the county this installation serves, of its offices and of those above it, in the language in force."""

from __future__ import annotations

from doudi.values.divisions import CITY_NAME, COUNTY_NAME, division_name
from doudi.values.translation import gettext as _
from doudi.values.translation import gettext_noop

_TRANSLATED = (gettext_noop("于都县"), gettext_noop("赣州市"))
"""Names that the catalogue translates; those of another county are shown as its table writes them."""


def county_name() -> str:
    """Return the name of the county: 于都县."""
    return _(COUNTY_NAME)


def bureau_name() -> str:
    """Return the name of the county's civil affairs bureau: 于都县民政局."""
    return _("{county}民政局").format(county=county_name())


def city_bureau_name() -> str:
    """Return the name of the civil affairs bureau of the city above: 赣州市民政局."""
    return _("{county}民政局").format(county=_(CITY_NAME) if CITY_NAME else _("市"))


def county_government_name() -> str:
    """Return the name of the county's government: 于都县人民政府."""
    return _("{county}人民政府").format(county=county_name())


def township_government_name(township_code: str) -> str:
    """Return the name of the government of a township, by its nine digits: 于都县桥头乡人民政府."""
    return _("{county}{township}人民政府").format(county=county_name(), township=division_name(township_code) or "")
