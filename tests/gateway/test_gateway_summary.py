"""The findings of a run, a row for each kind."""

from __future__ import annotations

from wavetank.gateway import KINDS, Finding, Row, summarize_gateway


def test_rows_count_cases_and_items() -> None:
    """What breaks comes first; the most frequent item does, too."""
    rows = summarize_gateway(
        {
            "a/one": [Finding("asked-again", ("2 for 1",)), Finding("cut-masked")],
            "b/two": [],
            "c/three": [
                Finding("fields-dropped", ("id", "usage")),
                Finding("cut-masked"),
            ],
            "d/four": [Finding("fields-dropped", ("usage",))],
        }
    )

    assert [(each.kind, each.cases, each.items) for each in rows] == [
        ("cut-masked", ("a/one", "c/three"), ""),
        ("fields-dropped", ("c/three", "d/four"), "usage (2), id"),
        ("asked-again", ("a/one",), "2 for 1"),
    ]
    assert rows[0] == Row(
        kind="cut-masked",
        sentence=KINDS["cut-masked"].sentence,
        breaks=True,
        cases=("a/one", "c/three"),
        items="",
    )


def test_a_long_list_of_items_is_cut_with_a_word() -> None:
    """Eight are shown, and the rest is counted."""
    items = tuple(f"f{number}" for number in range(11))

    (row,) = summarize_gateway({"a": [Finding("fields-added", items)]})

    assert row.items.endswith("f7, and 3 more")


def test_what_breaks_stands_before_what_changes() -> None:
    """The order of the kinds is the order of a report."""
    breaks = [kind.breaks for kind in KINDS.values()]

    assert breaks == sorted(breaks, reverse=True)
