"""A tally that also keeps the unread pieces, for the two programs of this machine that show them: the bench, and `npm run policy`."""
from inspector.tally import Tally


class KeepingTally(Tally):
    """`left`: the pieces that were not read, and the rest of a file whose inspection ended at its time limit or with a failure."""

    def __init__(self, policy, everything=False):
        super().__init__(policy, everything)
        self.left = []

    def unread(self, piece):
        self.left.append(piece)
        super().unread(piece)
