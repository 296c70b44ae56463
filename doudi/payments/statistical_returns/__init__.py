"""Statistical returns (月报、季报): counted by declared profiles, frozen when issued, checked by a second person."""
