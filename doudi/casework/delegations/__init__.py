"""Delegation of confirmation to townships (权限下放)."""
