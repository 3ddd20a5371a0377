// What a caller of ai 7.0.173 with @ai-sdk/deepseek 3.0.56 is told of the end of a stream,
// without wavetank's adapter:
//
//     wavetank serve --speed 100 &
//     ../node_modules/.bin/node ends.mjs drops/clean-end-mid-content done/trailing-data …

import { createDeepSeek } from "@ai-sdk/deepseek";
import { streamText } from "ai";

for (const scenario of process.argv.slice(2)) {
  const baseURL = `http://127.0.0.1:8765/scenarios/${scenario}`;
  const model = createDeepSeek({ baseURL, apiKey: "sk-any" })("deepseek-v4-flash");
  const result = streamText({ model, prompt: "Hi", maxRetries: 0, onError() {} });
  let [text, end, started] = ["", "no end", Date.now()];
  try {
    for await (const part of result.stream) {
      if (part.type === "text-delta") text += part.text;
      if (part.type === "error") end = `an error part, ${part.error.message}`;
      if (part.type === "finish") end = `finishReason ${part.finishReason}, raw ${part.rawFinishReason}`;
    }
  } catch (error) {
    end = `${error.name}: ${error.message}`;
  }
  const held = Date.now() - started > 2000 ? ", after more than 2 s" : "";
  console.log(`${scenario}: ${end}, text ${JSON.stringify(text)}${held}`);
}

// It prints:
//
// drops/clean-end-mid-content: finishReason other, raw undefined, text "One, two"
// drops/clean-end-mid-reasoning: finishReason other, raw undefined, text ""
// drops/clean-end-mid-tool-call: finishReason other, raw undefined, text ""
// drops/close-framed-cut: finishReason other, raw undefined, text "One, two"
// drops/length-too-short: finishReason other, raw undefined, text "One, two"
// drops/gzip-cut: finishReason other, raw undefined, text "One, two"
// errors/in-band-bare-line: finishReason other, raw undefined, text "One, two"
// drops/clean-end-before-first-chunk: finishReason other, raw undefined, text ""
// drops/empty-body: finishReason other, raw undefined, text ""
// keep-alive/ten-minute-close: finishReason other, raw undefined, text "", after more than 2 s
// done/only: finishReason other, raw undefined, text ""
// errors/json-error-in-200: finishReason other, raw undefined, text ""
// errors/html-in-200: finishReason other, raw undefined, text ""
// done/connection-held: AI_APICallError: Failed to process successful response, text "Hello there.", after more than 2 s
// done/cut-after-marker: AI_APICallError: Failed to process successful response, text "Hello there."
// done/reset-after-marker: AI_APICallError: Failed to process successful response, text "Hello there."
// done/trailing-data: finishReason stop, raw stop, text "Hello there. And one more thing."
// transport/interim-100: an error part, Cannot connect to API: bad response, text ""
