"""Insurance against falling back into poverty: policies, who is insured, claims (P18-2.d)."""
