"""Runs a Pulumi program in Python, as `pulumi-language-python-exec` of Pulumi's language host does.

The connection to the engine comes as JSON in the first argument; the second one is the program.
"""

import asyncio
import json
import runpy
import sys

import pulumi
from pulumi.runtime import Settings, configure, run_in_stack

configure(Settings(**json.loads(sys.argv[1])))
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
try:
    loop.run_until_complete(run_in_stack(lambda: runpy.run_path(sys.argv[2], run_name="__main__") and None))
except pulumi.RunError as error:
    sys.exit(str(error))
