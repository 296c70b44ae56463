"""The certificate of a closed run: what was due, approved and paid by the bank, and why these differ."""
