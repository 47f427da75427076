/**
 * Azure's rules of a connection's IPsec policy: all parts are given, each is an allowed value, and GCM encryption needs the same GCM for
 * integrity (learn: "About cryptographic requirements and Azure VPN gateways").
 */
import { isUnknown, records, type Properties } from "../engine/value";
import type { Problem } from "../engine/provider";
import { inRange, unless } from "./problems";

const GCM = ["GCMAES128", "GCMAES192", "GCMAES256"];

const ALGORITHMS: Readonly<Record<string, readonly string[]>> = {
  ikeEncryption: ["DES", "DES3", "AES128", "AES192", "AES256", "GCMAES128", "GCMAES256"],
  ikeIntegrity: ["MD5", "SHA1", "SHA256", "SHA384", "GCMAES128", "GCMAES256"],
  dhGroup: ["None", "DHGroup1", "DHGroup2", "DHGroup14", "DHGroup2048", "DHGroup24", "ECP256", "ECP384"],
  ipsecEncryption: ["None", "DES", "DES3", "AES128", "AES192", "AES256", ...GCM],
  ipsecIntegrity: ["MD5", "SHA1", "SHA256", ...GCM],
  pfsGroup: ["None", "PFS1", "PFS2", "PFS14", "PFS2048", "PFS24", "PFSMM", "ECP256", "ECP384"],
};

/** Problems of a connection's `ipsecPolicies`. */
export function ipsecPolicyProblems(policies: unknown): readonly Problem[] {
  if (policies === undefined || isUnknown(policies)) return [];
  const list = records(policies);
  return [
    ...unless(list.length <= 1, "ipsecPolicies", "InvalidIpsecPolicies: a connection has one IPsec policy"),
    ...list.flatMap((policy, i) => policyProblems(policy, `ipsecPolicies[${i}]`)),
  ];
}

function policyProblems(policy: Properties, path: string): readonly Problem[] {
  const named = Object.entries(ALGORITHMS).flatMap(([name, known]) => {
    const value = policy[name];
    return unless(
      isUnknown(value) || known.includes(String(value)),
      `${path}.${name}`,
      `InvalidIpsecPolicy: ${String(value)} is not one of ${known.join(", ")}`,
    );
  });
  const { ipsecEncryption, ipsecIntegrity } = policy;
  const gcm = [ipsecEncryption, ipsecIntegrity].some((value) => GCM.includes(String(value)));
  return [
    ...named,
    ...unless(
      !gcm || ipsecEncryption === ipsecIntegrity,
      `${path}.ipsecIntegrity`,
      `InvalidIpsecPolicy: ${String(ipsecEncryption)} and ${String(ipsecIntegrity)} cannot be combined; with GCMAES both are the same`,
    ),
    ...inRange(policy.saLifeTimeSeconds, `${path}.saLifeTimeSeconds`, 300, 172799),
    ...inRange(policy.saDataSizeKilobytes, `${path}.saDataSizeKilobytes`, 1024, 2147483647),
  ];
}
