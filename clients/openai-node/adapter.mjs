// The openai package as its README shows it: a client with a base URL,
// chat.completions.create, and a loop over the chunks. Tool calls and later turns need the
// whole message; the package puts one together in chat.completions.stream.

import OpenAI from "openai";
import { VERSION } from "openai/version";

import { converse, serve, Skipped } from "../session.mjs";

const CAPABILITIES = [
  "stream",
  "complete",
  "tools",
  "reasoning",
  "usage",
  "json_mode",
  "cancel",
  "retries",
  "progress",
  "models",
  "balance",
];

async function ask(call, report) {
  const options = { baseURL: call.base_url, apiKey: call.api_key };
  if (call.settings?.max_retries !== undefined) options.maxRetries = call.settings.max_retries;
  const client = new OpenAI(options);
  if (call.api === "models") return valued(() => client.models.list().then(({ body }) => body));
  // "Undocumented endpoints" in the README.
  if (call.api === "balance") return valued(() => client.get("/user/balance"));
  if (call.api !== "chat") throw new Skipped(`the adapter does not drive the ${call.api} API`);
  const wantsMessage = Boolean(call.then ?? call.request.tools);
  return converse(call, call.request.messages, async (messages) => {
    const held = new Held(report, call.cancel_after_deltas);
    const told = await turn(client, { ...call.request, messages }, wantsMessage, held);
    return { turn: told, messages: [...messages, held.message], calls: held.toolCalls };
  });
}

async function turn(client, request, wantsMessage, held) {
  try {
    if (!request.stream) {
      held.takeCompletion(await client.chat.completions.create(request));
      return held.told("complete");
    }
    const stream = wantsMessage
      ? client.chat.completions.stream(request)
      : await client.chat.completions.create(request);
    for await (const chunk of stream) {
      if (wantsMessage) held.takeSnapshot(stream.currentChatCompletionSnapshot);
      // Leaving the loop ends the request.
      if (held.takeChunk(chunk)) return held.told("cancelled");
    }
    if (wantsMessage) held.takeMessage(await stream.finalMessage());
    return held.told("complete");
  } catch (error) {
    return held.told("error", failure(error));
  }
}

// What the user has in hand of one turn. Undocumented members are read as plain properties.
class Held {
  constructor(report, cancelAfter) {
    Object.assign(this, { report, cancelAfter, deltas: 0, toolCalls: [], message: null });
    Object.assign(this, { content: "", reasoning: null, finishReason: null, usage: null });
  }

  takeChunk({ choices, usage }) {
    this.usage = usage ?? this.usage;
    const before = this.deltas;
    // As the README's examples read a chunk.
    this.takeTexts(choices[0]?.delta ?? {});
    this.finishReason = choices[0]?.finish_reason ?? this.finishReason;
    if (this.deltas === before) return false;
    this.report(this.deltas);
    return this.deltas === this.cancelAfter;
  }

  takeCompletion({ choices, usage }) {
    this.usage = usage ?? null;
    this.takeMessage(choices[0].message);
    this.takeTexts(choices[0].message);
    this.finishReason = choices[0].finish_reason;
  }

  takeSnapshot(snapshot) {
    this.takeMessage(snapshot?.choices[0]?.message);
  }

  takeMessage(message) {
    this.message = message;
    this.toolCalls = message?.tool_calls ?? [];
  }

  takeTexts({ content, reasoning_content }) {
    this.content += content ?? "";
    if (typeof reasoning_content === "string") {
      this.reasoning = (this.reasoning ?? "") + reasoning_content;
    }
    this.deltas += content || reasoning_content ? 1 : 0;
  }

  told(outcome, error = null) {
    return {
      outcome,
      content: this.content,
      reasoning_content: this.reasoning,
      tool_calls: this.toolCalls
        .filter((each) => each)
        .map(({ id, function: called }) => ({
          id: id ?? null,
          name: called?.name ?? null,
          arguments: called?.arguments ?? null,
        })),
      finish_reason: this.finishReason,
      usage: this.usage,
      error,
    };
  }
}

function failure(error) {
  return {
    kind: kindOf(error),
    status: error.status ?? null,
    type: error.constructor.name,
    message: error.message,
    code: error.code ?? null,
  };
}

function kindOf(error) {
  if (error instanceof OpenAI.APIConnectionTimeoutError) return "timeout";
  if (error instanceof OpenAI.APIConnectionError) return "connection";
  if (error instanceof OpenAI.APIError) return error.status ? "http" : "api";
  // The stream helper wraps what Node's fetch and JSON.parse throw in an OpenAIError.
  const first = error.cause instanceof Error && !(error instanceof TypeError) ? error.cause : error;
  if (first instanceof SyntaxError) return "protocol";
  if (first.message === "terminated") return "truncated";
  return "other";
}

async function valued(get) {
  try {
    return { turns: [{ outcome: "complete" }], value: await get() };
  } catch (error) {
    return { turns: [{ outcome: "error", error: failure(error) }] };
  }
}

serve({ name: "openai-node", version: VERSION, capabilities: CAPABILITIES, concurrency: 8 }, ask);
