// Search over original and translation, in what is on the page: case, accents, width and kana make no difference.

import { $, count, reveal, say } from "./words.js";

const MOST = 5000; // matches that are marked; all are counted

/** Text as it is compared, and where each of its units stands in the original; null where that is the same. */
export function folded(text) {
  if (/^[\x20-\x7e]*$/.test(text)) return { plain: text.toLowerCase(), at: null };
  let plain = "";
  const at = [];
  let index = 0;
  for (const character of text) {
    // ß is SS in capitals only.
    const base = character.normalize("NFKD").replace(/\p{M}/gu, "").toUpperCase().toLowerCase();
    const kana = base.replace(/[ぁ-ゖ]/g, (hiragana) => String.fromCharCode(hiragana.charCodeAt(0) + 96));
    for (let i = 0; i < kana.length; i++) at.push(index);
    plain += kana;
    index += character.length;
  }
  at.push(index);
  return { plain, at };
}

/** Where `wanted` (folded) stands in a text: pairs of begin and end. */
export function occurrences(text, wanted) {
  const { plain, at } = folded(text);
  const found = [];
  for (let i = plain.indexOf(wanted); wanted && i >= 0; i = plain.indexOf(wanted, i + wanted.length)) {
    let end = at ? at[i + wanted.length] : i + wanted.length;
    // Half an expanded character is a whole one, with its marks.
    if (at && end === at[i + wanted.length - 1]) end++;
    while (end < text.length && /\p{M}/u.test(text[end])) end++;
    found.push([at ? at[i] : i, end]);
  }
  return found;
}

export class Search {
  #rows;
  #onGo;
  #hits = [];
  #current = -1;
  #timer = 0;

  /** @param onGo the reader goes to a match */
  constructor(rows, onGo) {
    this.#rows = rows;
    this.#onGo = onGo;
    $("query").addEventListener("input", () => this.#later(150, true));
    $("query").addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.#go(event.shiftKey ? -1 : 1);
      else if (event.key === "Escape") this.clear();
    });
    $("previous-hit").addEventListener("click", () => this.#go(-1));
    $("next-hit").addEventListener("click", () => this.#go(1));
  }

  /** There may be more to be found. */
  changed() {
    if ($("query").value && !this.#timer) this.#later(500, false);
  }

  clear() {
    $("query").value = "";
    this.#find(true);
  }

  #later(ms, isNew) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#find(isNew), ms);
  }

  #find(isNew) {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const wanted = folded($("query").value.trim()).plain;
    const current = this.#hits[this.#current];
    this.#hits = [];
    for (const row of wanted ? this.#rows : []) {
      for (const text of [row.said, row.translated]) {
        if (text) for (const [start, end] of occurrences(text.data, wanted)) this.#hits.push({ row, text, start, end });
      }
    }
    this.#current = isNew ? -1 : this.#hits.findIndex((hit) => hit.text === current?.text && hit.start === current.start);
    this.#show();
  }

  #go(step) {
    if (this.#timer) this.#find(true);
    const total = this.#hits.length;
    if (!total) return;
    this.#current = (Math.max(this.#current, step < 0 ? 0 : -1) + step + total) % total;
    this.#show();
    this.#onGo();
    reveal(this.#hits[this.#current].row.element);
  }

  #show() {
    const total = this.#hits.length;
    $("previous-hit").disabled = $("next-hit").disabled = !total;
    const translated = this.#hits.filter(({ row, text }) => text !== row.said).length;
    const shares = translated ? `, ${translated} of them in translations` : "";
    const place = this.#current < 0 ? "" : `${this.#current + 1} of `;
    say($("hits"), !$("query").value.trim() ? "" : total ? place + count(total, "match", "matches") + shares : "No match");
    mark("found", this.#hits.slice(0, MOST).map(rangeOf));
    mark("found-now", this.#current < 0 ? [] : [rangeOf(this.#hits[this.#current])]);
  }
}

export function rangeOf({ text, start, end }) {
  return new StaticRange({ startContainer: text, startOffset: start, endContainer: text, endOffset: end });
}

/** Marks ranges without a change to elements; some browsers cannot. */
export function mark(name, ranges) {
  if (!globalThis.Highlight) return;
  const highlight = new Highlight(...ranges);
  highlight.priority = ["found", "word", "found-now"].indexOf(name);
  CSS.highlights.set(name, highlight);
}
