#!/bin/bash
# What curl alone prints of an event whose JSON stands on several data lines:
#
#     wavetank serve &
#     ./lines.sh

curl --silent http://127.0.0.1:8765/scenarios/stream/data-over-several-lines/chat/completions \
  --data '{"model": "deepseek-v4-flash", "stream": true, "messages": [{"role": "user", "content": "Hi"}]}' |
  head -n 4 | cut -c 1-60

# It prints:
#
# data: {"id":"9d494129-5b77-449c-b646-539a84017aec","object":
#
# data: {
# data:  "id": "9d494129-5b77-449c-b646-539a84017aec",
