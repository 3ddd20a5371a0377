// What a caller of @langchain/deepseek 1.1.13 is told of streams that end early, without
// wavetank's adapter:
//
//     wavetank serve --speed 100 &
//     ../node_modules/.bin/node ends.mjs drops/clean-end-mid-content done/only …

import { concat } from "@langchain/core/utils/stream";
import { ChatDeepSeek } from "@langchain/deepseek";

for (const scenario of process.argv.slice(2)) {
  const configuration = { baseURL: `http://127.0.0.1:8765/scenarios/${scenario}` };
  const model = new ChatDeepSeek({ apiKey: "sk-any", model: "deepseek-v4-flash", configuration });
  let [full, end] = [null, "the loop ended"];
  try {
    for await (const chunk of await model.stream("Hi")) full = full ? concat(full, chunk) : chunk;
  } catch (error) {
    end = `${error.name}: ${error.message}`;
  }
  const reason = full?.response_metadata.finish_reason;
  console.log(`${scenario}: ${end}, finish_reason ${reason}, text ${JSON.stringify(full?.text)}`);
}

// It prints:
//
// drops/clean-end-mid-content: the loop ended, finish_reason undefined, text "One, two"
// drops/clean-end-mid-reasoning: the loop ended, finish_reason undefined, text ""
// drops/clean-end-mid-tool-call: the loop ended, finish_reason undefined, text ""
// drops/gzip-cut: the loop ended, finish_reason undefined, text "One, two"
// errors/in-band-bare-line: the loop ended, finish_reason undefined, text "One, two"
// drops/clean-end-before-first-chunk: the loop ended, finish_reason undefined, text undefined
// drops/empty-body: the loop ended, finish_reason undefined, text undefined
// keep-alive/ten-minute-close: the loop ended, finish_reason undefined, text undefined
// done/only: the loop ended, finish_reason undefined, text undefined
// errors/json-error-in-200: the loop ended, finish_reason undefined, text undefined
// errors/html-in-200: the loop ended, finish_reason undefined, text undefined
