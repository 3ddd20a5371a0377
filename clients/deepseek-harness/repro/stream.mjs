// What a caller of @deepseek-ai/dsh-llm-deepseek 0.1.0-rc.8 gets, without wavetank's adapter:
//
//     wavetank serve --speed 100 &
//     DEEPSEEK_API_KEY=sk-any ../node_modules/.bin/node stream.mjs tools/continuation-null-id …

import { Context } from "@deepseek-ai/cordis";
import LlmRuntime, { BlockAssembler, createUserMessage } from "@deepseek-ai/dsh-llm";
import * as deepseek from "@deepseek-ai/dsh-llm-deepseek";

const content = [{ type: "text", text: "What is the weather in Paris?" }];
for (const scenario of process.argv.slice(2)) {
  const ctx = new Context();
  await ctx.plugin(LlmRuntime);
  await ctx.plugin(deepseek, { baseURL: `http://127.0.0.1:8765/scenarios/${scenario}` });
  const messages = [createUserMessage({ content, source: { kind: "user" } })];
  const assembler = new BlockAssembler();
  const request = { provider: "deepseek-official", model: "deepseek-v4-pro", messages };
  for await (const chunk of ctx.llm.stream(request)) assembler.push(chunk);
  console.log(`${scenario}: ${JSON.stringify(assembler.finish)}`);
  for (const block of assembler.blocks()) console.log(`    ${JSON.stringify(block)}`);
  await ctx.fiber.dispose();
}

// It prints:
//
// tools/continuation-empty-id: {"kind":"tool-calls"}
//     {"type":"tool-call","id":"","name":"get_weather","arguments":"{\"city\": \"Paris\"}"}
// tools/continuation-empty-name: {"kind":"tool-calls"}
//     {"type":"tool-call","id":"call_00_oNaYFdzFE2LrYatAn7252220","name":"","arguments":"{\"city\": \"Paris\"}"}
// tools/continuation-null-id: {"kind":"tool-calls"}
//     {"type":"tool-call","id":"","name":"get_weather","arguments":"{\"city\": \"Paris\"}"}
// tools/continuation-null-name: {"kind":"tool-calls"}
//     {"type":"tool-call","id":"","name":"","arguments":"{\"city\": \"Paris\"}"}
// transport/interim-100: {"kind":"error","failure":{"message":"DeepSeek API request to http://127.0.0.1:8765/scenarios/transport/interim-100 failed","code":"TRANSPORT"}}
