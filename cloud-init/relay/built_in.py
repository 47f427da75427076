"""Settings of the relay that both built-in engines share."""
import os

# {name in small letters: (the service's name, its method)}, from text such as "reqmod=REQMOD respmod=RESPMOD"
SERVICES = {
    name.lower().encode(): (name.encode(), method)
    for name, method in (pair.split("=") for pair in os.environ["SERVICES"].split())
}
