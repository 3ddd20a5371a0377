// node --test: an application's stream, on a good day and on a bad one.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after, before, test } from "node:test";

let address = process.env.WAVETANK_URL; // a server that runs already
let server;

before(async () => {
  if (address) return;
  server = spawn("wavetank", ["serve", "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  const [ready] = await once(server.stdout, "data"); // wavetank is ready at http://…
  address = ready.toString().trim().split(" ").at(-1);
});

after(() => server?.kill());

async function streamed(scenario) {
  const body = JSON.stringify({ model: "deepseek-v4-flash", stream: true, messages: [] });
  const url = `${address}/scenarios/${scenario}/chat/completions`;
  return (await fetch(url, { method: "POST", body })).text();
}

test("a whole answer ends with the marker", async () => {
  assert.match(await streamed("content/plain"), /data: \[DONE\]\n\n$/);
});

test("a dropped stream is an error", async () => {
  await assert.rejects(streamed("drops/fin-inside-chunk"));
});
