// A request in DeepSeek's words, in those of the harness.

import { CallId, createMessage, ReasoningEffortId } from "@deepseek-ai/dsh-llm";

import { Skipped } from "../session.mjs";

export const PROVIDER = "deepseek-official";
const TAKEN = new Set([
  "model",
  "messages",
  "tools",
  "temperature",
  "max_tokens",
  "stop",
  "thinking",
  "reasoning_effort",
]);
// The harness always streams and always asks for usage.
const ALWAYS = new Set(["stream", "stream_options"]);

// Everything but the messages. What the harness's requests have no word for cannot be asked.
export function options(request) {
  const foreign = Object.keys(request).filter((name) => !TAKEN.has(name) && !ALWAYS.has(name));
  if (foreign.length) throw new Skipped(`a request of the harness has no ${foreign.join(", ")}`);
  const asked = { provider: PROVIDER, model: request.model };
  if (request.tools) asked.tools = request.tools.map(schema);
  if (request.temperature !== undefined) asked.temperature = request.temperature;
  if (request.max_tokens !== undefined) asked.maxTokens = request.max_tokens;
  if (request.stop !== undefined) asked.stop = [request.stop].flat();
  const effort = request.thinking?.type === "disabled" ? "off" : request.reasoning_effort;
  if (effort !== undefined) asked.reasoningEffort = ReasoningEffortId(effort);
  return asked;
}

function schema({ function: { name, description = "", parameters = {}, strict } }) {
  if (strict !== undefined) throw new Skipped("a tool of the harness has no strict");
  return { name, description, parameters };
}

// A message that the harness made itself, known by its id, stays as it is.
export function harnessMessage(message) {
  if (message.id !== undefined) return message;
  if (message.role === "assistant") return assistantMessage(message);
  if (message.role === "tool") return toolMessage({ id: message.tool_call_id }, message);
  return createMessage({ role: message.role, content: text(message.content), source: { kind: "user" } });
}

function assistantMessage({ content, reasoning_content, tool_calls = [] }) {
  const blocks = [];
  if (reasoning_content) blocks.push({ type: "reasoning", text: reasoning_content });
  if (content) blocks.push(...text(content));
  for (const { id, function: { name, arguments: asked } } of tool_calls) {
    blocks.push({ type: "tool-call", id: CallId(id), name, arguments: asked });
  }
  return createMessage({ role: "assistant", content: blocks, source: { kind: "user" } });
}

export function toolMessage({ id }, { content }) {
  const result = { type: "tool-result", toolCallId: CallId(id), content: text(content) };
  return createMessage({ role: "user", content: [result], source: { kind: "tool", callId: CallId(id) } });
}

function text(content) {
  return [{ type: "text", text: content }];
}
