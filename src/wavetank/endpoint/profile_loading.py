"""Profile files to profiles, strictly, and switches turned by a user.

Shipped profiles lie beside this module; anybody's own file is read the same way, so a
new revision of the wire is a new file.
"""

from __future__ import annotations

import difflib
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from wavetank.endpoint.profile import (
    Alias,
    Limits,
    Model,
    Prices,
    Profile,
    Switches,
)
from wavetank.errors import InvalidFileError, UsageError
from wavetank.problems import Problem
from wavetank.reading import Schema, read_file
from wavetank.reading.quick import compile_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wavetank.reading import Document

DEFAULT_PROFILE: Final = "v4-2026-04"
"""The revision that the guide describes."""
_FOLDER: Final = Path(__file__).with_name("profiles")


@cache
def _schema() -> Schema:
    return Schema.load(Path(__file__).with_name("profile-v1.schema.json"))


def shipped_profiles() -> tuple[str, ...]:
    """Name the profiles that come with wavetank, oldest first."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml")))


@cache
def load_profile(name: str = DEFAULT_PROFILE) -> Profile:
    """Load a shipped profile by name.

    Raises:
        UsageError: There is none of that name.
    """
    names = shipped_profiles()
    if name not in names:
        close = difflib.get_close_matches(name, names, n=1)
        hint = f"; did you mean {close[0]!r}?" if close else ""
        raise UsageError(
            f"no profile is called {name!r}; there are: {', '.join(names)}{hint}"
        )
    return read_profile(_FOLDER / f"{name}.yaml")


def find_profile(name: str) -> Profile:
    """Load a shipped profile by its name, or anybody's own by the path of its file.

    Args:
        name: A name, or a path that ends in ``.yaml`` or ``.yml``.

    Raises:
        UsageError: There is none of that name.
        InvalidFileError: The file cannot be used; carries every problem found.
    """
    own = name.endswith((".yaml", ".yml"))
    return read_profile(Path(name)) if own else load_profile(name)


def read_profile(path: Path) -> Profile:
    """Read a profile file.

    Raises:
        InvalidFileError: The file cannot be used; carries every problem found.
    """
    document = read_file(path)
    problems = _schema().problems(document)
    if not problems:
        problems = sorted([*_bad_instants(document), *_dangling(document)])
    if problems:
        raise InvalidFileError(problems)
    return _build(document.data)


def with_switches(profile: Profile, settings: Mapping[str, Any]) -> Profile:
    """Turn switches of a profile.

    Args:
        profile: Where the others keep their positions.
        settings: Positions by the switch's name.

    Raises:
        UsageError: A switch of that name or a position of that value does not exist.
    """
    known = _schema().contents["$defs"]["switches"]["properties"]
    for name, value in settings.items():
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {close[0]!r}? " if close else ""
            names = ", ".join(known)
            raise UsageError(f"no switch is called {name!r}; {hint}there are: {names}")
        if not compile_schema(known[name])(value):
            choices = known[name].get("enum")
            wanted = ", ".join(map(str, choices)) if choices else known[name]["title"]
            raise UsageError(f"switch {name}: found {value!r}; expected {wanted}")
    return replace(profile, switches=replace(profile.switches, **settings))


def parse_switch(text: str) -> tuple[str, Any]:
    """Read a switch from a command line: ``usage=both``, ``cache_unit=64``.

    Whether the switch and the position exist is for ``with_switches`` to say.

    Raises:
        UsageError: There is no ``=`` in it.
    """
    name, equals, word = text.partition("=")
    if not equals:
        raise UsageError(f"--switch {text}: expected NAME=POSITION, as usage=both")
    if word.isdecimal():
        return name, int(word)
    return name, {"on": True, "off": False}.get(word, word) if _is_flag(name) else word


def _is_flag(name: str) -> bool:
    known = _schema().contents["$defs"]["switches"]["properties"]
    return bool(known.get(name, {}).get("type") == "boolean")


def _bad_instants(document: Document) -> Iterator[Problem]:
    for path, value in _walk(document.data, ()):
        if path[-1] in {"since", "retired"} and _instant(value) is None:
            yield Problem(
                document.mark(path),
                "invalid-instant",
                f"{value!r} is no instant",
                "an instant in UTC that exists",
            )


def _dangling(document: Document) -> Iterator[Problem]:
    models = [model["id"] for model in document.data["models"]]
    named = [
        (("aliases", index, "model"), alias["model"])
        for index, alias in enumerate(document.data["aliases"])
    ] + [
        (("anthropic_models", beginning), model)
        for beginning, model in document.data["anthropic_models"].items()
    ]
    for path, model in named:
        if model not in models:
            yield Problem(
                document.mark(path),
                "unknown-model",
                f"{model!r} is no model of this profile",
                f"one of {', '.join(models)}",
            )
    if "" not in document.data["anthropic_models"]:
        yield Problem(
            document.mark(("anthropic_models",)),
            "no-fallback",
            "no model is named for ids that begin in no listed way",
            'a key "" with the model that answers them',
        )


def _walk(data: Any, path: tuple[str | int, ...]) -> Iterator[tuple[Any, Any]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _walk(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _walk(value, (*path, index))
    else:
        yield path, data


def _instant(text: Any) -> int | None:
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return int(moment.timestamp())


def _build(data: Mapping[str, Any]) -> Profile:
    return Profile(
        id=data["profile"],
        title=data["title"],
        since=_instant(data["since"]) or 0,
        models=tuple(map(_model, data["models"])),
        aliases=tuple(map(_alias, data["aliases"])),
        efforts=MappingProxyType(data["efforts"]),
        default_max_tokens=MappingProxyType(data["default_max_tokens"]),
        limits=Limits(**data["limits"]),
        unknown_model=data["unknown_model"],
        anthropic_models=tuple(data["anthropic_models"].items()),
        switches=Switches(**data["switches"]),
    )


def _model(data: Mapping[str, Any]) -> Model:
    prices = tuple(map(_prices, data["prices"]))
    return Model(**{**data, "prices": prices})


def _prices(data: Mapping[str, Any]) -> Prices:
    return Prices(
        since=_instant(data["since"]) or 0,
        hit=Decimal(data["hit"]),
        miss=Decimal(data["miss"]),
        output=Decimal(data["output"]),
        peak_factor=data.get("peak_factor", 1),
        peak_hours=tuple((first, end) for first, end, *_ in data.get("peak_hours", ())),
        peak_weekdays_only=data.get("peak_weekdays_only", False),
    )


def _alias(data: Mapping[str, Any]) -> Alias:
    retired = data.get("retired")
    return Alias(**{**data, "retired": _instant(retired) if retired else None})
