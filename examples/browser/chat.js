// One conversation with a DeepSeek endpoint, read with `fetch` as the guide advises.
import { events } from "./event-stream.js";

const at = (id) => document.getElementById(id);
const messages = [];
let underWay = null; // the AbortController of the answer that is being read

class Refused extends Error {}
class CutOff extends Error {}

function show(question) {
  const turn = at("turn").content.cloneNode(true);
  turn.querySelector(".asked").textContent = question;
  const article = turn.querySelector("article");
  const find = (selector) => article.querySelector(selector);
  following(() => at("conversation").append(turn), true);
  return {
    state(name, words = name) {
      article.dataset.state = name;
      find(".state").textContent = words;
    },
    think(text) {
      find(".reasoning").hidden = false;
      if (article.dataset.state !== "thinking") find(".reasoning").open = true;
      following(() => find(".reasoning p").append(text));
      this.state("thinking");
    },
    say(text) {
      // Folded once, and not again if the reader unfolds it.
      if (article.dataset.state !== "answering") find(".reasoning").open = false;
      following(() => find(".answer").append(text));
      this.state("answering");
    },
    count: (text) => (find(".counts").textContent = text),
    complain(text) {
      find(".problem").hidden = false;
      following(() => (find(".problem").textContent = text));
    },
    said: () => find(".answer").textContent,
  };
}

// Grow the page; a reader at its end stays there, one who has scrolled up is left alone.
function following(grow, always = false) {
  const page = document.documentElement;
  const atTheEnd = page.scrollHeight - page.scrollTop - page.clientHeight < 80;
  grow();
  if (always || atTheEnd) page.scrollTop = page.scrollHeight;
}

async function ask(turn, signal) {
  const answer = await fetch(`${at("address").value.replace(/\/+$/, "")}/chat/completions`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${at("key").value}` },
    body: JSON.stringify({
      model: at("model").value,
      messages,
      thinking: { type: at("thinking").checked ? "enabled" : "disabled" },
      stream: true,
    }),
    signal,
  });
  if (!answer.ok) throw new Refused(await refusal(answer));
  return read(answer, turn);
}

// Errors are JSON under several content types, or plain text.
async function refusal(answer) {
  const text = await answer.text().catch(() => ""); // the status is known, whatever became of the body
  const wait = answer.headers.get("Retry-After"); // readable because the server exposes it
  let message = text;
  try {
    const { error } = JSON.parse(text);
    message = error.message ?? error;
  } catch {}
  return `${answer.status}: ${message || answer.statusText}${wait ? ` (try again in ${wait} s)` : ""}`;
}

// A finish_reason is what makes an answer whole; [DONE] is only the end of the stream.
async function read(answer, turn) {
  const trace = answer.headers.get("X-DS-Trace-Id");
  let waited = 0;
  let reason = null;
  try {
    for await (const { data, comment } of events(answer.body)) {
      if (data === "[DONE]") break;
      if (comment === undefined) reason = take(JSON.parse(data), turn, trace) ?? reason;
      else if (reason === null) turn.state("waiting", `waiting, ${(waited += 1)} keep-alives`);
    }
  } catch (error) {
    if (reason === null || error instanceof Refused) throw error;
  }
  if (reason === null) throw new CutOff("The answer ended early");
  return reason;
}

function take(chunk, turn, trace) {
  if (Object(chunk) !== chunk || Array.isArray(chunk)) throw new CutOff("A piece of the answer cannot be read");
  if (chunk.error) throw new Refused(chunk.error.message);
  // The last chunk may hold nothing but counters, and another choice is another answer.
  const choice = chunk.choices?.find((each) => !each.index);
  const delta = choice?.delta ?? {};
  if (delta.reasoning_content) turn.think(delta.reasoning_content);
  if (delta.content) turn.say(delta.content);
  if (chunk.usage) turn.count(counts(chunk.usage, trace));
  return choice?.finish_reason;
}

function counts(usage, trace) {
  const thought = usage.completion_tokens_details?.reasoning_tokens ?? 0;
  const prompt = `${usage.prompt_tokens} tokens asked (${usage.prompt_cache_hit_tokens} from the cache)`;
  const said = `${usage.completion_tokens} said (${thought} thought)`;
  return [prompt, said, trace && `trace ${trace.slice(0, 8)}`].filter(Boolean).join(" · ");
}

async function converse(question) {
  const turn = show(question);
  messages.push({ role: "user", content: question });
  underWay = new AbortController();
  busy(true);
  try {
    await arrangeFault();
    const reason = await ask(turn, underWay.signal);
    turn.state("done", reason === "stop" ? "done" : `done: ${reason}`);
  } catch (error) {
    explain(error, turn);
  }
  const said = turn.said();
  if (said) messages.push({ role: "assistant", content: said });
  else messages.pop(); // nothing came back; the question may be asked again
  busy(false);
}

function explain(error, turn) {
  if (underWay.signal.aborted) return turn.state("stopped", "stopped by you");
  if (error instanceof Refused) {
    turn.state("refused");
    return turn.complain(error.message);
  }
  turn.state("cut", "cut off");
  // A connection that breaks is a TypeError, whose words differ from browser to browser.
  const words = error instanceof CutOff ? error.message : `The connection failed (${error.message})`;
  turn.complain(`${words}: what stands here is not all of it.`);
}

function busy(now) {
  at("send").hidden = now;
  at("stop").hidden = !now;
}

// The mock's administration is open to pages of this machine; DeepSeek has none.
async function arrangeFault() {
  if (!at("fault").value) return;
  const fault = { ...JSON.parse(at("fault").value), times: 1 };
  await fetch(administration("faults"), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(fault),
  });
  at("fault").value = "";
}

// At the root of the server, whatever path the address has: below it everything is the endpoint's.
function administration(place) {
  return new URL(`/_wavetank/${place}`, at("address").value);
}

async function lookForTheMock() {
  const health = await fetch(administration("health")).catch(() => null);
  at("bad-day").hidden = !health?.ok;
}

at("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const question = at("question").value.trim();
  if (!question || !at("stop").hidden) return;
  at("question").value = "";
  converse(question);
});
at("question").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  at("composer").requestSubmit();
});
at("stop").addEventListener("click", () => underWay.abort());
at("place").addEventListener("submit", (event) => event.preventDefault());
at("address").addEventListener("change", lookForTheMock);
at("address").value = new URLSearchParams(location.search).get("address") ?? at("address").value;
lookForTheMock();
