"""What every subject stands on: who is at work, where, what was done, and what may be seen in clear."""
