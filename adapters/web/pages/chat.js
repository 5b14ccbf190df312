// The chat of one person, and the timeline of what everyone was sent.

import { button, buttons, face, hidden, make, mark, text } from "./make.js";
import { day, time } from "./times.js";

const TOGETHER_MS = 10 * 60 * 1000;

// Whoever has read to the end sees the end, also when the list has grown or its window has shrunk.
export function stayAtEnd(list) {
  let atEnd = true;
  list.addEventListener("scroll", () => (atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80));
  new ResizeObserver(() => atEnd && toEnd(list)).observe(list);
  new MutationObserver(() => atEnd && toEnd(list)).observe(list, { childList: true });
}

const toEnd = (list) => (list.scrollTop = list.scrollHeight);

// All of a chat anew. The log keeps quiet meanwhile: only what comes later is read out.
export function fill(log, entries, me, press) {
  log.setAttribute("aria-busy", "true");
  log.replaceChildren();
  entries.forEach((entry, at) => log.append(...lines(entry, entries[at - 1], me, press)));
  if (!entries.length) log.append(nothing(me, press));
  toEnd(log);
  log.removeAttribute("aria-busy");
}

export function append(log, entry, before, me, press) {
  if (!before) log.replaceChildren();
  const added = lines(entry, before, me, press);
  added.at(-1).classList.add("fresh");
  log.append(...added);
  if (entry.kind !== "said") toEnd(log);
}

// An entry whose words have changed, where it stands. Focus that was on one of its buttons stays in it.
export function change(log, entry, before, me, press) {
  const old = log.querySelector(`[data-entry="${CSS.escape(entry.id)}"]`);
  if (!old) return;
  const had = old.contains(document.activeElement);
  const now = lines(entry, before, me, press).at(-1);
  old.replaceWith(now);
  if (had) (now.querySelector("button, summary") ?? log).focus();
}

export function fillTimeline(list, entries, me, people, open) {
  list.setAttribute("aria-busy", "true");
  list.replaceChildren(...entries.flatMap((entry, at) => sent(entry, entries[at - 1], me, people, open)));
  if (!entries.length) list.append(make("p", { class: "empty" }, "The coach has sent nothing yet."));
  toEnd(list);
  list.removeAttribute("aria-busy");
}

export function appendTimeline(list, entry, before, me, people, open) {
  if (!before) list.replaceChildren();
  list.append(...sent(entry, before, me, people, open));
}

function newDay(entry, before, me) {
  const today = day(entry.at, me.zone);
  return before && day(before.at, me.zone) === today ? [] : [make("p", { class: "day" }, today)];
}

const clock = (entry, me) => make("time", { datetime: entry.at }, time(entry.at, me.zone));

function lines(entry, before, me, press) {
  const date = newDay(entry, before, me);
  if (entry.kind === "said") {
    const more = !date.length && before?.kind === "said" && new Date(entry.at) - new Date(before.at) < TOGETHER_MS;
    const byline = make("p", { class: more ? "byline hidden" : "byline" }, make("b", {}, "Coach"), " ", clock(entry, me));
    const words = make("div", { class: "words" }, text(entry.text), buttons(entry.buttons, (given) => press(entry, given)));
    return [...date, make("div", { class: more ? "entry more" : "entry", "data-entry": entry.id }, mark(), byline, words)];
  }
  if (entry.kind === "pressed") {
    return [...date, make("p", { class: "mine pressed" }, make("span", {}, "You chose ", make("b", {}, entry.text)))];
  }
  const command = entry.kind === "command";
  const byline = make("p", { class: "byline" }, command && "Only you can see this ", clock(entry, me));
  return [...date, make("div", { class: `mine ${entry.kind}` }, hidden("You: "), text(entry.text), byline)];
}

function nothing(me, press) {
  const begin = { label: "Start with /coach", choice: "", about: "", style: "primary", link: "" };
  return make(
    "div", { class: "empty" }, mark(), make("b", {}, `You are ${me.name}`),
    make("p", {}, "This is your chat with the coach."), button(begin, () => press(null, begin)),
  );
}

function sent(entry, before, me, people, open) {
  const to = people.get(entry.person);
  const label = `Open the chat of ${to.name}`;
  return [
    ...newDay(entry, before, me),
    make(
      "div", { class: "entry" }, face(to),
      make("p", { class: "byline" }, hidden("To "),
        make("button", { type: "button", class: "to", "aria-label": label, on: { click: () => open(to.id) } }, to.name),
        " ", clock(entry, me)),
      make("div", { class: "words" }, text(entry.text),
        entry.buttons.length > 0 && make("p", { class: "chips" }, ...entry.buttons.map((one) => make("span", {}, one.label)))),
    ),
  ];
}
