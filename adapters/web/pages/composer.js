// The field to write in: Enter sends, "/" lists the commands, and what is half written waits for each person.

import { $ } from "./make.js";

const input = $("message");
const list = $("suggestions");
const drafts = new Map();
let person = "";
let unsent = null;

// send(text, id): resolves when it was taken, rejects when it was not. announce: said to a screen reader.
export function setUp(send, newId, announce) {
  $("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    submit(send, newId);
  });
  input.addEventListener("input", () => {
    $("composer-amiss").textContent = "";
    fit();
    suggest(announce);
  });
  input.addEventListener("blur", hide);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (!list.hidden && steer(event)) event.preventDefault();
    else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit(send, newId);
    }
  });
  // Not a click, which would first take the focus away and close the list.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) accept(option);
  });
}

export function be(id) {
  drafts.set(person, input.value);
  person = id;
  input.value = drafts.get(id) ?? "";
  $("composer-amiss").textContent = "";
  hide();
  fit();
}

export function write(text) {
  input.value = text;
  fit();
  input.focus();
}

export const focus = () => input.focus();

async function submit(send, newId) {
  const text = input.value.trim();
  if (!text) return;
  const by = person;
  // The same words sent again after a failure are the same event.
  const id = unsent?.text === text && unsent.by === by ? unsent.id : newId();
  unsent = { text, by, id };
  input.value = "";
  fit();
  hide();
  try {
    await send(text, id);
    if (unsent?.id === id) unsent = null;
  } catch (error) {
    if (person !== by) drafts.set(by, text);
    else if (!input.value) input.value = text;
    fit();
    $("composer-amiss").textContent = error.message;
  }
}

function fit() {
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight}px`;
}

const options = () => [...list.children];
const offered = () => options().filter((option) => !option.hidden);
const active = () => options().find((option) => option.ariaSelected === "true");

function suggest(announce) {
  const typed = input.value.toLowerCase();
  for (const option of options()) {
    option.hidden = !typed.startsWith("/") || !option.dataset.text.startsWith(typed) || option.dataset.mention === person;
  }
  const found = offered();
  if (!found.length || (found.length === 1 && found[0].dataset.text === typed)) return hide();
  if (list.hidden) announce(`${found.length} commands. Arrow down to choose one.`);
  list.hidden = false;
  list.scrollTop = 0;
  input.ariaExpanded = "true";
  point(null);
}

function hide() {
  list.hidden = true;
  input.ariaExpanded = "false";
  point(null);
}

function point(option) {
  for (const one of options()) one.ariaSelected = String(one === option);
  if (option) {
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else input.removeAttribute("aria-activedescendant");
}

function steer({ key, shiftKey }) {
  const found = offered();
  const at = found.indexOf(active());
  if (key === "ArrowDown") point(found[(at + 1) % found.length]);
  else if (key === "ArrowUp") point(found[at <= 0 ? found.length - 1 : at - 1]);
  else if (key === "Escape") hide();
  else if ((key === "Enter" || (key === "Tab" && !shiftKey)) && at >= 0) accept(found[at]);
  else return false;
  return true;
}

function accept(option) {
  input.value = option.dataset.text;
  hide();
  fit();
  input.focus();
}
