import { z } from "zod";
import {
  linkLocalAddress,
  oneOf,
  preSharedKey,
  privatePrefix,
  publicAddress,
  strongOf,
  trueOrFalse,
  wholeNumber,
} from "../fields";
import { GATEWAY_SKUS } from "../limits";
import { AZURE_ASN } from "../partDefaults";
import { ACCEPTS_OUTPUT, sectionSchema, setting } from "../setting";

const IN_PLACE = { kind: "in place", note: "the tunnel is re-established" } as const;

// Azure's own lists: learn, "About cryptographic requirements and Azure VPN gateways". What is weak: RFC 8247 (IKEv2) and RFC 8221 (ESP).
const DES = "has keys of 56 bits (RFC 8247 §2.1: must not be used)";
const DES3 = "has blocks of 64 bits, which repeat within 32 GiB (CVE-2016-2183)";
const MD5 = "is broken (RFC 8247 §2.3: must not be used)";
const SHA1 = "is on its way out (RFC 8247 §2.3: MUST-, RFC 8221 §6)";
const GROUP_1 = "is a group of 768 bits (RFC 8247 §2.4: must not be used)";
const GROUP_2 = "is a group of 1024 bits, within reach of a nation state (RFC 8247 §2.4)";
const GROUP_24 = "is a group whose small subgroups leak (RFC 8247 §2.4: should not be used)";
const NO_ENCRYPTION = "encrypts nothing";
const NO_GROUP = "makes new keys from old ones: who has one key has all later ones";

const WEAK_IKE = { DES, DES3 };
const WEAK_HASHES = { MD5, SHA1 };

/** `enforceTunnel.ipsec`: algorithms and key lifetimes, on which both ends of the tunnel must agree. */
export const IPSEC = {
  ikeEncryption: setting(
    strongOf(["GCMAES256", "GCMAES128", "AES256", "AES192", "AES128"], WEAK_IKE),
    "Encryption of IKE (phase 1).",
    { always: "AES256" },
    IN_PLACE,
  ),
  ikeIntegrity: setting(
    strongOf(["SHA384", "SHA256"], {
      ...WEAK_HASHES,
      GCMAES256: "is not a hash; with GCMAES encryption the hash here makes the keys (PRF)",
      GCMAES128: "is not a hash; with GCMAES encryption the hash here makes the keys (PRF)",
    }),
    "Hash of IKE (phase 1); with GCMAES encryption it only makes the keys (PRF).",
    { always: "SHA384" },
    IN_PLACE,
  ),
  dhGroup: setting(
    strongOf(["ECP384", "ECP256", "DHGroup14", "DHGroup2048"], {
      None: NO_GROUP,
      DHGroup1: GROUP_1,
      DHGroup2: GROUP_2,
      DHGroup24: GROUP_24,
    }),
    "Key exchange of IKE (phase 1). `DHGroup14` and `DHGroup2048` are one group, MODP 2048.",
    { always: "ECP384" },
    IN_PLACE,
  ),
  ipsecEncryption: setting(
    strongOf(["GCMAES256", "GCMAES192", "GCMAES128", "AES256", "AES192", "AES128"], {
      ...WEAK_IKE,
      None: NO_ENCRYPTION,
    }),
    "Encryption of the traffic (ESP, phase 2).",
    { always: "GCMAES256" },
    IN_PLACE,
  ),
  ipsecIntegrity: setting(
    strongOf(["GCMAES256", "GCMAES192", "GCMAES128", "SHA256"], WEAK_HASHES),
    "Integrity of the traffic (ESP, phase 2). With GCMAES encryption it is the same GCMAES.",
    { always: "GCMAES256" },
    IN_PLACE,
  ),
  pfsGroup: setting(
    strongOf(["ECP384", "ECP256", "PFS2048"], {
      None: NO_GROUP,
      PFS1: GROUP_1,
      PFS2: GROUP_2,
      PFS24: GROUP_24,
    }),
    "Key exchange for each new key of the traffic (PFS). `PFS2048` is MODP 2048.",
    { always: "ECP384" },
    IN_PLACE,
  ),
  saLifeTimeSeconds: setting(
    wholeNumber(300, 172799, "of seconds"),
    "Time that one key of the traffic serves, in seconds. Both ends may differ.",
    { always: 27000 },
    IN_PLACE,
  ),
  saDataSizeKilobytes: setting(
    wholeNumber(1024, 2147483647, "of KB"),
    "Amount of traffic that one key encrypts, in KB.",
    { always: 102400000 },
    IN_PLACE,
  ),
} as const;

