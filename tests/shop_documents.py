"""A shop's document with every part, as JSON; for tests that say or ask it."""

from typing import Any

MORNING = {"opens": "09:00", "closes": "13:00"}
AFTERNOON = {"opens": "17:00", "closes": "20:30"}

NOWHERE: dict[str, Any] = {"neighbourhoods": [], "polygon": []}

DOCUMENT: dict[str, Any] = {
    "opening_hours": {
        **{
            day: [MORNING, AFTERNOON]
            for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
        },
        "saturday": [{"opens": "09:00", "closes": "14:00"}],
        "sunday": [],
        "closed_dates": [{"date": "2026-12-25", "reason": "Navidad"}],
    },
    "address": {
        "text": "Av. Corrientes 5000, Villa Crespo",
        "latitude": -34.5989,
        "longitude": -58.4382,
    },
    "contact": {
        "phone": "+54 11 4855-0000",
        "email": "hola@almacen.example",
        "instagram": "@almacen.example",
        "website": "",
    },
    "delivery_zones": [
        {
            "name": "Villa Crespo",
            "fee": 1500.0,
            "minimum": 10000.0,
            "when": "de 10 a 20",
            "neighbourhoods": ["Paternal", "La Paternal"],
            "polygon": [
                {"latitude": -34.59, "longitude": -58.45},
                {"latitude": -34.59, "longitude": -58.43},
                {"latitude": -34.61, "longitude": -58.43},
                {"latitude": -34.61, "longitude": -58.45},
            ],
        },
        {**NOWHERE, "name": "Almagro", "fee": 1800.5, "minimum": None, "when": ""},
        {**NOWHERE, "name": "Palermo y Colegiales", "fee": 0.0, "minimum": 30000.0, "when": ""},
    ],
    "delivery_slots": [
        {
            "weekday": "saturday",
            "starts": "10:00",
            "ends": "12:00",
            "orders": 6,
            "closes_before": 90,
            "zones": ["Almagro"],
        }
    ],
    "pickup": True,
    "minimum_order": 5000.0,
    "payment": [
        {"means": "mercado_pago", "note": "tarjeta o dinero en cuenta"},
        {"means": "cash", "note": ""},
        {"means": "transfer", "note": ""},
    ],
    "transfer": {"alias": "almacen.villa", "holder": "Ana Gómez", "cuit": "27234567891"},
    "vouchers": True,
    "returns": "Cambiamos lo que llegó mal dentro de las 48 horas, con el ticket.",
    "invoice_types": ["B", "C"],
    "owner_notices": {"phone": "5491155550142", "kinds": ["new_order", "paid"], "low_stock": 3},
    "hand_back_after": 120,
    "keep_chats": 12,
    "saved_answers": ["Enseguida te lo confirmo.", "Estamos a la vuelta, en Corrientes."],
    "synonyms": [{"word": "tutuca", "means": "pochoclo"}],
    "notice_texts": [
        {"kind": "preparing", "text": "Che, ya armamos tu pedido {order}."},
        {"kind": "ready", "text": "El {order} te espera en el mostrador."},
    ],
    "meals": [
        {
            "name": "desayuno",
            "people": 4,
            "also": ["desayunar"],
            "items": [
                {
                    "name": "leche",
                    "also": ["lácteos"],
                    "optional": False,
                    "options": [
                        {
                            "search": "leche entera",
                            "amount": 250.0,
                            "measure": "ml",
                            "excluding": ["polvo"],
                        },
                        {
                            "search": "leche descremada",
                            "amount": 250.0,
                            "measure": "ml",
                            "excluding": [],
                        },
                    ],
                },
                {
                    "name": "manteca",
                    "also": [],
                    "optional": True,
                    "options": [
                        {"search": "manteca", "amount": 12.5, "measure": "g", "excluding": []}
                    ],
                },
            ],
        }
    ],
}
