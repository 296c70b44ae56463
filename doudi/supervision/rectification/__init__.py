"""Rectification: findings from every source, what is done about them, and lists of doubts answered."""
