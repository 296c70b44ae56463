"""Refusals of the registry."""

from __future__ import annotations

from doudi.core.refusals import Refused


class UnknownCircumstanceKind(Refused):
    """There is no such kind of circumstance for the subject."""

    code = "unknown_circumstance_kind"


class CircumstanceConfidential(Refused):
    """The circumstance is hidden from the user."""

    code = "circumstance_confidential"


class DatesOutOfOrder(Refused):
    """A date is before one that it must follow."""

    code = "dates_out_of_order"


class ContainedDisabilitiesMissing(Refused):
    """A multiple disability was recorded without the kinds that it contains."""

    code = "contained_disabilities_missing"


class RigidExpensesIncomplete(Refused):
    """Necessary expenditure lacks the fee or the basis by which it counts."""

    code = "rigid_expenses_incomplete"


class AlreadyWithdrawn(Refused):
    """The row was withdrawn before."""

    code = "already_withdrawn"


class SamePerson(Refused):
    """The two records cannot be merged, split or related."""

    code = "same_person"


class NumberInUse(Refused):
    """Another person or household has the number."""

    code = "number_in_use"


class AwardsOverlap(Refused):
    """The person has an award of the programme at that time."""

    code = "awards_overlap"


class InvalidIdentityNumber(Refused):
    """The identity number is not valid."""

    code = "invalid_identity_number"


class SupportAlreadyRegistered(Refused):
    """The obligation of support is registered already."""

    code = "support_already_registered"


class LegacyBasisRequired(Refused):
    """The approval of the awards to import is not stated."""

    code = "legacy_basis_required"


class ConsentRequired(Refused):
    """The household is of another village: somebody of the receiving side has to agree."""

    code = "consent_required"


class MoveAlreadyProposed(Refused):
    """A move of the person waits for an answer."""

    code = "move_already_proposed"


class MoveOutdated(Refused):
    """The registry changed after the move was proposed."""

    code = "move_outdated"


class DeathReportRequired(Refused):
    """A death is recorded only by a report with evidence that a second person confirms."""

    code = "death_report_required"


class CardProcedureRequired(Refused):
    """A bank card is changed only by its procedure, with proof and by two people."""

    code = "card_procedure_required"


class ImplausibleDeathDate(Refused):
    """The day of death is before birth or in the future."""

    code = "implausible_death_date"


class DeathEvidenceRequired(Refused):
    """A report of a death has neither a proof nor a named source of data."""

    code = "death_evidence_required"


class DeathAlreadyRecorded(Refused):
    """The person is recorded as dead."""

    code = "death_already_recorded"


class NoDeathRecorded(Refused):
    """The person is not recorded as dead, so there is nothing to correct."""

    code = "no_death_recorded"


class DeathReportAlreadyOpen(Refused):
    """A report about the death of the person waits for the second person."""

    code = "death_report_already_open"


class DeathsDiffer(Refused):
    """Two records differ in their death, so merging them would record or remove one."""

    code = "deaths_differ"


class ProofRequired(Refused):
    """The proof was not uploaded."""

    code = "proof_required"
