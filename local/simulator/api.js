// What the page asks of the simulator's server.

async function call(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error || `El simulador respondió ${response.status}.`);
  return answer;
}

const query = (values) => new URLSearchParams(values).toString();

export const conversations = () => call("GET", "/simulator/conversations");
export const messages = (phone) => call("GET", `/simulator/messages?${query({ phone })}`);
export const events = (since) => call("GET", `/simulator/events?${query({ since, wait: 25 })}`);
export const addShopper = (phone, name) => call("POST", "/simulator/shoppers", { phone, name });
export const deliverAgain = (sid) => call("POST", `/simulator/messages/${sid}/deliveries`, { wait: false });

const last = new Map();

/** Sends a message. One shopper's messages leave in the order they were written. */
export function write(shopper, message) {
  const body = { from: shopper.phone, profile_name: shopper.name, wait: false, ...message };
  const before = last.get(shopper.phone) ?? Promise.resolve();
  const sent = before.catch(() => {}).then(() => call("POST", "/simulator/messages", body));
  last.set(shopper.phone, sent);
  return sent;
}
