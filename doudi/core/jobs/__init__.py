"""Background jobs with progress, resumed after a restart."""
