// The AI SDK's DeepSeek provider as its documentation shows it: createDeepSeek with a base
// URL, generateText, and streamText with a loop over the parts of result.stream.

import { APICallError, generateText, RetryError, StreamProviderError, streamText } from "ai";
import { createDeepSeek, VERSION } from "@ai-sdk/deepseek";

import { converse, serve, Skipped } from "../session.mjs";
import { modelMessages, settings, toolMessage } from "./request.mjs";

const CAPABILITIES = [
  "stream",
  "complete",
  "tools",
  "reasoning",
  "usage",
  "json_mode",
  "cancel",
  "retries",
  "total_timeout",
  "progress",
];

async function ask(call, report) {
  if (call.api !== "chat") throw new Skipped(`the provider has no ${call.api} API`);
  const { request, settings: asked = {} } = call;
  const deepseek = createDeepSeek({ baseURL: call.base_url, apiKey: call.api_key });
  const options = { ...settings(request), model: deepseek(request.model) };
  if (asked.max_retries !== undefined) options.maxRetries = asked.max_retries;
  if (asked.total_timeout_s !== undefined) options.timeout = { totalMs: asked.total_timeout_s * 1000 };
  const takeTurn = async (messages) => {
    const held = new Held(report, call.cancel_after_deltas);
    const outcome = await turn({ ...options, messages }, request.stream, held);
    return { turn: held.told(outcome), messages: [...messages, ...held.messages], calls: held.calls };
  };
  return converse(call, modelMessages(request.messages), takeTurn, (answered, { content }) =>
    toolMessage({ tool_call_id: answered.toolCallId, content }, answered.toolName),
  );
}

async function turn(options, stream, held) {
  try {
    return stream ? await streamed(options, held) : await generated(options, held);
  } catch (error) {
    held.error = failure(error);
    return "error";
  }
}

async function generated(options, held) {
  const result = await generateText(options);
  held.content = result.text;
  held.reasoning = result.finalStep.reasoningText ?? null;
  held.calls = result.toolCalls;
  held.finish(result.finalStep);
  held.messages = result.responseMessages;
  return "complete";
}

async function streamed(options, held) {
  const controller = new AbortController();
  // Without onError every error is printed as well.
  const result = streamText({ ...options, abortSignal: controller.signal, onError() {} });
  for await (const part of result.stream) {
    held.take(part);
    if (held.wantsToStop) {
      controller.abort();
      return "cancelled";
    }
  }
  if (held.error) return "error";
  held.messages = await result.responseMessages;
  return "complete";
}

// What the user has in hand of one turn.
class Held {
  constructor(report, cancelAfter) {
    Object.assign(this, { report, cancelAfter, deltas: 0, calls: [], inputs: new Map() });
    Object.assign(this, { content: "", reasoning: null, finishReason: null, usage: null });
    Object.assign(this, { error: null, messages: [] });
  }

  get wantsToStop() {
    return this.deltas > 0 && this.deltas === this.cancelAfter;
  }

  take(part) {
    switch (part.type) {
      case "text-delta":
        this.content += part.text;
        this.countDelta(part);
        break;
      case "reasoning-start":
        this.reasoning ??= "";
        break;
      case "reasoning-delta":
        this.reasoning += part.text;
        this.countDelta(part);
        break;
      case "tool-input-start":
        this.inputs.set(part.id, { toolCallId: part.id, toolName: part.toolName, text: "" });
        break;
      case "tool-input-delta":
        this.inputs.get(part.id).text += part.delta;
        break;
      case "tool-call":
        this.calls.push(part);
        break;
      case "finish-step":
        this.finish(part);
        break;
      case "error":
        this.error ??= failure(part.error);
        break;
      case "abort":
        this.error ??= { kind: "timeout", type: "abort", message: part.reason };
    }
  }

  countDelta({ text }) {
    if (text) this.report((this.deltas += 1));
  }

  finish({ rawFinishReason, usage }) {
    this.finishReason = rawFinishReason ?? null;
    this.usage = usage.raw ?? null;
  }

  told(outcome) {
    const inputs = [...this.inputs.values()];
    const calls = inputs.length ? inputs : this.calls;
    return {
      outcome,
      content: this.content,
      reasoning_content: this.reasoning,
      tool_calls: calls.map(({ toolCallId, toolName, text, input }) => ({
        id: toolCallId,
        name: toolName,
        // A stream hands over the text of the arguments, generateText what it parsed.
        arguments: text ?? (typeof input === "string" ? input : JSON.stringify(input)),
      })),
      finish_reason: this.finishReason,
      usage: this.usage,
      error: this.error,
    };
  }
}

function failure(error) {
  const last = RetryError.isInstance(error) ? error.lastError : error;
  return {
    kind: kindOf(last),
    status: last.statusCode ?? null,
    type: error.name,
    message: error.message,
    code: last.code === undefined || last.code === null ? null : String(last.code),
  };
}

function kindOf(error) {
  if (StreamProviderError.isInstance(error)) return "api";
  if (APICallError.isInstance(error)) {
    if (error.statusCode === undefined) return "connection";
    return error.statusCode < 300 ? "protocol" : "http";
  }
  if (/TypeValidation|JSONParse|InvalidResponseData/.test(error.name)) return "protocol";
  if (error.name === "TimeoutError" || error.name === "AbortError") return "timeout";
  if (error.message === "terminated") return "truncated";
  return "other";
}

const client = { name: "ai-sdk-deepseek", version: VERSION, concurrency: 8 };
serve({ ...client, capabilities: CAPABILITIES }, ask);