const onPremises = z.strictObject(
  {
    gatewayAddress: publicAddress().meta({ description: "Public IPv4 address of the VPN device." }),
    addressSpace: z
      .array(privatePrefix({ longest: 32 }), "{value} is not a list of prefixes such as [10.90.0.0/24]")
      .min(1, "names no prefix; give those that the tunnel leads to, for example Enforce's subnet")
      .max(100, "has more than 100 prefixes")
      .meta({ description: "Private prefixes behind it: the tunnel leads there and nowhere else." }),
  },
  "{value} is not an object with gatewayAddress and addressSpace",
);

// BGP autonomous system numbers; infra/settings/tunnelChecks.ts refuses reserved ones.
const asn = () => wholeNumber(1, 4294967294);

const bgp = z.strictObject(
  {
    asn: asn()
      .optional()
      .meta({ description: `Number of Azure's end; ${AZURE_ASN} by default.` }),
    addresses: z
      .array(linkLocalAddress(), "{value} is not a list of addresses such as [169.254.21.2]")
      .min(1, "names no address; give one for each of the gateway's public addresses")
      .max(2, "has more than two addresses")
      .meta({ description: "APIPA address of each of the gateway's instances, 169.254.21.0 to 169.254.22.255." }),
    peerAsn: asn().meta({ description: "Number of the other end." }),
    peerAddress: linkLocalAddress().meta({ description: "APIPA address of the other end." }),
  },
  "{value} is not an object with addresses, peerAsn, peerAddress and, by choice, asn",
);

/** `enforceTunnel`: an IPsec tunnel to the operator's data centre, where Symantec's Enforce is. */
export const ENFORCE_TUNNEL = {
  withoutGateway: setting(
    trueOrFalse(),
    "Keep the subnet, and have no VPN gateway: the first of two updates that take a tunnel away or move its subnet (docs/tunnel.md).",
    { always: false },
    { kind: "in place", note: "the tunnel goes, or comes" },
  ),
  gatewaySubnet: setting(
    privatePrefix(),
    "Subnet of the VPN gateway (`GatewaySubnet`), /27 or wider, inside the address space.",
    { always: "10.77.255.0/27" },
    {
      kind: "in place",
      note: "Azure refuses it while the gateway stands: set `withoutGateway` first (docs/tunnel.md)",
    },
  ),
  sku: setting(
    oneOf(GATEWAY_SKUS),
    "Size of the VPN gateway; all of these are spread over the zones.",
    { always: "VpnGw1AZ" },
    { kind: "in place", note: "from or to `VpnGw1AZ` the gateway is replaced, because it is of another generation" },
  ),
  activeActive: setting(
    trueOrFalse(),
    "Two instances with a public address each, and a tunnel from the VPN device to each of them; else one, and Azure's spare takes over " +
      "within 90 seconds.",
    { always: false },
    { kind: "in place", note: "one public address more or less" },
  ),
  onPremises: setting(
    onPremises,
    "The other end: its VPN device, and what is behind it.",
    { absent: "must be given" },
    { kind: "in place", note: "with the routes" },
  ),
  preSharedKey: setting(
    preSharedKey(),
    "Key that both ends share: 32 to 128 printable ASCII characters without space, `-` and `~`. Only as a Pulumi secret.",
    { absent: "must be given, encrypted" },
    IN_PLACE,
    ACCEPTS_OUTPUT,
  ),
  ipsec: setting(
    sectionSchema(IPSEC),
    "Algorithms and key lifetimes of the tunnel (IKEv2), below. Azure offers and accepts only these. Weak algorithms are refused.",
    { absent: "the defaults below" },
    IN_PLACE,
  ),
  policyBasedSelectors: setting(
    trueOrFalse(),
    "Traffic selectors of exactly the address space on both ends, for devices that are policy-based; else any to any, and the routes decide.",
    { always: false },
    IN_PLACE,
  ),
  dpdTimeoutSeconds: setting(
    wholeNumber(9, 3600, "of seconds"),
    "Time that the other end may be silent before the tunnel counts as dead (dead-peer detection), in seconds.",
    { always: 45 },
    IN_PLACE,
  ),
  bgp: setting(
    bgp,
    "BGP over the tunnel with APIPA addresses. Routes stay those that are named: what the other end announces reaches no subnet.",
    { absent: "no BGP" },
    IN_PLACE,
  ),
} as const;
