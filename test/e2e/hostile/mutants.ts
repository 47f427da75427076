/** Messages that carry forbidden words and are bent, the same for the same seed. */
import { bytesOf, rightMessage } from "./message";
import { mutations, type Meaning } from "./mutations";
import { Random } from "./random";

/** One bent message. */
export interface Mutant {
  seed: number;
  names: string[];
  meaning: Meaning;
  first: Buffer;
  /** Follows the server's "100 Continue". */
  rest?: Buffer;
  /** Number of whole messages in `first`. */
  copies: number;
  /** Positions at which `first` is cut into separate writes. */
  writes: number[];
}

const severity: readonly Meaning[] = ["carries", "unclear", "incomplete"];

/** The mutant of a seed: one to three mutations; some sent in pieces, some twice in one go. */
export function mutantOf(seed: number, body: Buffer): Mutant {
  const random = new Random(seed);
  const message = rightMessage(random.pick(["REQMOD", "RESPMOD"] as const), body);
  const chosen = Array.from({ length: random.pick([1, 1, 2, 3]) }, () => random.pick(mutations));
  for (const one of chosen) one.apply(message, random);
  const { first, rest } = bytesOf(message);
  const meanings = chosen.map(({ meaning }) => meaning);
  // Two that bend the framing may contradict each other, and then nobody can say what is carried.
  const bends = chosen.filter(({ name }) => /preview|chunk|trailer|ieof/.test(name)).length;
  const worst = severity.findLast((meaning) => meanings.includes(meaning)) ?? "carries";
  const meaning = worst === "carries" && bends > 1 ? "unclear" : worst;
  const pipelined = meaning === "carries" && rest === undefined && random.whole(1, 10) === 1;
  const whole = pipelined ? Buffer.concat([first, first]) : first;
  return {
    seed,
    names: [...chosen.map(({ name }) => name), ...(pipelined ? ["two in one go"] : [])],
    meaning,
    first: whole,
    ...(rest !== undefined && { rest }),
    copies: pipelined ? 2 : 1,
    writes:
      random.whole(1, 6) === 1
        ? Array.from({ length: 4 }, () => random.whole(1, whole.length)).sort((a, b) => a - b)
        : [],
  };
}

/** The verdict in the bytes that came back, message by message. */
export type Said = "allowed" | "blocked" | "error" | "options";

/**
 * Reads the answers: 204, or 200 with the message unchanged, is "allowed"; 200 with a page 403 is "blocked", also where c-icap
 * gives no finding (a body that it cannot decode). "100 Continue" is not an answer, nor a 200 whose page has not begun.
 */
export function answersIn(received: string): Said[] {
  return received
    .split(/(?=ICAP\/1\.\d \d{3} )/)
    .map(said)
    .filter((answer) => answer !== undefined);
}

function said(answer: string): Said | undefined {
  const status = /^ICAP\/1\.\d (\d{3}) /.exec(answer)?.[1];
  if (status === undefined || status === "100") return undefined;
  if (status === "204" || status === "206") return "allowed";
  if (status !== "200") return "error";
  const [head, page] = answer.split(/\r\n\r\n(.*)/s);
  if (/^Methods:/im.test(head ?? "")) return "options";
  const line = /^([^\r]+)\r\n/.exec(page ?? "")?.[1];
  if (line === undefined) return undefined;
  return /^HTTP\/1\.\d 403 /.test(line) ? "blocked" : "allowed";
}
