import { renderTable } from "../../console/table";
import type { Spread } from "../statistics";
import { CONNECTIONS, SERVICE_SECONDS, SLOW_SECONDS, type ExternalResult } from "./external";

const number = (value: number): string => value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
const withSpread = ({ median, least, most }: Spread): string => `${number(median)} (${number(least)}–${number(most)})`;

/** The results of the part `external` as text. */
export function externalReport({ sideBySide, scale, slow, canaries }: ExternalResult): string {
  const tables = sideBySide.map(({ name, ways }) => {
    const direct = ways.find(({ way }) => way === "server")!.p50.median;
    const ours = ways.find(({ way }) => way === "external")!.perSecond.median;
    const rows = ways.map((one) => [
      one.way,
      withSpread(one.perSecond),
      (ours / one.perSecond.median).toFixed(2),
      number(one.p50.median),
      one.way.startsWith("built-in") ? "" : number(one.p50.median - direct),
      number(one.p99.median),
      one.errors === 0 ? "" : `${one.errors}: ${one.firstError}`,
    ]);
    const head = ["", "per second", "external / it", "p50 ms", "p50 - server's", "p99 ms", "errors"];
    return `${name}\n${renderTable(head, rows)}`;
  });
  const limit = `${CONNECTIONS} at once, ${SERVICE_SECONDS * 1000} ms each`;
  const scaled = renderTable(
    [`servers that are the limit (${limit})`, "per second", "errors"],
    [
      ["one", withSpread(scale.one), ""],
      ["two", withSpread(scale.two), ""],
      ["two / one, each round", withSpread(scale.ratio), String(scale.errors)],
    ],
  );
  const row = (what: string, { before, during }: ExternalResult["slow"], which: "fast" | "slow") => [
    what,
    ...[before[which], during[which]].flatMap(({ requests, p50, p99 }) => [String(requests), number(p50), number(p99)]),
  ];
  const head = ["", "before: files", "p50 ms", "p99 ms", "during: files", "p50 ms", "p99 ms"];
  const slowed = renderTable(head, [
    row("the other server", slow, "fast"),
    row(`the server that gets slow (${SLOW_SECONDS} s)`, slow, "slow"),
  ]);
  const asked = renderTable(
    ["canary", "", "per second", "p50 ms", "p99 ms", "errors"],
    canaries.flatMap(({ name, ...modes }) =>
      (["verified", "each"] as const).map((mode) => {
        const { perSecond, p50, p99, errors, firstError } = modes[mode];
        const failed = errors === 0 ? "" : `${errors}: ${firstError}`;
        return [mode, name, withSpread(perSecond), number(p50.median), number(p99.median), failed];
      }),
    ),
  );
  return [...tables, scaled, `One of two servers gets slow; errors: ${slow.errors}\n${slowed}`, asked].join("\n\n");
}
