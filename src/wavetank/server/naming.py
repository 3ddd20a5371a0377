"""Names and keys for plays, which nobody can guess and no two plays share."""

from __future__ import annotations

import secrets


def new_token() -> str:
    """Make up a play's name."""
    return secrets.token_hex(8)


def new_key() -> str:
    """Make up an API key; it says whose it is, should it turn up in a log."""
    return f"sk-wavetank-{secrets.token_hex(12)}"
