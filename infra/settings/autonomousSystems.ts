/** AS numbers of Azure's own networks, which no gateway and no peer may use (learn: "VPN Gateway FAQ", BGP). */
const AZURES_OWN: readonly number[] = [8074, 8075, 12076, 65517, 65518, 65519, 65520];
/** The default AS number of Azure's gateways, so a peer may not use it. */
const OF_GATEWAYS = 65515;
/** Kept by IANA ("Special-Purpose AS Numbers", RFC 7607, RFC 5398, RFC 6793, RFC 7300), and refused by Azure (the same page). */
const KEPT_BY_IANA: readonly (readonly [number, number])[] = [
  [0, 0],
  [23456, 23456],
  [64496, 64511],
  [65535, 65551],
  [4294967295, 4294967295],
];

/**
 * The reason why an AS number cannot be used, as text to follow the number; `undefined` if it can.
 *
 * @param azures whether it is the number of Azure's own end
 */
export function autonomousSystemProblem(number: number, azures: boolean): string | undefined {
  if (AZURES_OWN.includes(number) || (number === OF_GATEWAYS && !azures))
    return "is Azure's own; take a private one, for example 65010";
  if (KEPT_BY_IANA.some(([first, last]) => first <= number && number <= last))
    return "is kept by IANA, and Azure refuses it; take a private one, for example 65010";
  return undefined;
}
