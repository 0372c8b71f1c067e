// The operators' page in Chromium, before a server that says what a node would.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { launch, newPage, skip } from "./browser.js";

const query = new URL("../../../query-api/src/main/", import.meta.url);
const file = (name) => readFileSync(new URL(`resources/io/transcripts/management/${name}`, query));
const TYPES = { "/": ["index.html", "text/html"], "/status.js": ["status.js", "text/javascript"], "/findings.js": ["findings.js", "text/javascript"], "/status.css": ["status.css", "text/css"] };
// As the node sends it.
const [, ...policy] = /"Content-Security-Policy",\s+"([^"]+)"\s+\+ "([^"]+)"/.exec(readFileSync(new URL("java/io/transcripts/management/StatusPage.java", query), "utf8"));

const status = () => ({
  version: "1.0.0", commit: "abc", unready: null, state: "RUNNING", application_id: "transcripts", peer: "a:1", partitions: 2,
  partitions_by_role: {
    owner: { 0: { lag: 0, why: "The group confirms this node" } }, catching_up: {},
    standby: { 1: { lag: 7, why: "It copies what the owner writes" } }, none: {},
  },
  group: [{ address: "a:1", works_on: [0], copies: [1] }, { address: "b:1", works_on: [1], copies: [0] }],
  departed: [], peers: [{ address: "b:1", state: "accepted", since: "2026-11-22T10:00:00.123Z" }],
  restoring: {}, delay_ms: 45_000, delays: { 0: { delay_ms: 45_000, backlog: 1_234 } },
  brokers: { answering: true, silent_since: null, last_error: null },
  records_read: 10, records: { applied: 9, dead_lettered: 1 }, dead_letters: { invalid_json: 1 }, residue: 0,
  sessions_completed: { all_there: 3 }, sessions_failed: 0, sessions_erased: {}, requests: { "2xx": 5 },
  queryable_seconds: { count: 9, sum: 1 }, complete_seconds: { count: 3, sum: 1 },
  memory_used_bytes: { process: 1 << 28 }, memory_budget_bytes: { process: 1 << 30 }, disk_free_bytes: 1e9, disk_size_bytes: 1e10,
  last_errors: [{ at: "2026-11-22T10:00:00.5Z", level: "ERROR", logger: "X", message: "<img src=x onerror=alert(1)>" }],
});

describe("status page", { skip }, () => {
  let browser;
  let page;
  let server;
  let said;

  before(async () => (browser = await launch()));
  after(() => browser?.close());
  beforeEach(async () => {
    said = status();
    server = createServer((request, response) => {
      if (request.url === "/status") {
        if (!said) return request.socket.destroy();
        return response.setHeader("Content-Type", "application/json").end(JSON.stringify(said));
      }
      const [name, type] = TYPES[request.url] ?? [];
      if (!name) return response.writeHead(404).end();
      response.setHeader("Content-Security-Policy", policy.join("")).setHeader("Content-Type", `${type}; charset=utf-8`).end(file(name));
    });
    await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
    page = await newPage(browser);
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.waitForSelector("#glance dd");
  });
  afterEach(async () => {
    const problems = page.problems;
    await page.context().close();
    server.closeAllConnections();
    server.close();
    assert.deepEqual(problems, []);
  });

  const table = (id) => page.$$eval(`#${id} tbody tr`, (rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
  const says = (words) => page.waitForFunction((w) => document.getElementById("state").textContent.includes(w), words);

  test("shows the node, its partitions and its group", async () => {
    await says("Ready");
    assert.deepEqual(await table("partitions"), [
      ["0", "owner", "0", "45.0 s", "1,234", "The group confirms this node"],
      ["1", "standby", "7", "", "", "It copies what the owner writes"],
    ]);
    assert.deepEqual(await table("group"), [["a:1", "this node", "0", "1"], ["b:1", "accepted since 2026-11-22T10:00:00Z", "1", "0"]]);
    assert.deepEqual(await table("dead"), [["invalid json", "1"]]);
    assert.equal(await page.$eval("#glance .bad dt", (name) => name.textContent), "Delay");
    assert.equal(await page.$$eval("#charts svg", (charts) => charts.length), 6);
  });

  test("shows what is wrong and what to do, and no more once it is over", async () => {
    assert.match(await page.textContent("#findings article.page h2"), /^Partition 0 is 45.0 s behind; 1,234 records wait/);
    assert.match(await page.textContent("#findings article.page li"), /^Are records read at all/);
    assert.match(await page.textContent("#findings article.page p"), /TranscriptsDelay in docs\/operations\.md/);
    assert.equal((await page.$$("#findings article")).length, 2);
    said = { ...status(), delays: {}, delay_ms: 0, dead_letters: {} };
    await page.waitForFunction(() => document.getElementById("findings").hidden);
  });

  test("shows what the log says as text", async () => {
    assert.equal((await table("errors"))[0][3], "<img src=x onerror=alert(1)>");
    assert.equal(await page.$("img"), null);
  });

  test("says when brokers are away, when the node is not ready, and when it does not answer", async () => {
    said = { ...status(), brokers: { answering: false, silent_since: "2026-11-22T10:00:00Z", last_error: "TimeoutException" } };
    await says("No broker answers since 2026-11-22T10:00:00Z: TimeoutException");
    said = { ...status(), unready: "It starts." };
    await says("Not ready: It starts.");
    said = null;
    await says("This node does not answer");
    said = status();
    await says("Ready");
  });
});
