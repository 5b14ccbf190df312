// Moments as people say them, in the zone of whoever reads.

function parts(at, zone) {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  });
  return Object.fromEntries(format.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
}

export function time(at, zone) {
  const { hour, minute } = parts(at, zone);
  return `${hour}:${minute}`;
}

export function day(at, zone) {
  const { weekday, day, month } = parts(at, zone);
  return `${weekday} ${day} ${month}`;
}

// "today 10:45", "Thu 10:45", or "Thu 3 December, 10:45" when that is further than a week of weekdays can say.
export function soon(at, zone, now) {
  if (day(at, zone) === day(now, zone)) return `today ${time(at, zone)}`;
  const { weekday, day: date, month } = parts(at, zone);
  const near = new Date(at) - new Date(now) < 6 * 24 * 3600 * 1000;
  return near ? `${weekday.slice(0, 3)} ${time(at, zone)}` : `${weekday.slice(0, 3)} ${date} ${month}, ${time(at, zone)}`;
}

export const city = (zone) => zone.split("/").pop().replaceAll("_", " ");
