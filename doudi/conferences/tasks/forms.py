"""The form that finishes a task."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.conferences.forms import text_field
from doudi.core.attachments.uploads import UploadField
from doudi.ui.forms import ActionForm


class FinishForm(ActionForm):
    """What came of the task, and the proof."""

    result = text_field(_("办理结果"))
    proof = UploadField(label=_("佐证"), help_text=_("照片或PDF"))
