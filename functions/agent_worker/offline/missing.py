"""Says what is not sold, and what was only guessed to be a product."""

from collections.abc import Sequence

from retail.spanish.words import tokens

from .folding import fold
from .intents import Wish
from .matching import has_words, numbered
from .shelf import products_of, text_in
from .spelling import is_slip
from .talk import Lack, Result, Talk
from .utterances import NotFound, Saying

MIN_TELLING = 3
"""Letters of a word that may show by itself that a guess is a product: `te extraño` is not about tea."""
MIN_BENT = 6
"""Letters of a word that may stand for another one where nothing says that it is a product: `antes` is not `Andes`."""
MAX_NAMED = 2
"""Words that may be a name of a product that is not sold; more of them, unmarked, are a sentence."""


def is_called_so(wish: Wish, result: Result) -> bool:
    """Whether something is called what was guessed to be a product, but for slips and bends of long words."""
    wish, found = numbered(wish, products_of(result))
    correction = fold(text_in(result, "corrected_query"))
    if correction and not is_slip(wish.phrase, correction):
        bends = set(wish.phrase.split()) - set(correction.split())
        if any(len(word) < MIN_BENT for word in bends):
            return False
    said = tokens(correction or wish.phrase)
    words = [word for word in said if len(word) >= MIN_TELLING] or said
    return any(
        2 * sum(has_words(one.name, [word]) for word in words) >= len(words) for one in found
    )


def own_up(talk: Talk, guesses: Sequence[Wish]) -> None:
    """Names what was guessed to be products and is not sold; where that is a sentence and all there is, nothing was understood."""
    if not guesses:
        return
    is_all = not (talk.said or talk.operations or talk.question or talk.lacking)
    if is_all and any(_is_a_sentence(wish) for wish in guesses):
        open_wish = talk.state.question.wish if talk.state.question else None
        talk.parked = [
            wish for wish in talk.parked if open_wish is None or wish.phrase != open_wish.phrase
        ]
        talk.touched, talk.waiting = False, None
        talk.lost = guesses[0].spoken
        return
    for wish in guesses:
        not_found(talk, wish)


def _is_a_sentence(wish: Wish) -> bool:
    """Whether what was guessed to be a product is rather talk: many words, or one behind a no (`no entiendo`)."""
    return len(wish.phrase.split()) > MAX_NAMED or (wish.corrects and wish.asking)


def not_found(talk: Talk, wish: Wish, *, on_offer: bool = False) -> None:
    """Says that nothing is called so, unless another model understood these words and has acted on them."""
    if not talk.earlier.take_any():
        say_not_found(talk, wish, on_offer=on_offer)
        talk.lacking.append(Lack(wish))


def say_not_found(talk: Talk, wish: Wish, *, on_offer: bool = False) -> None:
    """Says that nothing is called so; right after registering, what corrects may as well be a name: `no, Martina`."""
    is_rather_a_name = talk.state.welcomed and wish.corrects and wish.guessed
    talk.say(
        Saying.CANNOT_CHANGE_DATA if is_rather_a_name else NotFound(wish.spoken, on_offer=on_offer)
    )
