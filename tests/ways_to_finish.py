"""Ways to finish and near misses, as shoppers of Buenos Aires type them."""

ORDERS = """
    finalizar|Finalizar!|FINALIZAR|finalizá|finalizalo|finalizamos|finalicemos|finalizo|finalisar|finalziar|finlizar
    dale finalizar|bueno finalizá el pedido|finalizar la compra|finalizar mi pedido por favor|quiero finalizar
    quiero finalizar la compra|ya quiero finalizar|finalizar gracias|finalizar el pedido porfa|finalizar che
    cerrar|cerrá|cerralo|cerrala|cerrame el pedido|cerrá el pedido|cerrá el pedido nomás|cerrar pedido|cierro
    cierro el pedido|cerremos|cerramos|dale cerralo|dale, cerrá|sí, cerralo|si cerralo|bueno cerrá la compra
    listo cerrame el pedido|genia cerrá el pedido|eso es todo y cerrá el pedido|quiero cerrar el pedido
    terminar|terminar el pedido|terminamos|quiero terminar la compra
    pagar|quiero pagar|quiero pagar ya|dale quiero pagar|pagar el pedido|quiero pagarlo|vamos a pagar|lo pago
    quiero abonar|pagar con tarjeta|quiero pagar con mercado pago|pasame la cuenta|la cuenta por favor
    cobrame|cobrame nomás|cobrame todo|confirmo el pedido|confirmar el pedido|confirmá el pedido|confirmame la compra
    quiero confirmar|hacer el pedido|haceme el pedido|concretar la compra|realizar el pedido|mandame el pedido
    si finalizar|si, finalizar el pedido|cerramos acá|confirmar pedido|confirmar compra|ya terminé de pedir|terminé mi compra
    a pagar|pasemos a pagar|enviar pedido|generá el pedido|concretemos|dale boludo finalizar|cerralo la puta madre
    mandá el pedido|che milo finalizar|hola, finalizar|ahora sí, finalizar|no, cerrá nomás|checkout|fin
""".replace("\n", "|").split("|")
"""They place the order whatever is asked."""

READY = """
    listo|listo!|listooo|listo gracias|listo, eso es todo|ya terminé|terminé|bueno listo|eso es todo
    dale listo|eso es todo por hoy gracias|listo genia|sí, listo|no, listo|listo dale
""".replace("\n", "|").split("|")
"""They place it unless something is asked that they leave open; then Milo asks."""

ENOUGH = """
    nada más|no, nada más|nada mas gracias|no gracias, nada más|con eso estoy|solo eso|eso nomás
    no gracias, nada más, con eso estoy|eso sería todo|no quiero nada más|ya no necesito nada más|ya está
    así está bien|es todo|esto es todo|todo listo|suficiente|no gracias ya está|así estoy bien|nada más por hoy|hasta ahí nomás|con eso alcanza|ya tengo todo|no me falta nada
""".replace("\n", "|").split("|")
"""They place it unless a product is asked about; then they leave that product, and Milo asks."""

ANSWERS = """
    confirmo|sí, confirmo|confirmado|mandalo|dale mandalo|pedilo|lo compro|si mandamelo
""".replace("\n", "|").split("|")
"""They place it unless something is asked, of which they are a yes."""

NOT_NOW = """
    no finalizar|no finalices|no cierres|no cierres todavía|no lo cierres|todavía no cierres|todavia no finalices
    no confirmes todavía|no lo confirmes que falta el hielo|no confirmo|no confirmo nada|no quiero finalizar
    no quiero pagar|no puedo pagar ahora|todavía no quiero pagar|aún no pago|no pienso pagar eso|no me cobres
    no es todo|eso no es todo|no está listo|todavía no terminé|no terminé de elegir|no cerremos
    no dije que lo cierres|no te dije que finalices|yo no confirmé nada|no hagas el pedido|no mandes el pedido
    nunca confirmé|tampoco finalices|ni se te ocurra cerrarlo|esperá no cierres|pará, no lo cierres|no lo mandes
""".replace("\n", "|").split("|")

QUESTIONS = """
    puedo pagar con tarjeta?|puedo pagar en efectivo?|cómo se paga?|cómo hago para finalizar?|como finalizo?
    ya cierro?|finalizamos?|finalizo?|listo? ya está mi pedido?|cuándo tengo que pagar?|dónde pago?
    hay que pagar el envío?|cuánto tengo que pagar?|se puede pagar en cuotas?|me confirmás el precio?
    me confirmas que hay dos?|se paga al recibir?|pago ahora o después?|y si confirmo cuándo llega?
    si te confirmo ahora llega antes de las 8?|cómo confirmo|como se finaliza|como cierro el pedido
    puedo cerrar el pedido más tarde?|a que hora cierran?|hasta qué hora puedo confirmar?|eso es todo?|nada más?
    listo?|está?|confirmo?|qué pasa si no pago?|puedo pagar mañana?|con qué puedo pagar|quién paga el envío?
    para finalizar que hago?|el pedido se cierra solo?|cuándo se cobra?|ya confirmaste el pedido?
""".replace("\n", "|").split("|")

LATER = """
    si confirmo te aviso|cuando llegue mi marido cerrá el pedido|cuando llegue mi marido, cerrá el pedido
    después lo cierro|despues finalizo|luego confirmo|más tarde pago|mañana confirmo|pago mañana|voy a pagar después
    finalizo más tarde, gracias|en un rato cierro el pedido|apenas cobre pago|cuando cobre finalizo
    le pregunto a mi señora y te confirmo|dejá que confirmo con mi señora|ahora te confirmo|te confirmo en un rato
    antes de finalizar quiero ver otra cosa|termino de elegir y te digo|dejame que termino de ver las bebidas
    termine de elegir no|a la noche lo pago|el viernes finalizo|quiero hacer la compra del mes el sábado
    si me llega hoy, confirmo|si llega hoy finalizo|si confirmo|recién a la tarde confirmo|una vez que cobre, pago
    primero confirmo con mi mujer|capaz confirmo|creo que voy a finalizar más tarde|por ahí lo cierro mañana
    pienso y te confirmo|voy a ver si finalizo
""".replace("\n", "|").split("|")

OTHERS = """
    mi marido paga|lo va a pagar mi marido a la tarde|mi esposa confirma primero|mi vieja lo paga|paga mi hermano
    mi señora cierra el pedido|ella finaliza|lo confirma mi jefe|va a pagar mi hijo|ya pagó
    se me cerró la página|ya pagué la luz|tengo que pagar el gas|estoy pagando el alquiler|cerró el chino
    el banco me confirmó la transferencia|pagar la luz me mató|me cobraron de más en el super|confirmé el turno
    el negocio de al lado cierra temprano|se terminó la yerba en casa|terminé el laburo recién
    podes parar un segundo|voy a pasar más tarde|estoy por parar a comer|termino la peli y vuelvo
    que caro, no voy a pagar eso|el finalista del mundial|cerrame la puerta jaja|listo para el mundial
    está fresco|esta semana estoy de dieta|nada que ver|nada, te comentaba|mandalo a mi casa de campo
""".replace("\n", "|").split("|")


def texts(table: list[str]) -> list[str]:
    """The entries without blanks around them."""
    return [text.strip() for text in table if text.strip()]
