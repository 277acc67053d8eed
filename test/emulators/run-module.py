"""Runs a module as `python -m` does, and ends with whoever started it.

The starter holds the other end of standard input. When it closes, by intent or because the starter is no more,
this process ends too: no emulator outlives the tests, however they ended.
"""

import importlib.util
import os
import runpy
import sys
import threading
import types


def end_with_the_starter():
    # Unlike sys.stdin.read(), this holds no lock that another thread could want on its way out.
    while os.read(0, 4096):
        pass
    os._exit(0)


def stand_in_for(package, *modules):
    """Modules whose every name is an exception that nobody raises, for a package that is not installed."""
    if importlib.util.find_spec(package) is not None:
        return
    for name in (package, *modules):
        module = types.ModuleType(name)
        module.__path__ = []
        module.__getattr__ = lambda wanted: type(wanted, (Exception,), {})
        sys.modules[name] = module


# moto's CloudFormation imports its API Gateway, and that a validator of OpenAPI documents, which no test calls.
stand_in_for(
    "openapi_spec_validator",
    "openapi_spec_validator.validation",
    "openapi_spec_validator.validation.exceptions",
)
threading.Thread(target=end_with_the_starter, daemon=True).start()
module = sys.argv[1]
sys.argv = sys.argv[1:]
runpy.run_module(module, run_name="__main__", alter_sys=True)
