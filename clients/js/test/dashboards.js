// Draws the dashboards of ops/grafana from what a Prometheus has recorded, without Grafana: node test/dashboards.js URL DIRECTORY [MINUTES [UNTIL]]
// Each panel's place, title, unit and expressions are the file's; lines and numbers are simpler than Grafana's.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { launch, newPage } from "./browser.js";

const [prometheus, directory, minutes = "10", until] = process.argv.slice(2);
const dashboards = new URL("../../../ops/grafana/dashboards/", import.meta.url);
const COLUMN = 50;
const ROW = 24;
const TITLE = 40;
const STEP_S = 5;
const COLOURS = ["#3274d9", "#e0752d", "#3f9c46", "#b877d9", "#d44a3a", "#0aa1a1", "#8f6e00", "#7a7a7a", "#c15c9a", "#5a67d8"];
const end = Math.floor((until ? Date.parse(until) : Date.now()) / 1000);
const start = end - 60 * Number(minutes);

const escape = (text) => String(text).replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

function scaled(value, base, units) {
  let unit = 0;
  while (Math.abs(value) >= base && unit < units.length - 1) { value /= base; unit++; }
  return `${Number(value.toPrecision(3))}${units[unit]}`;
}

function shown(value, unit) {
  if (unit === "s") return value !== 0 && Math.abs(value) < 1 ? `${Number((1000 * value).toPrecision(3))} ms` : `${Number(value.toPrecision(3))} s`;
  if (unit === "percentunit") return `${Number((100 * value).toPrecision(3))} %`;
  if (unit === "bytes" || unit === "Bps") return scaled(value, 1024, [" B", " KiB", " MiB", " GiB"]) + (unit === "Bps" ? "/s" : "");
  return scaled(value, 1000, ["", " k", " M", " G"]) + (unit === "ops" || unit === "reqps" ? "/s" : "");
}

async function series(target) {
  const query = target.expr.replaceAll("$__rate_interval", "30s").replaceAll("$job", ".+").replaceAll("$instance", ".+");
  const response = await fetch(new URL("/api/v1/query_range", prometheus), { method: "POST", body: new URLSearchParams({ query, start, end, step: STEP_S }) });
  const answer = await response.json();
  if (answer.status !== "success") throw new Error(`${target.expr}: ${answer.error}`);
  return answer.data.result.map(({ metric, values }) => ({
    name: (target.legendFormat || "").replace(/{{(\w+)}}/g, (_, label) => metric[label] ?? ""),
    points: values.map(([at, value]) => [at, Number(value)]).filter(([, value]) => Number.isFinite(value)),
  })).filter(({ points }) => points.length);
}

function lines(all, unit, width, height) {
  const values = all.flatMap(({ points }) => points.map(([, value]) => value));
  let most = Math.max(...values, 0);
  let least = Math.min(...values, 0);
  if (most === least) most = least + 1;
  const x = (at) => (width * (at - start) / (end - start)).toFixed(1);
  const y = (value) => (height - 2 - (height - 4) * (value - least) / (most - least)).toFixed(1);
  const paths = all.map(({ points }, i) => `<path stroke="${COLOURS[i % COLOURS.length]}" d="${points.map(([at, value], j) => `${j && at - points[j - 1][0] <= 2 * STEP_S ? "L" : "M"}${x(at)} ${y(value)}`).join("")}"/>`);
  return `<div class=axis>${escape(shown(most, unit))}</div><svg width=${width} height=${height}>${paths.join("")}</svg><div class=axis>${escape(shown(least, unit))}</div>`;
}

async function panel(each) {
  const { x, y, w, h } = each.gridPos;
  const unit = each.fieldConfig.defaults.unit;
  const all = (await Promise.all(each.targets.map(series))).flat();
  const [width, height] = [w * COLUMN - 26, h * ROW - 26];
  const last = ({ points }) => points[points.length - 1][1];
  const body = !all.length ? "<p class=nothing>nothing was counted</p>"
    : each.type === "stat" ? `<p class=stat>${all.map((one) => escape(one.name && unit === "none" && /[.\d]/.test(one.name) ? one.name : shown(last(one), unit))).join("<br>")}</p>`
    : lines(all, unit, width, height - 62) + `<p class=names>${all.map((one, i) => `<span style="color:${COLOURS[i % COLOURS.length]}">▬</span> ${escape(one.name || each.title)} ${escape(shown(last(one), unit))}`).join(" &nbsp;")}</p>`;
  return `<section style="left:${x * COLUMN}px;top:${TITLE + y * ROW}px;width:${width + 10}px;height:${height + 10}px"><h2>${escape(each.title)}</h2>${body}</section>`;
}

const browser = await launch();
try {
  for (const file of readdirSync(dashboards).filter((name) => name.endsWith(".json"))) {
    const dashboard = JSON.parse(readFileSync(new URL(file, dashboards), "utf8"));
    const panels = await Promise.all(dashboard.panels.map(panel));
    const height = TITLE + ROW * Math.max(...dashboard.panels.map(({ gridPos }) => gridPos.y + gridPos.h));
    const page = await newPage(browser, { viewport: { width: 24 * COLUMN, height } });
    await page.setContent(`<!doctype html><meta charset=utf-8><style>
      body { margin: 0; font: 11px/1.3 sans-serif; background: #f4f5f5; color: #222; } h1 { font-size: 17px; margin: 9px 8px; } h1 small { font-weight: 400; color: #666; }
      section { position: absolute; margin: 4px; padding: 4px; background: #fff; border: 1px solid #ddd; overflow: hidden; } h2 { font-size: 12px; margin: 0 0 1px; }
      svg { display: block; background: linear-gradient(#eee, #eee) 0 50% / 100% 1px no-repeat; } path { fill: none; stroke-width: 1.3; }
      .axis { color: #777; font-size: 10px; line-height: 1; } .names { margin: 2px 0 0; font-size: 10px; } .stat { font-size: 22px; margin: 8px; text-align: center; overflow-wrap: anywhere; } .nothing { color: #999; margin: 40px; text-align: center; }
      </style><h1>${escape(dashboard.title)} <small>${minutes} minutes</small></h1>${panels.join("")}`);
    const picture = join(directory, `${file.replace(".json", "").replace("transcripts-", "dashboard-")}.png`);
    await page.screenshot({ path: picture });
    console.log(`${picture}: ${panels.length} panels, ${panels.filter((html) => html.includes("class=nothing")).length} empty`);
    await page.context().close();
  }
} finally {
  await browser.close();
}
