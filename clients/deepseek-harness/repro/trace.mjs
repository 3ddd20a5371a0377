// What @deepseek-ai/dsh-llm-deepseek 0.1.0-rc.8 sends back of a thinking trace that came
// empty, without wavetank's adapter:
//
//     wavetank serve --speed 100 &
//     DEEPSEEK_API_KEY=sk-any ../node_modules/.bin/node trace.mjs

import { Context } from "@deepseek-ai/cordis";
import LlmRuntime, { BlockAssembler, createToolResultMessage, createUserMessage } from "@deepseek-ai/dsh-llm";
import * as deepseek from "@deepseek-ai/dsh-llm-deepseek";

const baseURL = "http://127.0.0.1:8765/scenarios/round-trip/empty-reasoning";
const route = { provider: "deepseek-official", model: "deepseek-v4-pro" };
const send = globalThis.fetch;
globalThis.fetch = (url, options) => {
  for (const { role, ...sent } of JSON.parse(options.body).messages) {
    if (role === "assistant") console.log("   ", JSON.stringify(sent));
  }
  return send(url, options);
};

const ctx = new Context();
await ctx.plugin(LlmRuntime);
await ctx.plugin(deepseek, { baseURL });
const text = (words) => [{ type: "text", text: words }];
const messages = [createUserMessage({ content: text("What is the weather in Paris and Rome?"), source: { kind: "user" } })];
for (const turn of [1, 2, 3]) {
  console.log(`request ${turn} sends back`);
  const assembler = new BlockAssembler();
  for await (const chunk of ctx.llm.stream({ ...route, messages })) assembler.push(chunk);
  const answer = assembler.message({ kind: "model", ...route });
  messages.push(answer);
  for (const { type, id } of answer.content) {
    if (type !== "tool-call") continue;
    messages.push(createToolResultMessage({ callId: id, content: text("21 C"), isError: false }));
  }
}

// It prints:
//
// request 1 sends back
// request 2 sends back
//     {"content":"","reasoning_content":"Paris first.","tool_calls":[{"id":"call_00_oNaYFdzFE2LrYatAn7252220","type":"function","function":{"name":"get_weather","arguments":"{\"city\": \"Paris\"}"}}]}
// request 3 sends back
//     {"content":"","reasoning_content":"Paris first.","tool_calls":[{"id":"call_00_oNaYFdzFE2LrYatAn7252220","type":"function","function":{"name":"get_weather","arguments":"{\"city\": \"Paris\"}"}}]}
//     {"content":"","tool_calls":[{"id":"call_00_9V0vrf86Pc9aelHCJMZqnJBo","type":"function","function":{"name":"get_weather","arguments":"{\"city\": \"Rome\"}"}}]}
