"""Words for grades, forms and kinds of gaps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

GRADE_LABELS = {"none": _("失能"), "partial": _("半失能"), "full": _("全自理")}
"""Grades of self-care by the code of the award."""
