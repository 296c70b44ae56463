"""What recipients send from a phone: changes, new cards, moves, exits, objections; an officer answers each."""
