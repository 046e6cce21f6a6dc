"""Having it otherwise: words by which a shopper wants to get or to pay an order in another way than so far."""

_BEFORE = r"^(?:(?:y|che|ah|no|uh|perdon|quiero|quisiera|quiero que|necesito|puedo|podria|se puede|podes|podrias|me|hay que|hola|disculpa),? )*"
_CHANGE = r"(?:cambi(?:ar|a|o|e|emos|as|en)(?:me|les?|te)?|modific(?:ar|a|o|as)(?:me)?|correg(?:ir|i)|corrij[oa]|pasa(?:r|me)? a otr[oa])"
_HOW = (
    r"(?:(?:la|el|mi|a otr[oa]|otr[oa]|esa|ese) )?(?:direccion|domicilio|horario|hora|franja|dia de entrega|entrega|envio|"
    r"(?:medio|forma|metodo|modo) de (?:pago|entrega|envio)|pago)\b"
)
_RATHER = r"(?:mejor|prefiero|preferiria|cambie de idea,?|al final|en vez de eso|finalmente)"
_HAVE_IT = (
    r"(?:(?:lo |la )?(?:retiro|busco|paso a (?:retirar|buscar)|voy a buscar)(?:l[oa])?|(?:retirar|buscar|pasar a (?:retirar|buscar))l[oa]|"
    r"(?:me )?l[oa] (?:mandan|manden|traen|traigan|envian|envien) a (?:casa|domicilio|otra direccion)|"
    r"que me l[oa] (?:manden|traigan|envien)(?: a .+)?)"
)
_PAY = r"(?:(?:lo )?(?:pago|pagar(?:lo)?|abono|abonar) (?:con|en|por) (?:transferencia|efectivo|tarjeta|mercado ?pago)|transferencia|efectivo)"
HAD_OTHERWISE = (
    rf"{_BEFORE}{_CHANGE} {_HOW}.*$|"
    rf"{_BEFORE}(?:{_RATHER} (?:{_HAVE_IT}|{_PAY})|(?:{_HAVE_IT}|{_PAY}),? (?:mejor|al final))$|"
    r"^(?:y )?si (?:lo |la )(?:retiro|busco|paso a (?:buscar|retirar))(?: yo)?$"
)
"""A clause that says so; what the shop offers at all is another question."""
