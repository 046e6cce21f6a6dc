// How this shop writes times: in its own time zone, wherever the phone is.

const BUENOS_AIRES = "America/Argentina/Buenos_Aires"; // when the phone does not know the shop's zone
const DAY_MS = 86_400_000;

/** `lunes 23 de noviembre a las 14:30`. */
export function dateAndTime(iso, zone) {
  const moment = new Date(iso);
  const timeZone = known(zone);
  const day = new Intl.DateTimeFormat("es-AR", {
    weekday: "long", day: "numeric", month: "long", timeZone,
  }).format(moment).replace(",", "");
  const time = new Intl.DateTimeFormat("es-AR", {
    hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone,
  }).format(moment);
  return `${day} a las ${time}`;
}

/** `hoy de 18 a 20`, `mañana de 9:30 a 11`, `el lunes 30 de 9 a 11`, `el martes 1 de diciembre de 9 a 11`. */
export function window({ starts, ends }, zone, now = new Date()) {
  const [from, to, today] = [new Date(starts), new Date(ends), now].map((moment) => parts(moment, known(zone)));
  const until = hour(to) === "0" ? "24" : hour(to);
  return `${dayOf(from, today)} de ${hour(from)} a ${until}`;
}

function dayOf(day, today) {
  const away = (day.midnight - today.midnight) / DAY_MS;
  if (away === 0) return "hoy";
  if (away === 1) return "mañana";
  const month = day.month === today.month ? "" : ` de ${day.month}`;
  return `el ${day.weekday} ${day.day}${month}`;
}

function hour({ hour, minute }) {
  return minute === "00" ? String(Number(hour)) : `${Number(hour)}:${minute}`;
}

function parts(moment, timeZone) {
  const written = (options) => Object.fromEntries(
    new Intl.DateTimeFormat("es-AR", { ...options, hourCycle: "h23", timeZone })
      .formatToParts(moment)
      .map(({ type, value }) => [type, value]),
  );
  const { year, month, day } = written({ year: "numeric", month: "numeric", day: "numeric" });
  return {
    ...written({ weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" }),
    midnight: Date.UTC(year, month - 1, day),
  };
}

function known(zone) {
  try {
    return zone && new Intl.DateTimeFormat("es-AR", { timeZone: zone }) ? zone : BUENOS_AIRES;
  } catch {
    return BUENOS_AIRES;
  }
}
