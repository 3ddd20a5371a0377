"""Measuring a client's code, in this process and in its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from wavetank.client import Call, ClientSpec, Observed, ignore_progress, open_client
from wavetank.conformance.measuring import NOT_PYTHON, Measurement
from wavetank.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wavetank.cover import Cover

READING = '''\
"""How the dinghy reads."""


def read(stream):
    for each in stream:
        yield each


def retry(error):
    if error:
        return 1
    return 2


def name():
    return "dinghy"
'''
ADAPTER = """\
import json
import sys

for line in sys.stdin:
    message = json.loads(line)
    if message["cmd"] == "start":
        client = {"name": "dinghy", "version": "1", "language": "python"}
        answer = {"protocol": 1, "client": client, "capabilities": ["stream"]}
    elif message["cmd"] == "run":
        from dinghy import reading

        content = "".join(reading.read(["One"]))
        turn = {"outcome": "complete", "content": content}
        answer = {"id": message["id"], "observation": {"turns": [turn]}}
    else:
        break
    print(json.dumps(answer), flush=True)
"""
CALL = Call("http://127.0.0.1:9", "sk-x", {"messages": []}, budget_s=30.0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a client's package and its adapter."""
    package = tmp_path / "dinghy"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "reading.py").write_text(READING, encoding="utf-8")
    (package / "sockets.py").write_text(READING, encoding="utf-8")
    (tmp_path / "adapter.py").write_text(ADAPTER, encoding="utf-8")
    return tmp_path


def asked(folder: Path, *options: str, packages: Sequence[str] = ("dinghy",)) -> Cover:
    """Ask the adapter in a process of its own, and say what was reached."""
    with Measurement(packages, in_process=False) as measurement:
        command = f"{sys.executable} {' '.join(options)} {folder / 'adapter.py'}"
        spec = ClientSpec(command=command, environment=measurement.environment)
        client = open_client(spec)
        assert isinstance(client.ask(CALL, ignore_progress), Observed)
        client.close()
        return measurement.collect()


def reached(cover: Cover) -> dict[str, bool]:
    """List the functions of all modules, and whether they were reached."""
    return {
        f"{module.name}:{each.name}": each.reached
        for module in cover.modules
        for each in module.functions
    }


def test_a_process_of_the_client_is_measured(folder: Path) -> None:
    """A session's code is told by function, its untouched modules too."""
    cover = asked(folder)

    assert reached(cover) == {
        "dinghy/reading.py:read": True,
        "dinghy/reading.py:retry": False,
        "dinghy/sockets.py:read": False,
        "dinghy/sockets.py:retry": False,
    }
    assert cover.total == 3
    assert cover.notes == ()
    (entered, _) = cover.modules
    assert (entered.lines, entered.missing) == (6, (10, 11, 12, 16))
    assert entered.missing_branches == ((10, 11), (10, 12))


def test_a_program_for_each_call_is_measured(folder: Path) -> None:
    """What several processes reached adds up."""
    (folder / "once.py").write_text(
        "import sys\nfrom dinghy import reading\n"
        "print(*reading.read('x') if '127' in sys.stdin.readline() else '')\n",
        encoding="utf-8",
    )
    with Measurement(["dinghy"], in_process=False) as measurement:
        client = open_client(
            ClientSpec(
                program=f"{sys.executable} {folder / 'once.py'}",
                environment=measurement.environment,
            )
        )
        client.ask(CALL, ignore_progress)
        client.ask(CALL, ignore_progress)
        cover = measurement.collect()

    assert reached(cover)["dinghy/reading.py:read"]


def test_a_client_in_this_process_is_measured(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its import and its calls happen while the measurement is under way."""
    monkeypatch.syspath_prepend(folder)
    with Measurement(["dinghy"], in_process=True) as measurement:
        assert measurement.environment == {}
        from dinghy import (  # type: ignore[import-not-found]  # made above
            reading,
        )

        list(reading.read("ab"))
        cover = measurement.collect()
    for name in ("dinghy", "dinghy.reading"):
        del sys.modules[name]

    assert reached(cover)["dinghy/reading.py:read"]
    assert not reached(cover)["dinghy/reading.py:retry"]


def test_the_clients_environment_needs_no_coverage(folder: Path) -> None:
    """A Python without site-packages borrows ours."""
    alone = folder / "alone"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", alone], check=True)
    command = [alone / "bin" / "python", folder / "adapter.py"]
    with Measurement(["dinghy"], in_process=False) as measurement:
        client = open_client(
            ClientSpec(
                command=" ".join(map(str, command)),
                environment=measurement.environment,
            )
        )
        client.ask(CALL, ignore_progress)
        client.close()
        cover = measurement.collect()

    assert reached(cover)["dinghy/reading.py:read"]


def test_a_process_that_cannot_be_measured_says_why(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The client works all the same, and the reason is passed on."""
    theirs = folder / "theirs"
    theirs.mkdir()
    (theirs / "coverage.py").write_text("raise ImportError('too old')", "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(theirs))

    (note,) = asked(folder).notes

    assert note.startswith("a process of the client could not be measured: Python 3.")
    assert note.endswith(": too old")


def test_a_python_that_ignores_its_environment_is_said(folder: Path) -> None:
    """With -E nothing can be measured, and nothing is claimed."""
    cover = asked(folder, "-E")

    assert (cover.total, cover.modules, cover.notes) == (0, (), (NOT_PYTHON,))


def test_a_package_that_was_never_imported_is_said(folder: Path) -> None:
    """A slip of the pen does not look like a client without code."""
    cover = asked(folder, packages=["dinghy.reading", "dingy"])

    assert cover.notes == ("dingy: the client never imported it",)
    assert [each.name for each in cover.modules] == ["dinghy/reading.py"]


def test_the_clients_own_startup_still_runs(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sitecustomize that ours hides is run, and may start what it likes."""
    theirs = folder / "theirs"
    theirs.mkdir()
    (theirs / "sitecustomize.py").write_text(
        f"open({str(folder / 'ran')!r}, 'w').close()", encoding="utf-8"
    )
    monkeypatch.setenv("PYTHONPATH", str(theirs))

    cover = asked(folder)

    assert (folder / "ran").exists()
    assert cover.notes == ()


@pytest.mark.parametrize("name", ["dingy", "wavetank.dingy", "dingy.dongy", ".x"])
def test_a_package_that_does_not_exist_here_is_refused(name: str) -> None:
    """In this process it is known before the run."""
    with pytest.raises(UsageError, match=f"--cover {name}: there is no such package"):
        Measurement([name], in_process=True)


def test_without_coverage_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who did not install it is told how to."""
    monkeypatch.setitem(sys.modules, "coverage", None)

    with pytest.raises(UsageError, match=r"pip install 'wavetank\[cover\]'"):
        Measurement(["dinghy"], in_process=False)


def test_nothing_is_left_behind() -> None:
    """The folder of the measurement is gone when it is over."""
    with Measurement(["dinghy"], in_process=False) as measurement:
        folder = Path(measurement.environment["PYTHONPATH"].split(os.pathsep)[0])
        assert folder.is_dir()

    assert not folder.exists()
