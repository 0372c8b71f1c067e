// A moment in the call that moves on: by an audio file that the reader opens on this device, or by a clock alone.

import { mark, rangeOf } from "./search.js";
import { $, clock, reveal, say } from "./words.js";

const STEP = 15;

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

  /** Another session: another recording. */
  reset() {
    this.show(false);
    URL.revokeObjectURL(this.#audio.src);
    this.#audio.removeAttribute("src");
    $("audio-file").value = "";
    this.#at = this.#duration = 0;
    this.#order = null;
    this.say("");
  }

  /** The rows have changed. */
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

  /** Draws the moment, and while it moves on, the next ones. */
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
