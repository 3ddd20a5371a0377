// The session protocol for an adapter on Node: one JSON object per line.
//
//     import { converse, serve } from "../session.mjs";
//     serve({ name, version, capabilities, concurrency: 8 }, async (call, report) => …);
//
// stdin brings {"cmd":"start"}, {"cmd":"run","id":…,"call":{…}} and {"cmd":"stop"}; the end of
// stdin means stop. stdout carries the greeting, then for each run any number of
// {"id":…,"progress":{"deltas":n}} and exactly one observation, skipped or errored, in any
// order. What the library prints with console.log goes to stderr, so that nothing else gets
// onto stdout. Runs go on side by side, as many as `concurrency` says.

import { Console } from "node:console";
import { createInterface } from "node:readline";

export class Skipped extends Error {}

// Serves `ask(call, report)` until stop. `ask` gives the observation, throws Skipped with the
// reason why the library cannot do the call, or throws anything else: the adapter is at fault
// then, never the library. `report(deltas)` says how many text deltas the caller holds.
export async function serve({ name, version, capabilities, concurrency }, ask) {
  globalThis.console = new Console(process.stderr);
  const client = { name, version, language: "javascript", runtime: `Node ${process.versions.node}` };
  for await (const line of createInterface({ input: process.stdin })) {
    const { cmd, id, call } = JSON.parse(line);
    if (cmd === "start") say({ protocol: 1, client, capabilities, concurrency });
    if (cmd === "run") run(id, call, ask);
    if (cmd === "stop") break;
  }
  process.exit(0);
}

// Asks turn after turn. `takeTurn(messages)` gives `{turn, messages, calls}`: what the caller
// was told, the history with the assistant's message as the library would have it sent back,
// and the ids of its tool calls. The first turn that is not complete is the last one.
export async function converse(call, messages, takeTurn, toolMessage = openaiToolMessage) {
  const turns = [];
  for (const step of [...(call.then ?? []), null]) {
    const taken = await takeTurn(messages);
    turns.push(taken.turn);
    if (step === null || taken.turn.outcome !== "complete") break;
    messages = [...taken.messages, ...answers(step, taken.calls, toolMessage)];
  }
  return { turns };
}

function answers(step, calls, toolMessage) {
  if ("user" in step) return [{ role: "user", content: step.user }];
  // Results belong to the calls in order; a result beyond them has nobody to go to.
  return step.tool_results.slice(0, calls.length).map((result, n) => toolMessage(calls[n], result));
}

function openaiToolMessage({ id }, { content }) {
  return { role: "tool", tool_call_id: id, content };
}

// A pipe takes a whole line in one write, and libuv flushes it without being asked.
function say(message) {
  process.stdout.write(JSON.stringify(message) + "\n");
}

async function run(id, call, ask) {
  const report = (deltas) => say({ id, progress: { deltas } });
  try {
    say({ id, observation: await ask(call, report) });
  } catch (error) {
    if (error instanceof Skipped) say({ id, skipped: error.message });
    else say({ id, errored: { message: `${error?.message ?? error}`, traceback: error?.stack ?? "" } });
  }
}
