"""Where the people of proofs of delivery live now."""

from __future__ import annotations

from doudi.care.services.models import WorkOrder
from doudi.core.attachments.models import Attachment


def villages_of_proof(attachment: Attachment) -> list[str]:
    """Return the village where the person lives now whose order a photograph or signature proves; none for others."""
    orders = WorkOrder.objects.filter(proof=attachment)
    return list(orders.values_list("person__village", flat=True))
