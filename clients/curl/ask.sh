#!/bin/bash
# A chat by curl, read as it comes. The reader leaves at [DONE], so curl is not waited for;
# what curl says about its end is its last line, and nothing of it goes to stderr.
exec python3 "${BASH_SOURCE%/*}/read.py" < <(
  curl --silent --no-buffer "$WAVETANK_BASE_URL/chat/completions" \
    --header "Authorization: Bearer $WAVETANK_API_KEY" \
    --header "Content-Type: application/json" --data "$WAVETANK_REQUEST" \
    --write-out '\ncurl: %{http_code} %{exitcode} %{errormsg}\n' 2>/dev/null
)
