// What the page says and where: elements, times, counts, links, errors, files, and what its reader likes.

export const $ = (id) => document.getElementById(id);

/** Changes what is different only: nothing flickers, and nothing is read out twice. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function make(name, ...content) {
  const element = document.createElement(name);
  element.append(...content);
  return element;
}

let fading = 0;
/** A short word on what was just done. */
export function toast(text) {
  clearTimeout(fading);
  say($("toast"), text);
  fading = setTimeout(() => say($("toast"), ""), 4_000);
}

/** Brings an element into view, again when the heights around it are known. */
export function reveal(element, block = "center") {
  const show = () => element.scrollIntoView({ block, behavior: "instant" });
  show();
  requestAnimationFrame(show);
}

/** Menus open below their buttons. */
export function placeMenus() {
  for (const menu of document.querySelectorAll("[popover]")) {
    const buttons = [...document.querySelectorAll(`[popovertarget="${menu.id}"]`)];
    menu.addEventListener("toggle", ({ newState }) => {
      if (newState !== "open") return;
      const button = buttons.find((one) => one === document.activeElement) ?? buttons.at(-1);
      const { left, bottom } = button.getBoundingClientRect();
      menu.style.left = `${Math.max(8, Math.min(left, innerWidth - menu.offsetWidth - 8))}px`;
      menu.style.top = `${Math.max(8, Math.min(bottom + 4, innerHeight - menu.offsetHeight - 8))}px`;
    });
  }
}

/** 3:07, or 1:02:09. */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (n) => String(n).padStart(2, "0");
  const minutes = Math.floor(whole / 60) % 60;
  return whole < 3600 ? `${minutes}:${two(whole % 60)}` : `${Math.floor(whole / 3600)}:${two(minutes)}:${two(whole % 60)}`;
}

export function count(n, one, many = `${one}s`) {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
}

export function day(instant) {
  const at = new Date(instant);
  return Number.isNaN(at.valueOf()) ? "" : at.toLocaleString("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}

const STATUS = { processing: "Live", complete: "Complete", failed: "Failed" };
export const statusWord = (status) => STATUS[status] ?? status;

export function titleOf({ id, metadata }) {
  const given = metadata?.title ?? metadata?.subject;
  return typeof given === "string" && given.trim() ? given : id;
}

const primary = (tag) => tag?.toLowerCase().split("-")[0];

/** Whether a translation is missing, by rule 3.6 of the contract. */
export function awaitsTranslation(segment, language) {
  const own = segment.language ?? language?.source;
  const isOther = own && language?.target && primary(own) !== primary(language.target);
  return Boolean(isOther && segment.is_final !== false && segment.translation === undefined);
}

/** What an error means, and what the reader can do. */
export function explain(error, session) {
  const { code, status } = error;
  if (code === "expired_api_key") return ["This key has expired", "Ask whoever gave it to you for a new one."];
  if (code === "revoked_api_key") return ["This key was revoked", "Ask whoever gave it to you for a new one."];
  if (status === 401) return ["This key is not known here", "Check that it was copied whole, and that it is one of this server."];
  if (status === 403) return ["This key may not read this", "It needs the scope sessions:read. Ask for a key that has it."];
  if (code === "session_not_found" || status === 404)
    return [`There is no session “${session}” for this key`, "It may not have begun yet, its id may be mistyped, or it belongs to another organization."];
  if (status === 410) return ["This transcript was erased", "On request, or because its time was over. Nothing of it is left here."];
  if (status === 429) return ["Too many requests with this key", "The server asks to wait a little."];
  if (status === 503) return ["No node can answer right now", "That is usual while nodes change."];
  if (status === 0) return navigator.onLine ? ["The server cannot be reached", "It may be restarting."] : ["You are offline", "The page goes on when the network is back."];
  return ["The server has a problem", `${error.message}${error.requestId ? ` (request ${error.requestId})` : ""}`];
}

export function fragment(session, at) {
  return `#${new URLSearchParams(at === undefined ? { session } : { session, at })}`;
}

export function link(session, at) {
  return location.origin + location.pathname + fragment(session, at);
}

const ENDINGS = { text: "txt", srt: "srt", vtt: "vtt", json: "json" };
const REFUSED = "The browser does not let this page copy.";

/** @param context gives what is shown now: {api, id, parameters} */
export function offerFiles(context) {
  const get = async (format) => {
    const { api, id, parameters } = context();
    const all = { format, include_translations: $("download-translations").checked, ...parameters };
    return (await api.request(`/${encodeURIComponent(id)}/transcript`, { parameters: all })).blob();
  };
  const attempt = async (work, done) => {
    say($("download-state"), "");
    const words = await work().then(() => done, (error) => (error.status === undefined ? REFUSED : explain(error).join(". ")));
    say($("download-state"), words);
  };
  const save = async (format) => {
    const a = document.createElement("a");
    a.href = URL.createObjectURL(await get(format));
    // Not all file systems take colons.
    a.download = `${context().id.replaceAll(":", "_")}.${ENDINGS[format]}`;
    a.click();
    setTimeout(() => URL.revokeObjectURL(a.href), 60_000);
  };
  for (const button of document.querySelectorAll("[data-format]"))
    button.addEventListener("click", () => attempt(() => save(button.dataset.format), "Saved"));
  $("copy-all").addEventListener("click", () => attempt(async () => navigator.clipboard.writeText(await (await get("text")).text()), "Copied"));
}

export function copy(text, what) {
  navigator.clipboard.writeText(text).then(() => toast(`${what} copied`), () => toast(REFUSED));
}

export function lineOf({ start_time, speaker, text, translation }) {
  return `[${clock(start_time)}] ${speaker}: ${text}${translation === undefined ? "" : `\n${translation}`}`;
}

const NAME = "transcripts.view";
const USUAL = { layout: "below", labels: "name", size: "m", theme: "system", announce: "off", times: true, interims: true, shortcuts: true, target: "" };
/** These hold for one visit. */
const PASSING = ["target", "announce"];

/** What the reader likes, kept on this device. Never the key, never anything of a transcript. */
export class Preferences extends EventTarget {
  values = { ...USUAL };
  #form;

  constructor(form) {
    super();
    this.#form = form;
    try {
      const kept = JSON.parse(localStorage.getItem(NAME)) ?? {};
      for (const name of Object.keys(USUAL)) if (typeof kept[name] === typeof USUAL[name]) this.values[name] = kept[name];
    } catch {
      // The usual ones, then.
    }
    for (const [name, value] of Object.entries(this.values)) {
      const input = form.elements[name];
      if (typeof value === "boolean") input.checked = value;
      else input.value = value;
    }
    form.addEventListener("change", ({ target }) => this.set(target.name, target.type === "checkbox" ? target.checked : target.value.trim()));
    form.addEventListener("submit", (event) => event.preventDefault());
    this.#show();
  }

  set(name, value) {
    this.values[name] = value;
    const input = this.#form.elements[name];
    if (typeof value === "boolean") input.checked = value;
    const kept = Object.fromEntries(Object.entries(this.values).filter(([key]) => !PASSING.includes(key)));
    try {
      localStorage.setItem(NAME, JSON.stringify(kept));
    } catch {
      // For this visit only, then.
    }
    this.#show();
    this.dispatchEvent(new CustomEvent("change", { detail: name }));
  }

  #show() {
    const { theme, size, layout, times } = this.values;
    Object.assign(document.documentElement.dataset, { theme, size, layout, times: times ? "on" : "off" });
  }
}
