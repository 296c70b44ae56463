"""Questions that rooms raise."""
