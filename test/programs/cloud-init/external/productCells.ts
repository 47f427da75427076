/** The table of docs/appliances.md: what a client gets from each product, by method and by the state of the server. */
import { EXTERNAL_PRODUCTS } from "../../../../infra/icap/products";
import { EXTERNAL_PRODUCT_NAMES, type ExternalProductName } from "../../../../infra/model";

/** The test of all cells. */
export const CELLS_TEST = "test/programs/cloud-init/external/products.test.ts";

export const STATES = ["allowed", "blocked", "overloaded", "monitoring", "gone"] as const;
export type State = (typeof STATES)[number];

/** A product with one of its methods. */
export interface Way {
  readonly product: ExternalProductName;
  readonly method: "REQMOD" | "RESPMOD";
}

export const WAYS: readonly Way[] = EXTERNAL_PRODUCT_NAMES.flatMap((product) =>
  (["REQMOD", "RESPMOD"] as const)
    .filter((method) => EXTERNAL_PRODUCTS[product].methods[method] !== undefined)
    .map((method) => ({ product, method })),
);

/** A cell's words, which are also the end of its test's title. */
export function outcome(state: State): string {
  switch (state) {
    case "allowed":
      return "204, the log names the server";
    case "blocked":
      return "200 with the product's page (HTTP 403) and X-Infection-Found";
    case "overloaded":
      return "503, never 204";
    case "monitoring":
      return "503; out of rotation: answers but does not block";
    case "gone":
      return "503; out of rotation: cannot be reached";
  }
}

/** A cell's test has this title. */
export const title = (way: Way, state: State): string => `${way.product} ${way.method}, ${state}: ${outcome(state)}`;
