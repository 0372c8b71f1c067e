// A client of the transcripts API: reads, and follows a transcript as it grows.

import { Fold } from "./fold.js";
import { SseParser } from "./sse.js";

export { Fold, SseParser };

export class ApiError extends Error {
  constructor(status, { error = {} } = {}, retryAfter = 0) {
    super(error.message ?? (status ? `The server answered ${status}.` : "The server cannot be reached."));
    const { code, type, param, request_id: requestId } = error;
    Object.assign(this, { status, code, type, param, requestId, retryAfter });
  }

  get isFinal() {
    return this.status >= 400 && this.status < 500 && this.status !== 408 && this.status !== 429;
  }
}

export class Transcripts {
  #url;
  #key;
  #fetch;

  constructor({ url, key, fetch = globalThis.fetch }) {
    this.#url = String(url).replace(/\/*$/, "/v1/sessions");
    this.#key = typeof key === "function" ? key : () => key;
    this.#fetch = (...request) => fetch(...request);
  }

  async request(path, { parameters = {}, headers, ...options } = {}) {
    const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value != null));
    const all = { ...headers, Authorization: `Bearer ${await this.#key()}` };
    const response = await this.#fetch(`${this.#url}${path}${query.size ? `?${query}` : ""}`, {
      cache: "no-store",
      ...options,
      headers: all,
    }).catch((cause) => {
      throw options.signal?.aborted ? cause : Object.assign(new ApiError(0), { cause });
    });
    if (response.ok) return response;
    const retryAfter = 1000 * Number(response.headers.get("retry-after")) || 0;
    throw new ApiError(response.status, await response.json().catch(() => ({})), retryAfter);
  }

  async #json(path, parameters, signal) {
    return (await this.request(path, { parameters, signal })).json();
  }

  sessions(parameters, signal) {
    return this.#json("", parameters, signal);
  }

  session(id, signal) {
    return this.#json(`/${encodeURIComponent(id)}`, {}, signal);
  }

  transcript(id, parameters, signal) {
    return this.#json(`/${encodeURIComponent(id)}/transcript`, parameters, signal);
  }

  follow(id, options) {
    return new Follower(this, `/${encodeURIComponent(id)}/transcript`, options);
  }
}

const TIMING = {
  firstByte: 5_000, // the server speaks within a second: what takes so long is a proxy that holds it back
  silence: 40_000, // the server comments every 15 s
  wait: 20_000, // of a long poll
  pause: 1_000, // between polls, and before the second attempt
  maxPause: 30_000,
  streamAgain: 120_000, // for so long it polls before it tries a stream again
};

class Follower {
  #api;
  #path;
  #options;
  #timing;
  #closing = new AbortController();
  #wake;
  #retry;
  heardAt = 0;

  constructor(api, path, { fold = new Fold(), timing, signal, ...options } = {}) {
    this.#api = api;
    this.#path = path;
    this.#options = options;
    this.#timing = { ...TIMING, ...timing };
    this.fold = fold;
    signal?.addEventListener("abort", () => this.close(), { signal: this.#closing.signal });
    if (signal?.aborted) this.close();
    this.done = this.#run().finally(() => this.#closing.abort());
  }

  close() {
    this.#closing.abort();
    this.#wake?.();
  }

  retryNow() {
    this.#wake?.();
  }

  /** What a callback throws is its own, and no fault of the connection. */
  #tell(callback, ...all) {
    try {
      callback?.(...all);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }

  #state(phase, more) {
    this.#tell(this.#options.onState, { phase, ...more });
    return phase;
  }

  #changed(change) {
    this.#tell(this.#options.onChange, change, this.fold);
  }

