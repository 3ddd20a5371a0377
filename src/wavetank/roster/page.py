"""``docs/clients.md``: how the clients do, from their saved runs.

What a client gets wrong is told in the words of its list of known failures, which
were written by somebody who looked at the bytes; a failure that no list explains is
shown with the words of the check and said to be unexplained. A client that was not
run is named with the reason, and nothing else is said of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wavetank.report.markdown import code, escape
from wavetank.report.summary import conclusion_of, short_name
from wavetank.roster.judging import Judged, NotRun
from wavetank.roster.tally import Tally, tally_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wavetank.roster.judging import Outcome
    from wavetank.roster.tally import Failing

OPENING: Final = """\
# The state of the clients

<!-- Made from saved runs by `make clients`; do not edit. -->

Each client below is a folder of `clients/`: an adapter that uses the library as its own documentation tells, pinned versions, the list of what it is known to get wrong, and, where a library is to be shown alone, a few lines of it for each *must* on that list.
What a client does not have, such as a setting for its timeout, is not asked of it: the cases of two clients differ, and so do the numbers they are counted of.
A failing requirement is not always the library's fault in the eyes of its authors; what is told here is what its caller sees.
[Requirements](requirements.md) has the sentence, the level and the source of each.
"""
REPEATING: Final = """\
## How to repeat it

```console
make clients                    # all of them, as far as their toolchain is here
wavetank clients                # what there is, and what is installed
wavetank clients run httpx      # one of them
wavetank report --format html -o httpx.html report/clients/httpx.jsonl
```

The programs in `clients/NAME/repro` need no adapter: start `wavetank serve` in one terminal, run the program in another (with `.clients/NAME/bin/python` where it is Python), and read what the caller of the library sees.
"""


def render_page(outcomes: Sequence[Outcome]) -> str:
    """Write the page of the clients, in the order given."""
    tallies = [tally_of(each) for each in outcomes if isinstance(each, Judged)]
    absent = [each for each in outcomes if isinstance(each, NotRun)]
    parts = [OPENING, *_judged(tallies), *_absent(absent), REPEATING]
    return "\n".join(parts)


def _judged(tallies: Sequence[Tally]) -> Iterator[str]:
    if not tallies:
        return
    yield from _terms(tallies)
    yield "## Who was judged\n"
    yield _lines(_clients(tallies))
    yield "## Requirements kept, by area\n"
    yield "Of the *must* requirements that a client was asked to keep, how many it kept in every case; **bold** where one is missing, · where none was asked.\n"
    yield _lines(_areas(tallies))
    yield from _common(tallies)
    yield "## What each gets wrong\n"
    for tally in tallies:
        yield _lines(_failings(tally))


def _terms(tallies: Sequence[Tally]) -> Iterator[str]:
    headers = [each.run.header for each in tallies]
    days = sorted({header.started[:10] for header in headers})
    header = headers[0]
    yield (
        f"Runs of {' to '.join(dict.fromkeys((days[0], days[-1])))}, wavetank"
        f" {header.wavetank}, profile {code(header.profile)}, speed {header.speed:g},"
        f" seed {header.seed}.\n"
    )


def _clients(tallies: Sequence[Tally]) -> Iterator[str]:
    yield "| Client | Versions | Runs on | Cases | *must* kept | *should* kept |"
    yield "|---|---|---|--:|--:|--:|"
    for tally in tallies:
        entry, run = tally.entry, tally.run
        pinned = ", ".join(f"{n} {of}" for n, of in entry.manifest.versions.items())
        cells = (
            f"[{escape(entry.name)}]({entry.manifest.homepage})",
            escape(pinned or short_name(run.header.client)),
            escape(run.header.client.runtime or run.header.client.language),
            str(len(run.cases)),
            _share(*tally.kept("must")),
            _share(*tally.kept("should")),
        )
        yield f"| {' | '.join(cells)} |"


def _areas(tallies: Sequence[Tally]) -> Iterator[str]:
    areas = sorted({area for tally in tallies for area in tally.areas("must")})
    yield f"| Client | {' | '.join(areas)} |"
    yield f"|---|{':-:|' * len(areas)}"
    for tally in tallies:
        cells = (_share(*tally.kept("must", area), bold=True) for area in areas)
        yield f"| {escape(tally.entry.name)} | {' | '.join(cells)} |"


def _common(tallies: Sequence[Tally]) -> Iterator[str]:
    """List what at least two folders get wrong, the most frequent first."""
    names: dict[str, list[str]] = {}
    sentences: dict[str, str] = {}
    for tally in tallies:
        for failing in tally.failings:
            names.setdefault(failing.requirement, []).append(tally.entry.name)
            sentences[failing.requirement] = failing.sentence
    shared = [each for each in names if len(names[each]) > 1]
    if not shared:
        return
    yield "## What several get wrong\n"
    rows = ["| Requirement | What it demands | Not kept by |", "|---|---|---|"]
    rows += [
        f"| {code(each)} | {escape(sentences[each])} | {len(names[each])} of"
        f" {len(tallies)}: {escape(', '.join(names[each]))} |"
        for each in sorted(shared, key=lambda each: (-len(names[each]), each))
    ]
    yield _lines(rows)


def _failings(tally: Tally) -> Iterator[str]:
    manifest = tally.entry.manifest
    yield f"### {escape(tally.entry.name)}"
    yield ""
    yield f"{escape(manifest.title)}, [{code(f'clients/{manifest.name}')}](../clients/{manifest.name}).  "
    yield f"Install: {code(manifest.install)}"
    yield ""
    if tally.run.footer.exit_status:
        yield f"*Its run did not end well: {escape(conclusion_of(tally.run))}.*"
        yield ""
    if not tally.failings:
        yield "Nothing that must be: every *must* that it was asked to keep was kept."
    for failing in tally.failings:
        yield f"- {code(failing.requirement)} in {_cases(failing)}: {_words(failing)}"
        if failing.repro:
            yield f"  [Shown by the library alone]({failing.repro})."


def _cases(failing: Failing) -> str:
    first, *more = failing.cases
    if not more:
        return code(first)
    return f"{len(failing.cases)} cases, such as {code(first)}"


def _words(failing: Failing) -> str:
    if not failing.reason:
        return f"*not explained yet*; the check says: {escape(failing.message)}"
    words = escape(failing.reason)
    return f"{words} ([issue]({failing.issue}))" if failing.issue else words


def _absent(outcomes: Sequence[NotRun]) -> Iterator[str]:
    if outcomes:
        yield "## Not run\n"
        yield _lines(
            f"- {escape(each.entry.name)} ({escape(each.entry.manifest.title)}):"
            f" {escape(each.reason.splitlines()[0])}"
            for each in outcomes
        )


def _share(kept: int, judged: int, *, bold: bool = False) -> str:
    if not judged:
        return "·"
    share = f"{kept}/{judged}"
    return f"**{share}**" if bold and kept < judged else share


def _lines(lines: Iterator[str] | list[str]) -> str:
    return "\n".join(lines) + "\n"
