"""The reason why a file, or a piece of it, was not read."""


class Trouble(Exception):
    """`why`: as in part.Unread; `detail`: a sentence for the administrator, without a word of the file."""

    def __init__(self, why, detail):
        super().__init__(why, detail)
        self.why, self.detail = why, detail
