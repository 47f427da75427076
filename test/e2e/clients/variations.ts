/** The ways in which a product may ask, as far as they are known: whatever nobody says is tried in each way. Pure. */
import { READINGS, type Reading, type Transaction } from "../../../icap";
import { conclusionBy, type Conclusion } from "./conclusions";
import type { Asks } from "../../../scripts/portal/products";

/** One way to ask. */
export interface Way {
  readonly method: "REQMOD" | "RESPMOD";
  readonly preview: number | null;
  readonly allow204: boolean;
  readonly keepAlive: boolean;
  readonly shows: "always" | "when announced";
  readonly path: "as given" | "slash" | "capitals";
  readonly headers: Readonly<Record<string, string>>;
}

/** The ways of a product: for each method a usual one, and those that differ from it in one thing. */
export function waysOf(asks: Asks): Way[] {
  const { methods = ["REQMOD", "RESPMOD"], previews = [1024, 0, null], keepAlive = [true, false] } = asks;
  const { shows = ["always", "when announced"] } = asks;
  const { paths = ["as given", "slash", "capitals"], headers = {} } = asks;
  return methods.flatMap((method) => {
    const usual: Way = {
      method,
      headers,
      preview: previews[0]!,
      allow204: true,
      keepAlive: keepAlive[0]!,
      shows: shows[0]!,
      path: paths[0]!,
    };
    return [
      usual,
      { ...usual, allow204: false },
      ...previews.slice(1).map((preview) => ({ ...usual, preview })),
      ...keepAlive.slice(1).map((keeps) => ({ ...usual, keepAlive: keeps })),
      ...shows.slice(1).map((choice) => ({ ...usual, shows: choice })),
      ...paths.slice(1).map((path) => ({ ...usual, path })),
    ];
  });
}

/** The part of a question that a way decides. `services`: paths by method. */
export function asked(
  { method, preview, allow204, keepAlive, path, headers }: Way,
  services: Readonly<Record<Way["method"], string>>,
) {
  const service = services[method];
  return {
    method,
    allow204,
    keepAlive,
    service: path === "slash" ? `${service}/` : path === "capitals" ? service.toUpperCase() : service,
    headers: keepAlive ? headers : { ...headers, Connection: "close" },
    ...(preview !== null && { preview }),
  };
}

/** The conclusions of a client from an answer, by every sign that it may go by. Who goes by the ICAP status alone offers a 204. */
export function conclusions(asks: Asks, way: Way, transaction: Transaction): Conclusion[] {
  const reads: readonly Reading[] = asks.reads ?? READINGS;
  return reads
    .filter((reading) => reading !== "ICAP status" || way.allow204)
    .map((reading) => conclusionBy(reading, transaction));
}
