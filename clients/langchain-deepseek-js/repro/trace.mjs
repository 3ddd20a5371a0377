// What @langchain/deepseek 1.1.13 sends of reasoning_content, without wavetank's adapter:
//
//     wavetank serve &
//     ../node_modules/.bin/node trace.mjs round-trip/tool-call round-trip/three-turns …

import { AIMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { concat } from "@langchain/core/utils/stream";
import { ChatDeepSeek } from "@langchain/deepseek";

function modelOf(scenario) {
  const baseURL = `http://127.0.0.1:8765/scenarios/${scenario}`;
  const fetching = (url, options) => {
    for (const message of JSON.parse(options.body).messages) {
      console.log(" sent:", message.role, Object.keys(message).join(" "));
    }
    return fetch(url, options);
  };
  const configuration = { baseURL, fetch: fetching };
  return new ChatDeepSeek({ apiKey: "sk-any", model: "deepseek-v4-pro", maxRetries: 0, configuration });
}

async function converse(scenario) {
  const model = modelOf(scenario);
  const messages = [new HumanMessage("What is the weather in Paris?")];
  for (let turn = 0; turn < 3; turn += 1) {
    let full = null;
    for await (const chunk of await model.stream(messages)) full = full ? concat(full, chunk) : chunk;
    console.log(" got: ", JSON.stringify(full.additional_kwargs.reasoning_content));
    if (!full.tool_calls.length) return;
    messages.push(full, new ToolMessage({ content: "21 C", tool_call_id: full.tool_calls[0].id }));
  }
}

for (const scenario of process.argv.slice(2)) {
  console.log(scenario);
  await converse(scenario).catch((error) => console.log(`  ${error.name}: ${error.message}`));
}

console.log("a history of the caller's own");
const additional_kwargs = { reasoning_content: "The user asks for Paris." };
const answer = new AIMessage({ content: "It is 21 C.", additional_kwargs });
await modelOf("complete/plain").invoke([new HumanMessage("Weather?"), answer, new HumanMessage("Thanks")]);

// It prints:
//
// round-trip/tool-call
//  sent: user role content
//  got:  "The user asks for Paris."
//  sent: user role content
//  sent: assistant role content tool_calls
//  sent: tool role content tool_call_id
//   Error: 400 The `reasoning_content` in the thinking mode must be passed back to the API.
// round-trip/empty-reasoning
//  sent: user role content
//  got:  "Paris first."
//  sent: user role content
//  sent: assistant role content tool_calls
//  sent: tool role content tool_call_id
//  got:  ""
//  sent: user role content
//  sent: assistant role content tool_calls
//  sent: tool role content tool_call_id
//  sent: assistant role content tool_calls
//  sent: tool role content tool_call_id
//  got:  undefined
// round-trip/reasoning-exact
//  sent: user role content
//  got:  "\n\nThe user  asks:\n- Paris\n"
//  sent: user role content
//  sent: assistant role content tool_calls
//  sent: tool role content tool_call_id
//  got:  undefined
// round-trip/three-turns
//  sent: user role content
//  got:  "The user asks for Paris."
//  sent: user role content
//  sent: assistant role content tool_calls
//  sent: tool role content tool_call_id
//   Error: 400 The `reasoning_content` in the thinking mode must be passed back to the API.
// a history of the caller's own
//  sent: user role content
//  sent: assistant role content
//  sent: user role content
