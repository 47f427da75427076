import type { ExternalSettings } from "../model";
import { EXTERNAL_PRODUCTS } from "./products";

/** ICAP statuses of these servers that mean "blocked" by themselves. 200 does so only with a sign in the answer. */
export const blockedIcapStatuses = ({ product, blockedIcapStatuses: given }: ExternalSettings): readonly number[] =>
  given ?? EXTERNAL_PRODUCTS[product].blocked.icapStatus.filter((status) => status !== 200);
