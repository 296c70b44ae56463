"""Tekun people and orphans in illness that nothing else covers, judged every month (P18-6.h)."""
