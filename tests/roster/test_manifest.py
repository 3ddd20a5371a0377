"""Manifests: read strictly, and all of the shipped ones are good."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from roster.client_folders import write_client
from wavetank.conformance import load_catalogued
from wavetank.errors import InvalidFileError, UsageError
from wavetank.roster import Entry, choose, load_roster
from wavetank.verdict import load_known

CLIENTS = Path(__file__).resolve().parents[2] / "clients"
SHIPPED = load_roster(CLIENTS)


@pytest.mark.parametrize("entry", SHIPPED, ids=lambda entry: entry.name)
def test_shipped_manifests_are_true(entry: Entry) -> None:
    """A manifest's script is there, its versions are pinned in what it installs."""
    manifest = entry.manifest
    scripts = re.findall(r"clients/[^\s\"']+", entry.start)
    # What the setup makes is not there before it.
    scripts = [each for each in scripts if "/node_modules/" not in each]

    assert all((CLIENTS.parent / each).is_file() for each in scripts)
    if manifest.language == "python":
        pins = (manifest.folder / "requirements.txt").read_text("utf-8")
        bare = set(re.sub(r"\[.*?\]", "", pins).split())  # less the extras
        assert {f"{name}=={of}" for name, of in manifest.versions.items()} <= bare
    elif manifest.language == "java":
        pom = "".join((manifest.folder / "pom.xml").read_text("utf-8").split())
        for name, of in manifest.versions.items():
            group, _, artifact = name.partition(":")
            pin = f"<groupId>{group}</groupId><artifactId>{artifact}</artifactId>"
            assert f"{pin}<version>{of}</version>" in pom
    elif manifest.versions:
        assert manifest.setup


@pytest.mark.parametrize("entry", SHIPPED, ids=lambda entry: entry.name)
def test_shipped_known_lists_name_what_exists(entry: Entry) -> None:
    """Each entry of a list of known failures names a requirement of the catalogue."""
    known = load_known(entry.known_path) if entry.known_path else None
    entries = known.entries if known else ()

    assert {each.requirement for each in entries} <= set(load_catalogued().requirements)


def test_every_folder_is_a_client() -> None:
    """No folder lacks its manifest but what adapters of one language share."""
    names = {each.name for each in CLIENTS.iterdir() if each.is_dir()}
    folders = {each for each in names if not each.startswith("session-")}

    assert folders == {entry.manifest.name for entry in SHIPPED}


def test_variants_are_clients_of_their_own(tmp_path: Path) -> None:
    """A folder holds the client of its name, then its variants."""
    write_client(tmp_path, "dinghy", "variants: {yawl: sail --yawl}\n", "sail")

    assert [(each.name, each.start) for each in load_roster(tmp_path)] == [
        ("dinghy", "sail"),
        ("yawl", "sail --yawl"),
    ]


def test_all_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    """Each problem comes with its file and line."""
    write_client(tmp_path, "dinghy", "colour: red\n")
    write_client(tmp_path, "yawl", "surface: sea\ntoolchain: []\n")
    write_client(tmp_path, "ketch", "capabilities: [stream]\n")
    (tmp_path / "sloop").mkdir()
    text = (tmp_path / "ketch" / "manifest.yaml").read_text("utf-8")
    (tmp_path / "sloop" / "manifest.yaml").write_text(text.splitlines()[0], "utf-8")

    with pytest.raises(InvalidFileError) as caught:
        load_roster(tmp_path)

    found = {(p.mark.source.split("/")[-2], p.code) for p in caught.value.problems}
    assert {
        ("dinghy", "unknown-key"),
        ("yawl", "unknown-surface"),
        ("ketch", "needless-capabilities"),
        ("sloop", "missing-key"),
    } <= found


def test_a_name_is_that_of_its_folder(tmp_path: Path) -> None:
    """Another name than the folder's is refused where it stands."""
    write_client(tmp_path, "dinghy").rename(tmp_path / "yawl")

    with pytest.raises(InvalidFileError, match=r"manifest\.yaml:1:7: misnamed-client"):
        load_roster(tmp_path)


def test_no_two_clients_share_a_name(tmp_path: Path) -> None:
    """A variant cannot take the name of another folder."""
    write_client(tmp_path, "dinghy")
    write_client(tmp_path, "yawl", "variants: {dinghy: sail}\n")

    with pytest.raises(InvalidFileError, match="repeated-client"):
        load_roster(tmp_path)


def test_a_folder_without_clients_is_told(tmp_path: Path) -> None:
    """Where there is no manifest, the words say where it was looked for."""
    with pytest.raises(UsageError, match=r"found no \*/manifest\.yaml"):
        load_roster(tmp_path / "clients")


def test_the_closest_name_is_suggested(tmp_path: Path) -> None:
    """A name that does not exist is answered with one that does."""
    write_client(tmp_path, "dinghy")

    with pytest.raises(UsageError, match="did you mean 'dinghy'"):
        choose(load_roster(tmp_path), ["dingy"])


def test_a_client_may_have_a_list_of_its_own(tmp_path: Path) -> None:
    """A variant's own list of known failures goes before that of the folder."""
    place = write_client(tmp_path, "dinghy", "variants: {yawl: sail}\n")
    dinghy, yawl = load_roster(tmp_path)
    assert dinghy.known_path is None

    (place / "known-failing.yaml").touch()
    assert yawl.known_path == place / "known-failing.yaml"
    (place / "known-failing.yawl.yaml").touch()
    assert yawl.known_path == place / "known-failing.yawl.yaml"
