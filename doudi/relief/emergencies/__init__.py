"""Emergency events: declaration, survey, what they allow, reports (P18-8, SAL2026-28, SAL2026-49)."""
