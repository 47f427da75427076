"""Settings of the relay that both engines of the built-in ICAP server have."""
import os

# {name in small letters: (the service's name, its method)}, given as "reqmod=REQMOD respmod=RESPMOD"
SERVICES = {
    name.lower().encode(): (name.encode(), method)
    for name, method in (pair.split("=") for pair in os.environ["SERVICES"].split())
}
