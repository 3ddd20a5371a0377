"""What the caller of dspy.streamify sees: stream.events-across-writes.

A line of the stream may hold 65536 bytes; a longer one is an error, and the request is
made again.

Start `wavetank serve` first. It printed:

    LMTransportError after '': [deepseek/deepseek-v4-flash] SSE line exceeds limit
      (307485 > 65536)
"""

import asyncio
import os

import dspy
from dspy.lm15 import Message, Request

SERVER = os.environ.get("WAVETANK_URL", "http://127.0.0.1:8765")


class Chat(dspy.Module):
    async def aforward(self, lm: dspy.LM, request: Request) -> dspy.Prediction:
        return dspy.Prediction(response=await lm.acall(request))


async def main(scenario: str) -> None:
    lm = dspy.LM(
        "deepseek/deepseek-v4-flash",
        api_base=f"{SERVER}/scenarios/{scenario}",
        api_key="sk-anything",
        cache=False,
    )
    request = Request(model=lm.model, messages=(Message.user("Hello"),))
    program = dspy.streamify(Chat(), is_async_program=True)
    text = ""
    try:
        async for value in program(lm=lm, request=request):
            if isinstance(value, dspy.Prediction):
                response = value.response
                print("no error:", repr(response.text), response.finish_reason)
            else:
                text += value.choices[0].delta.content or ""
    except dspy.LMError as error:
        print(f"{type(error).__name__} after {text!r}: {error}")


for name in ["scale/long-delta"]:
    asyncio.run(main(name))
