// The organization's sessions: those that are live first, then the newest.

import { $, clock, count, day, explain, fragment, make, reveal, say, statusWord, titleOf } from "./words.js";

const EVERY = 15_000;
const PAGE = 30;
const ASK_EVERY = 10_000; // for the facts of the session that is shown

export class Sessions {
  #template = $("session").content.firstElementChild;
  #api = null;
  #known = new Map();
  #items = new Map();
  #more = false;
  #last; // of the pages that were asked for
  #timer = 0;
  #current;
  #onKeyRefused;

  /** @param onKeyRefused is told the error when the key is of no use any more */
  constructor(onKeyRefused) {
    this.#onKeyRefused = onKeyRefused;
    $("find-session").addEventListener("submit", (event) => {
      event.preventDefault();
      location.hash = fragment($("session-id").value.trim());
    });
    $("session-id").addEventListener("input", () => this.#show());
    $("more-sessions").addEventListener("click", () => this.#load(true));
    document.addEventListener("visibilitychange", () => !document.hidden && this.#load());
  }

  /** @param api null to forget all */
  start(api) {
    this.#api = api;
    this.#known.clear();
    this.#last = undefined;
    this.#show();
    return this.#load();
  }

  set current(id) {
    this.#current = id;
    this.#show();
  }

  async #load(isMore) {
    clearTimeout(this.#timer);
    const api = this.#api;
    if (!api) return;
    this.#timer = setTimeout(() => !document.hidden && this.#load(), EVERY);
    let words = "";
    try {
      const [page, live] = await Promise.all([
        api.sessions({ limit: PAGE, starting_after: isMore ? this.#last : undefined }),
        api.sessions({ status: "active", limit: 100 }),
      ]);
      if (api !== this.#api) return;
      const fresh = [...page.data, ...live.data].map((session) => [session.id, session]);
      // What was live and is in no list has ended.
      const old = [...this.#known].filter(([, { status }]) => status !== "active");
      this.#known = new Map([...(isMore ? [] : fresh), ...old, ...fresh]);
      if (isMore || !this.#last) {
        this.#last = page.data.at(-1)?.id;
        this.#more = page.has_more;
      }
      if (!this.#known.size) words = "There are no sessions yet. They appear here as soon as they begin.";
    } catch (error) {
      if (api !== this.#api) return;
      if (error.status === 401) return this.#onKeyRefused(error);
      words = error.status === 404 ? "This server has no list of sessions; paste an id." : explain(error).join(". ");
    }
    say($("list-note"), words);
    this.#show();
  }

  #show() {
    const list = $("session-list");
    const wanted = $("session-id").value.trim().toLowerCase();
    const order = [...this.#known.values()]
      .filter((session) => `${session.id} ${titleOf(session)}`.toLowerCase().includes(wanted))
      .sort((a, b) => (b.status === "active") - (a.status === "active"));
    $("more-sessions").hidden = !this.#more || Boolean(wanted);
    const shown = new Set(order.map(({ id }) => id));
    this.#items.forEach((item, id) => {
      if (shown.has(id)) return;
      item.remove();
      this.#items.delete(id);
    });
    order.forEach((session, i) => {
      const item = this.#items.get(session.id) ?? this.#template.cloneNode(true);
      this.#items.set(session.id, item);
      this.#fill(item, session);
      if (list.children[i] !== item) list.insertBefore(item, list.children[i] ?? null);
    });
  }

  #fill(item, session) {
    const { id, status, source_language, target_language, duration, transcript, started_at } = session;
    const a = item.firstElementChild;
    a.href = fragment(id);
    a.ariaCurrent = id === this.#current ? "page" : null;
    item.dataset.status = status;
    say(a.firstElementChild, titleOf(session));
    const languages = [source_language, target_language].filter(Boolean).join(" → ");
    const facts = [languages, clock(duration ?? 0), count(transcript?.word_count ?? 0, "word"), started_at && day(started_at)];
    say(a.lastElementChild, facts.filter(Boolean).join(" · "));
  }
}

/** What is known of the call, what is missing of it, and how the connection is. */
export class Details {
  #rows;
  #onGo;
  #api;
  #id;
  #head = null;
  #session = {};
  #numbers = [];
  #state = {};
  #follower;
  #asked = -ASK_EVERY;
  #askedVersion = -1;
  #timer = 0;

  /** @param onGo the reader goes to what is missing */
  constructor(rows, onGo) {
    this.#rows = rows;
    this.#onGo = onGo;
    $("details").addEventListener("toggle", () => this.#list());
  }

  start(api, id) {
    clearTimeout(this.#timer);
    this.#api = api;
    this.#id = id;
    this.#head = null;
    this.#session = {};
    this.#numbers = [];
    this.#asked = -ASK_EVERY;
    this.#askedVersion = -1;
  }

  /** A checkpoint. */
  changed(head, follower) {
    this.#head = head;
    this.#follower = follower;
    this.#show();
    if (head.version === this.#askedVersion) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), Math.max(0, this.#asked + ASK_EVERY - performance.now()));
  }

  state(state, words) {
    this.#state = state;
    $("connection").dataset.phase = state.phase;
    say($("connection"), words);
    this.#list();
  }

  /** Facts that checkpoints do not have: beginning, end, what is missing. */
  async #ask() {
    const id = this.#id;
    const head = this.#head;
    this.#asked = performance.now();
    this.#askedVersion = head.version;
    try {
      const session = await this.#api.session(id);
      let numbers = [];
      if (head.status !== "processing" && session.missing?.segments) {
        const { headers } = await this.#api.request(`/${encodeURIComponent(id)}/transcript`, { method: "HEAD" });
        numbers = /numbers=\(([^)]*)\)/.exec(headers.get("x-transcript-missing"))?.[1].split(" ") ?? [];
      }
      if (id !== this.#id) return;
      this.#session = session;
      this.#numbers = numbers;
      this.#show();
    } catch {
      // Asked again with the next change; the stream tells what is wrong.
      this.#askedVersion = -1;
    }
  }

  #show() {
    const { status, language, duration, word_count: words, session_id: id } = this.#head;
    const title = titleOf({ id, ...this.#session });
    say($("title"), title);
    document.title = `${title} · ${statusWord(status)}`;
    $("call").dataset.status = status;
    say($("status"), statusWord(status));
    const languages = [language?.source, language?.target].filter(Boolean).join(" → ");
    say($("facts"), [languages, clock(duration), count(words, "word")].filter(Boolean).join(" · "));
    // While a call is live, the last few translations are always on their way.
    const missing = (this.#session.missing?.segments ?? 0) + (status === "processing" ? 0 : this.#rows.awaited.size);
    $("missing").hidden = !missing;
    say($("missing"), `${missing.toLocaleString("en")} missing`);
    this.#list();
  }

  #list() {
    if (!this.#head || !$("details").matches(":popover-open")) return;
    const { status, version } = this.#head;
    const { started_at: began, ended_at: ended, end_reason: reason, error, missing } = this.#session;
    const { phase, lag } = this.#state;
    const connection = { live: "a stream", polling: "asks again and again, as streams are held back on the way", waiting: "lost" };
    const facts = {
      Session: this.#id,
      Status: statusWord(status) + (reason ? ` (${reason})` : ""),
      Version: version,
      Segments: [...this.#rows].filter(({ segment }) => segment.is_final !== false).length,
      Began: began && day(began),
      Ended: ended && day(ended),
      Failure: error?.code,
      Connection: connection[phase] ?? phase,
      Heard: `${Math.round((Date.now() - this.#follower.heardAt) / 1000)} s ago`,
      Behind: lag && count(lag, "record"),
    };
    const given = Object.entries(facts).filter(([, value]) => value || value === 0);
    $("details-list").replaceChildren(...given.flatMap(([name, value]) => [make("dt", name), make("dd", value.toLocaleString("en"))]));
    const list = make("ul");
    const numbers = this.#numbers.length ? `: ${this.#numbers.join(", ")}` : "";
    if (missing?.segments) list.append(make("li", `${count(missing.segments, "segment")} did not arrive${numbers}`));
    const { awaited } = this.#rows;
    if (awaited.size) {
      const go = make("button", "Show the first");
      go.addEventListener("click", () => {
        $("details").hidePopover();
        this.#onGo();
        reveal([...this.#rows].find(({ segment }) => awaited.has(segment.id)).element);
      });
      list.append(make("li", `${count(awaited.size, "translation")} ${status === "processing" ? "awaited" : "missing"} `, go));
    }
    $("details-missing").replaceChildren(make("h2", list.hasChildNodes() ? "Missing" : "Nothing is missing"), list);
  }
}
