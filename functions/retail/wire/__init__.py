"""Wire types: the JSON that the API answers and takes, each shape declared here and nowhere else.

The API's answers are built as these types, its OpenAPI document is made of them, its clients read and write
them. What the API takes is read by the input models of its routes, which add the limits; a test holds them to
the shapes here.

Money is a JSON number in pesos with two decimals, quantities a JSON number of units or kilos, times
ISO 8601 in UTC. The docstrings are the document's descriptions.
"""

from .audit import *
from .carts import *
from .catalogue_imports import *
from .checkout import *
from .conversations import *
from .dead_letters import *
from .figures import *
from .messages import *
from .notices import *
from .orders import *
from .panel_access import *
from .payments import *
from .personal_data import *
from .price_raises import *
from .products import *
from .service import *
from .shop_document import *
from .special_prices import *
from .tasks import *
from .turns import *
from .users import *
from .withdrawals import *
