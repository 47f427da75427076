#!/bin/sh
# No daemon starts while its package is being installed: Debian's defaults (c-icap on every interface, stunnel without
# client certificates) must never answer. gateway-provision removes this file when its own units are in place.
exit 101
