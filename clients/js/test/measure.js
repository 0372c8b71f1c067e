// npm run measure: how the page scrolls, and what an hour of changes leaves in its memory. Prints figures; asserts nothing.
import { launch, newPage, fragment } from "./browser.js";
import { FakeApi } from "./fake-api.js";
import { long } from "./samples.js";

const SEGMENTS = 5_000;
const CHANGES = 36_000; // 10 a second for an hour

const api = await new FakeApi().listen();
api.add("call_long", { status: "complete" });
api.change("call_long", { segments: long(SEGMENTS) });
api.add("call_hour");
api.change("call_hour", { segments: long(20) });
const browser = await launch();
const page = await newPage(browser);
const cdp = await page.context().newCDPSession(page);
await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
const busy = async () => (await cdp.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration").value * 1000;
const open = async (session) => {
  const begun = Date.now();
  await page.goto(`${api.url}/${fragment({ key: "tk_demo", session })}`);
  await page.waitForSelector(".row");
  return Date.now() - begun;
};

console.log(`${SEGMENTS} segments: the first is shown after ${await open("call_long")} ms, key and list included`);
for (const [how, pixels] of [["a wheel", 120], ["a fling", 2_000]]) {
  const before = await busy();
  const frames = await page.evaluate(
    (step) =>
      new Promise((resolve) => {
        const times = [];
        let last = performance.now();
        const next = (now) => {
          times.push(now - last);
          last = now;
          scrollBy({ top: step, behavior: "instant" });
          if (times.length < 300) requestAnimationFrame(next);
          else resolve(times.slice(5).sort((a, b) => a - b));
        };
        requestAnimationFrame(next);
      }),
    pixels,
  );
  const at = (share) => frames[Math.min(frames.length - 1, Math.floor(frames.length * share))].toFixed(1);
  console.log(`scrolling as by ${how}, ${pixels} pixels a frame: frames of ${at(0.5)} ms in the middle, ${at(0.99)} at 99 %, ${at(1)} at most; ${(((await busy()) - before) / 300).toFixed(1)} ms of a processor each`);
}

await page.goto("about:blank");
await open("call_hour");
const heap = async () => {
  for (let i = 0; i < 3; i++) await cdp.send("HeapProfiler.collectGarbage");
  const { usedSize } = await cdp.send("Runtime.getHeapUsage");
  const { documents, nodes, jsEventListeners } = await cdp.send("Memory.getDOMCounters");
  return { usedSize, documents, nodes, jsEventListeners };
};
const change = async (i) => {
  const id = `said_${Math.floor(i / 20)}`;
  const words = `Das ist Satz ${Math.floor(i / 20)}, und er wächst mit jedem Wort`.split(" ").slice(0, 1 + (i % 20));
  const segment = { id, speaker: i % 40 < 20 ? "agent" : "customer", language: "de", text: words.join(" "), translation: "As it grows.", start_time: 1000 + i / 10, end_time: 1000 + i / 10 + 1 };
  segment.start_time = 1000 + Math.floor(i / 20) * 2;
  api.change("call_hour", { segments: [{ ...segment, ...(i % 20 < 19 && { is_final: false }) }] });
};
const seen = (version) => page.waitForFunction((v) => window.seenVersion === v || document.querySelector(`[data-id="said_${Math.floor((v - 2) / 20)}"]`), version);
let text = 0;
let before = await heap();
console.log(`before: ${(before.usedSize / 1e6).toFixed(2)} MB of heap, ${before.nodes} nodes, ${before.jsEventListeners} listeners`);
for (let i = 0; i < CHANGES; i++) {
  await change(i);
  // The server coalesces what comes in one turn: each change is to be seen on its own.
  await new Promise((resolve) => setImmediate(resolve));
  if (i % 10 === 9) await new Promise((resolve) => setTimeout(resolve, 4));
  if (i % 6_000 === 5_999) {
    await seen(i + 2);
    const now = await heap();
    text = [...api.sessions.get("call_hour").rows.values()].reduce((sum, { segment }) => sum + segment.text.length + (segment.translation?.length ?? 0), 0);
    console.log(
      `${i + 1} changes, ${api.sessions.get("call_hour").rows.size} segments, ${text} characters: ${(now.usedSize / 1e6).toFixed(2)} MB, ${now.nodes} nodes, ${now.jsEventListeners} listeners`,
    );
  }
}
// The same changes without a new segment: nothing is left of them.
before = await heap();
for (let i = 0; i < 6_000; i++) {
  api.change("call_hour", { segments: [{ id: "last", speaker: "agent", language: "de", text: `Wort ${i}`, start_time: 99_999, end_time: 99_999, is_final: false }] });
  await new Promise((resolve) => setTimeout(resolve, i % 10 ? 0 : 4));
}
const afterwards = await heap();
console.log(`6000 changes of one interim: ${((afterwards.usedSize - before.usedSize) / 1e3).toFixed(0)} kB and ${afterwards.nodes - before.nodes} nodes more`);
await browser.close();
await api.close();
