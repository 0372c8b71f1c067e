// What a reader's browser has to load, and what the client costs those who take it along.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

const CLIENT = new URL("../src/", import.meta.url);
const PAGE = new URL("../../../query-api/src/main/resources/io/transcripts/api/page/", import.meta.url);

function gzipped(folder) {
  const files = readdirSync(folder).filter((name) => !name.endsWith(".d.ts"));
  return files.reduce((sum, name) => sum + gzipSync(readFileSync(new URL(name, folder)), { level: 9 }).length, 0);
}

test("the client is at most 5 kB", () => assert.ok(gzipped(CLIENT) <= 5_000, `${gzipped(CLIENT)} bytes`));

test("the page with its client is at most 30 kB", () => {
  const bytes = gzipped(CLIENT) + gzipped(PAGE);
  assert.ok(bytes <= 30_000, `${bytes} bytes`);
});
