import type { ExternalSettings } from "../model";
import { EXTERNAL_PRODUCTS } from "./products";

const distinct = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];

/** ICAP statuses of these servers that mean "blocked" by themselves. 200 means it only with a marker in the answer. */
export const blockedIcapStatuses = ({
  product,
  blockedIcapStatuses: given = [],
}: ExternalSettings): readonly number[] =>
  distinct([...given, ...EXTERNAL_PRODUCTS[product].blocked.icapStatus.filter((status) => status !== 200)]);

/**
 * Forms of an answer that blocks: those of the product's file and those of the settings together, so that no setting can turn a block that
 * the file describes into "allowed". Headers in small letters.
 */
export function blockedForms(external: ExternalSettings) {
  const { httpStatus, pageStatus = [], icapHeaders } = EXTERNAL_PRODUCTS[external.product].blocked;
  const { blockedHeaders = [], blockedStatuses = [] } = external;
  return {
    headers: distinct([...icapHeaders, ...blockedHeaders].map((name) => name.toLowerCase())),
    icapStatuses: blockedIcapStatuses(external),
    statuses: distinct([...(httpStatus === "any" ? pageStatus : httpStatus), ...blockedStatuses]),
    substitutedResponse: httpStatus === "any",
  };
}
