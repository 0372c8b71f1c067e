// The call that is shown: follows it, and brings what comes to the parts of the page.

import { Details } from "./sessions.js";
import { Playhead, Search } from "./places.js";
import { Announcer, Rows } from "./rows.js";
import { $, explain, reveal, say, toast } from "./words.js";

const NEAR = 80; // pixels from the end that still count as the end
const HIDDEN = 60_000; // milliseconds
const CONNECTION = { connecting: "Connecting…", live: "Connected", polling: "Connected (polling)", waiting: "Reconnecting…" };

export class Call {
  #preferences;
  #onKeyRefused;
  #api = null;
  #follower = null;
  #withWords = false;
  #mayHaveWords = true;
  #hiding = 0;
  #isClosed = false; // by hiding
  #at; // a line that the address wants to be shown
  id = null;
  rows = new Rows();
  follow = new Follow();
  playhead = new Playhead(this.rows);
  #announcer = new Announcer();
  #search = new Search(this.rows, () => this.follow.suspend());
  #details = new Details(this.rows, () => this.follow.suspend());

  /** @param onKeyRefused is told the error when the key is of no use any more */
  constructor(preferences, onKeyRefused) {
    this.#preferences = preferences;
    this.#onKeyRefused = onKeyRefused;
    preferences.addEventListener("change", ({ detail: name }) => {
      if (name === "announce") this.#announcer.start(preferences.values.announce, this.rows);
      if (["labels", "interims", "target"].includes(name) && this.#follower) this.#connect();
    });
    $("try-again").addEventListener("click", () => this.open(this.#api, this.id, this.#at));
    $("retry").addEventListener("click", () => this.#follower?.retryNow());
    // A browser has six connections to a server for all its tabs: those that nobody looks at give theirs back.
    document.addEventListener("visibilitychange", () => {
      clearTimeout(this.#hiding);
      if (document.hidden) this.#hiding = setTimeout(() => this.#follower?.close(), HIDDEN);
      else if (this.#isClosed) this.#connect(this.#follower.fold);
    });
    addEventListener("online", () => this.#follower?.retryNow());
  }

  get isShown() {
    return !$("call").hidden;
  }

  get parameters() {
    const { labels, target } = this.#preferences.values;
    return { speaker_labels: labels, translation_language: target || undefined };
  }

  /** @param at id of a segment to show; else the end while the call is live, and the beginning afterwards */
  open(api, id, at) {
    this.close();
    this.id = id;
    this.#api = api;
    this.#at = at;
    this.rows.clear(id);
    this.#details.start(api, id);
    this.#announcer.start(this.#preferences.values.announce, []);
    this.#nothing(["Opening…", ""], false);
    this.#connect();
  }

  close() {
    this.#follower?.close();
    this.#follower = this.id = null;
    this.#withWords = false;
    this.follow.stop();
    this.playhead.reset();
    this.#search.clear();
    // Nothing of it stays.
    this.rows.clear();
    this.#details.start();
    this.#announcer.start("off", []);
    say($("title"), (document.title = "Transcripts"));
    this.#nothing(["Choose a session", "Calls that are being spoken come first in the list."], false);
  }

  #nothing([heading, text], mayTryAgain) {
    $("call").hidden = true;
    $("nothing").hidden = false;
    say($("nothing-title"), heading);
    say($("nothing-text"), text);
    $("nothing-actions").hidden = !mayTryAgain;
  }

  /** What is on the page stays until the first checkpoint. @param fold to go on from */
  #connect(fold) {
    this.#follower?.close();
    let isNews = Boolean(fold);
    const follower = this.#api.follow(this.id, {
      fold,
      parameters: { ...this.parameters, include_interim: this.#preferences.values.interims, include_words: this.#withWords || undefined },
      onChange: (change, fold) => {
        if (follower !== this.#follower || fold.erased) return;
        this.#changed(change, fold.head, isNews);
        isNews = true;
      },
      onState: (state) => follower === this.#follower && this.#connection(state),
    });
    this.#follower = follower;
  }

  #changed(change, head, isNews) {
    const isLive = head.status === "processing";
    const before = this.rows.size;
    const isFirst = !this.isShown;
    $("nothing").hidden = true;
    $("call").hidden = false;
    this.rows.apply(change, head.language);
    this.#announcer.take(change.steps, isNews, head.language);
    this.#details.changed(head, this.#follower);
    this.#search.changed();
    this.playhead.changed(Math.max(head.duration, this.rows.last?.segment.end_time ?? 0));
    say($("end-note"), this.rows.size ? (isLive ? "" : "End of the transcript") : isLive ? "Nothing has been said yet." : "Nothing was said.");
    this.follow.changed(isLive, isFirst ? 0 : Math.max(0, this.rows.size - before));
    if (isFirst && this.#at !== undefined) this.goTo(this.#at);
    else if (isFirst) this.follow.start(isLive);
  }

  #connection(state) {
    const { phase, error, retryInMs } = state;
    this.#isClosed = phase === "closed";
    const [heading, text] = explain(error ?? { status: 0 }, this.id);
    $("banner").hidden = phase !== "waiting";
    if (phase === "waiting") {
      const wait = `${text} Trying again in ${Math.max(1, Math.round(retryInMs / 1000))} s.`;
      say($("banner-text"), `${heading}. ${wait}`);
      if (!this.isShown) this.#nothing([heading, wait], true);
    }
    this.#details.state(state, CONNECTION[phase] ?? "Not connected");
    if (phase !== "failed" && phase !== "erased") return;
    if (error?.status === 403 && this.#withWords) {
      this.#mayHaveWords = this.#withWords = false;
      this.playhead.say("This key's plan has no times of words: lines are marked instead.");
      this.#connect();
    } else if (error?.param === "translation_language") {
      toast("That is not a language tag. en, pt-BR and zh-Hant are.");
      this.#preferences.set("target", "");
    } else {
      const { id } = this;
      this.close();
      this.id = id;
      this.#nothing(explain(error ?? { status: 410 }, id), true);
      if (error?.status === 401) this.#onKeyRefused(error);
    }
  }

  /** Shows a line that the reader asks for. */
  goTo(segmentId) {
    document.querySelector(".moment")?.classList.remove("moment");
    const row = this.rows.get(segmentId);
    if (!row) return toast("The line of this link is not in the transcript.");
    row.element.classList.add("moment");
    this.select(row.element, "center");
    if (this.playhead.isOpen) this.playhead.seek(row.segment.start_time);
  }

  /** Makes a row the one that keys are about. */
  select(element, block = "nearest") {
    this.follow.suspend();
    element.focus({ preventScroll: true });
    reveal(element, block);
  }

  togglePlayer() {
    const isOpen = !this.playhead.isOpen;
    this.follow.suspend();
    this.playhead.show(isOpen, (this.rows.of(document.activeElement) ?? this.rows.of(firstInView()))?.segment.start_time ?? 0);
    if (isOpen && this.#mayHaveWords && !this.#withWords) {
      this.#withWords = true;
      this.#connect();
    }
  }
}

/** The first row that can be seen. */
export function firstInView() {
  const { left, bottom } = $("bar").getBoundingClientRect();
  for (let y = bottom + 4; y < innerHeight; y += 8) {
    const row = document.elementFromPoint(left + 40, y)?.closest(".row");
    if (row) return row;
  }
}

/** Keeps the end of a live transcript in view until the reader scrolls up, and again when they ask for it. */
class Follow {
  #button = $("latest");
  #page = document.scrollingElement;
  #isOn = false;
  #isLive = false;
  #lastTop = 0;
  #missed = 0;
  #frame = 0;

  constructor() {
    this.#button.addEventListener("click", () => this.resume());
    addEventListener("scroll", () => this.#scrolled(), { passive: true });
    // What the reader wants comes before what is under way.
    addEventListener("wheel", ({ deltaY }) => deltaY < 0 && this.#page.scrollTop && this.suspend(), { passive: true });
    addEventListener("touchmove", () => this.suspend(), { passive: true });
    addEventListener("resize", () => this.#isOn && this.#snap(), { passive: true });
  }

  get #distance() {
    return this.#page.scrollHeight - this.#page.clientHeight - this.#page.scrollTop;
  }

  /** @param isOn whether the end is what the reader wants to see */
  start(isOn) {
    this.#missed = 0;
    this.#isOn = isOn;
    this.#lastTop = this.#page.scrollTop;
    if (isOn) this.#snap();
  }

  stop() {
    this.#isOn = this.#isLive = false;
    this.#button.hidden = true;
  }

  /** The reader looks at something else now. */
  suspend() {
    this.#isOn = false;
    this.#show();
  }

  resume() {
    this.#isOn = true;
    this.#missed = 0;
    this.#show();
    this.#snap();
  }

  /** @param isLive whether there will be more @param added rows that are new */
  changed(isLive, added) {
    this.#isLive = isLive;
    if (this.#isOn) this.#snap();
    else if (this.#distance > NEAR) this.#missed += added;
    this.#show();
  }

  #scrolled() {
    const down = this.#page.scrollTop - this.#lastTop; // 0 after a snap
    this.#lastTop += down;
    if (this.#distance <= NEAR) {
      if (this.#isLive && down > 0) this.#isOn = true;
      this.#missed = 0;
    } else if (down < -2 && !this.#frame) this.#isOn = false;
    this.#show();
  }

  /** At once, and once more when the heights of rows that came into view are known. */
  #snap(again = 2) {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      if (!this.#isOn) return;
      this.#page.scrollTo({ top: this.#page.scrollHeight, behavior: "instant" });
      this.#lastTop = this.#page.scrollTop;
      if (again) this.#snap(again - 1);
    });
  }

  #show() {
    this.#button.hidden = this.#isOn || this.#distance <= NEAR || !(this.#isLive || this.#missed);
    say(this.#button, this.#missed ? `Jump to latest · ${this.#missed} new` : "Jump to latest");
  }
}
