"""Computing a run: what is due as known now, minus what was sent and has not come back."""
