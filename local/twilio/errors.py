"""Twilio's error codes that the double answers, and their words for people."""

from typing import Any

# Source: https://www.twilio.com/docs/api/errors, one page a code.
MESSAGES = {
    20001: (400, "Invalid parameter"),
    20003: (401, "Authenticate"),
    20404: (404, "The requested resource was not found"),
    20429: (429, "Too Many Requests"),
    20500: (500, "Internal Server Error"),
    21211: (400, "The 'To' number is not a valid phone number"),
    21603: (400, "A 'From' phone number is required"),
    21604: (400, "A 'To' phone number is required"),
    21609: (400, "The StatusCallback URL is not a valid URL"),
    21617: (400, "The concatenated message body exceeds the 1600 character limit"),
    21619: (400, "A text message body or media urls must be specified"),
    21620: (400, "Invalid media URL(s)"),
    21910: (400, "Invalid 'From' and 'To' pair. They should be of the same channel"),
    63007: (400, "Twilio could not find a Channel with the specified From address"),
}

# What a person reads on the phones page: failures of outbound messages.
WORDS = {
    21610: "El destinatario se dio de baja.",
    30008: "El operador no dijo por qué no se entregó.",
    63003: "Ese número no tiene WhatsApp.",
    63016: "Pasaron más de 24 horas desde el último mensaje de esta persona: "
    "fuera de esa ventana solo se puede enviar una plantilla.",
    63018: "Demasiados mensajes seguidos a WhatsApp.",
    63024: "El destinatario no es válido.",
}


class TwilioError(Exception):
    """A request that the API refuses, answered as `{code, message, more_info, status}`."""

    def __init__(
        self,
        code: int,
        detail: str = "",
        *,
        status: int | None = None,
        retry_after: int | None = None,
    ) -> None:
        usual, message = MESSAGES.get(code, (400, "The request failed"))
        self.code = code
        self.status = usual if status is None else status
        self.retry_after = retry_after
        self.message = f"{message}: {detail}" if detail else message
        super().__init__(self.message)

    def document(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }


def in_words(code: int | None) -> str:
    """Why a message failed, in Spanish; empty when it did not."""
    if code is None:
        return ""
    return WORDS.get(code, f"Twilio no pudo entregarlo (error {code}).")


def webhook_in_words(code: int, status: int | None, url: str) -> str:
    """Why the shop's webhook did not take a message, in Spanish."""
    if code == 11205:
        return f"No hay nadie escuchando en {url}. ¿Está corriendo la tienda?"
    if code == 12100:
        return "El webhook respondió un TwiML que no es XML válido."
    if code == 12300:
        return "El webhook respondió algo que no es TwiML (Content-Type inesperado)."
    if status is None:
        return "El webhook no respondió en 15 segundos."
    if status == 403:
        return (
            "El webhook respondió 403: rechazó la firma. "
            f"¿Usa el mismo token y la misma URL ({url}) que el WhatsApp de mentira?"
        )
    if status >= 500:
        return f"El webhook falló: respondió {status}."
    return f"El webhook no aceptó el mensaje: respondió {status}."
