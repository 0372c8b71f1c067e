// Client and page while a real node, TRANSCRIPTS_URL, is stopped and started. Whoever is at TRANSCRIPTS_CONTROL does that when asked, and lets
// the calls restart_js and restart_page go on meanwhile: tools/clients does.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Transcripts } from "../src/transcripts.js";
import { fragment, launch, newPage, skip as withoutBrowser } from "./browser.js";

const { TRANSCRIPTS_URL: url, TRANSCRIPTS_API_KEY: key, TRANSCRIPTS_CONTROL: control } = process.env;
const skip = !control && "no node to be stopped: TRANSCRIPTS_CONTROL says nowhere who does it";

const order = async (what, id) => assert.equal((await fetch(`${control}/${what}/${id}`)).status, 204);

test("the client goes on where it was when the node is back", { skip }, async () => {
  const client = new Transcripts({ url, key });
  let tell;
  const heard = (wanted) => new Promise((resolve) => (tell = (phase) => phase === wanted && resolve()));
  const begun = heard("live");
  const follower = client.follow("restart_js", {
    until: "complete",
    timing: { maxPause: 1_000 },
    onState: ({ phase }) => tell(phase),
  });
  await begun;
  const lost = heard("waiting");
  await order("stop", "restart_js");
  await lost;
  await order("start", "restart_js");
  assert.equal(await follower.done, "ended");

  const response = await client.request("/restart_js/transcript");
  const whole = { ...(await response.json()), version: Number(response.headers.get("x-transcript-version")) };
  assert.equal(whole.segments.length, 13);
  assert.deepEqual(JSON.parse(JSON.stringify(follower.fold)), whole);
});

describe("the page", { skip: skip || withoutBrowser }, () => {
  let browser;
  before(async () => (browser = await launch()));
  after(() => browser?.close());

  test("says that it has lost the node, and goes on when it is back", async () => {
    const page = await newPage(browser);
    await page.goto(`${url}/${fragment({ key, session: "restart_page" })}`);
    await page.waitForSelector(".row");
    const connection = (words) => page.waitForFunction((w) => document.getElementById("connection").textContent.includes(w), words, { timeout: 60_000 });
    await order("stop", "restart_page");
    await connection("Reconnecting");
    await order("start", "restart_page");
    await page.waitForFunction(() => document.getElementById("call").dataset.status === "complete", null, { timeout: 90_000 });
    const { segments } = await new Transcripts({ url, key }).transcript("restart_page");
    assert.equal(segments.length, 13);
    assert.deepEqual(await page.$$eval(".said", (all) => all.map((one) => one.textContent)), segments.map(({ text }) => text));
    assert.deepEqual(page.problems, []);
  });
});
