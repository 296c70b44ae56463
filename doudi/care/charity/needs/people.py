"""The person of a need, for social workers: they read no registry, and find somebody only by an identity card."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.care.charity.areas import charity_scope
from doudi.care.charity.refusals import PersonNotFound
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.divisions.scope import contains
from doudi.core.encryption import SealedKind, blind_index
from doudi.registry.models import Person
from doudi.values.carries import carries


@carries("P18-14.b")
@action("charity.need.find_person")
def find_person(*, by: User, name: str, id_number: str) -> Person:
    """Return the person whose name and identity number are both given, in the user's area; the look is recorded.

    Whether nobody has the number, another name belongs to it, or the person lives elsewhere, the refusal is the same.

    Raises:
        PermissionRequired, PersonNotFound
    """
    require_permission(by, Permission.MANAGE_CHARITY)
    index = blind_index(id_number.strip().upper(), SealedKind.IDENTITY_NUMBER)
    found = Person.objects.filter(id_number_index=index, merged_into=None).first()
    if found is None or found.name != name.strip() or not contains(charity_scope(by), found.village_id):
        message = _("本乡镇没有姓名和身份证号都相符的人，请看清证件，或者请乡镇经办人登记。")
        raise PersonNotFound(message, id_number=message)
    record(_("按本人出示的证件登记慈善需求。"), subject=found, village_code=found.village_id)
    return found
