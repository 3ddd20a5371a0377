"""The openai SDK as a session; in process it is ``wavetank run --client openai``."""

import sys

from wavetank.client.adapters.openai_sdk import main

main(sys.argv[1:])
