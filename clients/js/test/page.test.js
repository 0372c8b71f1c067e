// The page in Chromium, before a server that keeps to the contract.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { fragment, launch, newPage, skip } from "./browser.js";
import { FakeApi } from "./fake-api.js";
import { fill, german, japanese, long } from "./samples.js";

const LIVE = "call_2026-11-22_0917";
const DONE = "call_2026-11-22_0902";
const LACKING = "call_2026-11-22_0855";
const require = (name) => readFileSync(new URL(`../node_modules/${name}`, import.meta.url), "utf8");

describe("page", { skip }, () => {
  let api;
  let browser;
  let page;

  before(async () => (browser = await launch()));
  after(() => browser?.close());
  beforeEach(async () => {
    api = fill(await new FakeApi().listen());
    page = null;
  });
  afterEach(async () => {
    const problems = page?.problems ?? [];
    await page?.context().close();
    await api.close();
    assert.deepEqual(problems, []);
  });

  async function open(session, options = {}) {
    const { key = "tk_demo", at, ...more } = options;
    page = await newPage(browser, more);
    await page.goto(`${api.url}/${fragment({ ...(key && { key }), ...(session && { session }), ...(at && { at }) })}`);
    if (session) await page.waitForSelector(".row");
    return page;
  }
  /** With a clock that the test moves on. */
  async function openWithClock(session) {
    await open(null, { key: "" });
    await page.clock.install();
    await page.fill("#key", "tk_demo");
    await page.click("text=Continue");
    await page.evaluate((hash) => (location.hash = hash), fragment({ session }));
  }
  const texts = (selector) => page.$$eval(selector, (all) => all.map((one) => one.textContent));
  const text = (selector) => page.textContent(selector);
  const shows = (selector, words) =>
    page.waitForFunction(([s, w]) => [...document.querySelectorAll(s)].some((e) => e.checkVisibility() && e.textContent.includes(w)), [selector, words]);
  const line = (id, start, said, more) => ({ id, speaker: "agent", language: "de", text: said, start_time: start, end_time: start + 2, ...more });

  describe("the key", () => {
    test("comes in the fragment, leaves it at once, and goes nowhere but into headers", async () => {
      await open(LIVE);
      assert.equal(new URL(page.url()).hash, fragment({ session: LIVE }));
      const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state]));
      assert.ok(!kept.includes("tk_demo"));
      assert.ok(!(await page.content()).includes("tk_demo"));
      assert.ok(api.asked.every(({ url }) => !url.includes("tk_demo")));
      assert.ok(api.asked.some(({ headers }) => headers.authorization === "Bearer tk_demo"));
    });

    test("is asked for, and forgotten with a reload", async () => {
      await open(null, { key: "" });
      await page.fill("#key", " tk_demo ");
      await page.press("#key", "Enter");
      await shows(".session-name", "Rückruf Werkstatt");
      await page.reload();
      await page.waitForSelector("#key");
      assert.equal(await page.inputValue("#key"), "");
    });

    for (const [code, words] of [["invalid_api_key", "not known here"], ["expired_api_key", "has expired"], ["revoked_api_key", "was revoked"]])
      test(`that is of no use is told so: ${code}`, async () => {
        await open(null, { key: "" });
        api.fault = () => ({ status: 401, code });
        await page.fill("#key", "tk_demo");
        await page.click("text=Continue");
        await shows("#key-error", words);
        assert.equal(await page.evaluate(() => document.activeElement.id), "key");
      });

    test("that no header takes is told so too", async () => {
      await open(null, { key: "" });
      await page.fill("#key", "tk_ключ");
      await page.press("#key", "Enter");
      await shows("#key-error", "not known here");
    });

    test("that is revoked while it is used leads back to where it is asked for", async () => {
      await open(LIVE);
      api.fault = () => ({ status: 401, code: "revoked_api_key" });
      api.cut();
      await shows("#key-error", "was revoked");
      assert.equal(await page.locator(".row").first().isVisible().catch(() => false), false);
    });
  });

  test("a key that is forgotten takes everything along", async () => {
    await openWithClock(LIVE);
    await page.waitForSelector(".row");
    await page.click("text=View");
    await page.selectOption("[name=announce]", "lines");
    await page.keyboard.press("Escape");
    api.change(LIVE, { segments: [line("x", 90, "Das geht niemanden etwas an.")] });
    await page.waitForSelector("#announcer p");
    await page.click("#forget");
    await page.waitForSelector("#key");
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.clock.fastForward(20_000);

    assert.deepEqual(asked, [], "nothing is asked with it");
    assert.equal(await page.title(), "Transcripts");
    assert.equal(await page.locator(".row, #announcer p").count(), 0);
    assert.ok(!(await page.content()).includes("Lastenrad"));
  });

  test("a server that takes its time leaves no blank page", async () => {
    api.fault = (path) => (path.endsWith("/sessions") ? { hold: true } : null);
    await open(LIVE);
    await shows(".said", german[0].text);
  });

  describe("the list", () => {
    test("a call that has ended comes first among those that have", async () => {
      await open();
      await shows(".session-name", "Rückruf Werkstatt");
      const names = await texts(".session-name");
      api.change(LIVE, { status: "complete" });
      await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
      await page.waitForSelector('#session-list [data-status="ended"] >> text=Lastenrad');
      const ended = await texts('#session-list [data-status="ended"] .session-name');
      assert.equal(ended[0], "Lastenrad, Garantiefall", `${names} before`);
    });

    test("a key that is revoked while no call is shown is told so", async () => {
      await open();
      await shows(".session-name", "Rückruf Werkstatt");
      api.fault = () => ({ status: 401, code: "revoked_api_key" });
      await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
      await shows("#key-error", "was revoked");
    });

    test("has those that are live first, and follows what begins", async () => {
      await open();
      await shows(".session-name", "Rückruf Werkstatt");
      assert.equal((await texts(".session-name"))[0], "Lastenrad, Garantiefall");
      api.add("call_new", { metadata: { title: "Neu" } });
      await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
      await shows(".session-name", "Neu");
    });

    test("is filtered, and takes an id that is not in it", async () => {
      await open();
      await shows(".session-name", "Rückruf Werkstatt");
      await page.fill("#session-id", "rückruf");
      assert.deepEqual(await texts(".session-name"), ["Rückruf Werkstatt"]);
      await page.fill("#session-id", LACKING);
      await page.click("text=Open");
      await shows("#title", LACKING);
    });

    test("grows by pages", async () => {
      for (let i = 0; i < 40; i++) api.add(`call_more_${i}`, { status: "complete" });
      await open();
      await page.click("#more-sessions");
      await shows(".session-name", "call_more_39");
      assert.equal(await page.isVisible("#more-sessions"), false);
    });
  });

  describe("a live call", () => {
    test("an interim changes in place and becomes the final", async () => {
      await open(LIVE);
      const row = await page.$('[data-id="seg_014"]');
      assert.equal(await row.evaluate((e) => e.className), "row interim");
      api.change(LIVE, { segments: [line("seg_014", 85.2, "Wenn das Ersatzteil am Donnerstag kommt, dann am Freitag", { is_final: false })] });
      await shows(".interim .said", "Freitag");
      api.change(LIVE, { segments: [line("seg_014", 85.2, "Wenn das Ersatzteil am Donnerstag kommt, dann am Freitag.")] });
      await shows(".row:not(.interim) .said", "Freitag.");
      assert.ok(await row.evaluate((e) => e.isConnected && e === document.querySelector('[data-id="seg_014"]')), "the same element");
    });

    test("late, corrected and withdrawn segments find their places", async () => {
      await open(DONE);
      api.change(DONE, { segments: [line("late", 13.9, "Ein später Satz."), { ...german[0], text: "Verbessert." }], removed: ["seg_005"] });
      await shows(".said", "Ein später Satz.");
      const ids = await page.$$eval(".row", (rows) => rows.map((row) => row.dataset.id));
      const expected = [...api.view(api.sessions.get(DONE), new URLSearchParams()).dressed.map(({ segment }) => segment.id)];
      assert.deepEqual(ids, expected);
      assert.equal((await texts(".said"))[0], "Verbessert.");
    });

    test("loses nothing and doubles nothing over broken streams, and says what it is about", async () => {
      await open(LIVE);
      await shows("#connection", "Connected");
      api.fault = () => ({ drop: true });
      api.cut();
      await shows("#connection", "Reconnecting…");
      await shows("#banner", "cannot be reached");
      // It is told to wait for longer than this test may take: nothing but the button brings it back.
      api.fault = () => ({ status: 503, code: "not_ready", retryAfter: 600 });
      await shows("#banner", "No node can answer");
      api.change(LIVE, { segments: [line("after", 90, "Nach der Unterbrechung.")] });
      api.fault = () => null;
      await page.click("#retry");
      await shows(".said", "Nach der Unterbrechung.");
      await shows("#connection", "Connected");
      api.lineage++;
      api.cut();
      api.change(LIVE, { segments: [line("again", 93, "Nach einem Neubeginn.")] });
      await shows(".said", "Nach einem Neubeginn.");
      const ids = await page.$$eval(".row", (rows) => rows.map((row) => row.dataset.id));
      assert.equal(new Set(ids).size, ids.length);
      assert.equal(ids.length, 16);
    });

    test("is polled where streams are held back", async () => {
      api.fault = (path) => (path.endsWith("/stream") ? { hold: true } : null);
      await open(LIVE);
      await shows("#connection", "polling");
      api.change(LIVE, { segments: [line("x", 90, "Auch so.")] });
      await shows(".said", "Auch so.");
    });

    test("a tab that nobody looks at gives its connection back, and goes on when they do", async () => {
      await openWithClock(LIVE);
      await shows(".said", german[0].text);
      const hide = (hidden) =>
        page.evaluate((value) => {
          Object.defineProperty(document, "hidden", { value, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }, hidden);
      await hide(true);
      await page.clock.fastForward(61_000);
      while (api.streams) await new Promise((resolve) => setImmediate(resolve));
      api.change(LIVE, { segments: [line("unseen", 90, "Inzwischen gesagt.")] });
      await hide(false);
      await shows(".said", "Inzwischen gesagt.");
      assert.ok(api.asked.findLast(({ url }) => url.includes("/stream")).headers["last-event-id"]);
    });

    test("becomes complete, and is told so", async () => {
      await open(LIVE);
      await shows("#title", "Lastenrad, Garantiefall");
      await shows("#status", "Live");
      api.change(LIVE, { status: "complete" });
      await shows("#status", "Complete");
      assert.match(await page.title(), /Lastenrad, Garantiefall · Complete/);
    });

    test("erased: nothing of it is left", async () => {
      await open(LIVE);
      await shows("#title", "Lastenrad, Garantiefall");
      api.sessions.get(LIVE).erased = true;
      api.change(LIVE);
      await shows("#nothing-title", "was erased");
      assert.equal(await page.locator(".row").count(), 0);
      assert.equal(await page.title(), "Transcripts");
      assert.ok(!(await page.textContent("#call")).includes("Lastenrad"));
    });
  });

  describe("following", () => {
    const bottom = () => page.evaluate(() => document.scrollingElement.scrollHeight - innerHeight - scrollY);

    test("keeps the end in view, until the reader scrolls up, and again when they want it", async () => {
      await open(LIVE, { viewport: { width: 1000, height: 500 } });
      await page.waitForFunction(() => scrollY > 0);
      api.change(LIVE, { segments: [line("n1", 90, "Neu eins."), line("n2", 93, "Neu zwei.")] });
      await shows(".said", "Neu zwei.");
      await page.waitForFunction(() => document.scrollingElement.scrollHeight - innerHeight - scrollY < 2);

      await page.mouse.move(600, 300);
      await page.mouse.wheel(0, -400);
      await shows("#latest", "Jump to latest");
      const top = await page.evaluate(() => scrollY);
      api.change(LIVE, { segments: [line("n3", 96, "Neu drei."), line("n4", 99, "Neu vier.")] });
      await shows("#latest", "2 new");
      assert.ok(Math.abs((await page.evaluate(() => scrollY)) - top) < 2, "stays where the reader is");

      await page.click("#latest");
      await page.waitForFunction(() => document.scrollingElement.scrollHeight - innerHeight - scrollY < 2);
      assert.equal(await page.isVisible("#latest"), false);
      assert.ok((await bottom()) < 2);
    });

    test("a finished call begins at its beginning", async () => {
      await open(DONE);
      assert.equal(await page.evaluate(() => scrollY), 0);
      assert.equal(await page.isVisible("#latest"), false);
    });
  });

  describe("finding and reading", () => {
    test("search counts over original and translation, and goes from match to match", async () => {
      await open(DONE);
      await page.press("body", "/");
      await page.keyboard.type("GROSSERES");
      await shows("#hits", "1 match");
      await page.fill("#query", "");
      await page.waitForFunction(() => !document.getElementById("hits").textContent);
      await page.fill("#query", "garantie");
      await shows("#hits", "1 match");
      await page.fill("#query", "warranty");
      await shows("#hits", "1 match, 1 of them in translations");
      await page.fill("#query", "uro");
      await shows("#hits", "2 matches, 1 of them in translations");
      await page.press("#query", "Enter");
      await shows("#hits", "1 of 2");
      assert.deepEqual(await page.evaluate(() => [CSS.highlights.get("found").size, CSS.highlights.get("found-now").size]), [2, 1]);
      await page.fill("#query", "nirgends");
      await shows("#hits", "No match");
      await page.press("#query", "Escape");
      assert.equal(await text("#hits"), "");
    });

    test("search goes on from match to match while the call does", async () => {
      await open(LIVE);
      api.change(LIVE, { segments: [1, 2, 3].map((i) => line(`w${i}`, 90 + i, `Wiederwort ${i}`)) });
      await page.fill("#query", "wiederwort");
      await shows("#hits", "3 matches");
      for (const place of [1, 2, 3]) {
        api.change(LIVE, { segments: [line("more", 99, `Zwischen ${place}`, { is_final: false })] });
        await shows(".interim .said", `Zwischen ${place}`);
        await page.press("#query", "Enter");
        await shows("#hits", `${place} of 3`);
      }
    });

    test("speakers differ in name and mark", async () => {
      await open(DONE);
      const voices = await page.$$eval(".row", (rows) => rows.map((r) => [r.querySelector(".name").textContent, r.querySelector(".mark").textContent, r.dataset.voice].join()));
      assert.deepEqual([...new Set(voices)], ["Maria Keller,M,0", "Customer,C,1"]);
      await page.click("text=View");
      await page.selectOption("[name=labels]", "role");
      await shows(".name", "agent");
    });

    test("every text has its language and its direction", async () => {
      await open("call_2026-11-21_ar_09");
      const marks = await page.$$eval(".said, .translated", (all) => all.map((e) => `${e.className} ${e.lang} ${e.dir} ${getComputedStyle(e).direction}`));
      assert.deepEqual([...new Set(marks)], ["said ar auto rtl", "translated en auto ltr"]);
      assert.deepEqual(await page.$$eval(".name", (all) => [...new Set(all.map((e) => e.localName))]), ["bdi"]);
    });

    test("text is text, whatever it looks like", async () => {
      const evil = '<img src=x onerror="document.title=1"><b>&amp;</b>\u2028javascript:';
      api.change(LIVE, { segments: [line("evil", 90, evil, { speaker: evil, translation: evil })] });
      await open(LIVE);
      await shows(".said", evil);
      assert.equal(await page.locator(".transcript img, .transcript b").count(), 0);
    });

    test("what is missing is shown, and found", async () => {
      await open(LACKING);
      await shows("#missing", "4 missing");
      await page.click("#missing");
      await shows("#details-missing", "2 segments did not arrive: 7, 8");
      await shows("#details-missing", "2 translations missing");
      await page.click("text=Show the first");
      assert.equal(await page.locator(".awaited").count(), 2);
      assert.deepEqual((await page.$$eval(".row[data-gap]", (rows) => rows.map((row) => row.dataset.gap))), ["14 seconds without speech", "11 seconds without speech"]);
    });

    test("the view remembers what its reader likes", async () => {
      await open(DONE);
      await page.click("text=View");
      await page.check("[value=beside]");
      await page.selectOption("[name=theme]", "dark");
      await page.uncheck("[name=times]");
      await page.reload();
      await page.waitForSelector("#key");
      const { layout, theme, times } = await page.evaluate(() => ({ ...document.documentElement.dataset }));
      assert.deepEqual([layout, theme, times], ["beside", "dark", "off"]);
    });

    test("a link leads to its line, and the browser's own search finds all", async () => {
      await open("call_2026-11-20_long", { at: "seg_4000" });
      await page.waitForSelector(".moment");
      assert.equal(await page.evaluate(() => document.activeElement.dataset.id), "seg_4000");
      const { top, bottom } = await page.$eval(".moment", (e) => e.getBoundingClientRect().toJSON());
      assert.ok(top > 0 && bottom < 800, `${top}…${bottom}`);
      assert.equal(await page.evaluate(() => find("Abholschein", true, true)), true);
    });

    test("keys: from line to line, copy, link, help", async () => {
      await open(DONE, { permissions: ["clipboard-read", "clipboard-write"] });
      await page.press("body", "j");
      await page.press("body", "j");
      await page.press("body", "k");
      await page.press("body", "j");
      assert.equal(await page.evaluate(() => document.activeElement.dataset.id), "seg_002");
      const copied = () => page.evaluate(() => navigator.clipboard.readText());
      // A toast fades after four seconds, however long it takes to look.
      await page.evaluate(() => {
        window.toasted = [];
        const toast = document.getElementById("toast");
        new MutationObserver(() => toast.checkVisibility() && toasted.push(toast.textContent)).observe(toast, { childList: true });
      });
      const toasted = (words) => page.waitForFunction((all) => toasted.some((one) => one.includes(all)), words);
      await page.press(".row:focus", "c");
      await toasted("Line copied");
      assert.equal(await copied(), `[0:07] Customer: ${german[1].text}\n${german[1].translation}`);
      await page.press(".row:focus", "l");
      await toasted("Link copied");
      assert.equal(await copied(), `${api.url}/${fragment({ session: DONE, at: "seg_002" })}`);
      await page.press("body", "?");
      await shows("#help", "this help");
      await page.keyboard.press("Escape");
      await page.click("text=View");
      await page.uncheck("[name=shortcuts]");
      await page.keyboard.press("Escape");
      await page.press("body", "?");
      assert.equal(await page.isVisible("#help"), false);
    });

    for (const format of ["text", "srt", "vtt", "json"])
      test(`is saved as ${format}, while it is live`, async () => {
        await open(LIVE);
        await page.click("text=Save");
        const [download] = await Promise.all([page.waitForEvent("download"), page.click(`[data-format=${format}]`)]);
        assert.equal(download.suggestedFilename(), `${LIVE}.${format === "text" ? "txt" : format}`);
        assert.match(api.asked.findLast(({ url }) => url.includes("format=")).url, new RegExp(`format=${format}.*include_translations=true`));
        await shows("#download-state", "Saved");
      });
  });

  describe("the playhead", () => {
    const word = () => page.evaluate(() => [...(CSS.highlights.get("word") ?? [])].map((range) => range.startContainer.data.slice(range.startOffset, range.endOffset)).join());

    test("marks line and word, by a clock", async () => {
      await open(DONE);
      await page.click("#show-player");
      await page.waitForFunction(() => CSS.highlights.get("word"));
      const { start_time } = german[1].words[2];
      await page.$eval("#position", (e, time) => ((e.value = time + 0.05), e.dispatchEvent(new Event("input"))), start_time);
      await shows(".now .said", german[1].text);
      await page.waitForFunction(() => [...CSS.highlights.get("word")].length === 1);
      assert.equal(await word(), "Yılmaz");
      await page.click("#play");
      await page.waitForFunction(() => !/^0:0[0-8] /.test(document.getElementById("clock").textContent));
      await page.click("[aria-label=Pause]");
    });

    test("marks lines where the plan has no words, and says so", async () => {
      await open(DONE, { key: "tk_free" });
      await page.click("#show-player");
      await shows("#player-note", "lines are marked instead");
      await page.$eval("#position", (e, time) => ((e.value = time), e.dispatchEvent(new Event("input"))), german[2].start_time + 0.1);
      await shows(".now .said", german[2].text);
    });

    test("follows an audio file that is opened on the device", async () => {
      await open(DONE);
      await page.click("#show-player");
      const wav = Buffer.alloc(44 + 8000 * 20, 0x80);
      wav.write("RIFF", 0);
      wav.writeUInt32LE(36 + 8000 * 20, 4);
      wav.write("WAVEfmt ", 8);
      [16, 0x10001, 8000, 8000].forEach((n, i) => wav.writeUInt32LE(n, 16 + 4 * i));
      wav.writeUInt32LE(0x80001, 32);
      wav.write("data", 36);
      wav.writeUInt32LE(8000 * 20, 40);
      const before = api.asked.length;
      await page.setInputFiles("#audio-file", { name: "call.wav", mimeType: "audio/wav", buffer: wav });
      await shows("#clock", "/ 0:20");
      await shows("#player-note", "call.wav is played on this device");
      await page.click(`[data-id=seg_002] .said`);
      await shows(".now .said", german[1].text);
      await page.waitForFunction((time) => Math.abs(document.getElementById("audio").currentTime - time) < 0.1, german[1].start_time);
      assert.ok(api.asked.slice(before).every(({ method }) => method === "GET"));
    });
  });

  describe("what goes wrong is told", () => {
    for (const [what, status, code, words] of [
      ["an unknown session", 404, "session_not_found", "There is no session"],
      ["an erased one", 410, "transcript_erased", "was erased"],
      ["a scope that is missing", 403, "insufficient_permissions", "sessions:read"],
      ["too many requests", 429, "rate_limit_exceeded", "Too many requests"],
      ["no node", 503, "not_ready", "No node can answer"],
      ["a defect", 500, "internal_error", "The server has a problem"],
    ])
      test(what, async () => {
        api.fault = (path) => (path.includes("/transcript") ? { status, code, retryAfter: 30 } : null);
        await open();
        await page.evaluate((hash) => (location.hash = hash), fragment({ session: DONE }));
        await shows("#nothing", words);
        api.fault = () => null;
        await page.click("#try-again");
        await shows(".said", german[0].text);
      });

    test("no network", async () => {
      await open(LIVE);
      await page.context().setOffline(true);
      api.cut();
      await shows("#banner", "You are offline");
      await page.context().setOffline(false);
      await shows("#connection", "Connected");
    });
  });

  describe("for everybody", () => {
    async function axe(where) {
      await page.evaluate(require("axe-core/axe.min.js"));
      const { violations } = await page.evaluate(() => axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
      assert.deepEqual(violations.map(({ id, nodes }) => `${where}: ${id}: ${nodes.map((node) => node.html).slice(0, 3)}`), []);
    }

    for (const scheme of ["light", "dark"])
      test(`axe finds nothing, ${scheme}`, async () => {
        await open(null, { key: "", colorScheme: scheme });
        await axe("key");
        await page.fill("#key", "tk_demo");
        await page.click("text=Continue");
        await shows(".session-name", "Rückruf");
        await axe("list");
        for (const session of [LIVE, LACKING, "call_2026-11-21_ar_09"]) {
          await page.evaluate((hash) => (location.hash = hash), fragment({ session }));
          await shows("#facts", session.includes("_ar_") ? "ar → en" : "de → en");
          await axe(session);
        }
        for (const button of ["View", "Details", "Save"]) {
          await page.click(`button:text-is("${button}")`);
          await axe(button);
          await page.keyboard.press("Escape");
        }
        await page.click("#show-player");
        await axe("player");
        await page.click("#show-help");
        await axe("help");
        await page.keyboard.press("Escape");
        await page.evaluate((hash) => (location.hash = hash), fragment({ session: "nobody" }));
        await shows("#nothing-title", "There is no session");
        await axe("nothing");
        await page.setViewportSize({ width: 390, height: 800 });
        await axe("phone");
      });

    test("a screen reader hears each final line once, when that is wanted, and interim results never", async () => {
      await open(LIVE, { bypassCSP: true });
      await page.route("**/virtual-screen-reader.js", (route) => route.fulfill({ contentType: "text/javascript", body: require("@guidepup/virtual-screen-reader/lib/esm/index.browser.js") }));
      const heard = async (words) => (await page.evaluate(() => reader.spokenPhraseLog())).filter((phrase) => phrase.includes(words)).length;
      await page.evaluate(async () => {
        window.reader = (await import("/virtual-screen-reader.js")).virtual;
        await reader.start({ container: document.body });
      });
      api.change(LIVE, { segments: [line("quiet", 90, "Das wird nicht vorgelesen.")] });
      await shows(".said", "nicht vorgelesen");

      await page.click("text=View");
      await page.selectOption("[name=announce]", "lines");
      await page.keyboard.press("Escape");
      for (let i = 1; i <= 8; i++) api.change(LIVE, { segments: [line("said", 92, "Zwischenstand ".repeat(i), { is_final: false })] });
      await shows(".interim", "Zwischenstand");
      api.change(LIVE, { segments: [line("said", 92, "Einmal gesagt.")] });
      api.change(LIVE, { segments: [line("said", 92, "Einmal gesagt.", { translation: "Said once." })] });
      await shows(".translated", "Said once.");
      api.cut();
      api.change(LIVE, { segments: [line("next", 95, "Und noch etwas.")] });
      await shows("#announcer", "Und noch etwas.");

      assert.equal(await heard("Maria Keller: Einmal gesagt."), 1);
      assert.equal(await page.getAttribute("#announcer p", "lang"), "de");
      assert.equal(await heard("Maria Keller: Und noch etwas."), 1);
      assert.equal(await heard("Zwischenstand"), 0);
      assert.equal(await heard("nicht vorgelesen"), 0);
      assert.equal(await page.getAttribute("#transcript", "aria-live"), "off");
      await page.evaluate(() => reader.stop());
    });

    test("everything is reached by Tab, and nothing holds the focus", async () => {
      await open(DONE);
      const seen = new Set();
      for (let i = 0; i < 40; i++) {
        await page.keyboard.press("Tab");
        seen.add(await page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim()));
      }
      for (const id of ["skip", "show-help", "forget", "session-id", "query", "transcript", "show-player"]) assert.ok(seen.has(id), `${id} in ${[...seen]}`);
    });
  });

  describe("much", () => {
    test("what changes is drawn, and nothing else", async () => {
      api.add("call_many");
      api.change("call_many", { segments: long(1000) });
      await open("call_many");
      await page.evaluate(() => {
        window.drawn = 0;
        new MutationObserver((all) => (drawn += all.filter(({ target }) => target.closest?.(".transcript") ?? target.parentElement?.closest(".transcript")).length)).observe(document, { childList: true, characterData: true, subtree: true });
      });
      for (let i = 0; i < 50; i++) {
        const { version } = api.change("call_many", { segments: [line("talk", 9999, `Wort ${i}`, { is_final: false })] });
        await page.waitForFunction((n) => document.querySelector("[data-id=talk] .said")?.textContent === `Wort ${n}`, i);
        assert.equal(version, i + 2);
      }
      assert.ok((await page.evaluate(() => drawn)) <= 60, `${await page.evaluate(() => drawn)} mutations for 50 changes`);
      assert.equal(await page.locator(".row").count(), 1001);
    });
  });

  describe("the client in a browser", () => {
    test("passes the conformance cases", async () => {
      await open(null, { key: "" });
      const [sse, fold] = ["sse", "fold"].map((name) => JSON.parse(readFileSync(new URL(`../../conformance/${name}.json`, import.meta.url))).cases);
      const wrong = await page.evaluate(
        async ([sse, fold]) => {
          const { Fold, SseParser } = await import("/page/transcripts.js");
          const bytes = (chunk) => (chunk.hex ? Uint8Array.from(chunk.hex.match(/../g), (pair) => parseInt(pair, 16)) : new TextEncoder().encode(chunk));
          const sorted = (value) => JSON.stringify(value, (_, v) => (v && typeof v === "object" && !Array.isArray(v) ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1))) : v));
          const wrong = [];
          for (const { name, chunks, events } of sse) {
            const parser = new SseParser();
            if (sorted(chunks.flatMap((chunk) => parser.push(bytes(chunk)))) !== sorted(events)) wrong.push(name);
          }
          for (const { name, streams } of fold) {
            const copy = new Fold();
            const seen = [];
            for (const { chunks } of streams) {
              const parser = new SseParser();
              for (const event of chunks.flatMap((chunk) => parser.push(bytes(chunk))))
                if (copy.event(event) && !copy.erased) seen.push(JSON.parse(JSON.stringify({ cursor: copy.cursor, transcript: copy })));
              copy.rollback();
            }
            if (sorted(seen) !== sorted(streams.flatMap((stream) => stream.folds))) wrong.push(name);
          }
          return wrong;
        },
        [sse, fold],
      );
      assert.deepEqual(wrong, []);
    });
  });

  test("Japanese has no italics for interim results", async () => {
    api.change("call_2026-11-21_jp_17", { status: "processing", segments: [{ ...japanese[6], is_final: false }] });
    await open("call_2026-11-21_jp_17");
    assert.equal(await page.$eval(".interim .said", (e) => getComputedStyle(e).fontStyle), "normal");
  });
});
