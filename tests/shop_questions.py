"""Questions about the shop as shoppers write them, and what only looks like one."""

QUESTIONS: dict[str, str] = {
    "hours": """
        a que hora abren? | ¿A qué hora cierran? | hasta que hora estan? | hasta qué hora atienden hoy | a q hora cierran
        abren el domingo? | los domingos abren? | abren los feriados? | trabajan los sábados? | horario? | horarios
        cuál es el horario de atención? | qué horario tienen | están abiertos? | siguen abiertos? | ya cerraron?
        estan abiertos ahora | que dias abren? | cierran al mediodía? | hacen horario corrido? | abren mañana?
        cuándo abren? | desde que hora estan | hola, a que hora abren? | hasta que hora puedo hacer el pedido?
        el lunes abren? | abren de noche? | atienden los domingos a la tarde? | che hoy trabajan? | estan todos los dias?
        en que horario atienden | mañana atienden? | hoy hasta que hora estan abiertos?
        el 25 de diciembre abren? | abren el 1 de enero? | en año nuevo abren?
    """,
    "address": """
        donde estan? | dónde quedan | donde quedan ustedes? | en donde están ubicados | donde queda el local?
        cual es la direccion? | pasame la dirección | dirección? | me confirmas la direccion? | tienen local a la calle?
        tienen local? | en que barrio están? | en qué calle queda el local | de dónde son? | como llego al local?
        me pasás la ubicación? | donde esta el negocio | dónde los encuentro | tienen sucursal en Caballito?
    """,
    "delivery": """
        hacen envíos? | hacen envios a Villa Crespo? | envian a pilar? | entregan en la plata? | llegan a lanús?
        cuanto sale el envio | cuánto cuesta el envío a Flores? | cobran envio? | el envío es gratis? | quien paga el envio?
        hay que pagar el envio? | hacen pedidos a domicilio? | tienen delivery? | delivery? | envios? | mandan a domicilio?
        hasta donde llegan? | a qué zonas envían? | qué zonas cubren | cuanto tarda en llegar? | me llega hoy?
        me lo pueden traer a la noche? | puedo pasar a buscarlo? | se puede retirar por el local? | hacen reparto en Almagro?
        que dias entregan? | cuándo entregan? | costo de envío? | llevan a casa? | hola, hacen envios a Lanus?
        ah y cuanto sale el envio? | me lo mandan? | puedo retirar yo? | lo paso a buscar yo | mandan hasta Palermo?
        vivo en flores, hacen envios? | cuánto demora el envío? | reparten los sabados? | puedo retirarlo hoy?
        si finalizo ahora cuando llega? | cuanto cobran por llevarlo a casa? | cuánto sale mandarlo? | cuanto más me sale que me la traigan
    """,
    "payment": """
        puedo pagar con tarjeta? | aceptan tarjeta? | aceptan tarjeta de credito? | se puede pagar con débito?
        puedo pagar en efectivo? | aceptan transferencia | y por transferencia? | aceptan mercado pago? | toman tarjeta naranja?
        formas de pago? | medios de pago | qué medios de pago tienen? | con que se puede pagar? | con qué puedo pagar
        se paga al recibir? | puedo pagar cuando me lo entregan? | cuál es el alias | pasame el alias | alias | alias?
        me pasas el cbu? | a nombre de quién está la cuenta? | a que cuenta transfiero? | datos para transferir
        tienen cuotas? | aceptan pagar en dos veces? | se puede pagar en cuotas? | hay reintegro con modo? | efectivo?
        tarjeta? | aceptan qr? | hay recargo con tarjeta? | aceptan dolares? | puedo transferir? | cual es el cuit?
        quiero pagar con tarjeta, se puede? | es solo efectivo? | mercado pago? | con tarjeta de debito puedo pagar?
        trabajan con cuenta dni? | qué tarjetas aceptan?
    """,
    "invoices": """
        hacen factura A? | hacen factura? | me hacen factura b? | emiten factura? | dan ticket? | factura a?
        necesito factura A | me das factura? | facturan? | qué tipo de factura hacen | puede ser con factura C?
        me haces factura a nombre de la empresa?
    """,
    "returns": """
        puedo devolver? | aceptan devoluciones? | hacen cambios? | se puede devolver un producto? | cómo es la devolución?
        qué pasa si me llega algo roto? | y si viene vencido? | cual es la política de cambios | me devuelven la plata si no me gusta?
        puedo cambiarlo si está mal?
    """,
    "minimum": """
        hay compra mínima? | cuál es el mínimo? | cuánto es el mínimo de compra | tienen pedido minimo?
        monto mínimo para el envío? | hay mínimo para comprar? | desde cuanto puedo pedir? | cuanto tengo que gastar como minimo?
    """,
    "contact": """
        tel? | teléfono? | tienen teléfono? | me pasas el telefono? | a que numero llamo? | puedo llamarlos?
        tienen instagram? | cuál es el mail de ustedes? | cómo los contacto? | pasame un numero de contacto | tienen pagina web?
        cómo me comunico con ustedes? | cual es su numero de telefono
        hay lugar para dejar el auto? | tienen estacionamiento? | tienen baño? | hay wifi? | tienen programa de puntos? | toman personal?
    """,
}  # fmt: skip

