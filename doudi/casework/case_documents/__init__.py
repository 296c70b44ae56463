"""Official forms of a case (文书), rendered as PDF and archived at the decision."""
