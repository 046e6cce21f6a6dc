// What the page asks of its server.

const UNREACHABLE = "No se pudo llegar al WhatsApp de mentira. ¿Está corriendo la tienda (make run)?";

async function call(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch(() => { throw new Error(UNREACHABLE); });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error || `El WhatsApp de mentira respondió ${response.status}.`);
  return answer;
}

const query = (values) => new URLSearchParams(values).toString();

export const conversations = () => call("GET", "/phones/conversations");
export const messages = (phone) => call("GET", `/phones/messages?${query({ phone })}`);
export const events = (since, wait) => call("GET", `/phones/events?${query({ since, wait })}`);
export const addShopper = (phone, name) => call("POST", "/phones/shoppers", { phone, name });
export const deliverAgain = (sid) => call("POST", `/phones/messages/${sid}/deliveries`, { wait: false });
export const write = (message) => call("POST", "/phones/messages", { wait: false, ...message });
export const model = (sid) => call("GET", `/phones/messages/${sid}/model`);
export const problems = () => call("GET", "/phones/problems");
export const askProblem = (name, phone) => call("POST", "/phones/problems", { name, phone });
export const forgetProblem = (id) => call("DELETE", `/phones/problems/${id}`);
