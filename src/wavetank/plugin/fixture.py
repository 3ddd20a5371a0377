"""The object behind the ``deepseek`` fixture.

One play a test, with its own address, key, state and transcript; the server behind it
is shared by all tests of the process (``host``). The address is fixed before ``play``
is called, because applications build their client first and tests say afterwards what
goes wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from wavetank.errors import UsageError
from wavetank.journal import transcript_as_text
from wavetank.journal.entries import HarnessFault, Matched, Unmatched
from wavetank.plugin.environment import environment
from wavetank.plugin.received import ReceivedRequest
from wavetank.scenario.model import Exchange, Reply, Scenario
from wavetank.server.late import Late

if TYPE_CHECKING:
    from wavetank.client.call import Observation, Turn
    from wavetank.endpoint import Cost
    from wavetank.journal.entries import Transcript
    from wavetank.plugin.bad_day import BadDay
    from wavetank.plugin.host import Host
    from wavetank.server.simulated import SimulatedEndpoint

Playable: TypeAlias = str | Path | Scenario | Reply | Sequence[Any] | Mapping[str, Any]

IDLE_SECONDS: Final = 5.0
"""How long an answer under way may take to end once the test is done with it."""


class DeepSeek:
    """A DeepSeek endpoint of one test's own, fresh and scriptable.

    Attributes:
        base_url: What the client's base URL is set to; fixed for the test.
        api_key: What the client's key is set to; unique to the test.
        scenario: Id of the scenario being played, or ``None`` for inline steps.
    """

    def __init__(self, host: Host, *, speed: float, seed: int = 0) -> None:
        self._host = host
        self._seed = seed
        self._scenario: Scenario | None = None
        self._exchanges: tuple[Exchange, ...] = ()
        # Made behind the test's back, or here if the test asks for it earlier.
        self._simulated = Late(partial(host.endpoint, seed))
        self._play = host.server.create_play(self._simulated, seed=seed, speed=speed)
        self._loaded_at = 0
        self.base_url = self._play.base_url
        self.api_key = self._play.api_key

    @property
    def _endpoint(self) -> SimulatedEndpoint:
        return self._simulated()

    @property
    def scenario(self) -> str | None:
        """Id of the scenario being played, with its variant."""
        return self._scenario.case_id if self._scenario else None

    def play(self, what: Playable, /) -> DeepSeek:
        """Say what happens from the next request on.

        Args:
            what: The id of a shipped scenario (with its variant in brackets where
                it has several, else the first), a path to a scenario file, YAML
                text of a scenario, or the steps of one reply.

        Returns:
            This object, so that a test may continue in one line.

        Raises:
            NothingSelectedError: No scenario has this id; close spellings are named.
            UsageError: There is no such file.
            InvalidFileError: The file, text or steps have problems.
        """
        from wavetank.plugin.naming import scenario_meant
        from wavetank.scenario.inline import build_reply

        self._scenario = None
        if isinstance(what, Reply):
            self._exchanges = (Exchange(what, times=None),)
        elif isinstance(what, str | Path | Scenario):
            self._scenario = scenario_meant(what, self._host)
            self._exchanges = self._scenario.exchanges
        else:
            self._exchanges = (Exchange(build_reply(what), times=None),)
        self._play.load(self._exchanges)
        self._loaded_at = len(self.transcript.entries)
        return self

    def reply(self, text: str, /) -> DeepSeek:
        """Answer every request from now on with this text, streamed by words.

        Returns:
            This object, so that a test may continue in one line.
        """
        words = [f" {word}" for word in text.split(" ")]
        words[0] = words[0].removeprefix(" ")
        usage = {"prompt": 8, "completion": len(words)}
        finish = {"finish": {"reason": "stop", "usage": usage}}
        return self.play([{"role": "assistant"}, {"content": words}, finish, "done"])

    def fault(self, what: str | Mapping[str, Any], /, **terms: Any) -> BadDay:
        """Let something go wrong from the next request on, in this test only.

        Args:
            what: ``"rate-limit*2"`` or another short form of ``wavetank serve
                --fault``, or a mapping such as ``{"latency": "500ms"}``.
            terms: More of the same mapping: ``times=1``, ``retry_after=2``.

        Returns:
            The fault in force; ``lift`` takes it back, and so does the end of a
            ``with`` block.

        Raises:
            UsageError: The text names nothing, or a play answers instead of the
                simulated endpoint.
            InvalidFileError: The parts do not fit; every problem is named.
        """
        if self._exchanges:
            raise UsageError(
                f"fault({what!r}): faults happen to the simulated endpoint, but this "
                "test plays a script; leave out play() and reply(), or script what "
                "goes wrong"
            )
        from wavetank.plugin.bad_day import BadDay, fault_of

        return BadDay(self._endpoint.faults, fault_of(what, terms))

    def use_profile(self, name: str | None = None, /, **switches: Any) -> DeepSeek:
        """Answer as another revision of the API from the next request on.

        The cache and ``cost`` begin anew; faults stay in force.

        Args:
            name: Of a profile, or the path of its file; the default one unless given.
            switches: Facts that the sources dispute, turned: ``usage="both"``.

        Returns:
            This object, so that a test may continue in one line.

        Raises:
            UsageError: There is no such profile, switch or position.
            InvalidFileError: The profile's file has problems.
        """
        endpoint = self._host.endpoint(self._seed, name, switches)
        endpoint.faults = self._endpoint.faults
        self._simulated = Late(lambda: endpoint)
        if not self._exchanges:
            self._play.load(endpoint)
        return self

    @property
    def cost(self) -> Cost:
        """What the requests so far would have cost, in US dollars; not rounded.

        Answers under way are waited for; one that goes on for longer than
        ``IDLE_SECONDS`` counts nothing yet. What a play answers costs nothing, and
        of more than 1,000 requests only the last 1,000 count.
        """
        self._endpoint.ledger.settled(IDLE_SECONDS)
        return self._endpoint.ledger.cost

    def env(self) -> dict[str, str]:
        """Return the variables that point SDKs at this mock; nothing is set.

        Hand them to a child process, or to ``monkeypatch.setenv`` one by one, before a
        client is made.
        """
        return environment(self.base_url, self.api_key)

    @property
    def requests(self) -> tuple[ReceivedRequest, ...]:
        """The requests received so far, in order."""
        return tuple(ReceivedRequest.of(entry) for entry in self.transcript.requests)

    @property
    def transcript(self) -> Transcript:
        """Everything that happened on the wire so far."""
        return self._play.transcript()

    def transcript_text(self) -> str:
        """The transcript for people: the client on the left, the mock on the right."""
        return transcript_as_text(self.transcript)

    def report_deltas(self, count: int) -> None:
        """Tell the mock that ``count`` deltas have arrived; frees ``await_delta``."""
        self._play.report_deltas(count)

    def check(self) -> None:
        """Fail the test if the conversation did not go as scripted.

        Raises:
            AssertionError: A request matched no exchange, an exchange that is not
                optional was never asked for, or wavetank itself failed.
        """
        self._play.wait_idle(IDLE_SECONDS)
        entries = self.transcript.entries
        complaints = [line for entry in entries for line in _complaints(entry)]
        reached = {
            entry.exchange
            for entry in entries[self._loaded_at :]
            if isinstance(entry, Matched)
        }
        complaints += [
            f"exchange {index + 1} of {len(self._exchanges)} was never asked for"
            for index, exchange in enumerate(self._exchanges)
            if index not in reached and not exchange.optional
        ]
        if complaints:
            raise AssertionError("\n".join(complaints) + f"\n{self.transcript_text()}")

    def verify(self, observation: Observation | Turn) -> None:
        """Judge the played scenario by what the caller was told.

        Args:
            observation: What the client under test handed to its caller.

        Raises:
            AssertionError: A requirement does not hold; the message names each with
                what was expected and found.
            UsageError: No scenario is being played, so nothing says what holds.
        """
        from wavetank.client.call import Observation, Observed, Turn
        from wavetank.shipped import shipped_folder
        from wavetank.verdict import judge, load_requirements

        if self._scenario is None:
            raise UsageError(
                "verify() judges a scenario, but none is being played; "
                "call play() with a scenario's id or file first"
            )
        if isinstance(observation, Turn):
            observation = Observation((observation,))
        self._play.end()
        self._play.wait_idle(IDLE_SECONDS)
        verdict = judge(
            self._scenario,
            self.transcript,
            Observed(observation),
            seed=self._seed,
            requirements=load_requirements(shipped_folder("scenarios")),
        )
        bad = [each for each in verdict.findings if each.verdict != "pass"]
        if verdict.verdict != "pass":
            lines = [f"{each.requirement}: {each.message}" for each in bad]
            raise AssertionError("\n".join(lines or [verdict.message]))

    def close(self) -> None:
        """End the play; whatever still streams is stopped, and waited for.

        Where nothing was asked there is nothing to wait for, least of all the server,
        which may still be loading.
        """
        if self.transcript.entries:
            self._play.end()
        else:
            self._play.end_soon()


def _complaints(entry: object) -> tuple[str, ...]:
    """Return what an entry says against the conversation."""
    if isinstance(entry, Unmatched):
        return tuple(
            f"request {entry.request + 1}: {line}" for line in entry.differences
        )
    if isinstance(entry, HarnessFault):
        return (f"wavetank itself failed: {entry.message}",)
    return ()
