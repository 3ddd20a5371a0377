"""Axes to variants."""

from __future__ import annotations

from typing import Any

import pytest

from wavetank.scenario import Scenario, Slicing, load_text
from wavetank.scenario.matrix import name_value

TWO_EXCHANGES = """\
wavetank: 1
title: A small scenario
exchanges:
  - reply: [error: rate-limit]
  - layout: {model: deepseek-chat}
    delivery: {bom: true}
    reply: [content: é, finish: stop, done]
"""


def variants(matrix: str) -> tuple[Scenario, ...]:
    """Load the example with a matrix."""
    return load_text(f"{TWO_EXCHANGES}matrix: {matrix}\n", "t.yaml", "t")


def test_the_first_axis_varies_slowest() -> None:
    """Variants come in the order a reader of the file expects."""
    assert [
        scenario.case_id for scenario in variants("{newline: [lf, cr], slice: [1, 2]}")
    ] == [
        "t[newline=lf,slice=1]",
        "t[newline=lf,slice=2]",
        "t[newline=cr,slice=1]",
        "t[newline=cr,slice=2]",
    ]


def test_an_axis_sets_its_option_on_every_exchange_and_nothing_else() -> None:
    """What the author wrote beside the axis stays."""
    (scenario,) = variants(
        "{framing: [close], newline: [crlf], slice: [{bytes: 2, pause: 1ms}],"
        " keep_alive: [inside], compression: [gzip], usage: [null], role: [every],"
        " text_keys: [both], format: [stream], base: [/v1]}"
    )

    for exchange in scenario.exchanges:
        delivery, layout = exchange.reply.delivery, exchange.reply.layout
        assert delivery.framing == "close"
        assert delivery.newline == "crlf"
        assert delivery.slice == Slicing("bytes", 2, pause=0.001)
        assert delivery.keep_alive == "inside"
        assert delivery.compression == "gzip"
        assert layout.usage == "null"
        assert layout.role == "every"
        assert layout.text_keys == "both"
        assert exchange.reply.format == "stream"
    assert scenario.call.base == "/v1"
    assert scenario.exchanges[1].reply.delivery.bom
    assert scenario.exchanges[1].reply.layout.model == "deepseek-chat"


def test_lies_can_be_an_axis_with_none() -> None:
    """A truthful variant can stand beside the lies."""
    lies = [
        scenario.exchanges[0].reply.delivery.lie
        for scenario in load_text(
            TWO_EXCHANGES
            + "matrix: {framing: [length], lie: [none, length-too-long]}\n"
            + "expect: {outcome: error}\n",
            "t.yaml",
            "t",
        )
    ]

    assert lies == [None, "length-too-long"]


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("crlf", "crlf"),
        (1, "1"),
        (True, "true"),
        (False, "false"),
        (None, "null"),
        ("", "none"),
        ("/v1", "v1"),
        ("/api/v1", "api-v1"),
        ({"bytes": 1, "pause": "5ms"}, "1+5ms"),
        ({"at": [3, 17]}, "at-3-17"),
        ({"mode": "characters", "pause": "1ms"}, "characters+1ms"),
    ],
)
def test_every_value_has_a_short_name_fit_for_a_url(value: Any, name: str) -> None:
    """A case id needs no escaping and no knowledge of YAML."""
    assert name_value(value) == name
