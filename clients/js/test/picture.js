// A picture of a page, once it says something: node test/picture.js URL FILE SELECTOR WORDS [WIDTHxHEIGHT]
import { launch, newPage } from "./browser.js";

const [url, file, selector, words, size = "1180x820"] = process.argv.slice(2);
const [width, height] = size.split("x").map(Number);
const browser = await launch();
try {
  const page = await newPage(browser, { viewport: { width, height } });
  await page.goto(url);
  await page.waitForFunction(([place, text]) => document.querySelector(place)?.textContent.includes(text), [selector, words], { timeout: 240_000 });
  await page.screenshot({ path: file });
  console.log(await page.textContent(selector));
} finally {
  await browser.close();
}
