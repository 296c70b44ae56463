"""A resource for a need: proposed with reasons, agreed to by the person, handed over, thanked for."""
