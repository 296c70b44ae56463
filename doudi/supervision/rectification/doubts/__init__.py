"""Lists of auditors' doubts: read, matched, passed to townships, answered, verified, and sent back."""
