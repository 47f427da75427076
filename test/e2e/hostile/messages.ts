/** Malformed messages of an admitted client: they neither get a forbidden file allowed nor end the gateway. */
import type { BootedGateway } from "../bootedGateway";
import { journalOf } from "../journal";
import { lostUntilRight } from "./aftermath";
import type { Attack } from "./attack";
import { attackOn, seedsFrom, sendMutants } from "./hostility";
import { bytesOf, rightMessage } from "./message";
import { oddities } from "./oddities";
import { sendRaw, type RawAnswer, type RawMessages } from "./raw";

/** The addresses that the tests send from, which the network has to admit: enough that none opens connections faster than one may. */
export const HOSTILE_SOURCES = "20.99.99.0/29";
const sources = Array.from({ length: 7 }, (_, i) => `20.99.99.${i + 1}`);

/** 20 bodies of which a byte comes a second, and half a head after them. */
function slowMessages(): RawMessages["messages"] {
  const message = rightMessage("REQMOD", Buffer.from("x"));
  message.size = () => (1_700_000_000).toString(16);
  const { first } = bytesOf(message);
  const begin = first.subarray(0, first.indexOf("\r\nx\r\n") + 2).toString("base64");
  const byte = Buffer.from("x").toString("base64");
  const slow = { pieces: [begin, ...Array<string>(90).fill(byte)], gapMs: 1_000, answers: 1 };
  const half = {
    pieces: [Buffer.from("REQMOD icap://h/reqmod ICAP/1.0\r\nHo").toString("base64")],
    gapMs: 0,
    answers: 1,
  };
  return [...Array<typeof slow>(20).fill(slow), half];
}

/**
 * Registers the tests that send messages.
 * @returns registers the test of slow messages, which the others begin, because each may take a minute; alone it begins them itself. It has
 * to be called, with anything in between that restarts no service.
 */
export function testHostileMessages(gateway: BootedGateway): () => void {
  let internet: string;
  let attack: Attack;
  beforeAll(async () => {
    const deployment = gateway.deployment();
    internet = (await deployment.emulator.status()).namespaces.internet;
    await deployment.emulator.addClientAddresses(sources);
    attack = await attackOn(deployment, sources, seedsFrom(1, 1_000));
  });

  /** Workers that ended by a fault, as the inspector's journal tells. */
  const crashes = async () =>
    (await journalOf(gateway.deployment(), gateway.machine(), "-u", "gateway-inspector")).match(/a worker /g)?.length ??
    0;

  const raw = (messages: RawMessages["messages"], source: string, limitMs: number, server = attack.server) =>
    sendRaw(internet, { server, source, messages, limitMs });
  let trickled: Promise<RawAnswer[]> | undefined;
  const trickle = () => (trickled ??= raw(slowMessages(), sources[6]!, 90_000));

  test("1,000 malformed messages: none that delivers the forbidden words is allowed, none hangs, and no worker of the inspector ends", async () => {
    void trickle();
    const before = await crashes();
    const { failOpen, hung, ends } = await sendMutants(internet, { ...attack, sources: sources.slice(0, 6) });
    expect(failOpen).toEqual([]);
    expect(hung).toEqual([]);
    expect(ends["carries, blocked"]).toBeGreaterThan(200);
    expect(await lostUntilRight(gateway.deployment())).toBe(0);
    expect(await crashes()).toBe(before);
  });

  test("legal ICAP in its odder forms gets its verdict, what is refused gets its answer without waiting for more, and every way to block shows the same signs", async () => {
    for (const host of Object.values((await gateway.deployment().target()).addresses)) {
      const messages = oddities.map(({ pieces, answers = 1 }) => ({
        ...{ pieces: pieces.map((piece) => piece.toString("base64")), gapMs: 0, answers },
      }));
      const found = await raw(messages, sources[5]!, 30_000, { ...attack.server, host });
      for (const [index, { name, expected, answers = 1 }] of oddities.entries()) {
        const { text } = found[index]!;
        const heads = text.split(/(?=ICAP\/1\.0 \d)/);
        expect([name, heads.length]).toEqual([name, answers]);
        for (const answer of heads) {
          if ("status" in expected) {
            // An answer that waited for more would be 408.
            expect([name, answer.slice(0, 12)]).toEqual([name, `ICAP/1.0 ${expected.status}`]);
            continue;
          }
          const rule =
            /\r\nX-Infection-Found: Type=0; Resolution=2; Threat=([^;]+);\r\n/.exec(answer)?.[1] ?? "no finding";
          expect([name, rule]).toEqual([name, expect.stringMatching(expected.rule)]);
          expect([name, answer]).toEqual([
            name,
            expect.stringMatching(/^ICAP\/1\.0 200 [^]*\r\nX-Violations-Found: [12]\r\n/),
          ]);
          expect([name, answer]).toEqual([name, expect.stringContaining("\r\n\r\nHTTP/1.1 403 Forbidden\r\n")]);
          expect([name, answer]).toEqual([name, expect.not.stringMatching(/script|http:|VIRUS|C-ICAP|allow204|\0/)]);
        }
      }
    }
  });

  return () =>
    test("half a head ends after ten seconds, a body of a byte a second after a minute: 408 for each of 20, and their places are free", async () => {
      const answers = await trickle();
      const half = answers.pop()!;
      expect(half).toMatchObject({ text: expect.stringMatching(/^ICAP\/1\.0 408 /), closed: true });
      expect(half.ms).toBeLessThan(50_000); // a busy machine is slow by less than what is between the two times
      expect(answers).toHaveLength(20);
      for (const { text, ms, closed } of answers) {
        expect([text, closed]).toEqual([expect.stringMatching(/^ICAP\/1\.0 408 /), true]);
        expect(ms).toBeGreaterThan(55_000);
        expect(ms).toBeLessThan(90_000);
      }
    });
}
