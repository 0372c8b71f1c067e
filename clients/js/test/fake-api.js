// A small server that keeps to the contract, for tests: sessions in memory, streams, since, list, formats, and faults on demand.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";

const PAGE = [
  new URL("../../../query-api/src/main/resources/io/transcripts/api/page/", import.meta.url),
  new URL("../src/", import.meta.url),
];
const TYPES = { html: "text/html; charset=utf-8", css: "text/css; charset=utf-8", js: "text/javascript; charset=utf-8", svg: "image/svg+xml" };
/** As PageEndpoint sends it. */
export const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; media-src blob:; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

export class FakeApi {
  sessions = new Map();
  keys = new Map([["tk_demo", "pro"], ["tk_free", "free"]]);
  /** Of all requests: method, path with query, headers. */
  asked = [];
  /** Gives a fault for a request, or nothing: {status, code, retryAfter}, {hold: true} as a buffering proxy, {drop: true}. */
  fault = () => null;
  lineage = 1;
  commentMs = 1_000;
  #streams = new Set();
  #waiting = new Set();
  #server = createServer((request, response) => this.#handle(request, response).catch((e) => response.destroy(e)));

  async listen() {
    await new Promise((resolve) => this.#server.listen(this.port ?? 0, "127.0.0.1", resolve));
    this.port = this.#server.address().port;
    this.url = `http://127.0.0.1:${this.port}`;
    return this;
  }

  async close() {
    this.cut();
    await new Promise((resolve) => {
      this.#server.close(resolve);
      this.#server.closeAllConnections();
    });
  }

  /** Ends all streams in the middle, as a node that dies does. */
  cut() {
    this.#streams.forEach((stream) => stream.response.destroy());
    this.#streams.clear();
  }

  /** Ends all streams in order, as a node does after some minutes. */
  rotate() {
    this.#streams.forEach((stream) => stream.response.end());
    this.#streams.clear();
  }

  get streams() {
    return this.#streams.size;
  }

  add(id, more = {}) {
    const session = { id, status: "processing", language: { source: "de", target: "en" }, rows: new Map(), version: 0,
      startedAt: "2026-11-22T10:00:00Z", missing: { segments: 0, translations: 0 }, metadata: {}, names: {}, ...more };
    this.sessions.set(id, session);
    return session;
  }

  /** Segments that are new or changed, ids that are withdrawn, and what else of the session changes: one version. */
  change(id, { segments = [], removed = [], ...more } = {}) {
    const session = this.sessions.get(id);
    session.version++;
    for (const segment of segments) session.rows.set(segment.id, { segment, version: session.version });
    for (const gone of removed) session.rows.set(gone, { segment: null, version: session.version });
    Object.assign(session, more);
    this.#streams.forEach((stream) => stream.session === session && stream.wake());
    this.#waiting.forEach((wake) => wake());
    return session;
  }

  view(session, parameters) {
    const interim = parameters.get("include_interim") === "true";
    const words = parameters.get("include_words") === "true";
    const labels = parameters.get("speaker_labels");
    const visible = [...session.rows.values()]
      .filter(({ segment }) => segment && (interim || segment.is_final !== false))
      .sort((a, b) => a.segment.start_time - b.segment.start_time || a.segment.end_time - b.segment.end_time || (a.segment.id < b.segment.id ? -1 : 1));
    const finals = visible.filter(({ segment }) => segment.is_final !== false).map(({ segment }) => segment);
    const dressed = visible.map(({ segment, version }, i) => {
      const { words: timed, ...plain } = segment;
      if (labels === "name") plain.speaker = session.names[segment.speaker] ?? segment.speaker;
      if (parameters.get("include_translations") === "false") delete plain.translation;
      if (words && timed) plain.words = timed;
      return { segment: plain, version, after: i ? visible[i - 1].segment.id : null };
    });
    const shown = new Set(visible.map(({ segment }) => segment.id));
    const removed = [...session.rows].filter(([key]) => !shown.has(key)).map(([key, { version }]) => ({ id: key, version }));
    const head = {
      session_id: session.id, status: session.status, language: session.language,
      duration: session.duration ?? Math.max(0, ...finals.map((s) => s.end_time)),
      word_count: finals.reduce((sum, s) => sum + s.text.split(/\s+/).length, 0),
    };
    return { head, dressed, removed };
  }

  #cursor(session) {
    return `c.${this.lineage}.${session.version}`;
  }

