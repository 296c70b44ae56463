"""Relief for many families of an event by an Excel list: faults by row, preview, written at once (P18-8.c)."""
