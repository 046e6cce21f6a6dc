"""Requests: how shoppers ask for what they want."""

ORDER_VERBS = (
    "quiero|quisiera|queria|querria|necesito|necesitaria|preciso|dame|deme|danos|"
    "agregame|agrega|agregar|agregas|agregale|agregalo|poneme|pone|poner|ponele|pones|sumame|suma|sumar|"
    "sumale|sumas|mandame|manda|mandale|mandas|mandar|mandarme|traerme|anotarme|traeme|traime|trae|anotame|anota|anotas|llevo|llevaria|"
    "llevar|llevame|comprar|compro|compraria|comprarte|pedir|pido|pedirte|separame|reservame|"
    "encargar|encargarte|echale|meteme|mete|metele|haceme|incluime|incluye|faltaria|me falta|me olvide|me olvidaba|"
    "necesitamos|queremos|quisieramos|precisamos|necesitariamos|compramos|vamos a querer|vamos a llevar|voy a necesitar|"
    "mandate|tirate|ponete|sumate|anotate|hay que agregar|habria que agregar|pasame|"
    "me faltan|voy a querer|voy a llevar|vendeme|me das|me vendes|me llevo|me pones|me agregas|me sumas|me mandas|"
    "cargame|cargale|tirame|apuntame|apuntale|largame|arrancame con|arranca con|arranquemos con|arrancamos con|"
    "dejame anotado|dejame anotada|dejame anotados|dejame anotadas|dejame separado|dejame separada|dejame apartado|guardame|"
    "mandanos|traenos|ponenos|sumanos|agreganos|anotanos|"
    "me pasas|me pasan|me alcanzas|me alcanzan|me traes|me traen|me anotas|me separas"
)
"""Verbs after which a product is an order."""