  async #run() {
    await null; // who follows has the follower in hand first
    const { fold } = this;
    let failures = 0;
    let silent = 0; // streams in a row without a checkpoint
    let pollUntil = 0;
    while (!this.#closing.signal.aborted) {
      const { cursor } = fold;
      const began = Date.now();
      const polls = Date.now() < pollUntil;
      let error;
      if (!failures && !polls) this.#state("connecting");
      try {
        const end = await this.#attempt(polls);
        if (end) return this.#state(end);
      } catch (failure) {
        error = failure;
        if (this.#closing.signal.aborted) break;
        if (error.status === 410) {
          this.#changed(fold.event({ type: "erased" }));
          return this.#state("erased", { error });
        }
        if (error.isFinal) return this.#state("failed", { error });
        if (error instanceof RangeError) fold.cursor = null; // the copy is wrong: from the beginning
      }
      const progress = fold.cursor !== cursor || (!error && (polls || Date.now() - began > this.#timing.silence));
      failures = progress ? 0 : failures + 1;
      if (!polls) {
        silent = progress ? 0 : silent + 1;
        if (silent > 2 || error?.held) pollUntil = Date.now() + this.#timing.streamAgain;
      }
      await this.#pause(failures, error);
    }
    return this.#state("closed");
  }

  async #pause(failures, error) {
    const { pause, maxPause } = this.#timing;
    const usual = Math.min(maxPause, (this.#retry ?? pause) * 2 ** Math.max(0, failures - 1));
    // Many lose their node at once, and must not come back at once.
    const retryInMs = Math.max(usual * (0.5 + Math.random() / 2), (error?.retryAfter ?? 0) * (1 + Math.random() / 10));
    if (failures) this.#state("waiting", { error, retryInMs });
    if (this.#closing.signal.aborted) return;
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, retryInMs);
      this.#wake = () => resolve(clearTimeout(timer));
    });
  }

  /** One stream or one poll, which must be heard in time. Gives why all is over, or nothing to go on. */
  async #attempt(polls) {
    const { fold } = this;
    const { parameters, until } = this.#options;
    const { firstByte, silence, wait } = this.#timing;
    const silent = new AbortController();
    let heard = false;
    let timer;
    const allow = (time) => {
      clearTimeout(timer);
      timer = setTimeout(() => silent.abort(), time);
    };
    const ask = (path, own, headers) =>
      this.#api.request(this.#path + path, {
        parameters: { ...parameters, ...own },
        headers,
        signal: AbortSignal.any([silent.signal, this.#closing.signal]),
      });

    const poll = async () => {
      allow(wait + 15_000);
      const since = fold.cursor && { since: fold.cursor, wait: Math.round(wait / 1000) };
      const response = await ask("", since, { Accept: "application/json" });
      const body = await response.json();
      const [lag, cursor, version] = ["lag", "cursor", "version"].map((n) => response.headers.get(`x-transcript-${n}`));
      this.heardAt = Date.now();
      this.#state("polling", { lag: lag && Number(lag) });
      this.#changed(since ? fold.changes(body) : fold.whole(body, cursor, Number(version)));
      return until && body.status !== "processing" ? "ended" : null;
    };

    const stream = async () => {
      allow(firstByte);
      const last = fold.cursor && { "Last-Event-ID": fold.cursor };
      const response = await ask("/stream", { until }, { Accept: "text/event-stream", ...last });
      if (response.status === 204) return "ended";
      const parser = new SseParser();
      const reader = response.body.getReader();
      for (let chunk; !(chunk = await reader.read()).done; ) {
        allow(silence);
        this.heardAt = Date.now();
        if (!heard) this.#state("live");
        heard = true;
        for (const event of parser.push(chunk.value)) {
          const change = fold.event(event);
          if (change) this.#changed(change);
          if (fold.erased) return "erased";
          if (event.type === "end") return "ended";
        }
        this.#retry = parser.retry ?? this.#retry;
      }
    };

    try {
      return await (polls ? poll() : stream());
    } catch (cause) {
      if (cause instanceof ApiError || cause instanceof RangeError) throw cause;
      throw Object.assign(new ApiError(0), { cause, held: silent.signal.aborted && !heard && !polls });
    } finally {
      clearTimeout(timer);
      silent.abort();
      fold.rollback();
    }
  }
}
