"""A tally that also keeps what was not read, for programs of this machine that show it: the bench's, and `npm run policy`."""
from inspector.tally import Tally


class KeepingTally(Tally):
    """`left`: the pieces that were not read, and the rest of a file that was ended by its time or by a failure."""

    def __init__(self, policy, everything=False):
        super().__init__(policy, everything)
        self.left = []

    def unread(self, piece):
        self.left.append(piece)
        super().unread(piece)
