"""Small suites and clients for the tests of selecting and running."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from wavetank.client import InProcessClient
from wavetank.client.call import CAPABILITIES, ClientInfo
from wavetank.client.reference import ReferenceClient
from wavetank.conformance import CataloguedSuite, Selection, load_catalogued, select
from wavetank.problems import Mark
from wavetank.scenario import Exchange, PlannedCall, Reply, Scenario, Suite

if TYPE_CHECKING:
    from collections.abc import Callable

    from wavetank.client import Answer, Call
    from wavetank.scenario import Step
    from wavetank.wire import JsonObject

REQUEST: JsonObject = {"model": "deepseek-v4-flash", "stream": True, "messages": []}


def a_scenario(
    id_: str,
    *steps: Step,
    proves: tuple[str, ...] = ("x.one",),
    needs: tuple[str, ...] = (),
    profiles: tuple[str, ...] = (),
    variant: tuple[tuple[str, str], ...] = (),
    call: PlannedCall | None = None,
) -> Scenario:
    """A scenario of one exchange."""
    return Scenario(
        id=id_,
        title=f"The title of {id_}",
        proves=proves,
        source="RFC 1",
        call=call or PlannedCall(REQUEST),
        exchanges=(Exchange(Reply(steps)),),
        mark=Mark(f"{id_}.yaml", 1, 1),
        needs=needs,
        profiles=profiles,
        variant=variant,
    )


def a_suite(*scenarios: Scenario) -> Suite:
    """A suite of these."""
    return Suite(scenarios)


@cache
def shipped() -> CataloguedSuite:
    """The shipped suite, loaded once."""
    return load_catalogued()


def shipped_cases(*selectors: str) -> Selection:
    """Shipped cases."""
    return select(shipped().suite, selectors)


def a_client(
    adapter: Callable[[Call], object], *, concurrency: int = 1
) -> InProcessClient:
    """A callable as a client that can do everything."""
    info = ClientInfo(
        "dinghy",
        "1",
        "python",
        capabilities=frozenset(CAPABILITIES),
        concurrency=concurrency,
    )
    return InProcessClient(adapter, info)


def reference_answer(call: Call) -> Answer:
    """What the reference client reports of a call."""
    return ReferenceClient().ask(call, lambda _: None)
