// Parts of the page. Everything that anybody wrote goes in as text, never as markup.

export const $ = (id) => document.getElementById(id);

export function make(tag, { on = {}, ...given } = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  for (const [event, listener] of Object.entries(on)) element.addEventListener(event, listener);
  element.append(...children.filter((child) => child || child === 0));
  return element;
}

export const hidden = (text) => make("span", { class: "hidden" }, text);

export const icon = (name) => $(`icon-${name}`).content.cloneNode(true);

export const mark = () => document.querySelector(".brand .mark").cloneNode(true);

export function face(person) {
  const initials = person.name.split(" ").map((part) => part[0]).slice(0, 2).join("");
  return make("span", { class: `face hue-${person.hue}`, "aria-hidden": "true" }, initials);
}

// Paragraphs are parted by an empty line; one that begins with "> " quotes the person.
export function text(words) {
  const paragraphs = words.split(/\n\s*\n/).map((part) => part.trim()).filter(Boolean);
  const drawn = paragraphs.map((part) =>
    part.startsWith("> ") ? make("blockquote", {}, make("p", {}, part.replace(/^> ?/gm, ""))) : make("p", {}, part));
  return make("div", { class: "text" }, ...drawn);
}

export function button(given, press) {
  const look = `button ${["primary", "danger"].includes(given.style) ? given.style : ""}`.trim();
  if (given.link) {
    const safe = /^(https?:\/\/|\/(?!\/))/i.test(given.link);
    return make("a", { class: look, href: safe ? given.link : "#", target: "_blank", rel: "noopener noreferrer" }, given.label);
  }
  if (given.menu?.length) return menu(given, press);
  const made = make("button", { type: "button", class: look, on: { click: () => press(given) } }, given.label);
  made.dataset.pick = pick(given);
  return made;
}

// Choices that unfold under one button: opened and closed like any summary, and closed by Escape.
function menu(given, press) {
  const choices = make("div", { class: "unfolded" }, ...given.menu.map((one) => button(one, press)));
  const unfolding = make("details", { class: "menu" }, make("summary", { class: "button" }, given.label), choices);
  unfolding.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !unfolding.open) return;
    event.stopPropagation();
    unfolding.open = false;
    unfolding.firstElementChild.focus();
  });
  unfolding.addEventListener("toggle", () => unfolding.open && choices.scrollIntoView({ block: "nearest" }));
  unfolding.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !unfolding.contains(relatedTarget)) unfolding.open = false;
  });
  return unfolding;
}

export const pick = (given) => `${given.choice} ${given.about}`;

export const buttons = (all, press) => all.length > 0 && make("div", { class: "buttons" }, ...all.map((one) => button(one, press)));

// The parts of a sheet or of the home. `level` is that of their headings.
export function sections(all, level, press) {
  return all.map((one) => {
    const bare = !one.heading && !one.quote && !(one.text && one.buttons.length);
    return make(
      "div",
      { class: bare ? "section bare" : "section" },
      one.heading && make(`h${level}`, { class: "heading" }, one.heading),
      one.text && text(one.text),
      one.quote && make("blockquote", {}, text(one.quote)),
      buttons(one.buttons, press),
    );
  });
}
