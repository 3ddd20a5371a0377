"""Environments: made once, renewed when their recipe changes, honest when they break."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from roster.client_folders import an_entry
from wavetank.roster import Environment, SetupError, load_roster

if TYPE_CHECKING:
    from pathlib import Path

COUNTING = 'setup: echo x >>"$WAVETANK_ENV/runs"; cat recipe >"$WAVETANK_ENV/made"\n'


def a_counting_one(tmp_path: Path) -> Environment:
    """An environment whose setup leaves a line for each time it is run."""
    entry = an_entry(tmp_path / "clients", "dinghy", COUNTING)
    (entry.manifest.folder / "recipe").write_text("oak", "utf-8")
    return Environment(entry.manifest, tmp_path / "home")


def test_setup_fills_a_folder_of_its_own(tmp_path: Path) -> None:
    """Setup runs in the client's folder and is told where to put things."""
    environment = a_counting_one(tmp_path)
    states = [environment.is_installed]

    environment.install()
    states.append(environment.is_installed)

    assert states == [False, True]
    assert (environment.folder / "made").read_text("utf-8") == "oak"
    assert environment.folder == tmp_path / "home" / "dinghy"


@pytest.mark.parametrize("name", ["recipe", "more"])
def test_another_recipe_asks_for_another_setup(tmp_path: Path, name: str) -> None:
    """A file that setup can have read makes the environment out of date."""
    environment = a_counting_one(tmp_path)
    environment.install()

    (environment.manifest.folder / name).write_text("teak", "utf-8")

    assert not environment.is_installed


@pytest.mark.parametrize(
    "name",
    ["known-failing.yaml", "repro/a.py", ".cache/a", "node_modules/a/b", "target/c"],
)
def test_what_is_not_installed_changes_nothing(tmp_path: Path, name: str) -> None:
    """Lists, reproductions and what was made leave the environment as good as it was."""
    environment = a_counting_one(tmp_path)
    environment.install()
    path = environment.manifest.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)

    path.write_text("new", "utf-8")

    assert environment.is_installed


def test_another_setup_is_another_recipe(tmp_path: Path) -> None:
    """The commands themselves are part of the recipe."""
    environment = a_counting_one(tmp_path)
    environment.install()
    path = environment.manifest.folder / "manifest.yaml"

    path.write_text(path.read_text("utf-8").replace("echo x", "echo y"), "utf-8")

    (entry,) = load_roster(tmp_path / "clients")
    assert not Environment(entry.manifest, tmp_path / "home").is_installed


def test_fresh_forgets_what_was_there(tmp_path: Path) -> None:
    """Setup may find what an earlier one left, unless it is told to start anew."""
    environment = a_counting_one(tmp_path)
    runs = environment.folder / "runs"
    environment.install()
    environment.install()
    assert runs.read_text("utf-8") == "x\nx\n"

    environment.install(fresh=True)

    assert runs.read_text("utf-8") == "x\n"


def test_a_setup_that_fails_says_its_last_words(tmp_path: Path) -> None:
    """The end of what setup printed is in the error, and nothing counts as installed."""
    more = "setup: echo no such anchor; false\n"
    environment = Environment(an_entry(tmp_path, "dinghy", more).manifest, tmp_path)

    with pytest.raises(SetupError, match=r"status 1; the end of .*\nno such anchor"):
        environment.install()

    assert not environment.is_installed


def test_a_missing_tool_is_named(tmp_path: Path) -> None:
    """Setup is not even tried without its toolchain."""
    more = f"toolchain: [bash, no-such-anchor]\nsetup: touch {tmp_path}/ran\n"
    environment = Environment(an_entry(tmp_path, "dinghy", more).manifest, tmp_path)

    assert environment.missing_tools == ("no-such-anchor",)
    with pytest.raises(SetupError, match="dinghy: no no-such-anchor on this machine"):
        environment.install()
    assert not (tmp_path / "ran").exists()


def test_nothing_to_set_up_is_installed(tmp_path: Path) -> None:
    """A client without setup is always ready, and installing it does nothing."""
    environment = Environment(an_entry(tmp_path, "dinghy").manifest, tmp_path / "home")

    environment.install()

    assert environment.is_installed
    assert not (tmp_path / "home").exists()
