"""Actions on referrals, leads, messages and decision reviews."""
