// Client and page against a real node, whose address TRANSCRIPTS_URL names. Somebody publishes the session TRANSCRIPTS_SESSION
// meanwhile, which the key TRANSCRIPTS_API_KEY may read, until it is complete: tools/clients does all of that.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { Transcripts } from "../src/transcripts.js";
import { fragment, launch, newPage, skip as withoutBrowser } from "./browser.js";
import { CSP } from "./fake-api.js";

const { TRANSCRIPTS_URL: url, TRANSCRIPTS_API_KEY: key, TRANSCRIPTS_SESSION: id } = process.env;
const skip = !url && "no node: TRANSCRIPTS_URL names none";
const WAYS = { "by stream": {}, "by polling": { firstByte: 1, streamAgain: 600_000, wait: 2_000, pause: 100 } };
/** As a proxy that holds streams back. */
const holding = (url, options) =>
  String(url).includes("/stream")
    ? new Promise((_, reject) => options.signal.addEventListener("abort", () => reject(options.signal.reason)))
    : fetch(url, options);

describe("a real node", { skip, concurrency: true }, () => {
  const client = new Transcripts({ url, key });

  async function get(parameters) {
    const response = await client.request(`/${id}/transcript`, { parameters });
    return { ...(await response.json()), version: Number(response.headers.get("x-transcript-version")) };
  }

  for (const [way, timing] of Object.entries(WAYS))
    for (const parameters of [{}, { include_interim: true, speaker_labels: "name", include_words: true }])
      test(`what is folded ${way} is what a GET answers, ${JSON.stringify(parameters)}`, async () => {
        const versions = [];
        const phases = new Set();
        const own = new Transcripts({ url, key, ...(way === "by polling" && { fetch: holding }) });
        const follower = own.follow(id, {
          parameters,
          until: "complete",
          timing,
          onChange: (_, fold) => versions.push(fold.head.version),
          onState: ({ phase }) => phases.add(phase),
        });
        assert.equal(await follower.done, "ended", [...phases].join());
        assert.ok(phases.has(way === "by stream" ? "live" : "polling"));
        assert.deepEqual(versions, [...versions].sort((a, b) => a - b));
        const whole = await get(parameters);
        // A translation may still come behind complete.
        if (whole.version === follower.fold.head.version) assert.deepEqual(JSON.parse(JSON.stringify(follower.fold)), whole);
        else assert.ok(whole.version > follower.fold.head.version);
      });
});

describe("the page of a real node", { skip: skip || withoutBrowser }, () => {
  let browser;
  let page;
  before(async () => (browser = await launch()));
  after(() => browser?.close());
  afterEach(async () => {
    await page?.context().close();
    assert.deepEqual(page?.problems, []);
  });

  test("shows the call, its list and its files, under its policy", async () => {
    const client = new Transcripts({ url, key });
    page = await newPage(browser);
    const response = await page.goto(`${url}/${fragment({ key, session: id })}`);
    assert.equal(response.headers()["content-security-policy"], CSP);
    await page.waitForFunction(() => document.getElementById("call").dataset.status === "complete", null, { timeout: 60_000 });
    const { segments } = await client.transcript(id);
    assert.deepEqual(await page.$$eval(".said", (all) => all.map((one) => one.textContent)), segments.map(({ text }) => text));
    assert.deepEqual(await page.$$eval(".translated", (all) => all.map((one) => one.textContent)), segments.flatMap(({ translation }) => translation ?? []));
    const hasList = await client.sessions().then(() => true, (error) => error.code !== "route_not_found");
    if (hasList) await page.waitForFunction((name) => [...document.querySelectorAll("#session-list a")].some((a) => a.hash.includes(name)), id);
    await page.click("text=Save");
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("[data-format=vtt]")]);
    assert.equal(download.suggestedFilename(), `${id}.vtt`);
  });
});
