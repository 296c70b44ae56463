"""Timings side by side with a peer: the same rules, the same people, the same months, results checked equal."""
