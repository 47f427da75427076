#!/bin/sh
# Stands before the #cloud-config of a gateway in its boot data; cloud-init runs it once, at the first boot. It writes the files and runs
# the command that the #cloud-config names. cloud-init would do both by itself, but it reads a #cloud-config a dozen times in a boot:
# with the files of a gateway that takes a processor for nearly a second.
exec /usr/bin/python3 -c '
import os, subprocess, sys, yaml

os.umask(0o022)
with open(sys.argv[1], encoding="utf-8", newline="") as file:
    text = file.read().partition("\n#cloud-config\n")[2]
config = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
for entry in config["write_files"]:
    os.makedirs(os.path.dirname(entry["path"]), exist_ok=True)
    with open(entry["path"], "w", encoding="utf-8", newline="") as file:
        file.write(entry["content"])
    os.chmod(entry["path"], int(entry.get("permissions", "0644"), 8))
for command in config["runcmd"]:
    status = subprocess.call(command)
    if status:
        sys.exit(status)
' "$0"
