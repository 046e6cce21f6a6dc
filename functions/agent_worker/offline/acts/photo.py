"""Asking for pictures: `tenés fotos?`, `mandame una foto de la torta`."""

from ..intents import Intent
from ..utterances import Saying
from .act import Act, holding, say


class AskPhoto(Intent):
    """A photo or video of something, of which Milo has none."""


PHOTO = Act(
    "photo",
    read=holding(
        (
            AskPhoto,
            (
                r"^(?:(?:y|che|no|me|nos|por favor) )*(?:tenes|tienen|hay|mand\w+|pas\w+|mostr\w+|envi\w+|sac\w+|ver|quiero ver|quiero)"
                r" (?:alguna? |una? |las? |unas |el )?(?:fotos?|fotitos?|imagen|imagenes|videos?)\b.*$"
            ),
        )
    ),
    take=say(Saying.NO_PHOTOS),
    is_for_strangers=True,
    examples={AskPhoto: "tenés fotos?|mandame una foto|me pasás una foto de la torta?"},
    near_misses="te mando una foto|tenés portarretratos?|no se ve la foto",
)
