"""Proposals about accounts: the system administrator proposes, the security administrator confirms."""
