// What the page asks of the server, and what it takes from it.

const WAIT_MS = 20_000; // longer than Hosting waits for the function (3 s + 15 s)
const STATES = [
  "payable", "held", "voucher", "in_review", "confirmed", "paid", "preparing", "ready", "out_for_delivery", "delivered",
  "refunded", "charged_back", "expired", "cancelled",
];

/** What the server answered; `status` is 0 when it could not be reached or made no sense. */
export async function ask(path, method, told) {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), WAIT_MS);
  try {
    const response = await fetch(path, {
      method,
      cache: "no-store",
      credentials: "omit",
      headers: { Accept: "application/json", ...(told && { "Content-Type": "application/json" }) },
      body: told && JSON.stringify(told),
      signal: giveUp.signal,
    });
    const body = await response.json().catch(() => null);
    return { status: response.ok && body === null ? 0 : response.status, body };
  } catch {
    return { status: 0, body: null };
  } finally {
    clearTimeout(timer);
  }
}

export function isOrder(body) {
  return STATES.includes(body?.state)
    && Array.isArray(body.items)
    && typeof body.total === "number"
    && !Number.isNaN(Date.parse(body.expires_at));
}

/** A provider's page may only be https, or http from a page that is so itself: on one machine, or in one network. */
export function safeDestination(text) {
  let url;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  const isLocal = (host) => ["localhost", "127.0.0.1", "[::1]"].includes(host);
  const stays = url.hostname === location.hostname || (isLocal(url.hostname) && isLocal(location.hostname));
  const isPlain = url.protocol === "http:" && location.protocol === "http:";
  return url.protocol === "https:" || (isPlain && stays) ? url.href : null;
}
