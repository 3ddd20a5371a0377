"""Checks of the answer's text: what is concatenated, kept, decoded and ignored."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wavetank.verdict.checks import caller

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.verdict.decision import Check

CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "content.deltas-concatenated": caller.content(
            "the stream carried the text in deltas to be concatenated in order"
        ),
        "content.whitespace-kept": caller.content(
            "the stream carried deltas of nothing but whitespace"
        ),
        "content.null-is-no-text": caller.content(
            "the stream carried null in the place of text"
        ),
        "content.protocol-text-kept": caller.content(
            'the text itself contained "[DONE]" and "data:"'
        ),
        "content.role-repeat-harmless": caller.content(
            "the stream carried one message with its role on the first or every delta"
        ),
        "content.unknown-fields-ignored": caller.content(
            "the chunks carried members that are new to the client"
        ),
        "content.finish-without-delta-accepted": caller.finish_reason(
            "the last chunk carried a finish_reason and no delta"
        ),
        "content.escapes-decoded-once": caller.content(
            "the text contained what looks like JSON escapes"
        ),
        "content.empty-choices-ignored": caller.content(
            "a chunk in mid-stream carried empty choices"
        ),
        "content.model-may-differ": caller.content(
            "the answer named another model than the request"
        ),
        "content.absent-is-no-text": caller.content(
            "the stream carried a delta without any member"
        ),
        "content.empty-text-harmless": caller.content(
            "the stream carried deltas of empty text between others"
        ),
        "content.empty-answer-stays-empty": caller.content(
            "the answer stopped without any text", error_will_do=True
        ),
        "content.absent-choices-ignored": caller.content(
            "a chunk in mid-stream carried no choices and no error"
        ),
        "content.other-choice-kept-apart": caller.content(
            "a chunk carried text of a second choice"
        ),
        "content.optional-members-may-miss": caller.content(
            "the chunks carried no object, created and system_fingerprint"
        ),
        "content.id-change-harmless": caller.content(
            "a chunk of the message carried another id"
        ),
        "content.escaped-halves-kept": caller.content(
            "two deltas carried the halves of a character as escapes"
        ),
        "content.logprobs-kept-apart": caller.content(
            "the chunks carried the tokens in logprobs beside their text"
        ),
    }
)
