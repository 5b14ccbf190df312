// The local workspace: who one is, what they see, and the clock. The other modules draw; this one decides what.

import * as chat from "./chat.js";
import * as composer from "./composer.js";
import { $, face, icon, make, sections } from "./make.js";
import * as sheet from "./sheet.js";
import { city, day, soon, time } from "./times.js";
import { Failed, act, listen, newId, post } from "./wire.js";

const people = new Map();
const entries = new Map();
const arrived = new Set();
let me = null;
let view = "";
let clock = null;
let loaded = false;
let seen = { room: "", numbers: {} };

// Each announcement is added, not put in place of the last: two at the same moment are both read out.
function announce(words) {
  $("status").append(make("p", {}, words));
  while ($("status").children.length > 3) $("status").firstChild.remove();
}

const sent = () => [...entries.values()].flat().filter((entry) => entry.kind === "said").sort((a, b) => a.first - b.first);

// Who and what is shown is in the address: #maria, #maria/home, #everyone.

function readAddress() {
  const [first, second] = location.hash.slice(1).split("/");
  const who = people.get(first) ?? me ?? people.values().next().value;
  show(who, first === "everyone" ? "everyone" : second === "home" ? "home" : "chat");
}

const go = (who, what = "chat") => (location.hash = what === "everyone" ? "everyone" : what === "home" ? `${who}/home` : who);

function show(who, what) {
  const changed = who !== me;
  me = who;
  const folded = me.button.closest("details");
  if (folded && changed) folded.open = true;
  view = what;
  $("person").hidden = what === "everyone";
  $("timeline").hidden = what !== "everyone";
  $("chat").hidden = what !== "chat";
  $("home").hidden = what !== "home";
  for (const [tab, name] of [[$("tab-chat"), "chat"], [$("tab-home"), "home"]]) {
    tab.ariaSelected = String(name === what);
    tab.tabIndex = name === what ? 0 : -1;
  }
  $("who-name").textContent = me.name;
  $("who-role").textContent = me.role;
  $("picker-name").textContent = what === "everyone" ? "Everyone" : me.name;
  $("picker-face").hidden = what === "everyone";
  $("picker-face").className = `face hue-${me.hue}`;
  $("picker-face").textContent = face(me).textContent;
  if (changed) {
    composer.be(me.id);
    drawChat();
  }
  if (what === "everyone") drawTimeline();
  drawClock();
  drawPeople();
  arriveAnd(what === "home" ? visitHome : () => {});
}

async function arriveAnd(then) {
  const who = me.id;
  if (!arrived.has(who)) {
    arrived.add(who);
    await act(who, { type: "arrived" }).catch(() => arrived.delete(who));
  }
  if (me.id === who) then();
}

function drawPeople() {
  let elsewhere = 0;
  if (loaded && view === "chat") {
    seen.numbers[me.id] = entries.get(me.id).at(-1)?.number ?? 0;
    localStorage.setItem("coach.seen", JSON.stringify(seen));
  }
  for (const person of people.values()) {
    const unread = entries.get(person.id).filter((one) => one.kind === "said" && one.number > (seen.numbers[person.id] ?? 0)).length;
    person.button.setAttribute("aria-current", String(person === me && view !== "everyone"));
    badge(person.button.querySelector(".badge"), unread);
    const here = clock ? time(clock.now, person.zone) : "";
    person.button.querySelector("time").textContent = here;
    const told = [person.name, person.role, city(person.zone), here, unread && `${unread} unread`];
    person.button.ariaLabel = told.filter(Boolean).join(", ");
    elsewhere += unread;
  }
  $("see-everyone").setAttribute("aria-current", String(view === "everyone"));
  badge($("picker-badge"), elsewhere);
  document.title = `${elsewhere ? `(${elsewhere}) ` : ""}${view === "everyone" ? "Everyone" : me.name}, Coach`;
}

function badge(element, count) {
  element.hidden = !count;
  element.replaceChildren(String(count), make("span", { class: "hidden" }, " unread"));
}

