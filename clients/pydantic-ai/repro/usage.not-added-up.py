"""What the caller of model_request_stream sees: usage.not-added-up.

The usage of each chunk is added to that of the response: where it comes on two chunks,
each time for the whole answer, the caller sees twice as many tokens.

Start `wavetank serve` first. It printed:

    no error
    'Hello there.' stop
    10 in, 6 out
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
        base_url=f"{SERVER}/scenarios/usage/on-both", api_key="sk-anything"
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
