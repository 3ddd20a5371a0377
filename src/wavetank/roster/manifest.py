"""What a client's folder says about it: ``clients/<name>/manifest.yaml``.

A manifest is read strictly, like every authored file: unknown keys and ambiguous
scalars are problems with their line. One folder may hold several clients (``start``
and its ``variants``) that share one environment; each of them is an ``Entry``.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from wavetank.errors import InvalidFileError, UsageError
from wavetank.problems import Problem
from wavetank.reading import Schema, parse_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from wavetank.reading import Document

Surface: TypeAlias = Literal["chat", "anthropic"]
FOLDER: Final = "clients"
MANIFEST: Final = "manifest.yaml"
KNOWN: Final = "known-failing.yaml"


@dataclass(frozen=True, slots=True)
class Manifest:
    """One folder of ``clients/``.

    Attributes:
        folder: Where it lies.
        name: The folder's name, and that of its first client.
        title: What people call the client.
        language: What it is written in.
        homepage: Where it is documented.
        install: How a person installs it, in words.
        start: The command that starts it, from the folder above ``clients/``.
        toolchain: Programs that must be on ``PATH``.
        versions: The pinned packages it is made of; the first is the client itself.
        setup: Commands for bash that fill ``$WAVETANK_ENV``; may be empty.
        is_one_shot: Whether ``start`` is run once for each call.
        capabilities: What a one-shot client can do, which it cannot say itself.
        variants: Other clients of the folder, by name.
        surface: Which of DeepSeek's two surfaces it speaks.
    """

    folder: Path
    name: str
    title: str
    language: str
    homepage: str
    install: str
    start: str
    toolchain: tuple[str, ...]
    versions: Mapping[str, str]
    setup: str
    is_one_shot: bool
    capabilities: frozenset[str]
    variants: Mapping[str, str]
    surface: Surface

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The clients of the folder, the one of its name first."""
        commands = {self.name: self.start, **self.variants}
        return tuple(Entry(self, name, start) for name, start in commands.items())


@dataclass(frozen=True, slots=True)
class Entry:
    """One client that can be judged.

    Attributes:
        manifest: The folder it comes from.
        name: Its name, which no other client has.
        start: The command that starts it.
    """

    manifest: Manifest
    name: str
    start: str

    @property
    def known_path(self) -> Path | None:
        """Its list of known failures: its own, else that of the folder, if any."""
        folder = self.manifest.folder
        for path in (folder / f"known-failing.{self.name}.yaml", folder / KNOWN):
            if path.is_file():
                return path
        return None


def load_roster(folder: Path) -> tuple[Entry, ...]:
    """Read every manifest of a folder of clients, in the order of their names.

    Raises:
        UsageError: There is no such folder, or it holds no client.
        InvalidFileError: Manifests have problems; carries those of all files.
    """
    paths = sorted(folder.glob(f"*/{MANIFEST}"))
    if not paths:
        raise UsageError(
            f"{folder}: found no */{MANIFEST}; run this in a checkout of wavetank, or in"
            " a folder with clients of your own"
        )
    documents = [parse_file(path) for path in paths]
    problems = [
        problem
        for path, (document, found) in zip(paths, documents, strict=True)
        for problem in found or _problems(document, path.parent.name)
    ]
    if problems:
        raise InvalidFileError(problems)
    entries = [
        entry
        for path, (document, _) in zip(paths, documents, strict=True)
        for entry in _manifest(document, path.parent).entries
    ]
    if repeated := list(_repeated(entries)):
        raise InvalidFileError(repeated)
    return tuple(entries)


def choose(roster: Sequence[Entry], names: Sequence[str]) -> tuple[Entry, ...]:
    """Take the clients of these names, in the order of the names.

    Raises:
        UsageError: There is no client of a name.
    """
    by_name = {entry.name: entry for entry in roster}
    for name in names:
        if name not in by_name:
            close = get_close_matches(name, by_name, n=1)
            hint = f"; did you mean {close[0]!r}?" if close else ""
            raise UsageError(
                f"no client is called {name!r}; there are {', '.join(by_name)}{hint}"
            )
    return tuple(by_name[name] for name in dict.fromkeys(names))


@cache
def _schema() -> Schema:
    return Schema.load(Path(__file__).with_name("manifest-v1.schema.json"))


def _problems(document: Document, folder: str) -> list[Problem]:
    problems = _schema().problems(document)
    if problems:
        return problems
    data = document.data
    if data["name"] != folder:
        mark = document.mark(("name",))
        found = f"the name {data['name']!r} is not that of the folder"
        problems.append(Problem(mark, "misnamed-client", found, folder))
    if "capabilities" in data and not data.get("exec"):
        mark = document.key_mark(("capabilities",))
        found = "a session says itself what it can do"
        problems.append(Problem(mark, "needless-capabilities", found, "no such key"))
    return problems


def _repeated(entries: Sequence[Entry]) -> Iterator[Problem]:
    seen: dict[str, Entry] = {}
    for entry in entries:
        first = seen.setdefault(entry.name, entry)
        if first is not entry:
            path = entry.manifest.folder / MANIFEST
            mark = parse_file(path)[0].key_mark(("variants", entry.name))
            found = f"the name {entry.name!r} is taken by {first.manifest.folder}"
            yield Problem(mark, "repeated-client", found, "a name of its own")


def _manifest(document: Document, folder: Path) -> Manifest:
    data = document.data
    return Manifest(
        folder=folder,
        name=data["name"],
        title=data["title"],
        language=data["language"],
        homepage=data["homepage"],
        install=data["install"],
        start=data["start"],
        toolchain=tuple(data.get("toolchain", ())),
        versions=data.get("versions", {}),
        setup=data.get("setup", ""),
        is_one_shot=data.get("exec", False),
        capabilities=frozenset(data.get("capabilities", ("stream",))),
        variants=data.get("variants", {}),
        surface=data.get("surface", "chat"),
    )
