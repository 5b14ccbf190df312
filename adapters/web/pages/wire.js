// What goes to the workspace and comes from it. A post that got no answer is sent again with the same id: one event.

const PAUSES = [400, 1200, 3000];

export class Failed extends Error {}

export const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export async function post(path, body, pauses = PAUSES) {
  for (let tries = 0; ; tries++) {
    let answer;
    try {
      answer = await fetch(path, {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
      });
    } catch {
      if (tries >= pauses.length) throw new Failed("The workspace does not answer. Is it still running?");
      await pause(pauses[tries]);
      continue;
    }
    const data = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Failed(data.message || "That did not work. Please try again.");
    return data;
  }
}

// One event after another, in the order in which they happened.
let last = Promise.resolve();

export function act(person, event, id = newId()) {
  const mine = last.then(() => post("/workspace/events", { id, person, ...event }));
  last = mine.catch(() => {});
  return mine;
}

// Calls hear.hello, hear.entry and hear.clock with what comes; hear.lost and hear.found as the connection goes and returns.
export function listen(hear) {
  const source = new EventSource("/workspace/live");
  for (const kind of ["hello", "entry", "clock"]) {
    source.addEventListener(kind, (event) => hear[kind](JSON.parse(event.data)));
  }
  source.addEventListener("open", hear.found);
  source.addEventListener("error", () => {
    hear.lost();
    // The browser tries again by itself, unless it was answered with anything but a stream.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(hear), 1500);
  });
}
