// The sheet: a private page in a dialog. What is half typed survives until it is sent, also when the sheet is closed.

import { $, button, icon, make, pick, sections } from "./make.js";
import { city } from "./times.js";
import { Failed, act } from "./wire.js";

const QUIET = ["back", "skip", "pause", "stop", "why", "menu", "help", "resume"];

const dialog = $("sheet");
const drafts = new Map();
let shown = null;
let whenReply = () => {};
let whenClosed = () => {};
let busy = false;

// reply(answer, event): what to do with the answer to something done in the sheet. closed(person, sheet): closed by hand.
export function setUp(reply, closed) {
  whenReply = reply;
  whenClosed = closed;
  $("sheet-form").addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  $("sheet-form").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey) && shown?.sheet.submit) {
      event.preventDefault();
      send();
    }
  });
  $("sheet-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    if (!shown || dialog.open) return;
    const { person, sheet } = shown;
    shown = null;
    whenClosed(person, sheet);
  });
}

export function show(person, sheet) {
  const again = dialog.open && shown?.person === person && shown.sheet.name === sheet.name;
  const before = again ? { field: field(), focus: document.activeElement, scroll: dialog.querySelector(".body").scrollTop } : null;
  shown = { person, sheet, draft: JSON.stringify([person, sheet.name, sheet.title, sheet.sections]) };
  const half = again && before.field?.dataset.typed ? before.field.value : drafts.get(shown.draft);
  fill(sheet, half);
  if (again) {
    dialog.querySelector(".body").scrollTop = before.scroll;
    settle(before);
    return;
  }
  const opening = !dialog.open;
  // Closed and opened again, so that the next question is read out as a page of its own. Focus still finds its way back.
  if (dialog.open) dialog.close();
  dialog.classList.toggle("opening", opening);
  dialog.showModal();
  dialog.querySelector(".body").scrollTop = 0;
  (field() ?? $("sheet-title")).focus();
}

export function close() {
  shown = null;
  if (dialog.open) dialog.close();
}

export function amiss(errors) {
  const input = field();
  const mine = input && errors[input.name];
  const rest = Object.entries(errors).filter(([name]) => name !== input?.name).map(([, what]) => what);
  $("sheet-amiss").textContent = rest.join(" ");
  if (!mine) return;
  $("answer-amiss").textContent = mine;
  input.setAttribute("aria-invalid", "true");
  input.focus();
}

const field = () => $("answer");

function fill(sheet, half) {
  // The question of a step ("flow.step") is what the eye should find first; of a page, its title.
  dialog.classList.toggle("question", sheet.name.includes("."));
  $("sheet-title").textContent = sheet.title;
  $("sheet-close").replaceChildren(sheet.close || "Close", icon("close"));
  $("sheet-notice").textContent = sheet.notice;
  $("sheet-notice").hidden = !sheet.notice;
  $("sheet-amiss").textContent = "";
  $("sheet-sections").replaceChildren(...sections(sheet.sections, 3, press));
  const quiet = sheet.buttons.filter((one) => QUIET.includes(one.choice));
  $("sheet-options").replaceChildren(...sheet.buttons.filter((one) => !quiet.includes(one)).map((one) => button(one, press)));
  $("sheet-quiet").replaceChildren(...quiet.map((one) => button(one, press)));
  $("sheet-answer").replaceChildren(...(sheet.field ? answer(sheet, half) : []));
  $("sheet-footnote").replaceChildren(icon("lock"), make("span", {}, sheet.footnote));
  $("sheet-footnote").hidden = !sheet.footnote;
  $("sheet-submit").textContent = sheet.submit;
  $("sheet-submit").hidden = !sheet.submit;
  const ways = quiet.length > 0 || sheet.submit;
  dialog.querySelector(".ways").classList.toggle("none", !ways);
  dialog.querySelector("footer").hidden = !ways && !sheet.footnote;
}

function answer(sheet, half) {
  const { name, label, kind, value, hint, options } = sheet.field;
  const zone = kind === "moment" ? `In ${city(sheet.zone)} time.` : "";
  const help = [hint, zone].filter(Boolean).join(" ");
  const about = ["answer-amiss", help && "answer-hint", sheet.notice && "sheet-notice", sheet.footnote && "sheet-footnote"];
  const same = { id: "answer", name, "aria-describedby": about.filter(Boolean).join(" "), autocomplete: "off" };
  const type = { line: "text", colleague: "text", day: "date", moment: "datetime-local" }[kind];
  const chosen = () => make("select", same, make("option", { value: "" }, "Choose one"), ...options.map((one) => make("option", { value: one.id }, one.label)));
  const input = kind === "channel" ? chosen() : type ? make("input", { ...same, type }) : make("textarea", { ...same, rows: 5 });
  input.value = half ?? value;
  if (half !== undefined) input.dataset.typed = "yes";
  input.addEventListener("input", () => {
    input.dataset.typed = "yes";
    drafts.set(shown.draft, input.value);
    input.removeAttribute("aria-invalid");
    $("answer-amiss").textContent = "";
  });
  return [
    make("label", { for: "answer" }, label || sheet.title),
    help && make("p", { class: "hint", id: "answer-hint" }, help),
    input,
    make("p", { class: "amiss", id: "answer-amiss" }),
  ].filter(Boolean);
}

// After the same sheet was drawn anew, the keyboard is where it was.
function settle({ field: old, focus }) {
  const input = field();
  if (focus === old && input) {
    input.focus();
    if (input.matches("textarea, [type=text]")) input.setSelectionRange(old.selectionStart, old.selectionEnd);
  } else if (!dialog.contains(document.activeElement)) {
    const same = [...dialog.querySelectorAll("[data-pick]")].find((one) => one.dataset.pick === focus.dataset?.pick);
    (same ?? $("sheet-title")).focus();
  }
}

// What is chosen from a list has an id beside its words.
function written(input) {
  if (!input.matches("select")) return { [input.name]: input.value };
  return { [input.name]: input.value ? input.selectedOptions[0].text : "", [`${input.name}_id`]: input.value };
}

function send() {
  const input = field();
  if (!shown.sheet.submit) return;
  attempt({ type: "filled", sheet: shown.sheet.name, values: input ? written(input) : {} });
}

const press = (given) => attempt({ type: "chose", surface: "sheet", choice: given.choice, about: given.about });

async function attempt(event) {
  if (busy) return;
  busy = true;
  $("sheet-form").setAttribute("aria-busy", "true");
  const { person, draft } = shown;
  try {
    const reply = await act(person, event);
    if (event.type === "filled" && !Object.keys(reply.errors).length) drafts.delete(draft);
    whenReply(person, reply, event);
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    $("sheet-amiss").textContent = error.message;
  } finally {
    busy = false;
    $("sheet-form").removeAttribute("aria-busy");
  }
}
