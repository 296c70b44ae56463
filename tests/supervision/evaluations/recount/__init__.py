"""An independent count of every measure and indicator, from the raw rows; it imports nothing of doudi."""
