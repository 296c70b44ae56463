"""Follow-up visits after relief, by the tier of the total (P18-6.l)."""
