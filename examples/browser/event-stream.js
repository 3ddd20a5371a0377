// Events and comments of a streamed body, whatever the pieces it arrives in: a character may be cut in
// half between two reads, and so may a line end of two characters.
export async function* events(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  let data = [];
  try {
    for (;;) {
      const { value, done } = await reader.read();
      rest += decoder.decode(value, { stream: !done });
      const lines = rest.split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop();
      for (const line of lines) {
        if (line.startsWith(":")) yield { comment: line.slice(1).trim() };
        else if (/^data(:|$)/.test(line)) data.push(line.slice(5).replace(/^ /, ""));
        else if (line === "" && data.length) {
          yield { data: data.join("\n") };
          data = [];
        }
      }
      if (done) return; // an event without its empty line is no event
    }
  } finally {
    reader.cancel().catch(() => {}); // who stops reading also lets the connection go
  }
}
