"""What a miniature client sends back in later turns, one small hook at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from miniatures.answer import Answer, HeldCall, Json


class History:
    """Appends answers and results to the messages."""

    def append(
        self, messages: list[Json], answer: Answer, then: Json, model: str
    ) -> None:
        """Add the assistant's answer and the turn that follows it."""
        messages.append(self.assistant_message(answer, model))
        if "user" in then:
            messages.append({"role": "user", "content": then["user"]})
            return
        for call, result in zip(
            answer.calls.values(), then["tool_results"], strict=False
        ):
            messages.append(
                {
                    "role": "tool",
                    "tool_call_id": self.id_in_history(call),
                    "content": result["content"],
                }
            )

    def assistant_message(self, answer: Answer, model: str) -> Json:
        message: Json = {"role": "assistant", "content": answer.content}
        reasoning = self.returned_reasoning(answer, model)
        if reasoning is not None:
            message["reasoning_content"] = reasoning
        if answer.calls:
            message["tool_calls"] = [
                {
                    "id": self.id_in_history(call),
                    "type": "function",
                    "function": {"name": call.name, "arguments": call.arguments},
                }
                for call in answer.calls.values()
            ]
        return message

    def returned_reasoning(self, answer: Answer, model: str) -> str | None:
        return None if model == "deepseek-reasoner" else answer.reasoning

    def id_in_history(self, call: HeldCall) -> str:
        return call.id

    def history(self, messages: list[Json], turn: int) -> list[Json]:  # noqa: ARG002 - a hook for clients that prune it
        """Give the messages to send in a turn, counted from 0."""
        return list(messages)
