"""The cases, by section of RFC 6455. Each module has a function `cases()` that yields them."""

from cases import closing, control, delivery, fragments, framing, handshake, utf8

MODULES = (handshake, framing, fragments, control, utf8, closing, delivery)


def all_cases():
    found = [case for module in MODULES for case in module.cases()]
    names = [case.name for case in found]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ValueError(f"two cases have one name: {sorted(twice)}")
    return found
