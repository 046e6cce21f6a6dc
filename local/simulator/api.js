// What the page asks of the simulator's server.

const UNREACHABLE = "No se pudo llegar al simulador. ¿Está corriendo la tienda (make run)?";

async function call(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch(() => { throw new Error(UNREACHABLE); });
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
export const write = (message) => call("POST", "/simulator/messages", { wait: false, ...message });
export const model = (sid) => call("GET", `/simulator/messages/${sid}/model`);
export const problems = () => call("GET", "/simulator/problems");
export const askProblem = (name, phone) => call("POST", "/simulator/problems", { name, phone });
export const forgetProblem = (id) => call("DELETE", `/simulator/problems/${id}`);
