"""Deflate64, method 9 of zip files: DEFLATE (RFC 1951) with distances up to 64 KiB and one length of 16 further bits. Pure."""

_ORDER = (16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15)
# (smallest value, number of further bits) of each code of a length from 257 on, and of a distance
_LENGTHS = [(3 + n, 0) if n < 8 else ((4 + n % 4 << n // 4 - 1) + 3, n // 4 - 1) for n in range(28)] + [(3, 16)]
_DISTANCES = [(1 + n, 0) if n < 2 else ((2 + n % 2 << n // 2 - 1) + 1, n // 2 - 1) for n in range(32)]


class _Bits:
    def __init__(self, data):
        self.data, self.at, self.held, self.count = data, 0, 0, 0

    def need(self, count):
        while self.count < count:
            if self.at > len(self.data):
                raise ValueError("cut off")
            self.held |= int.from_bytes(self.data[self.at:self.at + 4], "little") << self.count
            self.at, self.count = self.at + 4, self.count + 32

    def take(self, count):
        self.need(count)
        value = self.held & (1 << count) - 1
        self.held >>= count
        self.count -= count
        return value

    def code(self, table):
        longest, codes = table
        self.need(longest)
        value, length = codes[self.held & (1 << longest) - 1]
        if not length:
            raise ValueError("no such code")
        self.held >>= length
        self.count -= length
        return value


def _table(lengths):
    """(length of the longest code, (value, length) of the code with which each pattern of that many bits begins) of a Huffman code (RFC 1951 §3.2.2)."""
    longest, code = max(lengths, default=0) or 1, 0
    codes = [(0, 0)] * (1 << longest)
    for length in range(1, longest + 1):
        for value, own in enumerate(lengths):
            if own == length:
                first = int(f"{code:0{length}b}"[::-1], 2)
                if code >> length:
                    raise ValueError("too many codes")
                codes[first::1 << length] = [(value, length)] * (1 << longest - length)
                code += 1
        code <<= 1
    return longest, codes


def _tables(bits):
    literals, distances, count = bits.take(5) + 257, bits.take(5) + 1, bits.take(4) + 4
    lengths = [0] * 19
    for place in _ORDER[:count]:
        lengths[place] = bits.take(3)
    table, lengths = _table(lengths), []
    while len(lengths) < literals + distances:
        code = bits.code(table)
        if code < 16:
            lengths.append(code)
        elif code == 16:
            lengths += lengths[-1:] * (3 + bits.take(2))
        else:
            lengths += [0] * (3 + bits.take(3) if code == 17 else 11 + bits.take(7))
    return _table(lengths[:literals]), _table(lengths[literals:])


_FIXED = _table([8] * 144 + [9] * 112 + [7] * 24 + [8] * 8), _table([5] * 32)


def inflated(data, size):
    """The `size` bytes to which a stream unpacks. Raises ValueError, also if there are more or fewer."""
    bits, out, last = _Bits(data), bytearray(), 0
    while not last:
        last, kind = bits.take(1), bits.take(2)
        if kind == 0:
            bits.take(bits.count & 7)
            count, check = bits.take(16), bits.take(16)
            start = bits.at - bits.count // 8
            out += data[start:start + count]
            bits.at, bits.held, bits.count = start + count, 0, 0
            if count ^ check != 0xFFFF:
                raise ValueError("a block of another size")
        elif kind == 3:
            raise ValueError("no such block")
        else:
            literals, distances = _tables(bits) if kind == 2 else _FIXED
            while (code := bits.code(literals)) != 256:
                if code < 256:
                    out.append(code)
                    continue
                if code > 285:
                    raise ValueError("no such length")
                base, more = _LENGTHS[code - 257]
                length = base + bits.take(more)
                base, more = _DISTANCES[bits.code(distances)]
                distance = base + bits.take(more)
                if distance > len(out) or len(out) + length > size:
                    raise ValueError("no such place")
                start = len(out) - distance
                piece = out[start:start + length]
                out += (piece * (length // len(piece) + 1))[:length] if len(piece) < length else piece
        if len(out) > size:
            break
    if len(out) != size or bits.at - bits.count // 8 != len(data):
        raise ValueError("another size")
    return bytes(out)
