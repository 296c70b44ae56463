"""The errors of the policy package."""

from __future__ import annotations

from datetime import date

from doudi.values.translation import gettext as _


class PolicyError(Exception):
    """Base of all errors of the policy package."""


class RuleBookError(PolicyError):
    """The rule book contradicts itself; ``faults`` lists every contradiction found."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("The rule book cannot be loaded:\n" + "\n".join(f"- {fault}" for fault in faults))


class NoKnownValueError(PolicyError):
    """A figure of law has no value for a month as known on a day."""

    def __init__(self, name: str, label: str, month: date, known: date, first: date | None) -> None:
        self.name, self.month, self.known = name, month, known
        since = _("最早的已知标准自{month}起").format(month=f"{first:%Y-%m}") if first else _("尚无任何已知标准")
        message = _(
            "{month}没有已知的“{label}”（{name}；以{known}为知悉日），{since}。"
            "请把起始月份改为有标准的月份，或先录入该时期的标准。"
        )
        super().__init__(
            message.format(month=f"{month:%Y-%m}", label=label, name=name, known=known.isoformat(), since=since)
        )


class UnknownParameterError(PolicyError):
    """A what-if overrides a figure that the rule book does not have."""


class UnknownPersonError(PolicyError):
    """The household has no such person."""


class ReliefFactsError(PolicyError):
    """The facts of an application for temporary relief contradict each other."""


class SettledCostsError(PolicyError):
    """An amount of a settlement of medical costs is below zero."""
