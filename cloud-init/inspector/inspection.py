"""Inspects one file: searches its pieces for the policy's rules, within the file's time limit."""
import signal
import time

from . import matcher
from .part import Part, Unread

# Seconds between two signals after the time limit. A signal that arrives while C code returns to Python can be lost.
REMINDER = 0.5


class Overrun(Exception):
    """The file has reached its time limit."""


def _overrun(_number, _frame):
    raise Overrun


def inspect(policy, pieces, tally, see=None):
    """Searches the pieces of a file, a generator, and counts in `tally`; what fails is counted as unread. `see`: is told each piece.

    Gives whether all went well; otherwise the process may not have recovered."""
    signal.signal(signal.SIGALRM, _overrun)
    end = time.monotonic() + policy.limits["seconds"]
    try:
        signal.setitimer(signal.ITIMER_REAL, policy.limits["seconds"], REMINDER)
        try:
            for piece in pieces:
                if see is not None:
                    see(piece)
                if isinstance(piece, Part):
                    matcher.scan(policy, tally, piece)
                else:
                    tally.unread(piece)
                if tally.done():
                    break
            pieces.close()
            if time.monotonic() > end:  # the signal was lost, and perhaps a match with it
                raise Overrun
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except Overrun:
        tally.unread(Unread((), "", "limit", "time"))
    except Exception as error:  # pylint: disable=broad-except
        print(f"a reader failed: {type(error).__name__}", flush=True)  # never its message, which may contain text of the file
        tally.unread(Unread((), "", "failed", type(error).__name__))
    else:
        return True
    return False
