"""Base of rows that appear in no general trail with person or kind: sealed tip-offs, counselling logs."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _


def new_trail_number() -> str:
    """Return a random number that says nothing about the row, its time or its kind."""
    return str(secrets.randbelow(9 * 10**9) + 10**9)


class SealedSubject(models.Model):
    """A row whose object in the audit trail is a random number.

    Its own room keeps who did what with it, for those who may read it.
    """

    trail_number = models.CharField(_("密件编号"), max_length=20, unique=True, default=new_trail_number)

    class Meta:
        abstract = True
