import { UNKNOWN, type PortRange } from "../exposure";
import { or, type Truth } from "./truth";

/** Ports that a rule names. */
export interface Ports {
  readonly ranges: readonly PortRange[];
  /** Some of the fields are not known yet. */
  readonly unknown: boolean;
  /** Some text is not a range of ports and was treated as every port. That is safe for an allow, but a deny must not be relied on. */
  readonly guessed: boolean;
}

const EVERY_PORT: PortRange = { first: 0, last: 65535 };
const RANGE = /^(\d{1,5})(?:-(\d{1,5}))?$/;

/** The ports that texts name. No text, or one that is not a range of ports, means every port, because nothing better is known. */
export function portsOf(texts: readonly string[]): Ports {
  const known = texts.filter((text) => text !== UNKNOWN);
  const read = known.map((text) => portRange(text.trim()));
  return {
    ranges: texts.length === 0 ? [EVERY_PORT] : read.map((range) => range ?? EVERY_PORT),
    unknown: known.length < texts.length,
    guessed: read.includes(undefined),
  };
}

function portRange(text: string): PortRange | undefined {
  if (text === "*") return EVERY_PORT;
  const match = RANGE.exec(text);
  const [first, last] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])];
  return first <= last && last <= EVERY_PORT.last ? { first, last } : undefined;
}

/** Whether the port is among them. */
export function holdsPort({ ranges, unknown }: Ports, port: number): Truth {
  return or(
    ranges.some(({ first, last }) => first <= port && port <= last),
    unknown && "unknown",
  );
}

/** Whether some port other than the given ones is among them. */
export function holdsOtherPort({ ranges, unknown }: Ports, ports: readonly number[]): Truth {
  const others = ranges.some(({ first, last }) => {
    const within = new Set(ports.filter((port) => first <= port && port <= last));
    return last - first + 1 > within.size;
  });
  return or(others, unknown && "unknown");
}

/** Whether they are all possible ports. */
export function isEveryPort({ ranges, unknown, guessed }: Ports): Truth {
  if (guessed) return false;
  let next = 0;
  for (const { first, last } of [...ranges].sort((x, y) => x.first - y.first)) {
    if (first <= next) next = Math.max(next, last + 1);
  }
  return or(next > EVERY_PORT.last, unknown && "unknown");
}
