// A browser for tests: Debian's Chromium, or the one that CHROMIUM names.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const path = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((file) => file && existsSync(file));

/** Why tests in a browser are left out; false where they run. In continuous integration they run, or fail. */
export const skip = !path && process.env.CI !== "true" && "there is no Chromium here: install Debian's chromium, or name one in CHROMIUM";

export function launch() {
  // Containers have no user namespaces for Chromium's sandbox; it sees nothing here but our own page.
  return chromium.launch({ executablePath: path ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
}

/** A page whose errors and violations of its policy are counted as failures of the test: see `problems`. */
export async function newPage(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.problems = [];
  page.on("pageerror", (error) => page.problems.push(String(error.stack)));
  page.on("console", (message) => /Content.Security.Policy|Trusted/i.test(message.text()) && page.problems.push(message.text()));
  return page;
}

export const fragment = (parts) => `#${new URLSearchParams(parts)}`;
