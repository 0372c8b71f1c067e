// Runs ../conformance: bytes in, fold out. What is in there holds for clients in any language.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ApiError, Fold, SseParser, Transcripts } from "../src/transcripts.js";

const suite = (name) => JSON.parse(readFileSync(new URL(`../../conformance/${name}.json`, import.meta.url))).cases;
const bytes = (chunk) => Buffer.from(chunk.hex ?? chunk, chunk.hex ? "hex" : "utf8");
const ways = {
  "as given": (chunks) => chunks.map(bytes),
  "in one": (chunks) => [Buffer.concat(chunks.map(bytes))],
  "byte by byte": (chunks) => [...Buffer.concat(chunks.map(bytes))].map((byte) => Buffer.of(byte)),
  "two by two": (chunks) => Buffer.concat(chunks.map(bytes)).toString("hex").match(/.{2,4}/g).map((pair) => Buffer.from(pair, "hex")),
};

for (const [way, cut] of Object.entries(ways)) {
  for (const { name, chunks, events, retry } of suite("sse")) {
    test(`events, ${way}: ${name}`, () => {
      const parser = new SseParser();
      assert.deepEqual(cut(chunks).flatMap((chunk) => parser.push(chunk)), events);
      if (retry !== undefined) assert.equal(parser.retry, retry);
    });
  }

  for (const { name, streams, outcome } of suite("fold")) {
    test(`fold, ${way}: ${name}`, async () => {
      const fold = new Fold();
      const seen = [];
      let end = "open";
      for (const { last_event_id, chunks } of streams) {
        assert.equal(fold.cursor, last_event_id);
        const parser = new SseParser();
        for (const event of cut(chunks).flatMap((chunk) => parser.push(chunk))) {
          if (fold.event(event) && !fold.erased) seen.push({ cursor: fold.cursor, transcript: JSON.parse(JSON.stringify(fold)) });
          if (event.type === "end") end = "ended";
        }
        fold.rollback();
      }
      assert.deepEqual(seen, streams.flatMap((stream) => stream.folds));
      assert.equal(fold.erased ? "erased" : end, outcome);
      if (fold.erased) assert.deepEqual([...fold], []);
    });

    test(`follower, ${way}: ${name}`, async () => {
      const asked = [];
      const seen = [];
      const left = [...streams];
      const fetch = async (url, { headers, signal }) => {
        asked.push(headers["Last-Event-ID"] ?? null);
        const chunks = left.length ? cut(left.shift().chunks) : [];
        const isLast = left.length === 0;
        const body = new ReadableStream({
          async start(controller) {
            chunks.forEach((chunk) => controller.enqueue(chunk));
            if (!isLast) return controller.close();
            signal.addEventListener("abort", () => controller.error(signal.reason));
          },
        });
        return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
      };
      const expected = streams.flatMap((stream) => stream.folds);
      let follower;
      const all = new Promise((resolve) => {
        const look = () => seen.length === expected.length && resolve();
        follower = new Transcripts({ url: "http://example.invalid", key: "k", fetch }).follow("sess_01", {
          timing: { pause: 1 },
          onChange(change, fold) {
            if (!fold.erased) seen.push({ cursor: fold.cursor, transcript: JSON.parse(JSON.stringify(fold)) });
            look();
          },
        });
        look();
      });
      await all;
      if (outcome === "open") follower.close();
      assert.equal(await follower.done, outcome === "open" ? "closed" : outcome);
      assert.deepEqual(seen, expected);
      assert.deepEqual(asked, streams.map((stream) => stream.last_event_id));
    });
  }
}

for (const { name, first, changes, transcript, cursor } of suite("since")) {
  test(`since: ${name}`, () => {
    const fold = new Fold();
    fold.whole(first.body, first.cursor, first.version);
    changes.forEach((body) => fold.changes(body));
    assert.deepEqual(JSON.parse(JSON.stringify(fold)), transcript);
    assert.equal(fold.cursor, cursor);
  });
}

for (const { status, code, retry_after, then } of suite("answers")) {
  test(`answers: ${status ?? "none"} ${code ?? ""}`, async () => {
    const fetch = async () => {
      if (status === null) throw new TypeError("refused");
      const body = status === 204 ? null : JSON.stringify({ error: { code, message: "m", type: "t", request_id: "r" } });
      return new Response(body, { status, headers: retry_after ? { "Retry-After": String(retry_after) } : {} });
    };
    const phase = { end: "ended", fail: "failed", erased: "erased", wait: "closed" }[then];
    const follower = new Transcripts({ url: "http://example.invalid", key: "k", fetch }).follow("s", {
      onState(state) {
        if (state.phase !== "waiting") return;
        assert.ok(state.error instanceof ApiError);
        assert.ok(state.retryInMs >= (retry_after ?? 0.5) * 1000, `waits ${state.retryInMs} ms`);
        follower.close();
      },
    });
    assert.equal(await follower.done, phase);
  });
}

for (const [name, steps] of Object.entries({
  "a segment behind one that is not here": [{ type: "segment", data: '{"id":"b","after":"a"}' }],
})) {
  test(`fold refuses ${name}`, () => {
    const fold = new Fold();
    steps.forEach((step) => fold.event(step));
    assert.throws(() => fold.event({ type: "checkpoint", data: "{}", id: "c" }), RangeError);
  });
}
