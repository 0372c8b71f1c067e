// The page: a key, a list, a call.

import { Call, firstInView } from "./call.js";
import { Sessions } from "./sessions.js";
import { Transcripts } from "./transcripts.js";
import { $, copy, explain, lineOf, link, offerFiles, placeMenus, Preferences, say } from "./words.js";

let api = null;
const preferences = new Preferences($("view"));
const sessions = new Sessions(forget);
const call = new Call(preferences, forget);

/** The parts of the page that need a key. */
function show(isIn) {
  $("entry").hidden = isIn;
  for (const id of ["app", "forget", "skip", "show-sessions"]) $(id).hidden = !isIn;
}

function enter(key) {
  say($("key-error"), "");
  if (!/^[!-~]+$/.test(key)) return forget({ status: 401 }); // no header takes it
  api = new Transcripts({ url: new URL(".", location.href), key });
  show(true);
  route();
  sessions.start(api).then(() => api && ($("key").value = ""));
}

/** @param error why the key is of no use, if it is not */
function forget(error) {
  api = null;
  call.close();
  sessions.start(null);
  show(false);
  say($("key-error"), error ? explain(error).join(". ") : "");
  $("key").focus();
}

function choose(isChoosing) {
  document.body.classList.toggle("choosing", isChoosing);
  $("show-sessions").setAttribute("aria-expanded", String(isChoosing));
}

/** What the fragment says: which session, which line. A key is taken out of it at once; fragments are never sent. */
function takeAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  const key = given.get("key") ?? undefined;
  if (key !== undefined) {
    given.delete("key");
    const rest = given.toString();
    history.replaceState(null, "", location.pathname + location.search + (rest && `#${rest}`));
  }
  return { key, session: given.get("session") ?? undefined, at: given.get("at") ?? undefined };
}

/** Goes where the address says. */
function route() {
  const { key, session, at } = takeAddress();
  if (key) enter(key);
  else if (!api) forget();
  else {
    choose(!session);
    sessions.current = session;
    if (!session) call.close();
    else if (session !== call.id || !call.isShown) call.open(api, session, at);
    else if (at !== undefined) call.goTo(at);
  }
}

const on = (id, action) => $(id).addEventListener("click", action);
$("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  enter($("key").value.trim());
});
on("forget", () => forget());
on("show-sessions", () => choose(!document.body.classList.contains("choosing")));
on("choose-another", () => {
  choose(true);
  $("session-id").focus();
});
on("show-help", () => $("help").showModal());
on("show-player", () => call.togglePlayer());
on("skip", (event) => {
  event.preventDefault();
  (call.isShown ? $("transcript") : $("viewer")).focus();
});

/** One key, one thing to do. */
function listenForKeys(actions, isOn) {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !isOn()) return;
    const action = event.target.closest("input, select, dialog, [popover]") ? null : actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

const current = () => call.rows.of(document.activeElement);
const step = (direction) => () => {
  const element = current() ? call.rows.beside(current().element, direction) : firstInView();
  if (element) call.select(element);
};
const ofCall = {
  "/": () => $("query").focus(),
  j: step("next"),
  k: step("previous"),
  e: () => call.follow.resume(),
  c: () => current() && copy(lineOf(current().segment), "Line"),
  l: () => current() && copy(link(call.id, current().segment.id), "Link"),
  p: () => {
    if (!call.playhead.isOpen) call.togglePlayer();
    call.playhead.toggle();
  },
};
listenForKeys({ "?": () => $("help").showModal() }, () => preferences.values.shortcuts);
listenForKeys(ofCall, () => call.isShown && (preferences.values.shortcuts || $("transcript").contains(document.activeElement)));

const seek = (event) => {
  const row = call.rows.of(event.target);
  if (row && call.playhead.isOpen && getSelection().isCollapsed && !event.target.closest("a")) call.playhead.seek(row.segment.start_time);
};
$("transcript").addEventListener("click", seek);
$("transcript").addEventListener("keydown", (event) => event.key === "Enter" && seek(event));

offerFiles(() => ({ api, id: call.id, parameters: call.parameters }));
placeMenus();
// What is brought into view must not hide behind the bar.
new ResizeObserver(() => document.documentElement.style.setProperty("--bar", `${$("bar").offsetHeight}px`)).observe($("bar"));
addEventListener("hashchange", route);
route();
