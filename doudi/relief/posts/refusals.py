"""Refusals of the register of posts."""

from doudi.core.refusals import Refused


class PostInvalid(Refused):
    """The post does not fit its place, its day, or its holder."""

    code = "post_invalid"


class PostOfOneself(Refused):
    """Nobody enters their own post."""

    code = "post_of_oneself"
