"""What a check looks at: one well-formed request and what it is held against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from wavetank.endpoint.asking import Level
    from wavetank.endpoint.profile import Model, Profile
    from wavetank.endpoint.structures import Members


@dataclass(frozen=True, slots=True)
class Checked:
    """A request of the right shape.

    Attributes:
        members: The known members that were there.
        model: The model that would answer.
        level: How much it would think.
        profile: The revision of the wire.
        beta: It came by the beta base.
    """

    members: Members
    model: Model
    level: Level
    profile: Profile
    beta: bool = False

    @property
    def thinks(self) -> bool:
        """Whether the answer would begin with reasoning."""
        return self.level != "off"


Check: TypeAlias = "Callable[[Checked], str | None]"
"""Says what is wrong with a request in the words of the refusal, or ``None``."""
