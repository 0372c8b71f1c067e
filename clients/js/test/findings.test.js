// What the operators' page says is wrong: each finding by what /status says, and nothing in health.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const root = new URL("../../../", import.meta.url);
const source = readFileSync(new URL("query-api/src/main/resources/io/transcripts/management/findings.js", root), "utf8");
const { findings } = await import(`data:text/javascript,${encodeURIComponent(source)}`);

const MIB = 1 << 20;
const well = {
  partitions: 2, brokers: { answering: true, silent_since: null, last_error: null }, peers: [{ address: "b:1", state: "accepted", since: "2026-11-22T10:00:00Z" }], departed: [],
  group: [{ address: "a:1", works_on: [0], copies: [1] }, { address: "b:1", works_on: [1], copies: [0] }],
  delays: { 0: { delay_ms: 200, backlog: 3 } }, restoring: {}, dead_letters: {}, requests: { "2xx": 9 },
  memory_used_bytes: { process: 500 * MIB }, memory_budget_bytes: { process: 1000 * MIB }, disk_free_bytes: 500 * MIB, disk_size_bytes: 1000 * MIB,
};
/** Two looks, a minute apart. */
const found = (now, before = {}) => findings([{ at: 0, status: { ...well, ...before } }, { at: 60_000, status: { ...well, ...now } }]);
const peer = (state) => ({ peers: [{ address: "b:1", state, since: "2026-11-22T10:00:00.5Z" }] });

const CASES = [
  ["no broker", "TranscriptsBrokersAway", /since 2026-11-22T10:00:00Z \(TimeoutException\)/, { brokers: { answering: false, silent_since: "2026-11-22T10:00:00.123Z", last_error: "TimeoutException" }, delays: { 0: { delay_ms: 90_000, backlog: 9 } } }],
  ["a node that hangs", "TranscriptsNodeDown", /^The node b:1 does not answer since 2026-11-22T10:00:00Z/, peer("unreachable")],
  ["a node that has gone", "TranscriptsNodeDown", /^The node c:1 is not in the group any more since/, { departed: [{ address: "c:1", since: "2026-11-22T10:00:00Z" }] }],
  ["another secret", "TranscriptsPeerRefused", /b:1 and this one do not accept each other/, peer("refused")],
  ["nobody works on a partition", "TranscriptsNoOwner", /^No node works on partition 1,/, { group: [{ address: "a:1", works_on: [0], copies: [] }] }],
  ["a delay that falls", "TranscriptsDelay", /^Partition 0 is 45.0 s behind; 600 records wait. It catches up, by 10 records a second: about 60.0 s more/, { delays: { 0: { delay_ms: 45_000, backlog: 600 } } }, { delays: { 0: { delay_ms: 45_000, backlog: 1_200 } } }],
  ["a delay that grows", "TranscriptsDelay", /Partitions 0 and 1 are behind, 1 most, by 60.0 s; 20 records wait. It does not catch up/, { delays: { 0: { delay_ms: 45_000, backlog: 10 }, 1: { delay_ms: 60_000, backlog: 10 } } }],
  ["rubbish", "TranscriptsDeadLetters", /12 × invalid_json, 1 × missing_field since this node started, 8 of them within the last minute/, { dead_letters: { missing_field: 1, invalid_json: 12 } }, { dead_letters: { invalid_json: 5 } }],
  ["a disk that is full", "TranscriptsDiskFull", /40.0 MiB of 1000 MiB are free\./, { disk_free_bytes: 40 * MIB }, { disk_free_bytes: 40 * MIB }],
  ["a disk that fills", "TranscriptsDiskFull", /300 MiB of 1000 MiB are free; at the pace of the last minutes it is full in 3 min/, { disk_free_bytes: 300 * MIB }, { disk_free_bytes: 400 * MIB }],
  ["memory", "TranscriptsMemory", /takes 950 MiB of the 1000 MiB/, { memory_used_bytes: { process: 950 * MIB } }],
  ["refused requests", "TranscriptsReadsFast", /^7 requests got a 5xx/, { requests: { "5xx": 9 } }, { requests: { "5xx": 2 } }],
];

for (const [name, runbook, what, now, before] of CASES) {
  test(name, () => {
    const all = found(now, before);
    assert.equal(all.length, 1, JSON.stringify(all));
    assert.equal(all[0].runbook, runbook);
    assert.match(all[0].what, what);
    assert.ok(all[0].steps.length >= 2);
  });
}

test("a restore that stands still, and one that goes on", () => {
  const looks = (left) => [{ at: 0, status: { ...well, restoring: { "t-0": 100 } } }, { at: 19_000, status: { ...well, restoring: { "t-0": left } } }];
  assert.equal(findings(looks(100))[0].runbook, "TranscriptsRestoreStalled");
  assert.deepEqual(findings(looks(90)), []);
});

test("rubbish, on a page that was just opened", () => {
  const looks = (ms) => [{ at: 0, status: { ...well, dead_letters: { invalid_json: 5 } } }, { at: ms, status: { ...well, dead_letters: { invalid_json: 5 } } }];
  assert.match(findings(looks(1_000))[0].what, /5 × invalid_json since this node started\. /);
  assert.match(findings(looks(20_000))[0].what, /since this node started, none within the last 20\.0 s\. /);
  assert.match(findings(looks(60_000))[0].what, /since this node started, none within the last minute\. /);
});

test("nothing in health, nor while a disk has room for days", () => {
  assert.deepEqual(found({}), []);
  assert.deepEqual(findings([{ at: 0, status: well }]), []);
  assert.deepEqual(found({ disk_free_bytes: 900 * MIB }, { disk_free_bytes: 950 * MIB }), []);
});

test("the most urgent first", () => {
  const all = found({ ...peer("unreachable"), dead_letters: { invalid_json: 1 } }, { dead_letters: { invalid_json: 1 } });
  assert.deepEqual(all.map((each) => each.severity), ["page", "ticket"]);
});

test("each runbook is there", () => {
  const page = readFileSync(new URL("docs/operations.md", root), "utf8");
  for (const [, name] of source.matchAll(/runbook: '(\w+)'/g)) assert.ok(page.includes(`\n### ${name}\n`), name);
});
