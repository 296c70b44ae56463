"""A new code for an applicant who lost theirs: the window checks who they are."""
