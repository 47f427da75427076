/** Dates that approach without any change: expiring certificates and the age of the client's address list. Pure. */
import { findings, type PreflightFinding } from "../finding";

const DAY_MS = 86_400_000;
/** Number of days before its end from which a certificate is reported. */
const SOON = 30;
/** Number of days after which a published list of addresses should be compared with the newest one. */
const OLD = 90;

/** @param ends date of the earliest expiry for each lane's secret */
export function judgeCertificates(
  ends: readonly { readonly where: string; readonly end: Date }[],
  now: Date,
): readonly PreflightFinding[] {
  const bad = ends.flatMap(({ where, end }): Omit<PreflightFinding, "check">[] => {
    const left = Math.floor((end.getTime() - now.getTime()) / DAY_MS);
    if (left >= SOON) return [];
    const day = end.toISOString().slice(0, 10);
    return [
      {
        outcome: left < 0 ? "stops" : "warns",
        fact: `${where}: a certificate ${left < 0 ? `ended on ${day}` : `ends on ${day}, in ${left} days`}`,
        todo: 'renew it (docs/operations.md, "Certificates and keys")',
      },
    ];
  });
  if (ends.length === 0)
    return [
      {
        check: "certificates",
        outcome: "not made",
        fact: "the stack is not deployed, so its certificates are not known",
        todo: "npm run verify tells their dates after the deployment",
      },
    ];
  return findings("certificates", bad, `no certificate ends within ${SOON} days`);
}

/** @param published days (YYYY-MM-DD) on which the used lists were published */
export function judgeAddressList(published: readonly string[], now: Date): readonly PreflightFinding[] {
  const bad = published.flatMap((day): Omit<PreflightFinding, "check">[] => {
    const age = Math.floor((now.getTime() - Date.parse(day)) / DAY_MS);
    if (age <= OLD) return [];
    return [
      {
        outcome: "warns",
        fact: `the client's addresses were published on ${day}, ${age} days ago`,
        todo: "compare them with the newest publication: npm run addresses -- --help",
      },
    ];
  });
  return findings(
    "client's addresses",
    bad,
    published.length === 0 ? "no dated list is in use" : "the list is not old",
  );
}
