// The transcript on the page: a row for each segment. What stays is never drawn anew.

import { $, awaitsTranslation, clock, count, fragment, make, say } from "./words.js";

const PART = 50; // rows that are drawn together
const VOICES = 4; // marks; names tell the others apart
const EVERY = 2_000; // milliseconds between announcements
const AT_ONCE = 3;
const KEPT = 20;
const SILENCE = 10; // seconds without speech that are worth telling

export class Rows {
  #log = $("transcript");
  #template = $("row").content.firstElementChild;
  #rows = new Map();
  #voices = new Map();
  #session;
  #language = {};
  /** Final segments whose translation is awaited. */
  awaited = new Set();

  clear(session) {
    this.#session = session;
    this.#rows.clear();
    this.#voices.clear();
    this.awaited.clear();
    this.#log.replaceChildren();
  }

  get size() {
    return this.#rows.size;
  }

  get(id) {
    return this.#rows.get(id);
  }

  /** Of an element inside a row. */
  of(element) {
    return this.#rows.get(element?.closest?.(".row")?.dataset.id);
  }

  *[Symbol.iterator]() {
    for (const part of this.#log.children) for (const element of part.children) yield this.#rows.get(element.dataset.id);
  }

  get last() {
    return this.of(this.#log.lastElementChild?.lastElementChild);
  }

  /** The row before or behind. @param direction previous or next */
  beside(element, direction) {
    const sibling = `${direction}ElementSibling`;
    return element[sibling] ?? element.parentNode?.[sibling]?.[direction === "next" ? "firstElementChild" : "lastElementChild"];
  }

  /** Brings the page to what the fold has. */
  apply({ reset, steps }, language = {}) {
    const before = reset ? new Map(this.#rows) : null;
    const isOther = this.#language.source !== language.source || this.#language.target !== language.target;
    this.#language = language;
    const moved = new Set();
    for (const step of steps) {
      if (step.removed !== undefined) {
        const row = this.#rows.get(step.removed);
        if (row) this.#remove(row, moved);
        continue;
      }
      const { segment, after } = step;
      before?.delete(segment.id);
      const row = this.#rows.get(segment.id) ?? this.#create(segment.id);
      this.#fill(row, segment); // before it is placed: a direction is found with the text
      const element = after === null ? null : this.#rows.get(after).element;
      if (!row.element.isConnected || this.beside(row.element, "previous") != element) {
        moved.add(this.beside(row.element, "next"));
        this.#place(row.element, element);
      }
      moved.add(row.element).add(this.beside(row.element, "next"));
    }
    before?.forEach((row) => this.#remove(row, moved));
    moved.forEach((element) => element?.isConnected && this.#relate(element));
    if (isOther) this.#rows.forEach((row) => this.#translation(row, row.segment));
  }

  #place(element, before) {
    const from = element.parentNode;
    const last = this.#log.lastElementChild;
    if (before ? before === last.lastElementChild && last.childElementCount >= PART : !last) {
      this.#log.append(make("div", element));
    } else if (before) before.after(element);
    else this.#log.firstElementChild.prepend(element);
    if (from && !from.hasChildNodes()) from.remove();
  }

  #create(id) {
    const element = this.#template.cloneNode(true);
    element.dataset.id = id;
    const [time, who, said] = element.children;
    time.href = fragment(this.#session, id);
    const row = { element, time: time.firstElementChild, mark: who.firstElementChild, name: who.lastElementChild, said: said.appendChild(new Text()), translated: null, segment: {} };
    this.#rows.set(id, row);
    return row;
  }

  #remove(row, moved) {
    moved.add(this.beside(row.element, "next"));
    const part = row.element.parentNode;
    row.element.remove();
    if (!part.hasChildNodes()) part.remove();
    this.#rows.delete(row.segment.id);
    this.awaited.delete(row.segment.id);
  }

  #fill(row, segment) {
    const was = row.segment;
    row.segment = segment;
    row.time.dateTime = `PT${segment.start_time}S`;
    say(row.time, clock(segment.start_time));
    if (was.speaker !== segment.speaker) {
      if (!this.#voices.has(segment.speaker)) this.#voices.set(segment.speaker, this.#voices.size % VOICES);
      row.element.dataset.voice = this.#voices.get(segment.speaker);
      row.name.textContent = segment.speaker;
      row.mark.textContent = [...segment.speaker.trim()][0]?.toUpperCase() ?? "?";
    }
    if (was.text !== segment.text) row.said.data = segment.text;
    setLanguage(row.said.parentNode, segment.language ?? this.#language.source);
    row.element.classList.toggle("interim", segment.is_final === false);
    this.#translation(row, segment);
  }

  #translation(row, segment) {
    const isAwaited = awaitsTranslation(segment, this.#language);
    this.awaited[isAwaited ? "add" : "delete"](segment.id);
    const kind = segment.translation !== undefined ? "translated" : isAwaited ? "awaited" : null;
    let paragraph = row.element.children[3];
    if (paragraph && paragraph.className !== kind) {
      paragraph.remove();
      paragraph = row.translated = null;
    }
    if (!kind) return;
    if (!paragraph) {
      paragraph = document.createElement("p");
      paragraph.className = kind;
      if (kind === "translated") {
        paragraph.dir = "auto";
        row.translated = paragraph.appendChild(new Text());
      }
      row.element.append(paragraph);
    }
    if (kind === "translated") {
      if (row.translated.data !== segment.translation) row.translated.data = segment.translation;
      setLanguage(paragraph, this.#language.target);
    }
  }

  /** What depends on the row before: whether the same voice goes on, and how long nobody spoke. */
  #relate(element) {
    const { segment } = this.#rows.get(element.dataset.id);
    const before = this.#rows.get(this.beside(element, "previous")?.dataset.id)?.segment;
    const gap = segment.start_time - (before ? before.end_time : 0);
    element.classList.toggle("same", before?.speaker === segment.speaker && gap < SILENCE);
    if (gap >= SILENCE) element.dataset.gap = `${gap < 100 ? count(Math.round(gap), "second") : `${clock(gap)} minutes`} without speech`;
    else delete element.dataset.gap;
  }
}

function setLanguage(element, language) {
  if (language) {
    if (element.lang !== language) element.lang = language;
  } else element.removeAttribute("lang");
}

/** Reads lines to screen readers when the reader has switched that on: each final line once, interim results never. */
export class Announcer {
  #region = $("announcer");
  #mode = "off";
  #said = new Map(); // what was announced of each segment, or was there before
  #queue = [];
  #timer = 0;

  /** @param mode off, lines or translations @param rows that are there already */
  start(mode, rows) {
    this.#mode = mode;
    this.#said.clear();
    this.#queue = [];
    this.#region.replaceChildren();
    this.take([...rows], false);
  }

  /** @param isNews false for what was there when the reader came */
  take(steps, isNews, { source, target } = {}) {
    if (this.#mode === "off") return;
    for (const { segment } of steps) {
      if (!segment || segment.is_final === false) continue;
      const text = this.#mode === "translations" ? segment.translation : segment.text;
      const before = this.#said.get(segment.id);
      if (text === undefined || before === text) continue;
      this.#said.set(segment.id, text);
      if (!isNews) continue;
      const line = make("p", `${before === undefined ? "" : "Corrected. "}${segment.speaker}: ${text}`);
      setLanguage(line, this.#mode === "lines" ? segment.language ?? source : target);
      this.#queue.push(line);
    }
    if (!this.#timer) this.#speak();
  }

  /** A few at a time, so that the voice keeps up. */
  #speak() {
    this.#timer = 0;
    if (!this.#queue.length) return;
    this.#region.append(...this.#queue.splice(0, AT_ONCE));
    while (this.#region.childElementCount > KEPT) this.#region.firstElementChild.remove();
    this.#timer = setTimeout(() => this.#speak(), EVERY);
  }
}
