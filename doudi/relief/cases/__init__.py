"""Cases of temporary relief: what happened, the proposed amount, the decision."""
