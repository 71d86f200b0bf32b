"""``python -m embedscope``: the command."""

import sys

from ._program import main

sys.exit(main())
