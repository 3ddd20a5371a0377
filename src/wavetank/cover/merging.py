"""The covers of shards as one: reached is what any of them reached."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wavetank.cover.measured import Cover, FunctionCover, ModuleCover

if TYPE_CHECKING:
    from collections.abc import Sequence


def merge_covers(covers: Sequence[Cover]) -> Cover | None:
    """Join what several shards reached of the same client.

    Args:
        covers: One for each shard that measured; of the same code.

    Returns:
        ``None`` where none measured.
    """
    if not covers:
        return None
    modules: dict[str, ModuleCover] = {}
    for cover in covers:
        for module in cover.modules:
            known = modules.get(module.name)
            modules[module.name] = _join(known, module) if known else module
    return Cover(
        packages=tuple(dict.fromkeys(each for c in covers for each in c.packages)),
        total=max(cover.total for cover in covers),
        modules=tuple(modules[name] for name in sorted(modules)),
        notes=tuple(dict.fromkeys(note for cover in covers for note in cover.notes)),
    )


def _join(one: ModuleCover, other: ModuleCover) -> ModuleCover:
    if one.entered != other.entered:
        return one if one.entered else other
    untaken = set(other.missing_branches)
    functions = {each.line: each for each in other.functions}
    return replace(
        one,
        missing=tuple(sorted({*one.missing} & {*other.missing})),
        missing_branches=tuple(e for e in one.missing_branches if e in untaken),
        functions=tuple(
            _join_functions(each, functions.get(each.line, each))
            for each in one.functions
        ),
    )


def _join_functions(one: FunctionCover, other: FunctionCover) -> FunctionCover:
    if not (one.reached and other.reached):
        return one if one.reached else other
    unentered = tuple(line for line in one.unentered if line in other.unentered)
    return replace(one, unentered=unentered)
