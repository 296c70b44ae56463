"""Forms of false cases."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.attachments.uploads import UploadField
from doudi.relief.instalments.forms import text_field
from doudi.ui.forms import ActionForm


class FindingForm(ActionForm):
    """What was found."""

    finding = text_field(_("查明的情况"), help_text=_("谁在哪天查到什么，依据什么"))
    upload = UploadField(label=_("证据"), required=False)


class RefusalForm(ActionForm):
    """Why the finding does not hold."""

    why = text_field(_("不成立的理由"))
