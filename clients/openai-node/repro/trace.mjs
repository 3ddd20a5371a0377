// What becomes of reasoning_content in the message that openai 7.57.0 puts together, without
// wavetank's adapter:
//
//     wavetank serve &
//     ../node_modules/.bin/node trace.mjs

import OpenAI from "openai";

const baseURL = "http://127.0.0.1:8765/scenarios/round-trip/tool-call";
const client = new OpenAI({ baseURL, apiKey: "sk-any", maxRetries: 0 });
const messages = [{ role: "user", content: "What is the weather in Paris?" }];
const stream = client.chat.completions.stream({ model: "deepseek-v4-pro", messages });
let trace = "";
for await (const chunk of stream) trace += chunk.choices[0]?.delta?.reasoning_content ?? "";
console.log("in the chunks:  ", JSON.stringify(trace));
console.log("in the message: ", JSON.stringify((await stream.finalMessage()).reasoning_content));

// It prints:
//
// in the chunks:   "The user asks for Paris."
// in the message:  null
