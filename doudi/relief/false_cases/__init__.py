"""Cases of relief that turned out false: nothing is paid any more, and what was paid is demanded back (SC649-68)."""
