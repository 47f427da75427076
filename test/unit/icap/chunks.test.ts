import fc from "fast-check";
import { ChunkDecoder, encodeChunk, encodeEnd } from "../../../icap/chunks";

/** Decodes `wire` cut at `cuts`; `surplus` is what the decoder did not take. */
function decode(wire: Buffer, cuts: readonly number[]): { data: Buffer; done: boolean; surplus: number } {
  const decoder = new ChunkDecoder();
  const data: Buffer[] = [];
  const edges = [0, ...[...cuts].map((cut) => cut % (wire.length + 1)).sort((a, b) => a - b), wire.length];
  let taken = 0;
  edges.slice(1).forEach((end, index) => {
    const part = wire.subarray(edges[index], end);
    if (!decoder.done) taken += decoder.push(part, (bytes) => data.push(Buffer.from(bytes)));
  });
  return { data: Buffer.concat(data), done: decoder.done, surplus: wire.length - taken };
}

const parts = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 });
const cuts = fc.array(fc.nat(4000), { maxLength: 40 });

describe("a chunked body", () => {
  test("comes out as it went in, however the network cuts it", () => {
    fc.assert(
      fc.property(parts, cuts, fc.boolean(), (bodies, at, ieof) => {
        const wire = Buffer.concat([...bodies.flatMap(encodeChunk), encodeEnd(ieof)]);
        expect(decode(wire, at)).toEqual({ data: Buffer.concat(bodies), done: true, surplus: 0 });
      }),
    );
  });

  test("leaves what follows its end to the next reader", () => {
    fc.assert(
      fc.property(parts, fc.uint8Array({ minLength: 1, maxLength: 50 }), (bodies, after) => {
        const wire = Buffer.concat([...bodies.flatMap(encodeChunk), encodeEnd(false), after]);
        expect(decode(wire, [])).toMatchObject({ done: true, surplus: after.length });
      }),
    );
  });

  test("that is cut short is never complete", () => {
    fc.assert(
      fc.property(parts, fc.nat(), cuts, (bodies, length, at) => {
        const wire = Buffer.concat([...bodies.flatMap(encodeChunk), encodeEnd(false)]);
        expect(decode(wire.subarray(0, length % wire.length), at).done).toBe(false);
      }),
    );
  });

  test.each([
    ["a negative size", "-5\r\n", 'bad chunk size "-5\\r\\n"'],
    ["no size", "\r\n", 'bad chunk size "\\r\\n"'],
    ["a size that is no number", "0x10\r\n", 'bad chunk size "0x10\\r\\n"'],
    ["a size beyond any sense", "fffffffff\r\n", 'bad chunk size "fffffffff\\r\\n"'],
    ["a chunk of 2 GiB", "80000000\r\n", "chunk of 2147483648 bytes is larger than 1073741824"],
    ["a bare LF", "5\nhello\n", "a chunk-size line ends with a bare LF"],
    ["data longer than announced", "3\r\nhello\r\n", "a chunk is longer than its size says"],
    ["trailers", "0\r\nX-More: 1\r\n\r\n", "bytes where the chunked body should end"],
    ["an endless size line", "1;".padEnd(400, "x"), "a chunk-size line has no end"],
    ["NULs after the last chunk", "0\r\n\0\0", "bytes where the chunked body should end"],
  ])("with %s is refused, in one piece or byte by byte", (_what, wire, words) => {
    const bytes = Buffer.from(wire);
    expect(() => decode(bytes, [])).toThrow(words);
    expect(() => decode(bytes, [...bytes.keys()])).toThrow(words);
  });
});
