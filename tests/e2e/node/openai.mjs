// The openai SDK for Node: one stream, one tool call, one refusal, told as one JSON object.
// OPENAI_BASE_URL and OPENAI_API_KEY say where; the argument says which model.
import OpenAI from "openai";

const client = new OpenAI();
const model = process.argv[2];
const messages = [{ role: "user", content: "What is the weather in Hangzhou?" }];
const city = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const tools = [
  { type: "function", function: { name: "get_weather", description: "The weather in a city.", parameters: city } },
];

const kinds = [];
let usage = null;
const stream = await client.chat.completions.create({ model, messages, stream: true });
for await (const chunk of stream) {
  const { delta } = chunk.choices[0];
  if (delta.reasoning_content) kinds.push("reasoning");
  if (delta.content) kinds.push("content");
  usage = chunk.usage ?? usage;
}

// The helper assembles fragments of arguments by itself.
const assembled = await client.chat.completions
  .stream({ model, messages, tools, tool_choice: "required", thinking: { type: "disabled" } })
  .finalChatCompletion();

let refusal = null;
try {
  await client.chat.completions.create({ model, messages, temperature: 3 });
} catch (error) {
  refusal = { status: error.status, message: error.message };
}

console.log(JSON.stringify({ kinds, usage, call: assembled.choices[0].message.tool_calls[0].function, refusal }));