const drawChat = () => loaded && chat.fill($("log"), entries.get(me.id), me, pressed);
const drawTimeline = () => view === "everyone" && chat.fillTimeline($("sent"), sent(), me, people, go);

// Much may come in a moment: what looks through all of it is drawn once for it.
const waiting = new Set();
const A_WHILE = 50;

function onceAWhile(draw) {
  if (waiting.has(draw)) return;
  waiting.add(draw);
  setTimeout(() => {
    waiting.delete(draw);
    draw();
  }, A_WHILE);
}

// What the person does, and what comes of it.

function pressed(entry, { choice, about }) {
  if (!entry) composer.write("/coach");
  else attempt({ type: "chose", surface: "button", message: entry.id, choice, about });
}

const underWay = new Set();
const HURRY = 500;

async function attempt(event) {
  const who = me.id;
  const same = JSON.stringify([who, event]);
  // A button that is pressed twice in a hurry is pressed once.
  if (underWay.has(same)) return;
  underWay.add(same);
  try {
    replied(who, await act(who, event), event);
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    const amiss = view === "home" ? $("home-amiss") ?? $("home") : $("composer-amiss");
    amiss.textContent = error.message;
  } finally {
    setTimeout(() => underWay.delete(same), event.type === "chose" ? HURRY : 0);
  }
}

function replied(who, reply, event) {
  if (who !== me.id) return;
  const inSheet = event.type === "filled" || event.surface === "sheet";
  if (Object.keys(reply.errors).length) {
    if (inSheet) sheet.amiss(reply.errors);
  } else if (reply.sheet?.name === "home" && !inSheet && view === "home") drawHome(reply.sheet);
  else if (reply.sheet) sheet.show(who, reply.sheet);
  else if (reply.close || event.type === "filled") {
    sheet.close();
    refreshHome();
  }
}

const visitHome = () => attempt({ type: "visited" });
const refreshHome = () => view === "home" && visitHome();

function drawHome(home) {
  const held = $("home").contains(document.activeElement) && document.activeElement.dataset.pick;
  const press = ({ choice, about }) => attempt({ type: "chose", surface: "home", choice, about });
  const more = home.buttons.length ? [{ heading: "", text: "", quote: "", buttons: home.buttons }] : [];
  $("home").replaceChildren(
    make("h3", { tabindex: "-1" }, home.title),
    ...(home.notice ? [make("p", { class: "notice" }, home.notice)] : []),
    ...sections([...home.sections, ...more], 4, press),
    ...(home.footnote ? [make("p", { class: "footnote" }, icon("lock"), make("span", {}, home.footnote))] : []),
    make("p", { class: "amiss", id: "home-amiss", role: "alert" }),
  );
  if (held) ([...$("home").querySelectorAll("[data-pick]")].find((one) => one.dataset.pick === held) ?? $("home")).focus();
}

// The clock.

function drawClock() {
  if (!clock) return;
  const { now, due } = clock;
  $("now-day").textContent = day(now, me.zone);
  $("now-time").textContent = time(now, me.zone);
  $("now-time").dateTime = now;
  $("now-zone").textContent = `${city(me.zone)} time`;
  $("next").setAttribute("aria-disabled", String(!due));
  $("next-due").textContent = due ? `${soon(due.at, me.zone, now)}, ${due.what}` : "Nothing is waiting";
  $("next").ariaLabel = `Move to the next thing due: ${$("next-due").textContent}`;
}

async function move(body) {
  try {
    clock = await post("/workspace/clock", body, []);
    drawClock();
    drawPeople();
    announce(`It is now ${day(clock.now, me.zone)}, ${time(clock.now, me.zone)}.`);
    refreshHome();
  } catch (error) {
    announce(error.message);
    $("composer-amiss").textContent = error.message;
  }
}

// What comes live.

function hello({ room, entries: all }) {
  for (const id of people.keys()) {
    entries.set(id, all.filter((entry) => entry.person === id).sort((a, b) => a.first - b.first));
  }
  const stored = JSON.parse(localStorage.getItem("coach.seen") ?? "null");
  seen = stored?.room === room ? stored : { room, numbers: {} };
  // Everything once more: this may be another room, in which nobody has arrived.
  if (loaded) arrived.clear();
  loaded = true;
  drawChat();
  show(me, view);
}

