"""Covers made by hand and by hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from wavetank.cover import REASONS, Cover, FunctionCover, ModuleCover


def a_cover() -> Cover:
    """A cover in which everything that a report can say is said."""
    return Cover(
        packages=("dinghy",),
        total=4,
        modules=(
            ModuleCover(
                "dinghy/reading.py",
                entered=True,
                lines=20,
                missing=(7, 8, 9, 30, 31),
                branches=6,
                missing_branches=((5, 7), (28, -25)),
                functions=(
                    FunctionCover(
                        "Stream.__iter__", 3, ("streams",), reached=True, unentered=(6,)
                    ),
                    FunctionCover(
                        "Stream.<close>", 25, ("streams", "errors"), reached=False
                    ),
                ),
            ),
            ModuleCover(
                "dinghy/sockets.py",
                entered=False,
                functions=(FunctionCover("retry", 3, ("errors",), reached=False),),
            ),
        ),
        notes=("dinghy.extra: the client never imported it",),
    )


lines = st.integers(min_value=0, max_value=30)


def covers_of(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Cover]:
    """Any cover with these texts for names."""
    functions = st.builds(
        FunctionCover,
        texts,
        lines,
        st.lists(st.sampled_from(REASONS), unique=True).map(tuple),
        reached=st.booleans(),
        unentered=st.lists(lines, unique=True, max_size=3).map(tuple),
    )
    modules = st.builds(
        ModuleCover,
        texts,
        entered=st.booleans(),
        lines=lines,
        missing=st.sets(lines, max_size=5).map(sorted).map(tuple),
        branches=lines,
        missing_branches=st.lists(st.tuples(lines, lines), max_size=3).map(tuple),
        functions=st.lists(functions, max_size=3, unique_by=_line).map(tuple),
    )
    return st.builds(
        Cover,
        st.lists(texts, max_size=2).map(tuple),
        lines,
        st.lists(modules, max_size=3, unique_by=_name).map(tuple),
        st.lists(texts, max_size=2).map(tuple),
    )


def _line(function: FunctionCover) -> int:
    return function.line


def _name(module: ModuleCover) -> str:
    return module.name


covers = covers_of(st.sampled_from(["a/x.py", "a/y.py", "a/z.py"]))
