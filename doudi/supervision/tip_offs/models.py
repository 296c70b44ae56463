"""The models of tip-offs and circulars."""

from doudi.supervision.tip_offs.circulars.models import Circular
from doudi.supervision.tip_offs.receivers.models import Receiver
from doudi.supervision.tip_offs.reports.models import TipOff, TipOffStep

__all__ = ["Circular", "Receiver", "TipOff", "TipOffStep"]
