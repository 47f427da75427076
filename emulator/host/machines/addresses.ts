import { addressIn, parsePrefix } from "../network/prefixes";

/** Azure keeps the first four addresses of a subnet and the last (learn.microsoft.com, "Azure Virtual Network FAQ"). */
const FIRST_FREE = 4;

/** The lowest free address of a subnet, as Azure gives them. */
export function nextAddress(subnet: string, taken: ReadonlySet<string>): string {
  const prefix = parsePrefix(subnet);
  if (prefix === undefined) throw new Error(`subnet prefix "${subnet}" is not an IPv4 prefix`);
  const last = 2 ** (32 - prefix.length) - 1;
  for (let n = FIRST_FREE; n < last; n++) {
    const address = addressIn(prefix, n);
    if (!taken.has(address)) return address;
  }
  throw new Error(`subnet ${subnet} has no free address`);
}
