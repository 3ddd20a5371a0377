"""The clients of ``clients/``: what they are, their environments, how they do."""

from __future__ import annotations

from wavetank.roster.environment import HOME, Environment, SetupError
from wavetank.roster.judging import Judged, NotRun, Outcome, Roll, RosterWatcher
from wavetank.roster.listed_client import open_entry
from wavetank.roster.manifest import FOLDER, Entry, Manifest, choose, load_roster
from wavetank.roster.saved import Shelf

__all__ = [
    "FOLDER",
    "HOME",
    "Entry",
    "Environment",
    "Judged",
    "Manifest",
    "NotRun",
    "Outcome",
    "Roll",
    "RosterWatcher",
    "SetupError",
    "Shelf",
    "choose",
    "load_roster",
    "open_entry",
]
