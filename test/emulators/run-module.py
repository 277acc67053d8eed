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


def one_at_a_time(owner, name):
    """Lets a method be under way once at a time, whatever thread calls it."""
    lock, method = threading.Lock(), getattr(owner, name)

    def locked(*args, **kwargs):
        with lock:
            return method(*args, **kwargs)

    setattr(owner, name, locked)


def make_conditional_writes_atomic():
    """moto looks whether a name is free, and then writes: two threads can find the same one free. AWS decides at once."""
    from moto.dynamodb.models import DynamoDBBackend
    from moto.s3.responses import S3Response

    one_at_a_time(S3Response, "put_object")
    one_at_a_time(DynamoDBBackend, "put_item")


# moto's CloudFormation imports its API Gateway, and that a validator of OpenAPI documents, which no test calls.
stand_in_for(
    "openapi_spec_validator",
    "openapi_spec_validator.validation",
    "openapi_spec_validator.validation.exceptions",
)
if os.environ.get("ATOMIC_WRITES") == "1":
    make_conditional_writes_atomic()
threading.Thread(target=end_with_the_starter, daemon=True).start()
module = sys.argv[1]
sys.argv = sys.argv[1:]
runpy.run_module(module, run_name="__main__", alter_sys=True)
