import { z } from "zod";

/** The parameters of one end of a tunnel, in Azure's terms where they are the same at both ends. */
export interface TunnelEnd {
  /** Own address on the internet, and that of the other end. */
  readonly address: string;
  readonly peer: string;
  /** Traffic selectors: prefixes of this end, and of the other. */
  readonly prefixes: readonly string[];
  readonly peerPrefixes: readonly string[];
  /** strongSwan's words for the one proposal of IKE, and of ESP. */
  readonly ikeProposal: string;
  readonly espProposal: string;
  readonly key: string;
  readonly dpdSeconds: number;
  readonly lifeSeconds: number;
  readonly lifeBytes: number;
}

const connection = z.object({
  connectionType: z.literal("IPsec"),
  connectionProtocol: z.literal("IKEv2", { error: "only IKEv2 is emulated" }),
  sharedKey: z.string(),
  dpdTimeoutSeconds: z.number(),
  enableBgp: z.literal(false, { error: "BGP is not emulated" }),
  ipsecPolicies: z.tuple(
    [
      z.object({
        ...{ ikeEncryption: z.string(), ikeIntegrity: z.string(), dhGroup: z.string() },
        ...{ ipsecEncryption: z.string(), ipsecIntegrity: z.string(), pfsGroup: z.string() },
        ...{ saLifeTimeSeconds: z.number(), saDataSizeKilobytes: z.number() },
      }),
    ],
    { error: "a connection without a policy of its own is not emulated" },
  ),
});
const otherEnd = z.object({
  gatewayIpAddress: z.string(),
  localNetworkAddressSpace: z.object({ addressPrefixes: z.array(z.string()).min(1) }),
});

/** The properties of the resources that a tunnel is made of. */
export interface TunnelResources {
  readonly connection: unknown;
  readonly localNetworkGateway: unknown;
  /** The gateway's public address. */
  readonly gatewayAddress: string;
  /** Address space of the gateway's network. */
  readonly addressSpace: readonly string[];
}

/**
 * Both ends of a tunnel as the resources describe them: Azure's, and the device at the other end, which uses the parameters that Azure
 * expects.
 *
 * @throws Error naming what cannot be emulated
 */
export function tunnelEnds(resources: TunnelResources): Readonly<Record<"azure" | "onPremises", TunnelEnd>> {
  const { sharedKey, dpdTimeoutSeconds, ipsecPolicies } = connection.parse(resources.connection);
  const { gatewayIpAddress, localNetworkAddressSpace } = otherEnd.parse(resources.localNetworkGateway);
  const [policy] = ipsecPolicies;
  const same = {
    ikeProposal: ikeProposal(policy),
    espProposal: espProposal(policy),
    key: sharedKey,
    dpdSeconds: dpdTimeoutSeconds,
    lifeSeconds: policy.saLifeTimeSeconds,
    lifeBytes: policy.saDataSizeKilobytes * 1024,
  };
  const [ours, theirs] = [resources.addressSpace, localNetworkAddressSpace.addressPrefixes];
  return {
    azure: { ...same, address: resources.gatewayAddress, peer: gatewayIpAddress, prefixes: ours, peerPrefixes: theirs },
    onPremises: {
      ...same,
      ...{ address: gatewayIpAddress, peer: resources.gatewayAddress, prefixes: theirs, peerPrefixes: ours },
    },
  };
}

type Policy = z.infer<typeof connection>["ipsecPolicies"][0];

const ENCRYPTION: Readonly<Record<string, string>> = {
  ...{ AES128: "aes128", AES192: "aes192", AES256: "aes256" },
  ...{ GCMAES128: "aes128gcm16", GCMAES192: "aes192gcm16", GCMAES256: "aes256gcm16" },
};
const GROUPS: Readonly<Record<string, string>> = {
  ...{ ECP256: "ecp256", ECP384: "ecp384" },
  ...{ DHGroup14: "modp2048", DHGroup2048: "modp2048", PFS2048: "modp2048" },
};

function ikeProposal({ ikeEncryption, ikeIntegrity, dhGroup }: Policy): string {
  const hash = ikeIntegrity.toLowerCase();
  return [
    word(ENCRYPTION, ikeEncryption),
    ikeEncryption.startsWith("GCM") ? `prf${hash}` : hash,
    word(GROUPS, dhGroup),
  ].join("-");
}

function espProposal({ ipsecEncryption, ipsecIntegrity, pfsGroup }: Policy): string {
  const integrity = ipsecEncryption.startsWith("GCM") ? [] : [ipsecIntegrity.toLowerCase()];
  return [word(ENCRYPTION, ipsecEncryption), ...integrity, word(GROUPS, pfsGroup)].join("-");
}

function word(words: Readonly<Record<string, string>>, name: string): string {
  const found = words[name];
  if (found === undefined) throw new Error(`the algorithm ${name} is not emulated`);
  return found;
}
