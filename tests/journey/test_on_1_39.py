"""The journey on MediaWiki 1.39: every room's tests, in a world of this version.

A file a version, so that two processes walk through both at once and each starts one wiki only.
"""

import pytest

from tests.journey.contributing import *  # noqa: F403
from tests.journey.keeping_quiet import *  # noqa: F403
from tests.journey.mailing import *  # noqa: F403
from tests.journey.own_page import *  # noqa: F403
from tests.journey.placing import *  # noqa: F403
from tests.journey.reading import *  # noqa: F403
from tests.journey.staying_up import *  # noqa: F403

VERSION = "1.39"
#: The first test also waits for the whole company to be made, which takes long where much else is running.
pytestmark = [pytest.mark.wiki, pytest.mark.browser, pytest.mark.timeout(900)]
