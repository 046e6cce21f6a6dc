"""A yes, a no and neither, as shoppers of Buenos Aires type them."""

YES = """
    sí|SI!|siii|sisi|sip|sep|sí sí|dale|DALEEE|dalee|ok|okk|ok dale|bueno dale|sí, dale|sí por favor|sí, por favor|si porfa
    porfa si|si x favor|si porfis|obvio|obvio que sí|claro|claro que sí|por supuesto|de una|joya|genial dale|perfecto
    excelente|bárbaro|buenísimo|tal cual|correcto|exacto|afirmativo|dale que va|mandale|metele|hacelo|hacelo nomás|dale nomás
    acepto|de acuerdo|estoy de acuerdo|me parece bien|está bien|cómo no|desde luego|sin dudas|seguro|👍|✅|sí 😊|dale 🙌
    sí señor|si milo|dale milo|dale genio|si, genia|dale capo|si linda|che si|jaja si|si jaja|sí, gracias|dale gracias|dale, gracias!
    muchas gracias, sí|hola, sí|si, buenas tardes|yes|vale|adelante|avancemos|eso mismo|así es|que sí|te dije que sí|sí, claro, dale
    s|dale boludo|si la puta madre
""".replace("\n", "|").split("|")
"""A yes to whatever was asked."""

NO = """
    no|NO!|nop|noo|no no|no gracias|no, gracias|no por favor|no, mejor no|mejor no|todavía no|no todavía|no, todavía no|aún no
    no aún|por ahora no|no por ahora|ahora no|ahora no gracias|hoy no|hoy no, gracias|para nada|negativo|ni ahí|ni loco|ni en pedo
    nah|no che|no milo|no señor|bueno no|ok no|ah no|no jaja|jaja no|no, chau|claro que no|obvio que no|por supuesto que no
    te dije que no|que no|no hace falta|no es necesario|no quiero|no, no quiero|no lo quiero|no la quiero|no, dejá|nada|no, nada
    nada, gracias|jamás|de ninguna manera|👎|n|creo que no|igual no|no, igual gracias
""".replace("\n", "|").split("|")
"""A no to whatever was asked."""

NEITHER = """
    sí?|ok?|no sé|nose|si... no sé|dale... no|sí. no|no, dale|sí, no|no estoy seguro|ni idea|capaz|quizás|puede ser|supongo
    creo que sí|si querés|si vos querés|por ahí|dale 🙄|si 🤔|lo pienso|mañana|dale, mañana|sí, en un rato|más tarde|después
    después te digo|luego vemos|esperá un poco|un segundo|un toque|ahora vuelvo|dame un minuto|bancame|sí pero no
    sí, pero después|me da igual|no importa si|eh?|mmm|gracias|ok gracias|igual gracias|👍?|si 👎
""".replace("\n", "|").split("|")
"""Words that decide nothing, or take back what they begin with."""

CONDITIONS = """
    si llueve|si me hacés precio|si es gratis|obvio?|si a mi marido le gusta
""".replace("\n", "|").split("|")
"""Words that would decide something if they were not a question or a condition."""
