// The reading loop of loop.mjs as a session: hands it calls, tells what came.

import { createInterface } from "node:readline";

import { chat, emptyReply, HttpError, messageOf } from "./loop.mjs";

const CLIENT = {
  protocol: 1,
  client: {
    name: "node-fetch",
    version: process.versions.node,
    language: "javascript",
    runtime: `Node ${process.versions.node}`,
  },
  capabilities: [
    "stream",
    "complete",
    "tools",
    "reasoning",
    "usage",
    "json_mode",
    "cancel",
    "read_timeout",
    "progress",
  ],
  concurrency: 8,
};

const say = (message) => process.stdout.write(JSON.stringify(message) + "\n");

async function run(id, call) {
  const turns = [];
  const body = { ...call.request };
  for (const step of [...(call.then ?? []), null]) {
    const reply = emptyReply();
    turns.push(await turn(id, call, body, reply));
    if (step === null || turns.at(-1).outcome !== "complete") break;
    const message = messageOf(reply, body.model);
    body.messages = [...body.messages, message, ...next(step, message)];
  }
  say({ id, observation: { turns } });
}

async function turn(id, call, body, reply) {
  const controller = new AbortController();
  const options = { baseUrl: call.base_url, apiKey: call.api_key, body, reply, controller };
  if (call.settings?.read_timeout_s) options.readTimeoutMs = call.settings.read_timeout_s * 1000;
  let [deltas, length] = [0, 0];
  try {
    for await (const { content, reasoning_content } of chat(options)) {
      const now = content.length + (reasoning_content ?? "").length;
      if (now === length) continue;
      length = now;
      say({ id, progress: { deltas: ++deltas } });
      if (deltas === call.cancel_after_deltas) {
        controller.abort();
        return told(reply, "cancelled");
      }
    }
  } catch (error) {
    return told(reply, "error", failureOf(error));
  }
  return told(reply, "complete");
}

function told(reply, outcome, error = null) {
  const tool_calls = reply.tool_calls
    .filter((call) => call)
    .map((call) => ({ id: call.id ?? null, ...call.function }));
  return { ...reply, tool_calls, outcome, error };
}

// undici says "fetch failed" or "terminated"; the code of the cause says why.
function failureOf(error) {
  const message = error.cause?.message ? `${error.message}: ${error.cause.message}` : error.message;
  const code = error.cause?.code ?? null;
  return { kind: kindOf(error), status: error.status ?? null, type: error.name, message, code };
}

function kindOf(error) {
  if (error instanceof HttpError) return "http";
  if (error instanceof SyntaxError) return "protocol";
  if (error.name === "TimeoutError") return "timeout";
  if (error.message === "terminated") return "truncated";
  if (error.message === "fetch failed") return "connection";
  return "other";
}

function next(step, message) {
  if ("user" in step) return [{ role: "user", content: step.user }];
  const calls = message.tool_calls ?? [];
  return step.tool_results
    .slice(0, calls.length)
    .map(({ content }, n) => ({ role: "tool", tool_call_id: calls[n].id, content }));
}

for await (const line of createInterface({ input: process.stdin })) {
  const { cmd, id, call } = JSON.parse(line);
  if (cmd === "start") say(CLIENT);
  if (cmd === "run") {
    run(id, call).catch(({ message, stack }) =>
      say({ id, errored: { message, traceback: stack ?? "" } }),
    );
  }
  if (cmd === "stop") break;
}
process.exit(0);
