"""Refusals of actions on accounts."""

from __future__ import annotations

from doudi.core.refusals import Refused


class UsernameTaken(Refused):
    code = "username_taken"


class PasswordTooWeak(Refused):
    code = "password_too_weak"


class DivisionNotForRole(Refused):
    """The division has another level than the role works at."""

    code = "division_not_for_role"


class DepartmentNotForRole(Refused):
    """A department officer has no department, or another role has one."""

    code = "department_not_for_role"


class OwnAccountNotAllowed(Refused):
    """Administrators do not close or reset their own accounts."""

    code = "own_account_not_allowed"


class UnknownChoice(Refused):
    code = "unknown_choice"


class IdentityNumberInvalid(Refused):
    code = "identity_number_invalid"


class PersonHasAccount(Refused):
    """The person of the identity number has another active account."""

    code = "person_has_account"


class AccountWithoutIdentity(Refused):
    """The account is bound to no person, so nobody knows whose second account it would be."""

    code = "account_without_identity"


class AccountAlreadyProposed(Refused):
    """The same act on the account waits for confirmation."""

    code = "account_already_proposed"


class ProposalExpired(Refused):
    code = "proposal_expired"


class AccountsExist(Refused):
    """The first accounts of an installation are opened once."""

    code = "accounts_exist"
