"""How often each rule is right, and which rules are retired."""

from __future__ import annotations

from doudi.monitoring.warnings.precision.retirements import retired_rules

__all__ = ["retired_rules"]