function entry(one) {
  const chatOf = entries.get(one.person);
  const place = chatOf.findIndex((known) => known.id === one.id);
  if (place >= 0) return changed(chatOf, place, one);
  const before = chatOf.at(-1);
  const beforeAll = sent().at(-1);
  chatOf.push(one);
  if (one.person === me.id) chat.append($("log"), one, before, me, pressed);
  else if (one.kind === "said") announce(`A message for ${people.get(one.person).name}.`);
  if (view === "everyone" && one.kind === "said") chat.appendTimeline($("sent"), one, beforeAll, me, people, go);
  onceAWhile(drawPeople);
}

// What was said is said otherwise now: in its place, and read out like something new.
function changed(chatOf, place, one) {
  if (chatOf[place].number >= one.number) return;
  chatOf[place] = one;
  if (one.person === me.id) chat.change($("log"), one, chatOf[place - 1], me, pressed);
  onceAWhile(drawTimeline);
}

function lost() {
  $("lost").textContent = "The workspace does not answer. Trying to reach it again.";
  $("lost").hidden = false;
}

// Setting up.

for (const button of document.querySelectorAll("[data-person]")) {
  const { person: id, name, role, zone } = button.dataset;
  people.set(id, { id, name, role, zone, first: name.split(" ")[0], hue: people.size % 5, button });
  entries.set(id, []);
  button.querySelector(".where").textContent = `, ${city(zone)}`;
  button.addEventListener("click", () => {
    openPicker(false);
    go(id);
  });
}

function openPicker(open) {
  if (!open && $("people").contains(document.activeElement) && $("picker").checkVisibility()) $("picker").focus();
  $("picker").ariaExpanded = String(open);
  $("people").classList.toggle("open", open);
}

$("picker").addEventListener("click", () => {
  openPicker($("picker").ariaExpanded !== "true");
  document.querySelector(".people.open [aria-current=true]")?.focus();
});
$("people").addEventListener("keydown", (event) => event.key === "Escape" && openPicker(false));
document.addEventListener("pointerdown", (event) => event.target.closest("#people, #picker") || openPicker(false));

$("see-everyone").addEventListener("click", () => {
  openPicker(false);
  go(me.id, "everyone");
});

const tabs = [["chat", $("tab-chat")], ["home", $("tab-home")]];
tabs.forEach(([name, tab], at) => {
  tab.addEventListener("click", () => go(me.id, name));
  tab.addEventListener("keydown", ({ key }) => {
    if (key !== "ArrowLeft" && key !== "ArrowRight") return;
    const [other, button] = tabs[1 - at];
    button.focus();
    go(me.id, other);
  });
});

for (const button of document.querySelectorAll("[data-by]")) {
  button.addEventListener("click", () => move({ by: button.dataset.by }));
}
$("next").addEventListener("click", () => clock?.due && move({ to: clock.due.at }));

for (const button of document.querySelectorAll("[data-play]")) {
  const { play, watch, begins } = button.dataset;
  button.addEventListener("click", async () => {
    try {
      await post("/workspace/play", { play }, []);
      go(watch, "everyone");
      announce(begins);
    } catch (error) {
      announce(error.message);
      $("composer-amiss").textContent = error.message;
    }
  });
}

document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  if (view !== "chat") go(me.id);
  composer.focus();
});

chat.stayAtEnd($("log"));
chat.stayAtEnd($("sent"));

composer.setUp(async (words, id) => {
  const who = me.id;
  const event = { type: "said", text: words };
  replied(who, await act(who, event, id), event);
}, newId, announce);

sheet.setUp(replied, (who, { name }) => act(who, { type: "closed", sheet: name }).then(refreshHome, () => {}));

window.addEventListener("hashchange", readAddress);
readAddress();
listen({
  hello, entry, lost,
  clock: (news) => {
    clock = news;
    drawClock();
    onceAWhile(drawPeople);
  },
  found: () => ($("lost").hidden = true),
});
