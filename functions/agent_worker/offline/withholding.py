"""Reads that a shopper gives no e-mail: said outright, or in answer to the question for it."""

import re

_EMAIL = r"(?:(?:e-?)?mails?|gmail|hotmail|correos?(?:\s+electr[oó]nicos?)?)\b"
_GIVE = (
    r"(?:doy|paso|dejo|mando|digo|comparto|"
    r"(?:d[aá]r|pas[aá]r|dej[aá]r|mand[aá]r|dec[ií]r|compart[ií]r)(?:te|les?)?(?:l[oa]s?)?)"
)
_HAVE = r"(?:tengo|uso|manejo|acuerdo|recuerdo|s[eé])"
_WILL = r"(?:(?:te|se|le|les|me|l[oa]|quiero|quisiera|puedo|pienso|prefiero|voy\s+a)\s+){0,4}"
_LATER = (
    r"(?:despu[eé]s|luego|m[aá]s\s+tarde|otro\s+d[ií]a|en\s+otro\s+momento|otra\s+vez|ma[nñ]ana)"
)
_BEHIND = (
    r"(?:[\s,]{0,3}\b(?:yo|che|gracias|por\s+favor|perd[oó]n|igual|todav[ií]a|ahora|por\s+ahora|por\s+el\s+momento|la\s+verdad|"
    r"disculp[aá]|mejor|si\s+puede\s+ser|soy\s+(?:grande|mayor|viej[oa]|jubilad[oa]|de\s+otra\s+[eé]poca))\b){0,4}"
)
_OUTRIGHT = re.compile(
    "(?:"
    rf"\bno\s+{_WILL}(?:{_HAVE}|{_GIVE})\s+(?:(?:mi|el|un|ning[uú]n|del?|mucho)\s+){{0,3}}{_EMAIL}|"
    rf"\bsin\s+(?:(?:mi|el|un|{_GIVE})\s+){{0,2}}{_EMAIL}|"
    rf"\b(?:(?:mi|el)\s+)?{_EMAIL}[\s:,]*(?:no\s+{_WILL}(?:{_HAVE}|{_GIVE}|hay)\b|ninguno\b|{_LATER}\b|te\s+lo\s+debo\b)|"
    rf"\b{_LATER}\s+te\s+{_GIVE}\s+(?:mi|el)\s+{_EMAIL}"
    ")" + _BEHIND,
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"(?:\b(?:y|pero|es\s+que|la\s+verdad(?:\s+que)?|si|sigamos|seguimos|prefiero|mejor|vamos|perd[oó]n|no|uh|uy|ah|"
    r"puedo|se\s+puede|(?:me\s+)?pod[eé]s|comprar|pedir|seguir|registr[aá]r?(?:me)?|anot[aá]r?(?:me)?)\b[\s,.]{0,3}){1,5}$",
    re.IGNORECASE,
)
"""Words right before it that name nobody and order nothing: `perdón, prefiero …`."""
_MOST_LEADING = 60
_SHORT = (
    r"(?:(?:mejor|ahora|por\s+ahora|prefiero\s+que|prefiero|creo\s+que)\s+no|no\s+(?:quiero|puedo|hace\s+falta|es\s+necesario)|"
    r"paso|skip|salte[aá]\w*|omitir|sigamos|seguimos|"
    rf"{_LATER}|te\s+lo\s+debo)"
)
_NO = re.compile(rf"\W*(?:no|nop|nah|nada|ningun[oa])\b{_BEHIND}\W*", re.IGNORECASE)
"""Nothing but a no: with more behind it, `no, Martina`, it is about something else."""
_ANSWER = re.compile(
    r"^\W*(?:(?:y|eh|uh|uy|ah|mm+|no|nop|bueno|che|perd[oó]n|mir[aá]|la\s+verdad|es\s+que|te)\b[\s,.]{0,3}){0,5}?(?:"
    rf"no\s+{_WILL}(?:{_HAVE}|{_GIVE})(?:\s+(?:nada\s+de\s+)?es[oa]s?(?:\s+cosas?)?|\s+ninguno|\s+uno|\s+nada)?|"
    rf"no\s+s[eé]\s+qu[eé]\s+es(?:\s+eso)?|(?:prefiero|mejor|quiero)\s+no\s+{_GIVE}|no\s+quiero\s+{_GIVE}|"
    rf"{_LATER}\s+(?:te\s+)?(?:l[oa]\s+)?{_GIVE}|te\s+lo\s+{_GIVE}\s+{_LATER}|(?:(?:sigamos|seguimos|vamos)\s+)?sin\s+eso|{_SHORT}"
    rf"){_BEHIND}\s{{0,3}}(?P<rest>$|[,.;!\n)].*|\b(?:y|pero)\b.*)",
    re.IGNORECASE | re.DOTALL,
)


def email_withheld_in(text: str) -> tuple[bool, str]:
    """Whether a text says that there is no e-mail to give, and the text without that: `Ana, no tengo mail` → `Ana, `."""
    match = _OUTRIGHT.search(text)
    if not match:
        return False, text
    leading = _LEADING.search(text, max(0, match.start() - _MOST_LEADING), match.start())
    start = (leading or match).start()
    return True, f"{text[:start]} , {text[match.end() :]}"


def withheld(answer: str) -> str | None:
    """What is said behind a no to the question for an e-mail: `paso, y 2 panes` → `, y 2 panes`; None for no such no."""
    if _NO.fullmatch(answer):
        return ""
    match = _ANSWER.match(answer)
    return match["rest"].strip() if match else None
