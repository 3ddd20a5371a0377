// What becomes of reasoning_content in the messages that openai 7.57.0 puts together and that
// go back to the model, without wavetank's adapter:
//
//     wavetank serve &
//     ../node_modules/.bin/node trace.mjs round-trip/tool-call round-trip/three-turns …

import OpenAI from "openai";

async function converse(scenario) {
  const baseURL = `http://127.0.0.1:8765/scenarios/${scenario}`;
  const client = new OpenAI({ baseURL, apiKey: "sk-any", maxRetries: 0 });
  const messages = [{ role: "user", content: "What is the weather in Paris?" }];
  for (let turn = 0; turn < 3; turn += 1) {
    const stream = client.chat.completions.stream({ model: "deepseek-v4-pro", messages });
    let trace = "";
    for await (const chunk of stream) trace += chunk.choices[0]?.delta?.reasoning_content ?? "";
    const message = await stream.finalMessage();
    console.log(" in the chunks: ", JSON.stringify(trace));
    console.log(" in the message:", JSON.stringify(message.reasoning_content));
    if (!message.tool_calls?.length) return;
    const results = message.tool_calls.map(({ id }) => ({ role: "tool", tool_call_id: id, content: "21 C" }));
    messages.push(message, ...results);
  }
}

for (const scenario of process.argv.slice(2)) {
  console.log(scenario);
  await converse(scenario).catch((error) => console.log(`  ${error.constructor.name}: ${error.message}`));
}

// It prints:
//
// round-trip/tool-call
//  in the chunks:  "The user asks for Paris."
//  in the message: null
//   BadRequestError: 400 The `reasoning_content` in the thinking mode must be passed back to the API.
// round-trip/empty-reasoning
//  in the chunks:  "Paris first."
//  in the message: null
//  in the chunks:  ""
//  in the message: null
//  in the chunks:  ""
//  in the message: undefined
// round-trip/reasoning-exact
//  in the chunks:  "\n\nThe user  asks:\n- Paris\n"
//  in the message: null
//  in the chunks:  ""
//  in the message: undefined
// round-trip/three-turns
//  in the chunks:  "The user asks for Paris."
//  in the message: null
//   BadRequestError: 400 The `reasoning_content` in the thinking mode must be passed back to the API.
