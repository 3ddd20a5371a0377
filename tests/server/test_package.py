"""What ``wavetank.server`` offers, and what it does not cost."""

from __future__ import annotations

import subprocess
import sys

import pytest

from wavetank import server


@pytest.mark.parametrize("name", server.__all__)
def test_every_public_name_is_there(name: str) -> None:
    """Those of the simulated endpoint are imported when asked for."""
    assert getattr(server, name).__name__ == name


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    """As with any module."""
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = server.Nothing


def test_a_caller_of_a_threaded_server_imports_no_aiohttp() -> None:
    """Listening is quick; the server's own thread imports what answers need."""
    code = (
        "import sys; from wavetank.server.threaded import ThreadedServer;"
        "from wavetank.plugin.fixture import DeepSeek;"
        "heavy = {'aiohttp', 'yaml', 'jsonschema', 'rich', 'wavetank.endpoint'};"
        "sys.exit(', '.join(heavy & set(sys.modules)) or None)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_a_conformance_run_does_not_import_the_endpoint() -> None:
    """Importing the server leaves the simulated endpoint alone."""
    code = (
        "import sys, wavetank.server.mock_server;"
        "sys.exit('wavetank.endpoint' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
