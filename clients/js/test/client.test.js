// The follower against a server that keeps to the contract, and against what goes wrong on the way.
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { afterEach, beforeEach, test } from "node:test";
import { Transcripts } from "../src/transcripts.js";
import { FakeApi } from "./fake-api.js";

let api;
let client;
let followers;
const line = (id, start, text, more) => ({ id, speaker: "agent", language: "de", text, start_time: start, end_time: start + 1, ...more });

beforeEach(async () => {
  api = await new FakeApi().listen();
  client = new Transcripts({ url: api.url, key: "tk_demo" });
  followers = [];
});
afterEach(async () => {
  followers.forEach((follower) => follower.close());
  await api.close();
});

/** Follows; `until(condition)` waits for what a change or a state has made true. */
function follow(id, options = {}) {
  const looking = new Set();
  const states = [];
  const look = () => looking.forEach((check) => check());
  const follower = client.follow(id, {
    ...options,
    timing: { pause: 5, maxPause: 50, ...options.timing },
    onChange: look,
    onState: (state) => (states.push(state), look()),
  });
  followers.push(follower);
  const until = (condition) =>
    new Promise((resolve) => {
      const check = () => condition(follower.fold, states) && (looking.delete(check), resolve());
      looking.add(check);
      check();
    });
  return { follower, states, until };
}

/** What a GET with the same parameters answers. */
async function get(id, parameters) {
  const response = await client.request(`/${id}/transcript`, { parameters });
  return { ...(await response.json()), version: Number(response.headers.get("x-transcript-version")) };
}
const copy = (fold) => JSON.parse(JSON.stringify(fold));

test("keys go into a header, never into a URL", async () => {
  api.add("s");
  const { until } = follow("s");
  await until((fold) => fold.head);
  for (const { url, headers } of api.asked) {
    assert.ok(!url.includes("tk_demo"));
    assert.equal(headers.authorization, "Bearer tk_demo");
  }
});

test("a key may come from a function, for each request", async () => {
  let given = 0;
  const turning = new Transcripts({ url: `${api.url}/`, key: async () => (given++, "tk_demo") });
  await turning.sessions();
  await turning.sessions({ status: "active", limit: undefined });
  assert.equal(given, 2);
  assert.equal(api.asked.at(-1).url, "/v1/sessions?status=active");
});

test("what is folded is what a GET answers, at each checkpoint, over any breaks", async () => {
  api.add("s");
  const parameters = { include_interim: true };
  const { follower, until } = follow("s", { parameters });
  // A fixed sequence of anything that can happen, so that a failure comes again.
  let seed = 7;
  const random = (n) => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % n;
  for (let i = 0; i < 150; i++) {
    const id = `s${random(30)}`;
    const what = random(10);
    if (what === 0) api.cut();
    else if (what === 1) api.lineage++;
    const change = what < 3 ? { removed: [id] } : { segments: [line(id, random(40), `text ${i}`, what < 6 ? { is_final: false } : {})] };
    const { version } = api.change("s", change);
    if (random(3) === 0) {
      await until((fold) => fold.head?.version === version);
      assert.deepEqual(copy(follower.fold), await get("s", parameters));
    }
  }
});

test("goes on where it stood, after a stream was cut", async () => {
  api.add("s");
  api.change("s", { segments: [line("a", 0, "eins")] });
  const { until } = follow("s");
  await until((fold) => fold.size === 1);
  api.cut();
  api.change("s", { segments: [line("b", 1, "zwei")] });
  await until((fold) => fold.size === 2);
  assert.equal(api.asked.at(-1).headers["last-event-id"], "c.1.1");
});

test("waits longer each time while nobody answers, and comes back", async () => {
  api.add("s");
  api.fault = () => ({ status: 503, code: "not_ready", retryAfter: undefined });
  const { states, until } = follow("s");
  await until(() => states.filter(({ phase }) => phase === "waiting").length > 4);
  const waits = states.filter(({ phase }) => phase === "waiting").map(({ retryInMs }) => retryInMs);
  assert.ok(waits[0] <= 5 && waits[4] >= 25 && waits.every((ms) => ms <= 50), String(waits));
  api.fault = () => null;
  await until((fold) => fold.head);
});

