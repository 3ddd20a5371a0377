"""The pytest plugin: options, a marker and one fixture, at almost no cost.

pytest imports this module in every run of every project that has wavetank
installed, so it imports nothing but pytest. The server, the loader and the judge
(``wavetank.plugin``) are imported when a test asks for the ``deepseek`` fixture, or
when ``--wavetank-client`` asks for the suite.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

    from wavetank.plugin.fixture import DeepSeek
    from wavetank.plugin.host import Host

MARKER = (
    "wavetank(*selectors): run the test once for every selected shipped scenario; "
    "the `deepseek` fixture plays it, and `deepseek.scenario` is its id"
)
HOST: pytest.StashKey[Host] = pytest.StashKey()
PLAYED: pytest.StashKey[DeepSeek] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options that run the whole suite, and their defaults."""
    group = parser.getgroup("wavetank", "wavetank: conformance of a DeepSeek client")
    group.addoption(
        "--wavetank-client",
        metavar="CLIENT",
        help="collect the conformance suite as test items against this client: "
        "pkg.mod:callable, or a name such as reference or openai",
    )
    group.addoption(
        "--wavetank-select",
        action="append",
        default=[],
        metavar="SELECTOR",
        help="only these scenarios, a glob such as 'drops/*' (repeatable)",
    )
    group.addoption(
        "--wavetank-known-failing",
        metavar="FILE",
        help="the list of known failures; each maps to a strict xfail",
    )
    group.addoption(
        "--wavetank-report",
        action="append",
        default=[],
        metavar="FORMAT=PATH",
        help="write a report of the suite: jsonl, junit, html, markdown or text",
    )
    group.addoption(
        "--wavetank-speed",
        type=float,
        default=100.0,
        metavar="FACTOR",
        help="divide every scripted pause and timeout by this (default: 100)",
    )
    group.addoption("--wavetank-profile", default="v4-2026-04", metavar="PROFILE")
    group.addoption("--wavetank-seed", type=int, default=0, metavar="SEED")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker; hook the suite in only when it was asked for."""
    config.addinivalue_line("markers", MARKER)
    if config.getoption("--wavetank-client"):
        from wavetank.plugin.suite import SuitePlugin

        config.pluginmanager.register(SuitePlugin(config), "wavetank-suite")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server of this process, if a test started one."""
    if (host := config.stash.get(HOST, None)) is not None:
        host.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a marked test once for every scenario its marker selects."""
    marker = metafunc.definition.get_closest_marker("wavetank")
    if marker is None or "deepseek" not in metafunc.fixturenames:
        return
    from wavetank.plugin.naming import selected_scenarios

    cases = selected_scenarios(marker.args)
    metafunc.parametrize(
        "deepseek", cases, indirect=True, ids=[case.case_id for case in cases]
    )


@pytest.fixture
def deepseek(request: pytest.FixtureRequest) -> Generator[DeepSeek]:
    """A DeepSeek endpoint of this test's own, fresh and scriptable.

    Point any client at ``deepseek.base_url`` with ``deepseek.api_key``, say what
    happens with ``deepseek.play(...)``, and look at ``deepseek.requests`` or
    ``deepseek.transcript`` afterwards. The server runs in its own thread, so it
    serves blocking and asyncio tests alike; nothing in the process is patched.
    """
    from wavetank.plugin.fixture import DeepSeek
    from wavetank.plugin.host import Host

    config = request.config
    host = config.stash.setdefault(HOST, Host())
    mock = DeepSeek(host, speed=config.getoption("--wavetank-speed"))
    request.node.stash[PLAYED] = mock
    if (scenario := getattr(request, "param", None)) is not None:
        mock.play(scenario)
    yield mock
    mock.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show what was on the wire beside a failing test that used the fixture."""
    report = yield
    mock = item.stash.get(PLAYED, None)
    if mock is not None and report.when == "call" and report.failed:
        report.sections.append(("wavetank transcript", mock.transcript_text()))
    return report
