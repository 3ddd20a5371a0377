"""Select cases, run them against a client, collect a run."""

from __future__ import annotations

from wavetank.conformance.catalogued import CataloguedSuite, load_catalogued
from wavetank.conformance.performing import Stage
from wavetank.conformance.probing import probe_claims
from wavetank.conformance.rejudging import rejudge
from wavetank.conformance.running import Watcher, run
from wavetank.conformance.selecting import DEFAULT_PROFILE, Selection, select
from wavetank.conformance.suites import SUITE_NAMES, SuiteName, belongs
from wavetank.conformance.terms import (
    DEFAULT_JOBS,
    DEFAULT_SPEED,
    Terms,
    make_footer,
    make_header,
)

__all__ = [
    "DEFAULT_JOBS",
    "DEFAULT_PROFILE",
    "DEFAULT_SPEED",
    "SUITE_NAMES",
    "CataloguedSuite",
    "Selection",
    "Stage",
    "SuiteName",
    "Terms",
    "Watcher",
    "belongs",
    "load_catalogued",
    "make_footer",
    "make_header",
    "probe_claims",
    "rejudge",
    "run",
    "select",
]
