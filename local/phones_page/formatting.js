// WhatsApp's formatting as DOM nodes: *bold*, _italic_, ~strike~, `mono`, ```block```, lists, quotes, links.

import { el, outward } from "./dom.js";

const BLOCK = /```([\s\S]+?)```/g;
const INLINE = new RegExp(
  [
    "(?<url>https?://[^\\s<>\"]+)",
    "`(?<mono>[^`\\n]+)`",
    "(?<![\\p{L}\\p{N}])(?<mark>[*_~])(?=\\S)(?<inside>[^\\n]*?\\S)\\k<mark>(?![\\p{L}\\p{N}])",
  ].join("|"),
  "gu",
);
const TAGS = { "*": "strong", _: "em", "~": "s" };
const LINES = [
  ["ul", /^[*-] +(.*)$/],
  ["ol", /^(\d{1,3})\. +(.*)$/],
  ["blockquote", /^> ?(.*)$/],
];
const AFTER_URL = /[.,;:!?)\]*_~'"]+$/;
const ONLY_EMOJI = /^(?:\p{Extended_Pictographic}[\p{Emoji_Modifier}\u{fe0f}\u{200d}]*){1,3}$/u;

/** The nodes of a message's text. */
export function formatted(text) {
  const nodes = document.createDocumentFragment();
  let at = 0;
  for (const block of text.matchAll(BLOCK)) {
    lines(text.slice(at, block.index), nodes);
    nodes.append(block[1].includes("\n") ? el("code.block", {}, block[1].replace(/^\n|\n$/g, "")) : el("code", {}, block[1]));
    at = block.index + block[0].length;
  }
  lines(text.slice(at), nodes);
  return nodes;
}

export function onlyEmoji(text) {
  return ONLY_EMOJI.test(text.trim());
}

/** A message's text on one line, without its marks. */
export function plain(text) {
  const holder = el("div");
  holder.append(formatted(text.replaceAll("\n", " ")));
  return holder.textContent;
}

function lines(text, parent) {
  let open = null;
  const rows = text.split("\n");
  rows.forEach((row, index) => {
    const [tag, match] = kindOf(row);
    if (tag === null) {
      open = null;
      inline(row, parent);
      const next = index + 1 < rows.length && kindOf(rows[index + 1])[0] === null;
      if (next) parent.append("\n");
      return;
    }
    if (open?.localName !== tag) {
      open = el(tag, tag === "ol" ? { start: Number(match[1]) } : {});
      parent.append(open);
    }
    const item = tag === "blockquote" ? el("div") : el("li", tag === "ol" ? { value: Number(match[1]) } : {});
    inline(match.at(-1), item);
    open.append(item);
  });
}

function kindOf(row) {
  for (const [tag, pattern] of LINES) {
    const match = pattern.exec(row);
    if (match) return [tag, match];
  }
  return [null, null];
}

function inline(text, parent) {
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    const { url, mono, mark, inside } = match.groups;
    let length = match[0].length;
    parent.append(text.slice(at, match.index));
    if (url) {
      const address = url.replace(AFTER_URL, "");
      length = address.length;
      parent.append(outward(address, address));
    } else if (mono) {
      parent.append(el("code", {}, mono));
    } else {
      const node = el(TAGS[mark]);
      inline(inside, node);
      parent.append(node);
    }
    at = match.index + length;
  }
  parent.append(text.slice(at));
}
