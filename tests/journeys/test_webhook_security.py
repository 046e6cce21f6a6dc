"""Who may speak in a shopper's name: only Twilio, only about our number, and each message once."""

from tests.journeys.shop import Shop, received_by, texts
from tests.journeys.webhook_posts import form, post, signed


def test_an_unsigned_message_is_refused(shop: Shop) -> None:
    juan = shop.shopper()
    assert post(shop, form(shop, juan.phone, "SM" + "a" * 32), None).status_code == 403
    assert shop.api("GET", "/users/search", params={"phone": juan.phone})["items"] == []


def test_an_altered_message_is_refused(shop: Shop) -> None:
    fields = form(shop, shop.shopper().phone, "SM" + "b" * 32)
    signature = signed(shop, fields)
    assert post(shop, fields | {"Body": "Hola!"}, signature).status_code == 403


def test_a_signature_over_another_host_is_refused_whatever_the_headers_say(shop: Shop) -> None:
    fields = form(shop, shop.shopper().phone, "SM" + "c" * 32)
    signature = signed(shop, fields, "https://old.example.com/whatsapp")
    spoofed = {
        "Host": "old.example.com",
        "X-Forwarded-Host": "old.example.com",
        "X-Forwarded-Proto": "https",
    }
    assert post(shop, fields, signature, **spoofed).status_code == 403


def test_a_good_signature_stands_whatever_the_host_header_says(shop: Shop) -> None:
    fields = form(shop, shop.shopper().phone, "SM" + "d" * 32)
    assert post(shop, fields, signed(shop, fields), Host="evil.example.com").status_code == 200


def test_a_replayed_message_is_answered_once(shop: Shop) -> None:
    juan = shop.shopper()
    fields = form(shop, juan.phone, "SM" + "e" * 32)
    signature = signed(shop, fields)

    answers = [post(shop, fields, signature) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert all("<Response" in answer.text and "<Message" not in answer.text for answer in answers)
    messages = shop.wait_until_answered(juan, 1)
    assert len(texts(messages, "inbound")) == 1
    assert texts(messages, "outbound") == received_by(juan)
    assert len(received_by(juan)) == 1
