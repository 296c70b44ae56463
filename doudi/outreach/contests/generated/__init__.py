"""Generated questions: a family is drawn from a seed, the rule book knows the answer, distractors are mistakes."""
