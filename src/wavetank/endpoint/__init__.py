"""What DeepSeek itself would answer: a request in, a ``Reply`` out.

``Endpoint(load_profile()).answer(…)`` is the whole of it; a profile is a dated revision
of the wire, ``cost`` says what an answer would have cost. Everything here is pure:
the clock, the seed, the cache and what else is running are handed in.
"""

from wavetank.endpoint.account import Account
from wavetank.endpoint.cost import NO_COST, Cost, cancelled_cost, cost
from wavetank.endpoint.dice import Dice
from wavetank.endpoint.endpoint import Endpoint, Served
from wavetank.endpoint.pacing import Pace, paced
from wavetank.endpoint.prefix_cache import PrefixCache
from wavetank.endpoint.profile import (
    Alias,
    Limits,
    Model,
    Prices,
    Profile,
    Switches,
)
from wavetank.endpoint.profile_loading import (
    DEFAULT_PROFILE,
    find_profile,
    load_profile,
    parse_switch,
    read_profile,
    shipped_profiles,
    with_switches,
)
from wavetank.endpoint.tokens import count_tokens, tokenize

__all__ = [
    "DEFAULT_PROFILE",
    "NO_COST",
    "Account",
    "Alias",
    "Cost",
    "Dice",
    "Endpoint",
    "Limits",
    "Model",
    "Pace",
    "PrefixCache",
    "Prices",
    "Profile",
    "Served",
    "Switches",
    "cancelled_cost",
    "cost",
    "count_tokens",
    "find_profile",
    "load_profile",
    "paced",
    "parse_switch",
    "read_profile",
    "shipped_profiles",
    "tokenize",
    "with_switches",
]
