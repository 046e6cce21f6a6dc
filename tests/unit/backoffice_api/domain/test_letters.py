"""No word that a few edits make of another is ever left out."""

from hypothesis import example, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from backoffice_api.domain import known_words
from backoffice_api.domain.known_words import KnownWords
from backoffice_api.domain.letters import Letters
from retail.spanish.sounds import sound

A_WORD = st.text("abcde", min_size=1, max_size=9)
WORDS = st.lists(A_WORD, max_size=40, unique=True)


@given(WORDS, A_WORD, st.integers(0, 3))
def test_every_near_word_is_among_those_that_are_given(
    words: list[str], word: str, edits: int
) -> None:
    given_places = list(Letters(words).near(word, edits))
    near = [at for at, other in enumerate(words) if OSA.distance(word, other) <= edits]
    assert set(near) <= set(given_places)
    assert given_places == sorted(set(given_places), reverse=True)


@given(WORDS, A_WORD, st.integers(0, 3))
def test_a_word_of_another_length_or_without_the_letters_about_their_places_is_not_given(
    words: list[str], word: str, edits: int
) -> None:
    for at in Letters(words).near(word, edits):
        other = words[at]
        lacking = [
            letter
            for place, letter in enumerate(word)
            if letter not in other[max(0, place - edits) : place + edits + 1]
        ]
        longer = max(0, len(other) - len(word))
        assert len(lacking) + longer <= edits
        assert len(word) - len(other) <= edits


@given(WORDS, st.lists(A_WORD, max_size=5), st.integers(0, 2))
def test_what_was_asked_before_changes_no_answer(
    words: list[str], asked: list[str], edits: int
) -> None:
    letters = Letters(words)
    first = [list(letters.near(word, edits)) for word in asked]
    assert [list(letters.near(word, edits)) for word in asked] == first
    assert [list(Letters(words).near(word, edits)) for word in asked] == first


def test_of_many_words_few_are_given() -> None:
    words = [
        f"{a}{b}{c}{d}" for a in "bcdfglmn" for b in "aeiou" for c in "prstvz" for d in "aeiou"
    ]
    near = [words[at] for at in Letters(words).near("bapa", 1)]
    assert "bape" in near
    assert len(near) < len(words) / 10


A_TEXT = st.dictionaries(
    st.text("abcehsuvz", min_size=3, max_size=8), st.integers(1, 3), max_size=30
).map(lambda counts: [f"{word}:{counts[word]}" for word in sorted(counts)])


@st.composite
def vocabularies(draw: st.DrawFn) -> KnownWords:
    """Words in one document or several, some of them empty."""
    pairs = draw(A_TEXT)
    cuts = sorted(draw(st.lists(st.integers(0, len(pairs)), max_size=3)))
    ranges = zip([0, *cuts], [*cuts, len(pairs)], strict=True)
    return KnownWords(tuple(" ".join(pairs[begin:end]) for begin, end in ranges))


def nearest_of_all(said: str, known: KnownWords) -> str:
    """The rule, applied to one word after the other."""
    sounded = sound(said)
    allowed = 1 if len(sounded) < 7 else 2
    near = []
    for other, count in known.counts.items():
        other_sound = sound(other)
        letters = OSA.distance(said, other)
        distance = min(letters, OSA.distance(sounded, other_sound))
        is_close = distance == 1 and len(sounded) >= 6
        if distance <= allowed and (is_close or other_sound[:1] == sounded[:1]):
            near.append((distance, letters, -count, other))
    return min(near)[3] if near else ""


@settings(max_examples=400)
@given(vocabularies(), st.text("abcehsuvz", min_size=4, max_size=8))
@example(KnownWords(("babab:1",)), "ababcab")
def test_a_correction_is_the_nearest_of_all_words(known: KnownWords, said: str) -> None:
    assert known_words._nearest(said, known) == nearest_of_all(said, known)


@given(vocabularies(), st.text("abc", min_size=4, max_size=5))
def test_what_a_word_begins_is_found_as_by_looking_at_each(known: KnownWords, said: str) -> None:
    longer = [word for word in known.counts if word.startswith(said)]
    commonest = tuple(sorted(longer, key=lambda word: (-known.counts[word], word))[:5])
    expected = () if known_words.is_known(said, known) else commonest
    assert known_words.begun(said, known) == expected
