// What a shopper can attach: a photo, a file, a place, and samples of what a page has no way to make.

import { ask, el, openMenu } from "./dom.js";

const LARGEST = 16 * 1024 * 1024;

/** Opens the menu of attachments; `send(message)` takes what was chosen, `complain(words)` what was wrong. */
export function openAttachments(anchor, send, complain) {
  openMenu(anchor, [
    ["image", "Foto o video", () => choose("image/*,video/*", send, complain)],
    ["file", "Documento", () => choose("", send, complain)],
    ["pin", "Ubicación", () => somewhere(send)],
    ["voice", "Nota de voz de ejemplo", () => sendBytes(sampleVoice(), "audio/wav", "nota.wav", send)],
    ["smile", "Sticker de ejemplo", () => sampleSticker(send)],
    ["person", "Contacto de ejemplo", () => sendBytes(new TextEncoder().encode(CONTACT), "text/vcard", "Ana Prueba", send, { kind: "contacts" })],
    ["touch", "Botón de ejemplo", () => send({ body: "Sí", button_payload: "yes" })],
  ]);
}

const CONTACT = "BEGIN:VCARD\nVERSION:3.0\nFN:Ana Prueba\nTEL:+5491155550000\nEND:VCARD\n";

function choose(accept, send, complain) {
  const input = el("input", { type: "file", accept, hidden: true });
  input.addEventListener("change", async () => {
    const [file] = input.files;
    input.remove();
    if (file) await sendFile(file, send, complain);
  });
  document.body.append(input);
  input.click();
}

/** Sends a file as WhatsApp would, or says why it cannot. */
export async function sendFile(file, send, complain) {
  if (file.size > LARGEST) {
    complain("WhatsApp no acepta archivos de más de 16 MB.");
    return;
  }
  sendBytes(new Uint8Array(await file.arrayBuffer()), file.type || "application/octet-stream", file.name, send);
}

/** `previews` is where the page itself finds the file until the server has it. */
function sendBytes(bytes, type, name, send, more = {}) {
  const previews = [URL.createObjectURL(new Blob([bytes], { type }))];
  send({ media: [{ content_type: type, data: base64(bytes), name }], previews, kind: kindOf(type), ...more });
}

function kindOf(type) {
  const [family] = type.split("/");
  return ["image", "audio", "video"].includes(family) ? family : "document";
}

async function sampleSticker(send) {
  const canvas = el("canvas", { width: 192, height: 192 });
  const pen = canvas.getContext("2d");
  pen.font = "150px sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText("🛒", 96, 104);
  const drawn = await new Promise((resolve) => { canvas.toBlob(resolve, "image/webp"); });
  sendBytes(new Uint8Array(await drawn.arrayBuffer()), "image/webp", "sticker.webp", send, { kind: "sticker" });
}

async function somewhere(send) {
  const chosen = await ask(document.getElementById("place-dialog"));
  if (!chosen) return;
  const { label, latitude, longitude } = chosen;
  send({ location: { label, latitude: Number(latitude), longitude: Number(longitude) } });
}

function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(text);
}

/** Two seconds that sound like a voice trying words, as WAV: enough to try the path of a voice note. */
function sampleVoice() {
  const rate = 8000;
  const count = rate * 2;
  const view = new DataView(new ArrayBuffer(44 + count));
  const words = (at, text) => [...text].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
  words(0, "RIFF"); view.setUint32(4, 36 + count, true); words(8, "WAVEfmt ");
  view.setUint32(16, 16, true); view.setUint16(20, 1, true); view.setUint16(22, 1, true);
  view.setUint32(24, rate, true); view.setUint32(28, rate, true); view.setUint16(32, 1, true);
  view.setUint16(34, 8, true); words(36, "data"); view.setUint32(40, count, true);
  for (let index = 0; index < count; index += 1) {
    const seconds = index / rate;
    const pitch = 150 + 40 * Math.sin(seconds * 9);
    const loudness = Math.max(0, Math.sin(seconds * 14)) * 50;
    view.setUint8(44 + index, 128 + loudness * Math.sin(2 * Math.PI * pitch * seconds));
  }
  return new Uint8Array(view.buffer);
}
