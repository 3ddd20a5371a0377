"""The covers of shards as one."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from cover.cover_making import a_cover, covers
from wavetank.cover import Cover, FunctionCover, ModuleCover, merge_covers


def merged(*modules: ModuleCover) -> ModuleCover:
    """Merge one module, as seen by several shards."""
    whole = merge_covers([Cover(("a",), 1, (each,)) for each in modules])
    assert whole is not None
    (module,) = whole.modules
    return module


def test_shards_that_measured_nothing_have_no_cover() -> None:
    """Where nobody asked, nobody is told."""
    assert merge_covers([]) is None


@given(covers)
def test_a_cover_merged_with_itself_says_the_same(cover: Cover) -> None:
    """Numbers and names stay as they are."""
    assert merge_covers([cover, cover]) == merge_covers([cover])


def test_what_any_shard_reached_is_reached() -> None:
    """Lines, branches, functions and clauses are missing where all miss them."""
    read = FunctionCover("read", 3, ("streams",), reached=True, unentered=(5, 9))
    retry = FunctionCover("retry", 20, ("errors",), reached=False)
    one = ModuleCover(
        "a.py",
        entered=True,
        lines=9,
        missing=(5, 9, 21),
        branches=4,
        missing_branches=((4, 5), (20, 21)),
        functions=(read, retry),
    )
    other = replace(
        one,
        missing=(9, 11),
        missing_branches=((20, 21),),
        functions=(
            replace(read, unentered=(9,)),
            replace(retry, reached=True, unentered=(22,)),
        ),
    )

    assert merged(one, other) == replace(
        one,
        missing=(9,),
        missing_branches=((20, 21),),
        functions=(
            replace(read, unentered=(9,)),
            replace(retry, reached=True, unentered=(22,)),
        ),
    )


def test_a_function_that_one_shard_reached_keeps_its_clauses() -> None:
    """Whichever shard reached it knows which clauses it entered."""
    reached = FunctionCover("read", 3, ("streams",), reached=True, unentered=(5,))
    unreached = replace(reached, reached=False, unentered=())
    first, second = (
        ModuleCover("a.py", entered=True, functions=(each,))
        for each in (reached, unreached)
    )

    assert merged(first, second) == merged(second, first) == first


def test_a_module_that_one_shard_entered_is_entered() -> None:
    """The shard that did not enter it adds nothing."""
    entered, untouched = a_cover().modules
    elsewhere = replace(entered, entered=False, lines=0, missing=(), branches=0)

    assert merged(entered, elsewhere) == merged(elsewhere, entered) == entered
    assert merged(untouched) == untouched