  #since(cursor) {
    const [, lineage, version] = /^c\.(\d+)\.(\d+)$/.exec(cursor ?? "") ?? [];
    return Number(lineage) === this.lineage ? Number(version) : null;
  }

  async #handle(request, response) {
    const { pathname, searchParams } = new URL(request.url, "http://x");
    this.asked.push({ method: request.method, url: request.url, headers: request.headers });
    const fail = (status, code, message = code, retryAfter) => {
      const headers = { "Content-Type": "application/json", ...(retryAfter && { "Retry-After": String(retryAfter) }) };
      response.writeHead(status, headers).end(JSON.stringify({ error: { code, message, type: "error", request_id: "req_1" } }));
    };
    if (!pathname.startsWith("/v1/")) return this.#page(pathname, response);
    const fault = this.fault(pathname, request);
    if (fault?.drop) return request.destroy();
    const plan = this.keys.get(request.headers.authorization?.replace("Bearer ", ""));
    if (!plan) return fail(401, "invalid_api_key", "The key is not one that this service knows.");
    if (fault?.status) return fail(fault.status, fault.code, fault.message, fault.retryAfter);
    const [, , , raw, ...rest] = pathname.split("/");
    if (raw === undefined) return fault?.hold ? undefined : this.#list(searchParams, response);
    const session = this.sessions.get(decodeURIComponent(raw));
    if (searchParams.get("include_words") === "true" && plan === "free") return fail(403, "feature_not_available");
    if (!session) return fail(404, "session_not_found", "There is no such session.");
    if (session.erased && rest.length) return fail(410, "transcript_erased", "The transcript was erased.");
    if (rest.length === 0) return response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(this.#session(session)));
    if (rest[1] === "stream") return this.#stream(session, searchParams, request, response, fault);
    return this.#transcript(session, searchParams, request, response);
  }

  #session(session) {
    const { head } = this.view(session, new URLSearchParams());
    return {
      object: "session", id: session.id, status: session.failed ? "failed" : session.status === "processing" ? "active" : "ended",
      source_language: session.language.source, target_language: session.language.target, duration: head.duration,
      transcript: { available: true, word_count: head.word_count, status: session.status, version: session.version },
      missing: session.missing, metadata: session.metadata, started_at: session.startedAt, ended_at: session.endedAt,
    };
  }

  #list(parameters, response) {
    const all = [...this.sessions.values()].filter((s) => !s.erased).map((s) => this.#session(s))
      .filter((s) => !parameters.get("status") || s.status === parameters.get("status"));
    const from = parameters.get("starting_after") ? all.findIndex((s) => s.id === parameters.get("starting_after")) + 1 : 0;
    const limit = Number(parameters.get("limit") ?? 20);
    response.writeHead(200, { "Content-Type": "application/json" });
    response.end(JSON.stringify({ object: "list", url: "/v1/sessions", data: all.slice(from, from + limit), has_more: all.length > from + limit }));
  }

  async #transcript(session, parameters, request, response) {
    const format = parameters.get("format") ?? "json";
    const headers = { "X-Transcript-Version": session.version, "X-Transcript-Status": session.status };
    if (session.numbers) headers["X-Transcript-Missing"] = `segments=${session.missing.segments}, numbers=(${session.numbers.join(" ")})`;
    if (format !== "json") return response.writeHead(200, { ...headers, "Content-Type": "text/plain; charset=utf-8" }).end(`as ${format}\n`);
    const since = parameters.has("since") ? this.#since(parameters.get("since")) : null;
    if (parameters.has("since")) {
      const until = Date.now() + 1000 * Number(parameters.get("wait") ?? 0);
      while (session.version === since && !session.erased && Date.now() < until && !response.destroyed) {
        await new Promise((resolve) => {
          this.#waiting.add(resolve);
          setTimeout(resolve, Math.min(200, until - Date.now()));
        });
      }
      const { head, dressed, removed } = this.view(session, parameters);
      const changed = dressed.filter((row) => row.version > (since ?? -1)).map(({ segment, after }) => ({ ...segment, after }));
      const body = { object: "transcript.changes", session_id: session.id, reset: since === null, segments: changed,
        removed: since === null ? [] : removed.filter((row) => row.version > since).map((row) => row.id), ...head, version: session.version, cursor: this.#cursor(session) };
      return response.writeHead(200, { ...headers, "Content-Type": "application/json" }).end(JSON.stringify(body));
    }
    const { head, dressed } = this.view(session, parameters);
    headers["X-Transcript-Cursor"] = this.#cursor(session);
    response.writeHead(200, { ...headers, "Content-Type": "application/json" });
    response.end(request.method === "HEAD" ? "" : JSON.stringify({ object: "transcript", ...head, segments: dressed.map((row) => row.segment) }));
  }

  #stream(session, parameters, request, response, fault) {
    let sent = this.#since(request.headers["last-event-id"] ?? parameters.get("since"));
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
    if (fault?.hold) return response.flushHeaders();
    const event = (type, data, id) => `event: ${type}\n${id ? `id: ${id}\n` : ""}data: ${JSON.stringify(data)}\n\n`;
    const speak = () => {
      if (session.erased) return response.end(event("erased", {}));
      const { head, dressed, removed } = this.view(session, parameters);
      let out = sent === null ? event("reset", {}) : "";
      for (const { segment, version, after } of dressed) if (version > (sent ?? -1)) out += event("segment", { ...segment, after });
      for (const { id, version } of removed) if (sent !== null && version > sent) out += event("removed", { id });
      if (sent !== session.version) out += event("checkpoint", { ...head, version: session.version }, this.#cursor(session));
      sent = session.version;
      if (parameters.get("until") === "complete" && session.status !== "processing") return response.end(out + event("end", { status: session.status }));
      if (out) response.write(out);
    };
    let asleep = null;
    const stream = { session, response, wake: () => (asleep ??= setTimeout(() => ((asleep = null), speak()), 0)) };
    this.#streams.add(stream);
    const comments = setInterval(() => response.write(":\n\n"), this.commentMs);
    response.on("close", () => (clearInterval(comments), clearTimeout(asleep), this.#streams.delete(stream)));
    response.write("retry: 200\n\n");
    speak();
  }

  async #page(pathname, response) {
    const name = pathname === "/" ? "index.html" : /^\/page\/([a-z-]+\.(?:js|css|svg))$/.exec(pathname)?.[1];
    for (const folder of name ? PAGE : []) {
      const body = await readFile(new URL(name, folder)).catch(() => null);
      if (body === null) continue;
      const headers = { "Content-Type": TYPES[name.split(".").pop()], "Content-Security-Policy": CSP, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-cache" };
      return response.writeHead(200, headers).end(body);
    }
    response.writeHead(404).end();
  }
}
