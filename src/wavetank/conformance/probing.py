"""What a client claims, tried once in the plainest way before it is judged.

A probe convicts a claim only where the client contradicts it in its own words or its
own request: it claims ``usage`` and tells that a plain answer had none, it claims
``json_mode`` and sends no ``response_format``, it was given a timeout and sat through
a silence thirty times as long. Whether the adapter or the library is to blame cannot
be seen from outside, and so nobody is: cases that need such a capability are
inconclusive, with the reason. Everything less plain is left to the cases. A client
that reads usage wrongly, or calls tools and loses their arguments, has the capability.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from wavetank.client.call import CAPABILITIES, Call, Observed, Skipped
from wavetank.conformance.planning import fake_key
from wavetank.conformance.probes import PROBES, as_messages
from wavetank.conformance.trial import Trial
from wavetank.verdict import Claim

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from wavetank.client import Client
    from wavetank.client.call import Settings
    from wavetank.conformance.probes import Probe
    from wavetank.server import PlayHandle, ThreadedServer

BUDGET_S: Final = 10.0
"""Patience with one probe; none of them takes long unless something is wrong."""


def probe_claims(
    server: ThreadedServer,
    client: Client,
    needed: Collection[str],
    *,
    jobs: int = 1,
) -> tuple[Claim, ...]:
    """Try each claimed capability that is needed, all of them at once.

    The client is closed when this is interrupted.

    What a probe could not show, because the client crashed, hung or never asked, is no
    claim at all: the cases will meet the same, and tell of it better.

    Args:
        server: Where plays are made.
        client: Who claims.
        needed: The capabilities that the selected cases need.
        jobs: Probes at a time, as far as the client takes several calls.

    Raises:
        HarnessError: The mock could not do its work.
    """
    wanted = [c for c in CAPABILITIES if c in needed and c in client.info.capabilities]
    tries = [(c, probe) for c in wanted for probe in PROBES.get(c, ())]
    prober = _Prober(server, client)
    workers = max(1, min(jobs, client.info.concurrency))
    found = prober.all_words([probe for _, probe in tries], workers)
    outcomes: dict[str, list[tuple[Probe, str | None]]] = {}
    for (capability, probe), words in zip(tries, found, strict=True):
        outcomes.setdefault(capability, []).append((probe, words))
    return tuple(
        claim
        for capability, each in outcomes.items()
        if (claim := prober.weigh(capability, each)) is not None
    )


class _Prober:
    """Makes the probes of one client."""

    def __init__(self, server: ThreadedServer, client: Client) -> None:
        self._server = server
        self._client = client
        self._plays: list[PlayHandle] = []

    def all_words(self, probes: Sequence[Probe], workers: int) -> list[str | None]:
        """Make probes, some at a time; an interruption ends those under way."""
        pool = ThreadPoolExecutor(workers, thread_name_prefix="wavetank-probe")
        try:
            return list(pool.map(self.words, probes))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            # No call may be left waiting for its budget, nor for a mock that is gone.
            for play in tuple(self._plays):
                play.end()
            self._client.close()
            raise
        finally:
            pool.shutdown()

    def words(self, probe: Probe) -> str | None:
        """Say what contradicts a claim, if anything; ``None`` if nothing was shown."""
        reports: list[int] = []
        play = self._server.create_play(probe.answers(), key=fake_key(0, 0), apart=True)
        self._plays.append(play)
        call = Call(
            base_url=play.base_url,
            api_key=play.api_key,
            request=probe.request,
            budget_s=BUDGET_S,
            api=probe.api,
            settings=self._settings(probe),
            cancel_after_deltas=probe.cancel_after_deltas,
        )
        answer = self._client.ask(call, reports.append)
        speaks_messages = "anthropic" in self._client.info.capabilities
        if isinstance(answer, Skipped) and speaks_messages and probe.api == "chat":
            # The mock answers each surface in its own words.
            answer = self._client.ask(as_messages(call), reports.append)
        play.end()
        if not isinstance(answer, Observed) or not play.transcript().requests:
            return None
        trial = Trial(answer.observation, play.transcript(), tuple(reports))
        return probe.contradiction(trial)

    def _settings(self, probe: Probe) -> Settings:
        """Have the client ask once, where it can be told to, so that it is soon over."""
        set_already = probe.settings.max_retries is not None
        if set_already or "retries" not in self._client.info.capabilities:
            return probe.settings
        return replace(probe.settings, max_retries=0)

    def weigh(
        self, capability: str, outcomes: Sequence[tuple[Probe, str | None]]
    ) -> Claim | None:
        """Weigh the probes of one capability: any of them is enough to keep it."""
        words = [found for _, found in outcomes]
        if "" in words:
            return Claim(capability, kept=True)
        probe = outcomes[0][0]
        if None not in words and probe.is_timed:
            # A clock had a part in it: once more, now that nothing else runs.
            words = self.all_words([probe], 1)
        first = words[0]
        if first is None or None in words:
            return None
        return Claim(capability, kept=not first, words=first)
