"""What must still be typed into the national system (数字民政): one page per case to copy from, and its ticks."""
