"""The intake of a case of relief: what happened to whom, told at the window, by telephone or on the spot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from doudi.casework.models import Lead
from doudi.core.clock import today
from doudi.core.refusals import refuse_hidden_characters
from doudi.registry.models import Sex
from doudi.relief.cases.models import Cause, Degree, Group, Kind, SubCause
from doudi.relief.refusals import HardshipIncomplete
from doudi.values.identity_number import IdentityNumber, IdentityNumberError

MAX_PERSONS = 30
MAX_ACCOUNT_LENGTH = 1000
OLDEST_DAYS = 400
"""How long ago a hardship may have begun."""
OLDEST_AGE = 120


@dataclass(frozen=True)
class PersonInNeed:
    """The person who needs help, or for whom somebody else asks.

    With an identity number sex and birth date follow from it; without one both are as told. ``is_unknown`` is set
    where nobody knows who it is: then ``name`` is what they are called and ``description`` what they look like.
    """

    name: str
    id_number: str = ""
    sex: str = ""
    birth_date: date | None = None
    is_unknown: bool = False
    estimated_age: int | None = None
    description: str = ""

    def checked(self) -> PersonInNeed:
        """Return the person with sex and birth date.

        Raises:
            HardshipIncomplete, HiddenCharacters
        """
        refuse_hidden_characters(self.name)
        if not self.name.strip():
            raise _incomplete("name", _("请写明是谁；不知道姓名的，写怎么称呼，并勾选身份不明。"))
        if self.id_number:
            try:
                number = IdentityNumber.parse(self.id_number)
            except IdentityNumberError as error:
                raise _incomplete("id_number", str(error)) from None
            return self._with(id_number=number.text, sex=number.sex, birth_date=number.birth_date)
        if self.sex not in Sex.values:
            raise _incomplete("sex", _("没有身份证号的，请选择性别。"))
        if self.birth_date is None and self.estimated_age is not None and 0 <= self.estimated_age <= OLDEST_AGE:
            return self._with(birth_date=date(today().year - self.estimated_age, 1, 1))
        if self.birth_date is None or self.birth_date > today():
            raise _incomplete("estimated_age", _("没有身份证号的，请填写大约多少岁。"))
        return self

    def _with(self, **changed: Any) -> PersonInNeed:
        return PersonInNeed(**{**vars(self), **changed})


@dataclass(frozen=True)
class Intake:
    """What is known when a case begins; amounts in fen. ``client_key`` is made by the phone and received once."""

    person: PersonInNeed
    kind: str
    cause: str
    sub_cause: str
    degree: str
    area: str
    persons_affected: int
    happened_on: date
    account: str
    group: str = ""
    is_local: bool = True
    phone: str = ""
    channel: str = "window"
    own_paid_fen: int | None = None
    lead: Lead | None = None
    client_key: str = ""

    def refuse_incomplete(self) -> None:
        """Refuse what is missing or contradicts itself.

        Raises:
            HardshipIncomplete
        """
        choices = (("kind", Kind), ("cause", Cause), ("sub_cause", SubCause), ("degree", Degree))
        for name, allowed in choices:
            if getattr(self, name) not in allowed.values:
                raise _incomplete(name, _("请选择。"))
        if not self.sub_cause.startswith(f"{self.cause}_"):
            raise _incomplete("sub_cause", _("具体原因要和原因一致。"))
        if self.group and self.group not in Group.values:
            raise _incomplete("group", _("请选择。"))
        if not 1 <= self.persons_affected <= MAX_PERSONS:
            raise _incomplete("persons_affected", _("受困人数在1到{most}之间。").format(most=MAX_PERSONS))
        if not today() - timedelta(days=OLDEST_DAYS) <= self.happened_on <= today():
            raise _incomplete("happened_on", _("发生日期不能晚于今天，也不能早于一年多以前。"))
        if not self.account.strip():
            raise _incomplete("account", _("请写明发生了什么、眼下最急的是什么。"))
        if self.person.is_unknown and self.kind == Kind.EXPENDITURE:
            raise _incomplete("kind", _("支出型只救助身份清楚的家庭，身份不明的按急难型办理。"))


def _incomplete(name: str, message: str) -> HardshipIncomplete:
    return HardshipIncomplete(message, **{name: message})
