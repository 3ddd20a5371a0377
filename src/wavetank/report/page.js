"use strict";
// Filters the rows, opens what is asked for, and shows bytes as hex. Nothing is fetched.
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const named = (id) => document.getElementById(id);
const areas = all(".area");
const rows = all(".row").map((element) => ({
  element,
  area: element.closest(".area").dataset.area,
  places: element.dataset.places.split(" "),
  levels: element.dataset.levels.split(" ").filter(Boolean),
}));
const places = all("[data-place]");
const levels = all("[data-level]");

function checked(boxes, key) {
  return new Set(boxes.filter((box) => box.checked).map((box) => box.dataset[key]));
}

// Read when first wanted: most readers never search.
function textOf(row) {
  row.text ??= all("summary .name, .requirement, .finding", row.element)
    .map((part) => part.textContent).join(" ").toLowerCase();
  return row.text;
}

function show() {
  const wantedPlaces = checked(places, "place");
  const wantedLevels = checked(levels, "level");
  const area = named("area").value;
  const words = named("wanted").value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const row of rows) {
    const fits = row.places.some((place) => wantedPlaces.has(place))
      && (row.levels.length === 0 || row.levels.some((level) => wantedLevels.has(level)))
      && (area === "" || row.area === area)
      && words.every((word) => textOf(row).includes(word));
    row.element.hidden = !fits;
    count += fits;
  }
  const narrowed = area !== "" || words.length > 0;
  for (const each of areas) {
    each.hidden = all(":scope > .row:not([hidden])", each).length === 0;
    if (narrowed && !each.hidden) each.open = true;
  }
  named("shown").textContent = `${count} of ${rows.length} scenarios`;
}

function reveal(element) {
  for (let each = element; each; each = each.parentElement) {
    if (each.tagName === "DETAILS") each.open = true;
    each.hidden = false;
  }
  element.scrollIntoView({block: "start"});
}

function revealAddress() {
  let id = location.hash.slice(1);
  try {
    id = decodeURIComponent(id);
  } catch {
    // Not an address of this page.
  }
  const element = id && named(id);
  if (element && element.matches("details")) reveal(element);
}

// A press on a cell opens that client's part of the row; elsewhere, the row itself.
function pressed(event) {
  const mark = event.target.closest?.(".row-head > .mark");
  const row = mark && mark.closest(".row, .case");
  if (!row || mark.closest(".row-head").parentElement !== row) return;
  const parts = all(`.client[data-column="${mark.dataset.column}"]`, row);
  const inCases = row.querySelector(".case");
  event.preventDefault();
  row.open = true;
  if (inCases) return;
  for (const part of parts) {
    if (part.tagName === "DETAILS") part.open = true;
    part.scrollIntoView({block: "nearest"});
  }
}

// What stands for the bytes: text as it is, escapes in <i>, and notes of what is left out.
function bytesOf(pre) {
  const encoder = new TextEncoder();
  const runs = [{skipped: 0, bytes: []}];
  for (const node of pre.childNodes) {
    if (node.nodeName === "B") {
      runs.push({skipped: Number(node.dataset.bytes), bytes: []});
      continue;
    }
    const bytes = runs[runs.length - 1].bytes;
    if (node.nodeName === "I") {
      for (const sign of node.textContent.match(/\\(?:x..|u.{4}|U.{8}|.)/g)) bytes.push(...signed(sign, encoder));
    } else {
      bytes.push(...encoder.encode(node.textContent.replaceAll("\n", "")));
    }
  }
  return runs;
}

function signed(sign, encoder) {
  const code = parseInt(sign.slice(2), 16);
  if (sign[1] === "x") return [code];
  if (sign[1].toLowerCase() === "u") return encoder.encode(String.fromCodePoint(code));
  return [{r: 13, n: 10, t: 9}[sign[1]]];
}

function hexOf(pre) {
  const width = window.innerWidth < 640 ? 8 : 16;
  const lines = [];
  let offset = 0;
  for (const {skipped, bytes} of bytesOf(pre)) {
    if (skipped) lines.push(`… ${skipped} bytes left out …`);
    offset += skipped;
    for (let start = 0; start < bytes.length; start += width) {
      const part = bytes.slice(start, start + width);
      const hex = part.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
      const text = part.map((byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : ".")).join("");
      lines.push(`${(offset + start).toString(16).padStart(6, "0")}  ${hex.padEnd(width * 3)} ${text}`);
    }
    offset += bytes.length;
  }
  return lines.join("\n");
}

function offerHex(event) {
  const details = event.target;
  if (!details.matches?.("details.bytes") || details.querySelector("button")) return;
  const pre = details.querySelector("pre.wire");
  const hex = document.createElement("pre");
  hex.className = "hex";
  hex.tabIndex = 0;
  hex.hidden = true;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "show as hex";
  button.addEventListener("click", () => {
    if (!hex.textContent) hex.textContent = hexOf(pre);
    hex.hidden = !hex.hidden;
    pre.hidden = !hex.hidden;
    button.textContent = hex.hidden ? "show as hex" : "show as text";
  });
  pre.before(button);
  pre.after(hex);
}

// So that a reader can hand on the address of what is open.
function keepAddress(event) {
  const details = event.target;
  if (details.id && details.open) history.replaceState(null, "", `#${encodeURIComponent(details.id)}`);
}

const filters = named("filters");
filters.hidden = false;
filters.addEventListener("submit", (event) => event.preventDefault());
filters.addEventListener("input", show);
named("open-all").addEventListener("click", () => areas.forEach((each) => { each.open = true; }));
named("close-all").addEventListener("click", () => areas.forEach((each) => { each.open = false; }));
document.addEventListener("click", pressed);
document.addEventListener("toggle", offerHex, true);
document.addEventListener("toggle", keepAddress, true);
window.addEventListener("hashchange", revealAddress);
show();
revealAddress();
