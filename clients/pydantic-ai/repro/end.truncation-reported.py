"""What the caller of model_request_stream sees: end.truncation-reported.

The stream ends normally when the body ends before a finish_reason, and the response
says finish_reason "stop" all the same. The flag
openai_chat_streaming_requires_finish_reason of the model profile would report it; the
DeepSeek provider does not set it.

Start `wavetank serve` first. It printed:

    no error
    'One, two' stop
    0 in, 0 out
"""

import asyncio
import os

from openai import AsyncOpenAI
from pydantic_ai import ModelRequest
from pydantic_ai.direct import model_request_stream
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.deepseek import DeepSeekProvider

SERVER = os.environ.get("WAVETANK_URL", "http://127.0.0.1:8765")


async def main() -> None:
    client = AsyncOpenAI(
        base_url=f"{SERVER}/scenarios/drops/clean-end-mid-content[framing=chunked]",
        api_key="sk-anything",
    )
    model = OpenAIChatModel(
        "deepseek-v4-flash", provider=DeepSeekProvider(openai_client=client)
    )
    messages = [ModelRequest.user_text_prompt("Hello")]
    async with model_request_stream(model, messages) as stream:
        async for _ in stream:
            pass
    response = stream.get()
    print("no error")
    print(repr(response.text), response.finish_reason)
    print(response.usage.input_tokens, "in,", response.usage.output_tokens, "out")


asyncio.run(main())
