import type { ExternalSettings } from "../model";
import { EXTERNAL_PRODUCTS } from "./products";

/** Paths of the two services on external servers; empty: they have none. */
export function servicePaths({ product, reqmodPath, respmodPath }: ExternalSettings): {
  readonly reqmod: string;
  readonly respmod: string;
} {
  const { methods } = EXTERNAL_PRODUCTS[product];
  return { reqmod: reqmodPath ?? methods.REQMOD?.path ?? "", respmod: respmodPath ?? methods.RESPMOD?.path ?? "" };
}
