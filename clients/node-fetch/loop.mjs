// A streaming chat with DeepSeek, as an application writes it with Node's own fetch.
//
// This is what is judged: lines from a buffer that keeps the unfinished one, what starts
// with a colon passed over, "data:" cut off, [DONE] the end. The deltas are appended to
// one reply. Source: the guide, "Reference: chunks, deltas, and the [DONE] sentinel".

export const emptyReply = () => ({
  content: "",
  reasoning_content: null,
  tool_calls: [],
  finish_reason: null,
  usage: null,
});

// Asks, and fills the reply; yields it after every chunk. Abort the controller to cancel.
export async function* chat({ baseUrl, apiKey, body, reply, controller, readTimeoutMs = 60_000 }) {
  const timedOut = () => controller.abort(new DOMException("nothing came in time", "TimeoutError"));
  const patience = setTimeout(timedOut, readTimeoutMs);
  try {
    const response = await fetch(`${baseUrl}/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: controller.signal,
    });
    if (!response.ok) throw new HttpError(response.status, await response.text());
    if (!body.stream) {
      const { choices, usage } = await response.json();
      add(reply, { usage, choices: [{ ...choices[0], delta: choices[0].message }] });
      yield reply;
      return;
    }
    for await (const line of lines(response.body, () => patience.refresh())) {
      if (!line.startsWith("data:")) continue; // a blank line, or a keep-alive comment
      const data = line.slice("data:".length).trim();
      if (data === "[DONE]") return;
      add(reply, JSON.parse(data));
      yield reply;
    }
  } finally {
    clearTimeout(patience);
  }
}

// The assistant's message as it goes back to the server.
export function messageOf({ content, reasoning_content, tool_calls }, model) {
  const message = { role: "assistant", content };
  // Every model but the legacy one wants its thinking back.
  if (reasoning_content !== null && model !== "deepseek-reasoner") {
    message.reasoning_content = reasoning_content;
  }
  if (tool_calls.length) message.tool_calls = tool_calls;
  return message;
}

export class HttpError extends Error {
  constructor(status, text) {
    super(reasonIn(text));
    this.name = "HttpError";
    this.status = status;
  }
}

function reasonIn(text) {
  try {
    return JSON.parse(text).error.message ?? text;
  } catch {
    return text;
  }
}

async function* lines(body, onBytes) {
  let rest = "";
  for await (const piece of body.pipeThrough(new TextDecoderStream())) {
    onBytes();
    const whole = (rest + piece).split(/\r?\n/);
    rest = whole.pop();
    yield* whole;
  }
}

function add(reply, chunk) {
  reply.usage = chunk.usage ?? reply.usage;
  for (const { delta, finish_reason } of chunk.choices) {
    reply.content += delta.content ?? "";
    if (delta.reasoning_content) {
      reply.reasoning_content = (reply.reasoning_content ?? "") + delta.reasoning_content;
    }
    for (const [position, part] of (delta.tool_calls ?? []).entries()) {
      const call = (reply.tool_calls[part.index ?? position] ??= {
        type: "function",
        function: { name: "", arguments: "" },
      });
      if (part.id) call.id = part.id;
      call.function.name += part.function?.name ?? "";
      call.function.arguments += part.function?.arguments ?? "";
    }
    reply.finish_reason = finish_reason ?? reply.finish_reason;
  }
}
