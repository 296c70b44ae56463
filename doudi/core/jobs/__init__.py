"""Long work in the background, with progress, taken up again after a restart."""
