// ChatDeepSeek of LangChain.js as its documentation shows it: invoke for whole answers, and
// a loop over the chunks of stream, added up with concat. The message that goes back to the
// model is the one that LangChain gave.

import { readFileSync } from "node:fs";

import { concat } from "@langchain/core/utils/stream";

import { converse, serve, Skipped } from "../session.mjs";
import { chatModel, message } from "./request.mjs";

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
  if (call.api !== "chat") throw new Skipped(`the package has no ${call.api} API`);
  const model = chatModel(call);
  return converse(call, call.request.messages.map(message), async (messages) => {
    const held = new Held(report, call.cancel_after_deltas);
    const told = await turn(model, messages, call.request.stream, held);
    return { turn: told, messages: [...messages, held.message], calls: held.message?.tool_calls ?? [] };
  });
}

async function turn(model, messages, stream, held) {
  try {
    if (!stream) {
      held.message = await model.invoke(messages);
      return held.told("complete");
    }
    const controller = new AbortController();
    for await (const chunk of await model.stream(messages, { signal: controller.signal })) {
      if (held.take(chunk)) {
        // Whoever leaves the loop without it ends the request no sooner than its next chunk.
        controller.abort();
        return held.told("cancelled");
      }
    }
    return held.told("complete");
  } catch (error) {
    return held.told("error", failure(error));
  }
}

// What the user has in hand of one turn.
class Held {
  constructor(report, cancelAfter) {
    Object.assign(this, { report, cancelAfter, deltas: 0, message: null });
  }

  take(chunk) {
    this.message = this.message ? concat(this.message, chunk) : chunk;
    if (!chunk.text && !chunk.additional_kwargs.reasoning_content) return false;
    this.report((this.deltas += 1));
    return this.deltas === this.cancelAfter;
  }

  told(outcome, error = null) {
    return {
      outcome,
      content: this.message?.text ?? "",
      reasoning_content: this.message?.additional_kwargs.reasoning_content ?? null,
      tool_calls: toolCalls(this.message ?? {}),
      finish_reason: this.message?.response_metadata.finish_reason ?? null,
      usage: usage(this.message?.usage_metadata),
      error,
    };
  }
}

// A stream hands over the text of the arguments, invoke what it parsed, or could not parse.
function toolCalls({ tool_call_chunks, tool_calls = [], invalid_tool_calls = [] }) {
  return (tool_call_chunks ?? [...tool_calls, ...invalid_tool_calls]).map(({ id, name, args }) => ({
    id: id ?? null,
    name: name ?? null,
    arguments: typeof args === "object" ? JSON.stringify(args) : (args ?? null),
  }));
}

// usage_metadata is where LangChain documents tokens. Its counters are named as DeepSeek names
// them; what it does not keep is absent. DeepSeek's own are in response_metadata.usage, where
// adding up the chunks of a stream counts them twice.
function usage(metadata) {
  if (!metadata) return null;
  const { input_tokens, output_tokens, total_tokens } = metadata;
  return {
    prompt_tokens: input_tokens,
    completion_tokens: output_tokens,
    total_tokens,
    prompt_cache_hit_tokens: metadata.input_token_details?.cache_read,
    completion_tokens_details: {
      reasoning_tokens: metadata.output_token_details?.reasoning,
    },
  };
}

function failure(error) {
  return {
    kind: kindOf(error),
    status: error.status ?? null,
    type: error.constructor.name,
    message: error.message,
    code: error.code === undefined || error.code === null ? null : String(error.code),
  };
}

// LangChain passes on what the openai package throws, whose classes are known by their names.
function kindOf(error) {
  if (error.status) return "http";
  if (error.name === "TimeoutError" || error.name === "AbortError") return "timeout";
  if (error.constructor.name === "APIConnectionError") return "connection";
  if (error.constructor.name === "APIError") return "api";
  if (error instanceof SyntaxError) return "protocol";
  if (error.message === "terminated") return "truncated";
  return "other";
}

const about = new URL(import.meta.resolve("@langchain/deepseek/package.json"));
const { version } = JSON.parse(readFileSync(about));
const client = { name: "langchain-deepseek-js", version, concurrency: 8 };
serve({ ...client, capabilities: CAPABILITIES }, ask);
