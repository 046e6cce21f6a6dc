"""A message as WhatsApp shows it, and nothing in it that a browser would take for markup."""

import pytest

from admin.chat_text import as_whatsapp


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1. *Leche 1L* – $ 1", "1. <strong>Leche 1L</strong> – $ 1"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("a*b*c", "a*b*c"),
        ("*<b>*", "<strong>&lt;b&gt;</strong>"),
        ("*dos\nlíneas*", "*dos\nlíneas*"),
        ("_así_, no con_guion_bajo", "<em>así</em>, no con_guion_bajo"),
        ("*_los dos_*", "<strong><em>los dos</em></strong>"),
        ("~antes~ ahora", "<s>antes</s> ahora"),
    ],
)
def test_marked_words_look_as_whatsapp_has_them(text: str, shown: str) -> None:
    assert as_whatsapp(text) == shown


def link(address: str) -> str:
    return f'<a href="{address}" rel="noopener noreferrer nofollow" target="_blank">{address}</a>'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Pagá: https://a.example/x_y_z.", f"Pagá: {link('https://a.example/x_y_z')}."),
        ("(http://a.example)", f"({link('http://a.example')})"),
        ("https://a.example/?x=1&y=2", link("https://a.example/?x=1&amp;y=2")),
        ('https://a.example/"onclick=x', f"{link('https://a.example/')}&#34;onclick=x"),
        ("https://a.example/<script>", f"{link('https://a.example/')}&lt;script&gt;"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("*Link* https://a.example", f"<strong>Link</strong> {link('https://a.example')}"),
    ],
)
def test_only_addresses_of_the_web_lead_somewhere(text: str, shown: str) -> None:
    assert as_whatsapp(text) == shown
