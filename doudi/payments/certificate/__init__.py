"""The certificate of a closed run: what was due, approved and confirmed by the bank, and why they differ."""
