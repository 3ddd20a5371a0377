// The DeepSeek provider of DeepSeek's own harness, asked as its plugins ask it: a Cordis
// context with the LLM service and the provider, ctx.llm.stream, and the BlockAssembler that
// makes the assistant's message. No agent and no tool of the harness is loaded.

import { readFileSync } from "node:fs";

import { Context } from "@deepseek-ai/cordis";
import LlmRuntime, { BlockAssembler } from "@deepseek-ai/dsh-llm";
import * as deepseek from "@deepseek-ai/dsh-llm-deepseek";

import { converse, serve, Skipped } from "../session.mjs";
import { harnessMessage, options, PROVIDER, toolMessage } from "./request.mjs";

const CAPABILITIES = ["stream", "tools", "reasoning", "usage", "cancel", "read_timeout", "progress"];
// The words of DeepSeek for the reasons of the harness.
const REASONS = { stop: "stop", "tool-calls": "tool_calls", "max-tokens": "length" };
const KINDS = {
  TIMEOUT: "timeout",
  TRANSPORT: "connection",
  STREAM_CLOSED: "truncated",
  MALFORMED_RESPONSE: "protocol",
  EMPTY_RESPONSE: "protocol",
};

let calls = 0;

async function ask(call, report) {
  if (call.api !== "chat") throw new Skipped(`the provider has no ${call.api} API`);
  const request = options(call.request);
  // A key is never written into a configuration; that names the variable that holds it.
  const apiKeyEnv = `KEY_OF_CALL_${(calls += 1)}`;
  process.env[apiKeyEnv] = call.api_key;
  const config = { baseURL: call.base_url, apiKeyEnv };
  const silence = call.settings?.read_timeout_s;
  if (silence !== undefined) config.streamIdleTimeoutMs = silence * 1000;
  const ctx = new Context();
  try {
    await ctx.plugin(LlmRuntime);
    await ctx.plugin(deepseek, config);
    const takeTurn = async (messages) => {
      const held = new Held(report, call.cancel_after_deltas);
      const history = messages.map(harnessMessage);
      await held.read(ctx, { ...request, messages: history });
      const answer = held.message(request.model);
      const asked = answer.content.filter(({ type }) => type === "tool-call");
      return { turn: held.told(), messages: [...history, answer], calls: asked };
    };
    return await converse(call, call.request.messages, takeTurn, toolMessage);
  } finally {
    await ctx.fiber.dispose();
    delete process.env[apiKeyEnv];
  }
}

// What the user has in hand of one turn.
class Held {
  constructor(report, cancelAfter) {
    Object.assign(this, { report, cancelAfter, deltas: 0, content: "", reasoning: null });
    Object.assign(this, { assembler: new BlockAssembler(), calls: new Map() });
    Object.assign(this, { outcome: null, finishReason: null, error: null });
  }

  async read(ctx, request) {
    const controller = new AbortController();
    for await (const chunk of ctx.llm.stream({ ...request, signal: controller.signal })) {
      this.assembler.push(chunk);
      this.take(chunk);
      if (this.deltas > 0 && this.deltas === this.cancelAfter) controller.abort();
    }
  }

  take(chunk) {
    switch (chunk.type) {
      case "text-delta":
        this.content += chunk.text;
        this.report((this.deltas += 1));
        break;
      case "reasoning-delta":
        this.reasoning = (this.reasoning ?? "") + chunk.text;
        this.report((this.deltas += 1));
        break;
      case "tool-call-delta":
        this.takeArguments(chunk);
        break;
      case "finish":
        this.finish(chunk.reason);
    }
  }

  // The assembler leaves out the calls of an answer that was cut; whoever reads the chunks
  // has them.
  takeArguments({ index, id, name, argumentsDelta }) {
    const before = this.calls.get(index)?.arguments ?? "";
    this.calls.set(index, { id, name: name ?? null, arguments: before + argumentsDelta });
  }

  finish({ kind, failure }) {
    if (kind === "aborted") this.outcome = "cancelled";
    else if (kind === "error") this.fail(failure);
    else [this.outcome, this.finishReason] = ["complete", REASONS[kind] ?? kind];
  }

  // A reason that the harness does not know is a failure, whose message ends in the word.
  fail({ message, code, status }) {
    this.outcome = "error";
    this.finishReason = /^model stopped: (.+)$/.exec(message)?.[1] ?? null;
    const kind = status !== undefined ? "http" : (KINDS[code] ?? "other");
    this.error = { kind, status: status ?? null, type: "LlmFailure", message, code };
  }

  message(model) {
    const { replayState } = this.assembler;
    const source = { kind: "model", provider: PROVIDER, model };
    return this.assembler.message(replayState === undefined ? source : { ...source, replayState });
  }

  told() {
    return {
      outcome: this.outcome,
      content: this.content,
      reasoning_content: this.reasoning,
      tool_calls: [...this.calls.values()],
      finish_reason: this.finishReason,
      usage: usage(this.assembler.usage),
      error: this.error,
    };
  }
}

// The harness counts what was read from the cache apart from the rest of the prompt.
function usage(counted) {
  if (counted === undefined) return null;
  const { inputTokens, outputTokens, cacheReadTokens, reasoningTokens } = counted;
  const prompt = inputTokens + (cacheReadTokens ?? 0);
  const told = { prompt_tokens: prompt, completion_tokens: outputTokens, total_tokens: prompt + outputTokens };
  if (cacheReadTokens !== undefined) {
    Object.assign(told, { prompt_cache_hit_tokens: cacheReadTokens, prompt_cache_miss_tokens: inputTokens });
  }
  if (reasoningTokens !== undefined) told.completion_tokens_details = { reasoning_tokens: reasoningTokens };
  return told;
}

const manifest = new URL(import.meta.resolve("@deepseek-ai/dsh-llm-deepseek/package.json"));
const { version } = JSON.parse(readFileSync(manifest, "utf8"));
serve({ name: "deepseek-harness", version, capabilities: CAPABILITIES, concurrency: 8 }, ask);
