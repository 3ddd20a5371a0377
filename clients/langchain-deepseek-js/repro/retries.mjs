// What @langchain/deepseek 1.1.13 asks again, and how long it takes, without wavetank's adapter:
//
//     wavetank serve &
//     ../node_modules/.bin/node retries.mjs 2 errors/422 errors/429-then-success …
//
// The first argument is maxRetries; "default" leaves it as it is.

import { ChatDeepSeek } from "@langchain/deepseek";

const [maxRetries, ...scenarios] = process.argv.slice(2);
for (const scenario of scenarios) {
  let [requests, end] = [0, "answered"];
  const fetching = (...asked) => {
    requests += 1;
    return fetch(...asked);
  };
  const configuration = { baseURL: `http://127.0.0.1:8765/scenarios/${scenario}`, fetch: fetching };
  const fields = { apiKey: "sk-any", model: "deepseek-v4-flash", configuration };
  if (maxRetries !== "default") fields.maxRetries = Number(maxRetries);
  const started = Date.now();
  try {
    for await (const _ of await new ChatDeepSeek(fields).stream("Hi"));
  } catch (error) {
    end = `${error.constructor.name}: ${error.message.split("\n")[0]}`;
  }
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`${scenario}: ${requests} requests in ${seconds} s, ${end}`);
}

// It prints:
//
// errors/422: 3 requests in 4 s, UnprocessableEntityError: 422 Failed to deserialize th …
// errors/429-then-success: 1 requests in 0 s, RateLimitError: 429 Too many requests. Yo …
// transport/interim-100: 3 requests in 5 s, APIConnectionError: Connection error.
//
// and with "default":
//
// errors/503-for-ever: 7 requests in 99 s, InternalServerError: 503 Service is too busy …
// errors/422: 7 requests in 94 s, UnprocessableEntityError: 422 Failed to deserialize t …
