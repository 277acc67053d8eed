"""Runs a module as `python -m` does, and ends with whoever started it.

The starter holds the other end of standard input. When it closes, by intent or because the starter is no more,
this process ends too: no emulator outlives the tests, however they ended.
"""

import os
import runpy
import sys
import threading


def end_with_the_starter():
    # Unlike sys.stdin.read(), this holds no lock that another thread could want on its way out.
    while os.read(0, 4096):
        pass
    os._exit(0)


threading.Thread(target=end_with_the_starter, daemon=True).start()
module = sys.argv[1]
sys.argv = sys.argv[1:]
runpy.run_module(module, run_name="__main__", alter_sys=True)
