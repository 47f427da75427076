#!/usr/bin/python3
"""gateway-health: this gateway's state as one JSON object, each minute (gateway-health.timer).

The last one stands in /run/icap-gateway/health.json, all of them, one a line, in /var/log/icap-gateway/health.log, which
Azure Monitor collects where `monitoring` is on. Fields:
  time, lane, machine
  ready          the load balancer is told to send clients here
  draining       an operator, an update or an announced end keeps clients away
  problems       the lines of gateway-status, without those about expiry
  fetchProblem   why the last fetch from Key Vault failed or was refused, or ""
  daysLeft       of the certificate that expires first; null: there is none yet
  certificates   all of them (expiry.py)
"""
import json
import os
import socket
import subprocess
import time
import urllib.request

from expiry import certificates
from problem import RUNTIME_DIRECTORY, fetch_problem

LOG = os.path.join(os.environ.get("LOGS_DIRECTORY", "/var/log/icap-gateway"), "health.log")


def ready():
    try:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://127.0.0.1:{os.environ['CANARY_PORT']}/healthz", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def problems():
    done = subprocess.run(["/usr/local/sbin/gateway-status", "--services"], capture_output=True, text=True, check=False)
    return done.stdout.splitlines()


def health(now):
    known = certificates(now)
    return {
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now)),
        "lane": os.environ["LANE"],
        "machine": socket.gethostname(),
        "ready": ready(),
        "draining": any(os.path.exists(os.path.join(RUNTIME_DIRECTORY, mark)) for mark in ("draining", "leaving")),
        "problems": problems(),
        "fetchProblem": fetch_problem(),
        "daysLeft": known[0]["days"] if known else None,
        "certificates": known,
    }


def main():
    line = json.dumps(health(time.time())) + "\n"
    path = os.path.join(RUNTIME_DIRECTORY, "health.json")
    with open(path + ".new", "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o644)
        file.write(line)
    os.rename(path + ".new", path)
    with open(LOG, "a", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o644)
        file.write(line)


if __name__ == "__main__":
    main()
