"""``GET /models`` and ``GET /models/{id}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wavetank.endpoint.profile import Model, Profile
    from wavetank.wire.payload import JsonObject


def models_object(profile: Profile) -> JsonObject:
    """Build the list of models; there is no ``created`` in it (captured)."""
    listed = [model_object(model) for model in profile.models if model.listed]
    return {"object": "list", "data": listed}


def model_object(model: Model) -> JsonObject:
    """Build the entry of one model."""
    entry = {"id": model.id, "object": "model", "owned_by": "deepseek"}
    return {**entry, **(model.details or {})}
