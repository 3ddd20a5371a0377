#!/bin/bash
# What curl alone makes of answers that end early or are none:
#
#     wavetank serve --speed 100 &
#     ./ends.sh drops/clean-end-mid-content drops/gzip-cut …

request='{"model": "deepseek-v4-flash", "stream": true, "messages": [{"role": "user", "content": "Hi"}]}'
for scenario in "$@"; do
  curl --silent --no-buffer "http://127.0.0.1:8765/scenarios/$scenario/chat/completions" \
    --data "$request" \
    --write-out '\n%{http_code} %{exitcode} %{errormsg}\n' |
    grep . | tail -n 2 | cut -c 1-100 | sed "s|^|$scenario: |"
done

# It prints:
#
# done/only: data: [DONE]
# done/only: 200 0
# drops/clean-end-before-first-chunk: 200 0
# drops/empty-body: 200 0
# keep-alive/ten-minute-close: : keep-alive
# keep-alive/ten-minute-close: 200 0
# drops/clean-end-mid-content: data: {"id":"9d494129-5b77-449c-b646-539a84017aec","object":"chat.completion.chunk","created":177707
# drops/clean-end-mid-content: 200 0
# drops/clean-end-mid-reasoning: data: {"id":"9d494129-5b77-449c-b646-539a84017aec","object":"chat.completion.chunk","created":177707
# drops/clean-end-mid-reasoning: 200 0
# drops/gzip-cut: data: {"id":"9d494129-5b77-449c-b646-539a84017aec","object":"chat.completion.chunk","created":177707
# drops/gzip-cut: 200 0
# errors/in-band-bare-line: {"error":{"message":"Service is too busy.","type":"service_unavailable_error"}}
# errors/in-band-bare-line: 200 0
# drops/fin-inside-header: 200 0
# errors/204: 204 0
# errors/html-in-200: <!doctype html><title>Sign in</title><p>Please sign in to the network.
# errors/html-in-200: 200 0
# errors/json-error-in-200: {"error":{"message":"Service is too busy.","type":"service_unavailable_error","param":null,"code":"s
# errors/json-error-in-200: 200 0
