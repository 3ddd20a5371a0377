"""A cover in words."""

from __future__ import annotations

from dataclasses import replace

from cover.cover_making import a_cover
from wavetank.cover import Cover, ModuleCover, summarize


def test_numbers_are_of_the_modules_that_were_entered() -> None:
    """What was never entered is counted apart and dilutes no share."""
    assert summarize(a_cover()).facts == (
        ("modules", "1 of 4 entered"),
        ("lines of functions in them", "15 of 20 (75 %)"),
        ("branches in those", "4 of 6 (66 %)"),
        ("functions that handle streams or errors", "1 of 2 (50 %)"),
    )


def test_what_was_not_reached_is_named_with_its_place() -> None:
    """Functions, clauses and modules are three lists."""
    told = summarize(a_cover())

    assert [pairs for _, pairs in told.lists] == [
        (("dinghy/reading.py:25", "Stream.<close> (streams, errors)"),),
        (("dinghy/reading.py:6", "in Stream.__iter__"),),
        (("dinghy/sockets.py", "1 function"),),
    ]
    assert told.notes == ("dinghy.extra: the client never imported it",)


def test_modules_with_most_to_reach_come_first() -> None:
    """The list of modules is read from its top."""
    (_, module) = a_cover().modules
    two = replace(module, name="z.py", functions=module.functions * 2)

    assert summarize(Cover(("a",), 2, (module, two))).untouched == (
        ("z.py", "2 functions"),
        ("dinghy/sockets.py", "1 function"),
    )


def test_a_package_that_was_never_entered_has_no_shares() -> None:
    """Nothing of nothing is no percentage."""
    assert summarize(Cover(("a",), 3)).facts == (("modules", "0 of 3 entered"),)
    assert summarize(Cover(("a",))).facts == ()
    bare = Cover(("a",), 1, (ModuleCover("a.py", entered=True, lines=1),))
    assert ("branches in those", "0 of 0") in summarize(bare).facts
