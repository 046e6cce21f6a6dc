"""Shapes of meals: the templates of baskets as the owner writes them, checked and shown."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Annotated, Any, cast

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from retail import wire

from ..domain import meals as limits
from ..domain.meals import Meal, MealItem, MealOption
from ..domain.shop_document import bytes_of, repeated
from .cleaned import Clean, once
from .inputs import Body

_Name = Annotated[str, Field(min_length=1, max_length=limits.MAX_NAME), Clean]
_Words = Annotated[list[_Name], Field(max_length=limits.MAX_WORDS), once(str)]
_Portion = Annotated[float, Field(gt=0, le=limits.MAX_PORTION, allow_inf_nan=False)]


class MealOptionBody(Body):
    """Words of a product's name, how much of it one person gets, and words that rule a product out."""

    search: _Name
    amount: _Portion
    measure: wire.PortionMeasure
    excluding: _Words = Field(default_factory=list)


class MealItemBody(Body):
    """A part of a meal with its options, the best first."""

    name: _Name
    options: Annotated[list[MealOptionBody], Field(min_length=1, max_length=limits.MAX_OPTIONS)]
    also: _Words = Field(default_factory=list)
    optional: bool = False


def _searched_in_time(items: list[MealItemBody]) -> list[MealItemBody]:
    searches = sum(len(item.options) for item in items)
    if searches > limits.MAX_SEARCHES:
        raise PydanticCustomError(
            "too_long",
            "a meal has {searches} options, at most {most} are searched for",
            {"searches": searches, "most": limits.MAX_SEARCHES},
        )
    return items


class MealBody(Body):
    """A meal: its names, for how many it is made when nobody says, and its items."""

    name: _Name
    people: Annotated[int, Field(ge=1, le=limits.MAX_PEOPLE)]
    items: Annotated[
        list[MealItemBody],
        Field(min_length=1, max_length=limits.MAX_ITEMS),
        once(lambda item: item.name),
        AfterValidator(_searched_in_time),
    ]
    also: _Words = Field(default_factory=list)


def _named_apart(meals: list[MealBody]) -> list[MealBody]:
    """Refuses two meals that one name would mean."""
    twice = repeated(name for meal in meals for name in {meal.name, *meal.also})
    if twice is not None:
        raise PydanticCustomError("repeated", "{name} names two meals", {"name": twice})
    return meals


def _stored_whole(meals: list[MealBody]) -> list[MealBody]:
    size = bytes_of(_texts(meals))
    if size > limits.MAX_MEALS_BYTES:
        raise PydanticCustomError(
            "too_long",
            "the texts of all meals have {size} bytes as JSON, at most {most} are kept",
            {"size": size, "most": limits.MAX_MEALS_BYTES},
        )
    return meals


def _texts(meals: Sequence[MealBody]) -> Iterator[str]:
    for meal in meals:
        yield from (meal.name, *meal.also)
        for item in meal.items:
            yield from (item.name, *item.also)
            for option in item.options:
                yield from (option.search, *option.excluding)


Meals = Annotated[
    list[MealBody],
    Field(max_length=limits.MAX_MEALS),
    AfterValidator(_named_apart),
    AfterValidator(_stored_whole),
]


def meals_of(bodies: Sequence[MealBody]) -> tuple[Meal, ...]:
    """The domain's."""
    return tuple(
        Meal(
            name=body.name,
            people=body.people,
            also=tuple(body.also),
            items=tuple(map(_item, body.items)),
        )
        for body in bodies
    )


def _item(body: MealItemBody) -> MealItem:
    options = tuple(
        MealOption(
            search=option.search,
            amount=option.amount,
            measure=option.measure,
            excluding=tuple(option.excluding),
        )
        for option in body.options
    )
    return MealItem(name=body.name, options=options, also=tuple(body.also), optional=body.optional)


def meals_shown(meals: Sequence[Meal]) -> list[wire.Meal]:
    """The shape of the domain's, which has the same names and values."""
    return [cast("wire.Meal", _listed(asdict(meal))) for meal in meals]


def _listed(value: Any) -> Any:
    """The value with lists where the domain has tuples."""
    if isinstance(value, dict):
        return {name: _listed(each) for name, each in value.items()}
    return [_listed(each) for each in value] if isinstance(value, list | tuple) else value
