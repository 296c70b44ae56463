from __future__ import annotations

from doudi.core.followers import Followers


def test_follower_registered_twice_is_called_once() -> None:
    told: list[tuple[str, int]] = []

    def first(number: int) -> None:
        told.append(("first", number))

    def second(number: int) -> None:
        told.append(("second", number))

    followers: Followers[[int]] = Followers()
    for follow in (first, second, first):
        followers.register(follow)
    followers.tell(7)
    assert told == [("first", 7), ("second", 7)]