test("asks again and again where a proxy holds the stream back", async () => {
  api.add("s");
  api.change("s", { segments: [line("a", 0, "eins")] });
  api.fault = (path) => (path.endsWith("/stream") ? { hold: true } : null);
  const { follower, states, until } = follow("s", { timing: { firstByte: 50, wait: 2_000 } });
  await until((fold) => fold.size === 1);
  assert.equal(states.at(-1).phase, "polling");
  api.change("s", { segments: [line("b", 1, "zwei")], removed: ["a"] });
  await until((fold) => fold.get("b"));
  assert.deepEqual(copy(follower.fold), await get("s"));
  assert.ok(api.asked.some(({ url }) => url.includes("since=c.1.1") && url.includes("wait=2")));
});

test("returns to the stream when it may be free again", async () => {
  api.add("s");
  api.fault = (path) => (path.endsWith("/stream") ? { hold: true } : null);
  const { states, until } = follow("s", { timing: { firstByte: 50, wait: 1_000, streamAgain: 200 } });
  await until(() => states.some(({ phase }) => phase === "polling"));
  api.fault = () => null;
  await until(() => states.some(({ phase }) => phase === "live"));
});

test("a stream that falls silent is left", async () => {
  api.add("s");
  api.commentMs = 60_000;
  const { states, until } = follow("s", { timing: { silence: 50 } });
  await until(() => states.filter(({ phase }) => phase === "live").length > 1);
});

test("streams that end after some minutes without a word are no failure", async (t) => {
  api.add("s");
  const now = Date.now;
  let later = 0;
  t.mock.method(Date, "now", () => now() + later);
  const { states, until } = follow("s");
  const lives = () => states.filter(({ phase }) => phase === "live").length;
  for (let i = 1; i <= 5; i++) {
    await until(() => lives() === i && api.streams === 1);
    later += 300_000;
    api.rotate();
  }
  await until(() => lives() === 6);
  assert.deepEqual([...new Set(states.map(({ phase }) => phase))], ["connecting", "live"]);
});

test("what ends everything is not kept by who has ended", async () => {
  api.add("s", { status: "complete" });
  const all = new AbortController();
  const { follower } = follow("s", { until: "complete", signal: all.signal });
  await follower.done;
  assert.equal(getEventListeners(all.signal, "abort").length, 0);
});

test("erased while it is followed, and before", async () => {
  const session = api.add("s");
  api.change("s", { segments: [line("a", 0, "eins")] });
  const { follower, until } = follow("s");
  await until((fold) => fold.size === 1);
  session.erased = true;
  api.change("s");
  assert.equal(await follower.done, "erased");
  assert.equal(follower.fold.size, 0);
  const late = follow("s");
  assert.equal(await late.follower.done, "erased");
  assert.equal(late.states.at(-1).error.code, "transcript_erased");
});

test("until complete, by stream and by polling", async () => {
  api.add("s");
  const streaming = follow("s", { until: "complete" });
  await streaming.until((fold) => fold.head);
  api.fault = (path) => (path.endsWith("/stream") ? { hold: true } : null);
  const polling = follow("s", { until: "complete", timing: { firstByte: 20, wait: 1_000 } });
  await polling.until((fold) => fold.head);
  api.change("s", { segments: [line("a", 0, "eins")], status: "complete" });
  for (const { follower } of [streaming, polling]) {
    assert.equal(await follower.done, "ended");
    assert.deepEqual(copy(follower.fold), await get("s"));
  }
});

test("close ends it at once, also while it waits", async () => {
  api.add("s");
  api.fault = () => ({ drop: true });
  const { follower, until } = follow("s", { timing: { pause: 60_000, maxPause: 60_000 } });
  await until((_, states) => states.some(({ phase }) => phase === "waiting"));
  follower.close();
  assert.equal(await follower.done, "closed");
});

test("retryNow cuts a wait short", async () => {
  api.add("s");
  api.fault = () => ({ drop: true });
  const { follower, until } = follow("s", { timing: { pause: 60_000, maxPause: 60_000 } });
  await until((_, states) => states.some(({ phase }) => phase === "waiting"));
  api.fault = () => null;
  follower.retryNow();
  await until((fold) => fold.head);
});

test("an error is told with its code, and ends it when it is final", async () => {
  const { follower, states } = follow("nobody");
  assert.equal(await follower.done, "failed");
  assert.equal(states.at(-1).error.code, "session_not_found");
  await assert.rejects(client.session("nobody"), { status: 404, code: "session_not_found", requestId: "req_1", isFinal: true });
});
