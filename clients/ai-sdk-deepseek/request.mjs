// A request in the API's own words as arguments of generateText and streamText.
//
// What DeepSeek alone knows goes where the provider's documentation puts it, into
// providerOptions.deepseek.

import { jsonSchema, Output, tool } from "ai";

const PLAIN = {
  max_tokens: "maxOutputTokens",
  temperature: "temperature",
  top_p: "topP",
  stop: "stopSequences",
  frequency_penalty: "frequencyPenalty",
  presence_penalty: "presencePenalty",
};
const DEEPSEEK = {
  thinking: "thinking",
  reasoning_effort: "reasoningEffort",
  logprobs: "logprobs",
  top_logprobs: "topLogprobs",
  user_id: "userId",
};

export function settings(request) {
  const arguments_ = renamed(request, PLAIN);
  const system = request.messages.filter(isSystem);
  if (system.length) arguments_.instructions = system;
  const deepseek = renamed(request, DEEPSEEK);
  if (Object.keys(deepseek).length) arguments_.providerOptions = { deepseek };
  if (request.tools) arguments_.tools = Object.fromEntries(request.tools.map(toolEntry));
  if (request.tool_choice) arguments_.toolChoice = toolChoice(request.tool_choice);
  if (request.response_format?.type === "json_object") arguments_.output = Output.json();
  return arguments_;
}

export function modelMessages(messages) {
  const names = new Map();
  return messages.filter((message) => !isSystem(message)).map((message) => {
    for (const { id, function: called } of message.tool_calls ?? []) names.set(id, called.name);
    if (message.role === "assistant") return { role: "assistant", content: assistantParts(message) };
    if (message.role === "tool") return toolMessage(message, names.get(message.tool_call_id));
    return { role: message.role, content: message.content };
  });
}

export function toolMessage({ tool_call_id: toolCallId, content }, toolName) {
  const output = { type: "text", value: content };
  return { role: "tool", content: [{ type: "tool-result", toolCallId, toolName, output }] };
}

// The package takes system messages as instructions, apart from the conversation.
function isSystem({ role }) {
  return role === "system";
}

function assistantParts({ content, reasoning_content, tool_calls = [] }) {
  const parts = [];
  if (reasoning_content !== undefined) parts.push({ type: "reasoning", text: reasoning_content });
  if (content) parts.push({ type: "text", text: content });
  for (const { id, function: called } of tool_calls) {
    const input = JSON.parse(called.arguments);
    parts.push({ type: "tool-call", toolCallId: id, toolName: called.name, input });
  }
  return parts;
}

// Without `execute` a call is handed to the caller and nothing is asked again.
function toolEntry({ function: { name, description, parameters, strict } }) {
  const inputSchema = jsonSchema(parameters ?? { type: "object", properties: {} });
  return [name, tool({ description, inputSchema, strict })];
}

function toolChoice(choice) {
  return typeof choice === "string" ? choice : { type: "tool", toolName: choice.function.name };
}

function renamed(request, names) {
  const known = Object.entries(names).filter(([name]) => request[name] !== undefined);
  return Object.fromEntries(known.map(([name, to]) => [to, request[name]]));
}
