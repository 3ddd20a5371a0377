// What a caller of openai 7.57.0 is told of streams that end early, without wavetank's adapter:
//
//     wavetank serve --speed 100 &
//     ../node_modules/.bin/node ends.mjs drops/clean-end-mid-content drops/gzip-cut …

import OpenAI from "openai";

for (const scenario of process.argv.slice(2)) {
  const baseURL = `http://127.0.0.1:8765/scenarios/${scenario}`;
  const client = new OpenAI({ baseURL, apiKey: "sk-any", maxRetries: 0 });
  let [text, finish_reason, end] = ["", null, "the loop ended normally"];
  try {
    const messages = [{ role: "user", content: "Hi" }];
    const stream = await client.chat.completions.create({ model: "deepseek-v4-flash", messages, stream: true });
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta?.content ?? "";
      finish_reason = chunk.choices[0]?.finish_reason ?? finish_reason;
    }
  } catch (error) {
    end = `${error.constructor.name}: ${error.message}`;
  }
  console.log(`${scenario}: ${end}; finish_reason ${finish_reason}, text ${JSON.stringify(text)}`);
}

// It prints:
//
// drops/clean-end-mid-content: the loop ended normally; finish_reason null, text "One, two"
// drops/clean-end-mid-reasoning: the loop ended normally; finish_reason null, text ""
// drops/gzip-cut: the loop ended normally; finish_reason null, text "One, two"
// errors/in-band-bare-line: the loop ended normally; finish_reason null, text "One, two"
// drops/clean-end-before-first-chunk: the loop ended normally; finish_reason null, text ""
// drops/empty-body: the loop ended normally; finish_reason null, text ""
// keep-alive/ten-minute-close: the loop ended normally; finish_reason null, text ""
// done/only: the loop ended normally; finish_reason null, text ""
// errors/json-error-in-200: the loop ended normally; finish_reason null, text ""
// errors/html-in-200: the loop ended normally; finish_reason null, text ""
// transport/interim-100: APIConnectionError: Connection error.; finish_reason null, text ""