NEAR_MISSES = """
    dame un jabón en pan | quiero pagar | tarjeta sube | quiero una tarjeta sube | finalizar | quiero pagar con tarjeta
    pago con debito | media docena de facturas | tenés facturas? | dame una factura de dulce de leche | facturas surtidas
    cuánto sale la leche? | cuanto sale el queso rallado | tenés queso para untar? | dame un abrelatas | donde está mi pedido?
    cómo va mi pedido? | pasame el link | quiero el link de pago | mi direccion es san martin 1234 | mi telefono es 1155554444
    mi mail es ana@example.com | no tengo mail | ya transferi | ya pague | te paso el comprobante | haceme un descuento
    hay descuento en efectivo? | tenés ofertas? | mandame 2 cocas | traeme un pan lactal | cerrame el pedido | cerrá
    sacá el pan | que llevo? | cuanto es el total? | cuál es la más barata? | hola | gracias | sí | la primera | 3
    cancelalo | leche sin lactosa | una caja de te | te verde | un cable para el telefono
    quiero envolver un regalo | alcohol en gel | cuánto vale la harina 0000 | dejá la leche | soy de flores | café para llevar
    cambiame la leche por la descremada | agregame 2 yerbas | hacen pan casero? | venden pilas para el control?
    papel minima humedad | tarjeta de cumpleaños | no me llego el pedido | quiero cancelar | me llamo Alias Pérez
    cuánto sale el envase de vidrio? | quiero una agua mineral de mesa | vino que abre bien | tenés leche abierta?
    aguanta que abro la puerta | donde está la leche en el listado? | galletitas de agua | tenés sal de mesa? | hasta mañana
    tenés jugo de naranja? | naranja | papel plata | tenés limón? | hay naranjas? | qué marcas trabajan? | quiero cancelar el pedido
    las empanadas llevan carne? | la palta de donde es? | están las 6 medialunas en oferta? | tenés verdulería? | cierra el pedido
    no puedo pagar ahora | voy a pagar después | el repartidor fue maleducado | codigo postal 1406 | es en avenida corrientes 4500
    papel de baño? | dónde dejo el auto del cumple | bici para chicos | 25 de mayo 1200 | 1 de enero quiero un pan dulce | cuando llega? | cuándo me llega mi pedido? | ya vengo | voy al local de al lado y vuelvo | dale cerrá el pedido | confirmo | pago mañana | después te pago
"""  # fmt: skip


def listed(text: str) -> list[str]:
    """The sentences of a text, one after each bar or line."""
    return [each.strip() for line in text.splitlines() for each in line.split("|") if each.strip()]
