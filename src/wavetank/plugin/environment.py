"""The variables that SDKs read their address and their key from."""

from __future__ import annotations

from typing import Final

BASE_URL_VARIABLES: Final = (
    "OPENAI_BASE_URL", "DEEPSEEK_BASE_URL", "DEEPSEEK_API_BASE", "ANTHROPIC_BASE_URL",
)  # fmt: skip
KEY_VARIABLES: Final = ("OPENAI_API_KEY", "DEEPSEEK_API_KEY", "ANTHROPIC_API_KEY")


def environment(base_url: str, api_key: str) -> dict[str, str]:
    """Give the variables that point SDKs at an address; nothing is set."""
    addresses = dict.fromkeys(BASE_URL_VARIABLES, base_url)
    addresses["ANTHROPIC_BASE_URL"] += "/anthropic"
    return addresses | dict.fromkeys(KEY_VARIABLES, api_key)
