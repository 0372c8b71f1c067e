// Places in the transcript: what a search finds, and the moment that is played.

import { $, clock, count, reveal, say } from "./words.js";

const MOST = 5000; // matches that are marked; all are counted
const STEP = 15; // seconds

/** Text as it is compared, and where each of its units stands in the original; null where that is the same. */
function folded(text) {
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
function occurrences(text, wanted) {
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

/** Over original and translation, in what is on the page: case, accents, width and kana make no difference. */
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
    if (this.#timer) this.#find();
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

function rangeOf({ text, start, end }) {
  return new StaticRange({ startContainer: text, startOffset: start, endContainer: text, endOffset: end });
}

/** Marks ranges without a change to elements; some browsers cannot. */
function mark(name, ranges) {
  if (!globalThis.Highlight) return;
  const highlight = new Highlight(...ranges);
  highlight.priority = ["found", "word", "found-now"].indexOf(name);
  CSS.highlights.set(name, highlight);
}

/** A moment in the call that moves on: by an audio file that the reader opens on this device, or by a clock alone. */
export class Playhead {
  #rows;
  #audio = $("audio");
  #order = null;
  #row = null;
  #word = -1;
  #duration = 0;
  #at = 0;
  #since = 0; // when the clock was started, as of performance.now(); 0 while it stands
  #rate = 1;
  #frame = 0;

  constructor(rows) {
    this.#rows = rows;
    const audio = this.#audio;
    const on = (id, type, action) => $(id).addEventListener(type, ({ target }) => action(target));
    on("play", "click", () => this.toggle());
    on("back", "click", () => this.seek(this.time - STEP));
    on("forth", "click", () => this.seek(this.time + STEP));
    on("position", "input", ({ value }) => this.seek(Number(value)));
    on("rate", "change", ({ value }) => this.#setRate(Number(value)));
    on("audio-file", "change", ({ files }) => files[0] && this.#load(files[0]));
    for (const type of ["play", "pause", "ended", "seeked", "loadedmetadata"]) audio.addEventListener(type, () => this.#show());
    audio.addEventListener("error", () => this.#hasAudio && this.say("This file cannot be played here."));
  }

  get isOpen() {
    return !$("player").hidden;
  }

  get #hasAudio() {
    return this.#audio.hasAttribute("src");
  }

  get #isPlaying() {
    return this.#hasAudio ? !this.#audio.paused : this.#since > 0;
  }

  get time() {
    if (this.#hasAudio) return this.#audio.currentTime;
    return this.#since ? this.#at + ((performance.now() - this.#since) / 1000) * this.#rate : this.#at;
  }

  get #end() {
    const { duration } = this.#audio;
    return this.#hasAudio && duration > 0 && Number.isFinite(duration) ? duration : this.#duration;
  }

  /** @param isOpen whether the player is to be seen @param time where it begins */
  show(isOpen, time) {
    if (!isOpen) this.#pause();
    $("player").hidden = !isOpen;
    $("show-player").setAttribute("aria-expanded", String(isOpen));
    if (isOpen) this.seek(time);
    else this.#light(null);
  }

  reset() {
    this.show(false);
    URL.revokeObjectURL(this.#audio.src);
    this.#audio.removeAttribute("src");
    $("audio-file").value = "";
    this.#at = this.#duration = 0;
    this.#order = null;
    this.say("");
  }

  changed(duration) {
    this.#order = null;
    this.#duration = duration;
    if (!this.#isPlaying) this.#show();
  }

  say(words) {
    say($("player-note"), words);
  }

  toggle() {
    if (this.#isPlaying) this.#pause();
    else if (this.#hasAudio) this.#audio.play().catch(() => this.say("This file cannot be played here."));
    else this.#since = performance.now();
    this.#show();
  }

  #pause() {
    this.#at = this.time;
    this.#since = 0;
    this.#audio.pause();
  }

  seek(time) {
    const to = Math.max(0, Math.min(time, this.#end));
    if (this.#hasAudio) this.#audio.currentTime = to;
    this.#at = to;
    if (this.#since) this.#since = performance.now();
    this.#show(to);
  }

  #setRate(rate) {
    this.#audio.playbackRate = rate;
    this.#at = this.time;
    if (this.#since) this.#since = performance.now();
    this.#rate = rate;
  }

  #load(file) {
    this.#pause();
    URL.revokeObjectURL(this.#audio.src);
    this.#audio.src = URL.createObjectURL(file);
    this.#audio.playbackRate = this.#rate;
    this.#audio.currentTime = this.#at;
    this.say(`${file.name} is played on this device and sent nowhere.`);
  }

  #show(time = this.time) {
    cancelAnimationFrame(this.#frame);
    if (!this.isOpen) return;
    const end = this.#end;
    if (this.#since && time >= end) {
      this.#at = end;
      this.#since = 0;
    }
    $("player").classList.toggle("is-playing", this.#isPlaying);
    $("play").setAttribute("aria-label", this.#isPlaying ? "Pause" : "Play");
    $("position").max = end;
    $("position").value = time;
    $("position").setAttribute("aria-valuetext", `${clock(time)} of ${clock(end)}`);
    say($("clock"), `${clock(time)} / ${clock(end)}`);
    this.#light(this.#rowAt(time), time);
    if (this.#isPlaying) this.#frame = requestAnimationFrame(() => this.#show());
  }

  /** The row that was begun last and goes on; none in a silence. */
  #rowAt(time) {
    this.#order ??= [...this.#rows].filter((row) => row.segment.is_final !== false);
    let low = 0;
    let high = this.#order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#order[middle].segment.start_time <= time) low = middle + 1;
      else high = middle;
    }
    // Who began earlier may speak longer.
    return this.#order.slice(Math.max(0, low - 4), low).findLast((row) => row.segment.end_time > time) ?? null;
  }

  #light(row, time) {
    if (row !== this.#row) {
      this.#row?.element.classList.remove("now");
      row?.element.classList.add("now");
      this.#row = row;
      this.#word = -1;
      mark("word", []);
      if (row) reveal(row.element, "nearest");
    }
    const words = row?.segment.words ?? [];
    const index = words.findLastIndex((word) => word.start_time <= time);
    if (index !== this.#word) mark("word", index < 0 ? [] : wordRange(row.said, words, index));
    this.#word = index;
  }
}

/** Where a word stands in its text, if it does: words come in order, and may be spelled otherwise. */
function wordRange(text, words, index) {
  let end = 0;
  for (const [i, { word }] of words.entries()) {
    const start = text.data.indexOf(word, end);
    if (start >= 0) end = start + word.length;
    if (i === index) return start < 0 ? [] : [rangeOf({ text, start, end })];
  }
}
