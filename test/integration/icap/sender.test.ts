/** Sources of a body that the server does not take to its end, and bodies that come in odd parts. */
import { Readable } from "node:stream";
import { fileMessage, transact } from "../../../icap";
import { BodyTally, partsOf, takePreview } from "../../../icap/body";
import { lines, listening } from "./scriptedServer";

const message = { service: "x", ...fileMessage("REQMOD", { filename: "a.txt" }) };

describe("a source of a body", () => {
  it("is let go when the verdict comes before its end, whatever kind of source it is", async () => {
    const server = await listening(
      (socket) => void socket.once("data", () => socket.write(lines("ICAP/1.0 204 OK", ""))),
    );
    const target = { host: "127.0.0.1", port: server.port, ...message };
    let ended: (how: string) => void;
    const end = new Promise<string>((resolve) => (ended = resolve));
    async function* parts() {
      try {
        for (;;) {
          yield Buffer.from("more");
          await new Promise(setImmediate);
        }
      } finally {
        ended("let go");
      }
    }
    expect(await transact({ ...target, body: parts() })).toMatchObject({ verdict: "allowed", wholeBodySent: false });
    expect(await end).toBe("let go");
    const stream = new Readable({ read: () => void setImmediate(() => stream.push("more")) });
    expect((await transact({ ...target, body: stream })).verdict).toBe("allowed");
    expect(stream.destroyed).toBe(true);
    await server.stop();
  });

  it("is let go where no connection opens, and its error afterwards ends nothing", async () => {
    const body = new Readable({ read: () => undefined });
    const asked = transact({ host: "127.0.0.1", port: 0, ...message, body });
    expect(await asked).toMatchObject({ failure: { kind: "input", stage: "connect" } });
    expect(body.destroyed).toBe(true);
    const failing = new Readable({ read: () => undefined });
    const other = transact({ host: "127.0.0.1", port: 0, ...message, body: failing });
    failing.destroy(new Error("disk gone"));
    expect((await other).verdict).toBe("error");
  });

  it("gives bytes; anything else is an error of the input", async () => {
    const server = await listening((socket) => void socket.resume());
    const body = Readable.from(["text"]) as AsyncIterable<never>;
    expect(await transact({ host: "127.0.0.1", port: server.port, ...message, body })).toMatchObject({
      failure: { kind: "input", stage: "request" },
      reason: "the body could not be read: the body source gave something that is not bytes",
    });
    await server.stop();
  });

  it("is read in parts of at most 64 KiB, none of them empty", async () => {
    const lengths = async (...sizes: number[]) => {
      const all: number[] = [];
      for await (const part of partsOf(Readable.from(sizes.map((size) => Buffer.alloc(size))))) all.push(part.length);
      return all;
    };
    expect(await lengths(0, 5, 65_536, 65_537, 0)).toEqual([5, 65_536, 65_536, 1]);
  });

  it("gives a preview of the size asked for, and says that it is the whole only when nothing follows", async () => {
    const preview = async (parts: string[], size: number) => {
      const taken = await takePreview(partsOf(Readable.from(parts.map((part) => Buffer.from(part)))), size);
      return [String(Buffer.from(taken.preview)), String(Buffer.from(taken.beyond)), taken.whole];
    };
    expect(await preview(["abc", "def"], 3)).toEqual(["abc", "def", false]);
    expect(await preview(["abc", "def"], 4)).toEqual(["abcd", "ef", false]);
    expect(await preview(["abc", "def"], 6)).toEqual(["abcdef", "", true]);
    expect(await preview(["abc"], 0)).toEqual(["", "abc", false]);
    expect(await preview([], 0)).toEqual(["", "", true]);
  });
});

describe("the tally of a body", () => {
  const tally = (...parts: string[]) => {
    const made = new BodyTally();
    for (const part of parts) made.add(Buffer.from(part));
    return made;
  };

  it("is equal for equal bytes, however they come in parts", () => {
    expect(tally("ab", "c").equals(tally("a", "", "bc"))).toBe(true);
    expect(tally("abc").equals(tally("abd"))).toBe(false);
    expect(tally("abc").equals(tally("abcd"))).toBe(false);
    expect(tally().equals(tally())).toBe(true);
  });

  it("keeps the first 2 KiB alone, without the NULs at its end", () => {
    expect(tally("a".repeat(2000), "b".repeat(2000), "c".repeat(2000)).excerpt).toBe("a".repeat(2000) + "b".repeat(48));
    expect(tally("a".repeat(5000)).excerpt).toHaveLength(2048);
    expect(tally("a\0b\0\0").excerpt).toBe("a\0b");
  });
});
