"""Walks, duties to report, the hotline, and campaigns: who needs help and has not asked."""
