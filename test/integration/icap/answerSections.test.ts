/** An answer read in pieces: however the network cuts it, and whatever the size of its heads. */
import { AnswerReader } from "../../../icap/answerReader";
import { lines } from "./scriptedServer";

const never = (): void => {
  throw new Error("100 Continue");
};

/** The answer that comes of pieces of this length. */
function read(wire: string, method: "OPTIONS" | "REQMOD" | "RESPMOD" = "REQMOD", pieces = wire.length) {
  const reader = new AnswerReader(method, never);
  for (let at = 0; at < wire.length; at += pieces) reader.push(Buffer.from(wire.slice(at, at + pieces), "latin1"));
  return reader.answer;
}

describe("an answer", () => {
  const HTTP = lines("HTTP/1.1 403 Forbidden", `X-Long: ${"b".repeat(3000)}`, "");
  const wire =
    lines("ICAP/1.0 200 OK", `X-Long: ${"a".repeat(9000)}`, `Encapsulated: res-hdr=0, res-body=${HTTP.length}`, "") +
    HTTP +
    lines("5", "hello", "0", "");

  it.each([1, 2, 3, 7, 100, 1023, 1024, 1025, 5000, 9000, 9100, 1e6])(
    "with long heads is read whole in pieces of %i bytes",
    (pieces) => {
      const answer = read(wire, "REQMOD", pieces)!;
      expect(answer.head.headers[0]!.value).toHaveLength(9000);
      expect(answer.http).toMatchObject({ kind: "response", head: { startLine: "HTTP/1.1 403 Forbidden" } });
      expect(answer.http!.head.headers[0]!.value).toHaveLength(3000);
      expect(answer.http!.body.excerpt).toBe("hello");
    },
  );

  it.each([1, 500, 70_000])("may have a head of 64 KiB, and none that is longer (in pieces of %i)", (pieces) => {
    const ofSize = (size: number) => {
      const around = lines("ICAP/1.0 204 OK", "X: ", "").length;
      return lines("ICAP/1.0 204 OK", `X: ${"a".repeat(size - around)}`, "");
    };
    expect(read(ofSize(65_536), "REQMOD", pieces)).toMatchObject({ status: 204 });
    expect(() => read(ofSize(65_538), "REQMOD", pieces)).toThrow("an ICAP head larger than 65536 bytes");
    expect(() => read("a".repeat(65_537), "REQMOD", pieces)).toThrow("an ICAP head larger than 65536 bytes");
  });

  it("to OPTIONS may leave Encapsulated out, and then has no body", () => {
    expect(read(lines("ICAP/1.0 200 OK", "ISTag: x", ""), "OPTIONS")).toMatchObject({ status: 200 });
    expect(() => read(`${lines("ICAP/1.0 200 OK", "")}x`, "OPTIONS")).toThrow("1 bytes follow the end of the answer");
    for (const method of ["REQMOD", "RESPMOD"] as const)
      expect(() => read(lines("ICAP/1.0 200 OK", ""), method)).toThrow("a 200 without Encapsulated header");
  });

  it("without content says so in any spacing; of an error nothing more is read", () => {
    for (const value of ["null-body=0", "null-body = 0", " null-body= 0 "])
      expect(read(lines("ICAP/1.0 204 OK", `Encapsulated: ${value}`, ""))).toMatchObject({ status: 204 });
    for (const value of ["null-body=1", "req-hdr=0, null-body=0"])
      expect(() => read(lines("ICAP/1.0 204 OK", `Encapsulated: ${value}`, ""))).toThrow("a 204 with");
    for (const status of [400, 500])
      expect(read(lines(`ICAP/1.0 ${status} No`, "Encapsulated: opt-body=0", ""))).toMatchObject({ status });
  });

  it("begins with the first byte that is not a 100 Continue, which the first byte's time is measured by", () => {
    let asked = 0;
    const reader = new AnswerReader("REQMOD", () => (asked += 1));
    reader.push(Buffer.from(lines("ICAP/1.0 100 Continue", "")));
    expect([asked, reader.begun]).toEqual([1, false]);
    reader.push(Buffer.from("I"));
    expect(reader.begun).toBe(true);
    reader.push(Buffer.from(lines("CAP/1.0 200 OK", "Encapsulated: req-hdr=0, null-body=18", "").slice(0, -2)));
    reader.push(Buffer.from("\r\n"));
    expect([reader.begun, reader.answer]).toEqual([true, undefined]);
    reader.push(Buffer.from(lines("GET / HTTP/1.1", "")));
    expect([reader.begun, reader.answer?.http?.head.startLine]).toEqual([true, "GET / HTTP/1.1"]);
  });
});
