/** The arguments of `IcapGateway`. Written by `npm run settings` from the settings' schemas; a test keeps it true. */
import type * as pulumi from "@pulumi/pulumi";

/**
 * Arguments of a gateway. Whatever is left out has the same default as in a stack file (docs/settings.md); wrong values
 * are refused before anything is registered, all at once.
 */
export interface IcapGatewayArgs {
  /** The set of defaults that the gateway takes. May be left out in a stack of that name: dev, test or prod. */
  readonly preset?: "dev" | "test" | "prod";
  /**
   * Azure location, such as westeurope; `azure-native:location` of the stack where it is left out. A change replaces
   * both lanes and makes new addresses.
   */
  readonly location?: string;
  /**
   * End of a test environment, as a tag of every resource: a number of days after the last update that changed
   * something, such as 7d, or the last day (UTC), such as 2026-12-31. `npm run teardown -- --expired` removes what is
   * over. Not for the preset prod.
   */
  readonly expires?: string;
  /**
   * Mark of a stack that inspects no real files: `test`. Only such a stack may have `gateway.tls: off`. Not for the
   * preset prod.
   */
  readonly workload?: "test";
  /**
   * Tags of every resource except the secrets in the vault (Key Vault allows 15): at most 46, names of up to 512
   * characters, values of up to 256.
   */
  readonly tags?: Readonly<Record<string, string>>;
  /** Resource group of the stack's resources. */
  readonly resourceGroup?: ResourceGroupArgs;
  /** The virtual network. */
  readonly network?: NetworkArgs;
  /** The two addresses that are registered with the client. */
  readonly publicAddresses?: PublicAddressesArgs;
  /** Clients that may connect: their addresses and certificates. */
  readonly client?: ClientArgs;
  /** Key Vault from which the gateways read their keys and certificates. */
  readonly vault?: VaultArgs;
  /** The machines. Both lanes are equal. */
  readonly lanes?: LanesArgs;
  /** Ports, deadlines and intervals of every gateway. */
  readonly gateway?: GatewayArgs;
  /** Content that the built-in ICAP server blocks. */
  readonly dlp?: DlpArgs;
  /** The two ICAP services, and the servers that inspect. */
  readonly icap?: IcapArgs;
  /** Logs and alerts in Azure Monitor, which charges for ingested data and for each alert. */
  readonly monitoring?: MonitoringArgs;
  /** Load that one gateway accepts at once. All sizes on the gateway follow from it. */
  readonly capacity?: CapacityArgs;
  /**
   * IPsec tunnel between the gateways' network and your own data centre, where Symantec's Enforce Server is. Absent:
   * there is none.
   */
  readonly enforceTunnel?: EnforceTunnelArgs;
  /** Subnet and security group of Symantec's detection servers in the gateways' network. Absent: there are none. */
  readonly detectionServer?: DetectionServerArgs;
  /**
   * Another region for lane b, with a network, vault and load balancer of its own behind the second address. Absent:
   * both lanes are in one region.
   */
  readonly secondRegion?: SecondRegionArgs;
  /** Server certificate of the gateways. Its settings depend on its source. */
  readonly serverCertificate?: ServerCertificateArgs;
}

/** Resource group of the stack's resources. */
export interface ResourceGroupArgs {
  /**
   * ARM id of a resource group that is there already, in the deployer's subscription, in place of a new one. It is
   * never changed, tagged or deleted, and what others have in it stays. One stack in a group.
   *
   * Values: an id such as /subscriptions/.../resourceGroups/name.
   * Default: a new group.
   * A change: both lanes are replaced; for a new stack only: everything is deleted and made anew in the other group,
   * the addresses too; portal to-do.
   */
  readonly existing?: pulumi.Input<string>;
}

/** The virtual network. */
export interface NetworkArgs {
  /**
   * Private IPv4 prefix of the virtual network.
   *
   * Values: a private IPv4 prefix from /8 to /29.
   * Default: `10.77.0.0/16`.
   * A change: in place as long as both subnets stay inside it; both lanes are replaced otherwise, with the network.
   */
  readonly addressSpace?: string;
  /**
   * Subnet of each lane, inside the address space, with room for twice the lane's machines (old and new ones exist
   * together while a lane is replaced) and the five addresses that Azure reserves.
   *
   * Values: `a`: a private IPv4 prefix from /8 to /29; `b`: a private IPv4 prefix from /8 to /29.
   * Default: `{"a":"10.77.1.0/24","b":"10.77.2.0/24"}`.
   * A change: both lanes are replaced; service is interrupted, because network and machines are deleted before new ones
   * are created.
   */
  readonly laneSubnets?: { readonly a: string; readonly b: string };
  /**
   * `shared`: one NAT gateway for both lanes, at half the price. `perLane`: one for each lane, so that the failure of a
   * zone cuts off the outbound traffic of one lane only.
   *
   * Values: `shared`, `perLane`.
   * Default: dev: `shared`; test: `perLane`; prod: `perLane`.
   * A change: in place; no machine is replaced.
   */
  readonly natGateways?: "shared" | "perLane";
  /**
   * Allowed outbound traffic. `restricted`: Key Vault, Azure's DNS resolver, Azure Monitor where it is enabled, and TCP
   * 80 and 443 of the internet, because package archives have no service tag. `open`: every port of the internet. Both
   * deny other machines of the network.
   *
   * Values: `restricted`, `open`.
   * Default: `restricted`.
   * A change: rules only.
   */
  readonly egress?: "restricted" | "open";
  /**
   * ARM id of a DDoS protection plan that is there already, in this tenant: it then protects the gateways' network, and
   * with it the two addresses. One plan serves the networks of many subscriptions and regions, and costs the same for
   * the first hundred addresses.
   *
   * Values: an id such as /subscriptions/.../resourceGroups/.../providers/Microsoft.Network/ddosProtectionPlans/name.
   * Default: Azure's protection of its infrastructure.
   * A change: in place; no machine is replaced.
   */
  readonly ddosPlan?: string;
  /**
   * Other virtual networks that the gateways' network is peered with, each with its whole address space: those with
   * external ICAP servers. The other network's owner makes the other half. `remoteGateway`: use that network's VPN or
   * ExpressRoute gateway. A peering alone lets nothing in and nothing out: the security rules name the servers.
   *
   * Values: list of at most 500: `network`: an id such as
   * /subscriptions/.../resourceGroups/.../providers/Microsoft.Network/virtualNetworks/name; `addressSpace`: list: a
   * private IPv4 prefix from /8 to /29; `remoteGateway` (optional): `true`, `false`.
   * Default: `[]`.
   * A change: in place; no machine is replaced.
   */
  readonly peerings?: readonly ({ readonly network: string; readonly addressSpace: readonly string[]; readonly remoteGateway?: boolean })[];
  /**
   * A virtual network and a subnet of it for each lane that are there already, in place of new ones. They are looked at
   * and never written: the security group is on the machines' network cards. The subnets need a way out, and the
   * service endpoint of Key Vault.
   *
   * Values: `network`: an id such as
   * /subscriptions/.../resourceGroups/.../providers/Microsoft.Network/virtualNetworks/name; `addressSpace`: list: a
   * private IPv4 prefix from /8 to /29; `laneSubnets`: `a`: an id such as
   * /subscriptions/.../resourceGroups/.../providers/Microsoft.Network/virtualNetworks/name/subnets/name; `b`: an id
   * such as /subscriptions/.../resourceGroups/.../providers/Microsoft.Network/virtualNetworks/name/subnets/name;
   * `subnetPrefixes`: `a`: a private IPv4 prefix from /8 to /29; `b`: a private IPv4 prefix from /8 to /29.
   * Default: a new network.
   * A change: both lanes are replaced; for a new stack only: the load balancer's pools hold machines of one network.
   */
  readonly existing?: { readonly network: string; readonly addressSpace: readonly string[]; readonly laneSubnets: { readonly a: string; readonly b: string }; readonly subnetPrefixes: { readonly a: string; readonly b: string } };
}

/** The two addresses that are registered with the client. */
export interface PublicAddressesArgs {
  /**
   * Pulumi refuses to delete the addresses, and keeps them in Azure when the stack is destroyed.
   *
   * Values: `true`, `false`.
   * Default: dev: `false`; test: `false`; prod: `true`.
   * A change: no resource changes; Pulumi's own protection.
   */
  readonly protect?: boolean;
  /**
   * CanNotDelete lock on each address, which also stops a deletion outside Pulumi.
   *
   * Values: `true`, `false`.
   * Default: dev: `false`; test: `false`; prod: `true`.
   * A change: in place; no machine is replaced.
   */
  readonly lock?: boolean;
  /**
   * ARM ids of two existing Standard static public addresses, which are used instead of new ones.
   *
   * Values: `a`: an id such as
   * /subscriptions/.../resourceGroups/.../providers/Microsoft.Network/publicIPAddresses/name; `b`: an id such as
   * /subscriptions/.../resourceGroups/.../providers/Microsoft.Network/publicIPAddresses/name.
   * Default: two new addresses.
   * A change: in place; no machine is replaced; the gateway's addresses change; portal to-do.
   */
  readonly existing?: pulumi.Input<{ readonly a: pulumi.Input<string>; readonly b: pulumi.Input<string> }>;
}

/** Clients that may connect: their addresses and certificates. */
export interface ClientArgs {
  /**
   * Product whose published addresses may connect. `custom`: only `addresses` may connect.
   *
   * Values: `defender`, `umbrella`, `custom`.
   * Default: `defender`.
   * A change: rules only.
   */
  readonly profile?: "defender" | "umbrella" | "custom";
  /**
   * Published address list of `defender`: `externalDlp` (the last one, of 2023) or `appConnector` (more addresses,
   * newest).
   *
   * Values: `externalDlp`, `appConnector`.
   * Default: `externalDlp`.
   * A change: rules only.
   */
  readonly list?: "externalDlp" | "appConnector";
  /**
   * `addresses`: the reviewed addresses of the chosen list. `serviceTag`: Microsoft's service tag of the profile, which
   * contains more addresses (docs/exposure.md) and changes without a pull request; `list` and `dataCentres` must then
   * be left out.
   *
   * Values: `addresses`, `serviceTag`.
   * Default: `addresses`.
   * A change: rules only.
   */
  readonly sources?: "addresses" | "serviceTag";
  /**
   * Data centres of the profile whose addresses may connect. All by default, because Microsoft's page has listed
   * addresses under the wrong one.
   *
   * Values: `all` or list: text.
   * Default: `all`.
   * A change: rules only.
   */
  readonly dataCentres?: "all" | readonly string[];
  /**
   * Further products beside `profile`. Each can have a port of its own. The gateways admit all products by the same
   * `client.certificates`, or in dev by the generated identity.
   *
   * Values: list of at most 8: `profile`: `defender`, `umbrella`; `port` (optional): 1024 to 65535.
   * Default: `[]`.
   * A change: rules only where no product has a port of its own; both lanes are replaced where one has (portal to-do).
   */
  readonly also?: readonly ({ readonly profile: "defender" | "umbrella"; readonly port?: number })[];
  /**
   * Further public IPv4 sources beside the profile's; with `custom` the only ones. `/32` can be omitted.
   *
   * Values: list: a public IPv4 address or prefix, /16 or longer.
   * Default: `[]`.
   * A change: rules only.
   */
  readonly addresses?: pulumi.Input<readonly pulumi.Input<string>[]>;
  /**
   * Client's own certificate, or the authority that signs it, as PEM. Never a private key.
   *
   * Values: PEM.
   * Default: none; only the generated identity is admitted.
   * A change: in place where one certificate or one authority takes the other's place: the gateways fetch the new
   * bundle; both lanes are replaced where an authority takes a certificate's place, or the other way round.
   */
  readonly certificates?: pulumi.Input<string>;
  /**
   * DNS name in the client's certificate. Required where `client.certificates` is an authority.
   *
   * Values: text.
   * Default: none.
   * A change: both lanes are replaced.
   */
  readonly certificateName?: string;
  /**
   * Admits **everybody whom the authority certifies** as a TLS client, from the allowed addresses. Use it only for an
   * authority that belongs to the client's operator alone, never for a public one.
   *
   * Values: `true`, `false`.
   * Default: `false`.
   * A change: both lanes are replaced.
   */
  readonly anyNameUnderAuthority?: boolean;
  /**
   * Generates a client key and certificate (secret stack output `clientIdentity`) and admits it. Not allowed in prod.
   *
   * Values: `true`, `false`.
   * Default: `true` in dev when no certificate is given, else `false`.
   * A change: in place; no machine is replaced.
   */
  readonly generateIdentity?: boolean;
}

/** Key Vault from which the gateways read their keys and certificates. */
export interface VaultArgs {
  /**
   * Purge protection: nobody can purge a deleted vault before its retention ends.
   *
   * Values: `true`, `false`.
   * Default: dev: `false`; test: `false`; prod: `true`.
   * A change: in place by `true`; both lanes are replaced by `false`, with the vault, because Azure cannot turn it off.
   */
  readonly purgeProtection?: boolean;
  /**
   * Days for which a deleted vault can be recovered.
   *
   * Values: 7 to 90.
   * Default: dev: `7`; test: `7`; prod: `90`.
   * A change: both lanes are replaced; Azure cannot change it, so the vault is replaced.
   */
  readonly softDeleteDays?: number;
  /**
   * ARM id of a vault that is there already, in the deployer's subscription, in place of a new one: two secrets are
   * written into it, and each lane's identity may read its own. Nothing else of it is changed. It uses roles (RBAC),
   * and the gateways reach it by a `privateEndpoint`, or by the service endpoints of `network.existing` that its
   * firewall admits. The secrets stay when the stack goes.
   *
   * Values: an id such as /subscriptions/.../resourceGroups/.../providers/Microsoft.KeyVault/vaults/name.
   * Default: a new vault.
   * A change: both lanes are replaced.
   */
  readonly existing?: string;
  /**
   * Private endpoint of the vault in the gateways' network, in a subnet of its own with this prefix; the vault is then
   * closed to every public address and every service endpoint. `subnetId`: that subnet, where the network is that of
   * `network.existing`. `dnsZone`: the private DNS zone `privatelink.vaultcore.azure.net` that is there already; with
   * `network.existing` its owner has linked it with that network. Absent: one is made. `withoutEndpoint: true` takes
   * the endpoint away, and its subnet can go with the next update.
   *
   * Values: `subnetPrefix`: a private IPv4 prefix from /8 to /29; `subnetId` (optional): an id such as
   * /subscriptions/.../resourceGroups/.../providers/Microsoft.Network/virtualNetworks/name/subnets/name; `dnsZone`
   * (optional): an id such as
   * /subscriptions/.../resourceGroups/.../providers/Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net;
   * `withoutEndpoint` (optional): `true`, `false`.
   * Default: the lanes' subnets reach the vault by a service endpoint.
   * A change: in place; no machine is replaced; until the endpoint answers, the gateways go on with what they have.
   */
  readonly privateEndpoint?: { readonly subnetPrefix: string; readonly subnetId?: string; readonly dnsZone?: string; readonly withoutEndpoint?: boolean };
}

/** The machines. Both lanes are equal. */
export interface LanesArgs {
  /**
   * Azure VM size.
   *
   * Values: name of an Azure VM size.
   * Default: dev: `Standard_D2s_v5`; test: `Standard_D2s_v5`; prod: `Standard_D4s_v5`.
   * A change: both lanes are replaced.
   */
  readonly vmSize?: string;
  /**
   * Machines in each lane.
   *
   * Values: 1 to 100.
   * Default: dev: `1`; test: `2`; prod: `3`.
   * A change: in place; no machine is replaced; machines are added or removed; with `autoscale` none is.
   */
  readonly instances?: number;
  /**
   * Lets Azure add machines to a lane and remove them, between `minimum` and `maximum`, by the mean of its machines
   * over ten minutes: one more above `processor.above` percent (60) or `inboundFlows.above` network flows, one less
   * below `processor.below` (25) and `inboundFlows.below`, and then nothing for `coolDownMinutes` (15). `instances` is
   * the number with which it begins.
   *
   * Values: `minimum`: 1 to 100; `maximum`: 2 to 100; `processor` (optional): `above`: 2 to 100; `below`: 1 to 99;
   * `inboundFlows` (optional): `above`: 2 to 500000; `below`: 1 to 499999; `coolDownMinutes` (optional): 1 to 1440.
   * Default: each lane has `instances` machines.
   * A change: in place; no machine is replaced; machines are added or removed.
   */
  readonly autoscale?: { readonly minimum: number; readonly maximum: number; readonly processor?: { readonly above: number; readonly below: number }; readonly inboundFlows?: { readonly above: number; readonly below: number }; readonly coolDownMinutes?: number };
  /**
   * Availability zones of the machines and addresses; `[]` for none. The two addresses keep the zones in which they
   * were created.
   *
   * Values: list: 1 to 9.
   * Default: all that the location has; dev: none.
   * A change: both lanes are replaced.
   */
  readonly zones?: readonly number[];
  /**
   * Availability zones of a location that is not in infra/settings/azureLocationTable.json.
   *
   * Values: list: 1 to 9.
   * Default: those in that table.
   * A change: no resource changes where `zones` is given, and in dev; both lanes are replaced elsewhere, where `zones`
   * follows from it.
   */
  readonly zonesOfLocation?: readonly number[];
  /**
   * Version of Canonical's image `ubuntu-24_04-lts` / `server`. `latest` is refused, because the machines of a lane
   * could then differ.
   *
   * Values: a version such as "24.04.202609040".
   * Default: `24.04.202609040`.
   * A change: both lanes are replaced.
   */
  readonly imageVersion?: string;
  /**
   * ARM id of an image version in an Azure Compute Gallery, made from the same Ubuntu with the gateway's packages in it
   * (tools/image). Machines then install nothing at boot. Replaces `imageVersion`.
   *
   * Values: the id of one version of a gallery's image,
   * /subscriptions/.../resourceGroups/.../providers/Microsoft.Compute/galleries/name/images/name/versions/1.0.0.
   * Default: Canonical's image.
   * A change: both lanes are replaced.
   */
  readonly imageId?: pulumi.Input<string>;
  /**
   * Encryption of disks and caches on the host. The subscription needs the feature `EncryptionAtHost`.
   *
   * Values: `true`, `false`.
   * Default: dev: `false`; test: `true`; prod: `true`.
   * A change: both lanes are replaced.
   */
  readonly encryptionAtHost?: boolean;
  /**
   * ARM id of a disk encryption set, in the gateways' region and subscription: the machines' disks are then encrypted
   * with the key that it names in a vault of yours (customer-managed keys). Together with `encryptionAtHost` that holds
   * for the caches too.
   *
   * Values: an id such as /subscriptions/.../resourceGroups/.../providers/Microsoft.Compute/diskEncryptionSets/name.
   * Default: keys of Azure's own.
   * A change: both lanes are replaced.
   */
  readonly diskEncryptionSet?: string;
  /**
   * ARM ids of two user-assigned identities that are there already, one for each lane, in place of new ones. They are
   * not changed; the stack gives each the right to read its lane's secret, and takes it again when it goes.
   *
   * Values: `a`: an id such as
   * /subscriptions/.../resourceGroups/.../providers/Microsoft.ManagedIdentity/userAssignedIdentities/name; `b`: an id
   * such as /subscriptions/.../resourceGroups/.../providers/Microsoft.ManagedIdentity/userAssignedIdentities/name.
   * Default: two new identities.
   * A change: the lane whose value changes is replaced.
   */
  readonly identities?: { readonly a: string; readonly b: string };
  /**
   * OpenSSH public key of the machines' administrator.
   *
   * Values: an OpenSSH public key, RSA of 2048 bits or more or Ed25519.
   * Default: a generated key whose private part nobody receives.
   * A change: both lanes are replaced.
   */
  readonly sshPublicKey?: pulumi.Input<string>;
  /**
   * Size of the system disk in GiB.
   *
   * Values: 30 to 1024.
   * Default: dev: `30`; test: `30`; prod: `64`.
   * A change: both lanes are replaced.
   */
  readonly osDiskSizeGb?: number;
}

/** Ports, deadlines and intervals of every gateway. */
export interface GatewayArgs {
  /**
   * TCP port for ICAP over TLS, on the public addresses and on the gateways; with `tls: off` that of plain ICAP.
   *
   * Values: 1024 to 65535.
   * Default: `11344`; with `tls: off` `1344`.
   * A change: both lanes are replaced; rules and load balancer change in place; portal to-do.
   */
  readonly port?: number;
  /**
   * `off`: plain ICAP, as the guide's test setup has it. **Files travel in clear text, and everybody at an allowed
   * address is served.** Only with `workload: test`; the stack then has `expires: 3d` where none is given.
   *
   * Values: `on`, `off`.
   * Default: `on`.
   * A change: both lanes are replaced; rules and load balancer change in place; portal to-do.
   */
  readonly tls?: "on" | "off";
  /**
   * TCP port of the load balancer's health probe, which answers 200 while the canary passes.
   *
   * Values: 1024 to 65535.
   * Default: `8080`.
   * A change: both lanes are replaced; rules and load balancer change in place.
   */
  readonly canaryPort?: number;
  /**
   * Seconds within which the canary of a new gateway must pass.
   *
   * Values: 30 to 1620.
   * Default: `1200`.
   * A change: both lanes are replaced.
   */
  readonly readinessDeadlineSeconds?: number;
  /**
   * Interval in seconds at which a gateway checks for changed certificates.
   *
   * Values: 5 to 86400.
   * Default: `300`.
   * A change: both lanes are replaced.
   */
  readonly fetchIntervalSeconds?: number;
  /**
   * Minutes for which lane b goes on with its server certificate when the vault has another one, so that what is wrong
   * with it is seen at lane a's address alone. Client certificates do not wait. Outside Azure nothing waits.
   *
   * Values: 0 to 10080.
   * Default: dev: `0`; test: `0`; prod: `60`.
   * A change: lane b alone is replaced.
   */
  readonly certificateDelayMinutes?: number;
  /**
   * Weekly hours of each lane in which its gateways begin to install security updates and restart their daemons:
   * `days`, `from` (UTC) and `hours`. An update that has begun may take 2 hours more. Refused where the lanes' hours
   * overlap with those.
   *
   * Values: `a`: `days`: list: `Mon`, `Tue`, `Wed`, `Thu`, `Fri`, `Sat`, `Sun`; `from`: a time of day in UTC such as
   * "02:00"; `hours`: 1 to 12; `b`: `days`: list: `Mon`, `Tue`, `Wed`, `Thu`, `Fri`, `Sat`, `Sun`; `from`: a time of
   * day in UTC such as "02:00"; `hours`: 1 to 12.
   * Default:
   * `{"a":{"days":["Mon","Wed","Fri"],"from":"02:00","hours":3},"b":{"days":["Tue","Thu","Sat"],"from":"02:00","hours":3}}`.
   * A change: the lane whose value changes is replaced.
   */
  readonly updateWindows?: { readonly a: { readonly days: readonly ("Mon" | "Tue" | "Wed" | "Thu" | "Fri" | "Sat" | "Sun")[]; readonly from: string; readonly hours: number }; readonly b: { readonly days: readonly ("Mon" | "Tue" | "Wed" | "Thu" | "Fri" | "Sat" | "Sun")[]; readonly from: string; readonly hours: number } };
  /**
   * Maximum time in minutes for which the deletion of a machine waits for its clients' transactions to end.
   *
   * Values: 5 to 15.
   * Default: `5`.
   * A change: both lanes are replaced.
   */
  readonly deletionNoticeMinutes?: number;
  /**
   * Minutes for which a machine can be unhealthy before Azure replaces it (automatic instance repairs).
   *
   * Values: 10 to 90.
   * Default: `30`.
   * A change: in place; no machine is replaced.
   */
  readonly repairGraceMinutes?: number;
}

/** Content that the built-in ICAP server blocks. */
export interface DlpArgs {
  /**
   * Program that inspects files on a gateway. `inspector`: the gateway's own engine, which reads documents as text,
   * counts over the whole file and checks numbers by their check digits. `clamav`: clamd behind c-icap, which searches
   * the bytes of what it unpacks.
   *
   * Values: `clamav`, `inspector`.
   * Default: `inspector`.
   * A change: both lanes are replaced.
   */
  readonly engine?: "clamav" | "inspector";
  /**
   * Blocks payment card numbers with a valid check digit.
   *
   * Values: `true`, `false`.
   * Default: `true`.
   * A change: both lanes are replaced.
   */
  readonly creditCards?: boolean;
  /**
   * Number of different card numbers in a file from which it is blocked. With `engine: clamav` it applies to plain
   * text; in UTF-16, HTML and binaries one is enough.
   *
   * Values: 1 to 50.
   * Default: `1`.
   * A change: both lanes are replaced.
   */
  readonly creditCardsAtLeast?: number;
  /**
   * Blocks US social security numbers written nnn-nn-nnnn.
   *
   * Values: `true`, `false`.
   * Default: `true`.
   * A change: both lanes are replaced.
   */
  readonly socialSecurityNumbers?: boolean;
  /**
   * Number of social security numbers in a file from which it is blocked, counted like card numbers.
   *
   * Values: 1 to 1000.
   * Default: `1`.
   * A change: both lanes are replaced.
   */
  readonly socialSecurityNumbersAtLeast?: number;
  /**
   * Countries whose bank account numbers (IBAN) are blocked, as two-letter codes, or `all`. Prefix, length and grouping
   * are checked, and the check digits, which `engine: clamav` cannot compute.
   *
   * Values: `all` or list: text.
   * Default: `[]`.
   * A change: both lanes are replaced.
   */
  readonly ibanCountries?: "all" | readonly string[];
  /**
   * Blocked words and phrases, in any case. Keywords, `expressions` and `rules` share the room in the boot
   * configuration, which is enough for about 1,200 phrases of ten letters (65 with `engine: clamav`, which finds them
   * in UTF-8 and UTF-16).
   *
   * Values: list: 3 to 200 characters, 2 of Chinese, Japanese and Korean; at least 4 with `engine: clamav`.
   * Default: `[]`.
   * A change: both lanes are replaced.
   */
  readonly keywords?: pulumi.Input<readonly pulumi.Input<string>[]>;
  /**
   * Blocked regular expressions. `(?i)` at the start ignores case. Only syntax that the engine and JavaScript read
   * alike is accepted. With `engine: clamav` they are matched against the bytes of the file, so in ASCII and UTF-8, and
   * every repetition needs a maximum, such as `{1,64}` instead of `+`, because the engine would stop in a long file and
   * let it pass.
   *
   * Values: list: 1 to 500 characters; of printable ASCII with `engine: clamav`.
   * Default: `[]`.
   * A change: both lanes are replaced.
   */
  readonly expressions?: pulumi.Input<readonly pulumi.Input<string>[]>;
  /**
   * Verdict on archives, documents and messages that need a password or a key and so cannot be inspected.
   *
   * Values: `block`, `allow`.
   * Default: `block`.
   * A change: both lanes are replaced.
   */
  readonly encryptedArchives?: "block" | "allow";
  /**
   * Verdict on file types that the engine cannot inspect, that are damaged, or that unpack to too much. With `engine:
   * clamav` they are recognised by their first bytes: RAR, Zstandard, LZ4, zip members with rare compression methods
   * and others.
   *
   * Values: `block`, `allow`.
   * Default: `block`.
   * A change: both lanes are replaced.
   */
  readonly unreadableTypes?: "block" | "allow";
  /**
   * File types that are blocked whatever their content, also inside archives and documents: `7z`, `office`, `pdf`,
   * `pictures` and `media` (text in images and speech are not recognised).
   *
   * Values: list: `7z`, `media`, `office`, `pdf`, `pictures`.
   * Default: `[]`.
   * A change: both lanes are replaced.
   */
  readonly blockedTypes?: readonly ("7z" | "media" | "office" | "pdf" | "pictures")[];
  /**
   * For `engine: clamav`: verdict on text in encodings that it does not decode (base64, percent, form,
   * quoted-printable, HTML entities, UTF-32). It is recognised by its form, so `block` also blocks harmless text. The
   * inspector decodes such text and looks into it.
   *
   * Values: `allow`, `block`.
   * Default: `allow`.
   * A change: no resource changes with `engine: inspector`; both lanes are replaced with `engine: clamav`.
   */
  readonly encodedText?: "allow" | "block";
  /**
   * Languages of the text that is read in pictures and on scanned pages, as Tesseract names them, such as `[eng]`;
   * empty: pictures are not read. A screenshot takes one to three seconds of a processor. Pictures that cannot be read
   * whole are handled by `unreadableTypes`. Only with `engine: inspector`.
   *
   * Values: list of at most 3: `ara`, `bul`, `cat`, `ces`, `chi-sim`, `chi-tra`, `dan`, `deu`, `ell`, `eng`, `est`,
   * `fin`, `fra`, `heb`, `hin`, `hrv`, `hun`, `ind`, `isl`, `ita`, `jpn`, `kor`, `lav`, `lit`, `nld`, `nor`, `pol`,
   * `por`, `ron`, `rus`, `slk`, `slv`, `spa`, `srp`, `swe`, `tha`, `tur`, `ukr`, `vie`.
   * Default: `[]`.
   * A change: both lanes are replaced.
   */
  readonly ocr?: readonly ("ara" | "bul" | "cat" | "ces" | "chi-sim" | "chi-tra" | "dan" | "deu" | "ell" | "eng" | "est" | "fin" | "fra" | "heb" | "hin" | "hrv" | "hun" | "ind" | "isl" | "ita" | "jpn" | "kor" | "lav" | "lit" | "nld" | "nor" | "pol" | "por" | "ron" | "rus" | "slk" | "slv" | "spa" | "srp" | "swe" | "tha" | "tur" | "ukr" | "vie")[];
  /**
   * Reads Outlook's stores (.pst, .ost) with libpff; otherwise they are handled by `unreadableTypes`. Only with
   * `engine: inspector`.
   *
   * Values: `true`, `false`.
   * Default: `false`.
   * A change: both lanes are replaced.
   */
  readonly outlookStores?: boolean;
  /**
   * Code pages of mainframes (EBCDIC) in which files are read as well, when most of their bytes are letters, digits and
   * blanks there. Only with `engine: inspector`.
   *
   * Values: list: `cp037`, `cp273`, `cp424`, `cp500`, `cp875`, `cp1026`, `cp1140`.
   * Default: `[]`.
   * A change: both lanes are replaced.
   */
  readonly mainframePages?: readonly ("cp037" | "cp273" | "cp424" | "cp500" | "cp875" | "cp1026" | "cp1140")[];
  /**
   * Reads Cyrillic and Greek letters that look like Latin ones as Latin, in words of nothing else: a keyword in which
   * somebody put a Cyrillic `о` in the place of `o`. Text in these alphabets is searched more slowly then. Only with
   * `engine: inspector`.
   *
   * Values: `true`, `false`.
   * Default: `false`.
   * A change: both lanes are replaced.
   */
  readonly lookAlikeLetters?: boolean;
  /**
   * Rules of your own with names, counts, context words, exceptions, severities and an action, below.
   * docs/policy-rules.md has examples. The inspector's findings of the settings above are rules too, with names of
   * their own. Not with `engine: clamav`.
   *
   * Values: list of at most 200: `name`: a name: 1 to 40 letters, digits and . _ -; `kind`: `card`, `iban`, `ssn`,
   * `us-itin`, `uk-nino`, `uk-nhs`, `de-steuer-id`, `fr-nir`, `es-dni`, `it-cf`, `nl-bsn`, `pl-pesel`,
   * `se-personnummer`, `br-cpf`, `br-cnpj`, `in-aadhaar`, `in-pan`, `ca-sin`, `au-tfn`, `api-key`, `private-key`,
   * `keywords`, `expression`, `list`, `type`, `encrypted`, `unreadable`, `size`; `atLeast` (optional): 1 to 1000;
   * `keywords` (optional): list: 1 to 200 characters; `expression` (optional): 1 to 500 characters; `file` (optional):
   * a list's name: 1 to 40 small letters, digits and -; `countries` (optional): `all` or list: text; `types`
   * (optional): list: `7z`, `media`, `office`, `pdf`, `pictures`; `overMebibytes` (optional): 1 to 1024; `context`
   * (optional): `words`: list of at most 50: 1 to 60 characters; `within` (optional): 1 to 1000; `effect` (optional):
   * `require`, `raise`, `lower`; `except` (optional): `values` (optional): list of at most 200: 1 to 200 characters;
   * `prefixes` (optional): list of at most 200: 1 to 60 characters; `testNumbers` (optional): `true`, `false`; `types`
   * (optional): list: `7z`, `media`, `office`, `pdf`, `pictures`; `severity` (optional): `low`, `medium`, `high`;
   * `action` (optional): `block`, `log`.
   * Default: `[]`.
   * A change: both lanes are replaced.
   */
  readonly rules?: pulumi.Input<readonly (pulumi.Input<{ readonly name: pulumi.Input<string>; readonly kind: pulumi.Input<"card" | "iban" | "ssn" | "us-itin" | "uk-nino" | "uk-nhs" | "de-steuer-id" | "fr-nir" | "es-dni" | "it-cf" | "nl-bsn" | "pl-pesel" | "se-personnummer" | "br-cpf" | "br-cnpj" | "in-aadhaar" | "in-pan" | "ca-sin" | "au-tfn" | "api-key" | "private-key" | "keywords" | "expression" | "list" | "type" | "encrypted" | "unreadable" | "size">; readonly atLeast?: pulumi.Input<number>; readonly keywords?: pulumi.Input<readonly pulumi.Input<string>[]>; readonly expression?: pulumi.Input<string>; readonly file?: pulumi.Input<string>; readonly countries?: pulumi.Input<"all"> | pulumi.Input<readonly pulumi.Input<string>[]>; readonly types?: pulumi.Input<readonly (pulumi.Input<"7z" | "media" | "office" | "pdf" | "pictures">)[]>; readonly overMebibytes?: pulumi.Input<number>; readonly context?: pulumi.Input<{ readonly words: pulumi.Input<readonly pulumi.Input<string>[]>; readonly within?: pulumi.Input<number>; readonly effect?: pulumi.Input<"require" | "raise" | "lower"> }>; readonly except?: pulumi.Input<{ readonly values?: pulumi.Input<readonly pulumi.Input<string>[]>; readonly prefixes?: pulumi.Input<readonly pulumi.Input<string>[]>; readonly testNumbers?: pulumi.Input<boolean>; readonly types?: pulumi.Input<readonly (pulumi.Input<"7z" | "media" | "office" | "pdf" | "pictures">)[]> }>; readonly severity?: pulumi.Input<"low" | "medium" | "high">; readonly action?: pulumi.Input<"block" | "log"> }>)[]>;
  /**
   * Also blocks malware: clamd scans every file with the public ClamAV database (3 to 4 GB more memory, outbound to
   * database.clamav.net). It runs beside the inspector. A gateway without the database opens no port.
   *
   * Values: `true`, `false`.
   * Default: `false`.
   * A change: both lanes are replaced.
   */
  readonly malware?: boolean;
  /**
   * Public IPv4 addresses from which exact lists are uploaded. With any, there is a storage account for lists, which
   * rules of `kind: list` need. Only these addresses and the gateways reach it.
   *
   * Values: list of at most 200: a public IPv4 address.
   * Default: `[]`.
   * A change: in place; no machine is replaced; the first one makes the storage account.
   */
  readonly listUploadFrom?: readonly string[];
  /**
   * Older name of `malware`: either of them being `true` switches it on.
   *
   * Values: `true`, `false`.
   * Default: `false`.
   * A change: both lanes are replaced.
   */
  readonly publicClamavDatabase?: boolean;
}

/** The two ICAP services, and the servers that inspect. */
export interface IcapArgs {
  /**
   * `builtIn`: c-icap and ClamAV on the gateways, by the rules of `dlp`. `external`: the servers of `icap.external`;
   * the gateways then carry neither.
   *
   * Values: `builtIn`, `external`.
   * Default: `builtIn`.
   * A change: both lanes are replaced.
   */
  readonly server?: "builtIn" | "external";
  /**
   * ICAP servers of your own data-loss product, below.
   *
   * Values: `product` (optional): `symantec-web-prevent`, `symantec-protection-engine`, `forcepoint`, `generic-reqmod`,
   * `generic-respmod`; `servers` (optional): list of at most 8: `name` (optional): a name: a small letter, then up to
   * 30 small letters, digits or hyphens; `address`: a private IPv4 address; `port` (optional): 1 to 65535; `weight`
   * (optional): 1 to 256; `connections` (optional): 1 to 1024; `tls` (optional): `authority`: PEM; `serverName`: a DNS
   * name; `reqmodPath` (optional): up to 128 letters, digits and _ . ~ / - without a slash at the beginning, such as
   * reqmod, perhaps with a query such as ?action=SCAN; `respmodPath` (optional): up to 128 letters, digits and _ . ~ /
   * - without a slash at the beginning, such as reqmod, perhaps with a query such as ?action=SCAN; `canary` (optional):
   * `verified`, `each`, `optionsOnly`; `canaryText` (optional): 16 to 200 printable ASCII characters; `canarySeconds`
   * (optional): 5 to 3600; `connectSeconds` (optional): 1 to 30; `verdictSeconds` (optional): 5 to 900; `queueSeconds`
   * (optional): 1 to 60; `queueLength` (optional): 1 to 1024; `blockedHeaders` (optional): list of at most 16: the name
   * of a header: letters, digits and hyphens, at most 64; `blockedStatuses` (optional): list of at most 16: 100 to 599;
   * `blockedIcapStatuses` (optional): list of at most 16: 201 to 599; `overloadStatuses` (optional): list of at most
   * 16: 400 to 599; `answers204` (optional): `whenOffered`, `never`; `passHeaders` (optional): list of at most 16: the
   * name of a header: letters, digits and hyphens, at most 64.
   * Default: none; needed with `server: external`.
   * A change: both lanes are replaced.
   */
  readonly external?: { readonly product?: "symantec-web-prevent" | "symantec-protection-engine" | "forcepoint" | "generic-reqmod" | "generic-respmod"; readonly servers?: readonly ({ readonly name?: string; readonly address: string; readonly port?: number; readonly weight?: number; readonly connections?: number; readonly tls?: { readonly authority: string; readonly serverName: string } })[]; readonly reqmodPath?: string; readonly respmodPath?: string; readonly canary?: "verified" | "each" | "optionsOnly"; readonly canaryText?: string; readonly canarySeconds?: number; readonly connectSeconds?: number; readonly verdictSeconds?: number; readonly queueSeconds?: number; readonly queueLength?: number; readonly blockedHeaders?: readonly string[]; readonly blockedStatuses?: readonly number[]; readonly blockedIcapStatuses?: readonly number[]; readonly overloadStatuses?: readonly number[]; readonly answers204?: "whenOffered" | "never"; readonly passHeaders?: readonly string[] };
  /**
   * Path of the REQMOD service, without the slash. It is a setting because Microsoft published no path.
   *
   * Values: a letter, then up to 31 letters, digits, - or _, without the slash.
   * Default: `reqmod`.
   * A change: both lanes are replaced; portal to-do.
   */
  readonly reqmodService?: string;
  /**
   * Path of the RESPMOD service, without the slash.
   *
   * Values: a letter, then up to 31 letters, digits, - or _, without the slash.
   * Default: `respmod`.
   * A change: both lanes are replaced; portal to-do.
   */
  readonly respmodService?: string;
  /**
   * Largest body that is inspected, in MiB. A larger one is blocked. Defender inspects files of up to 30 MB.
   *
   * Values: 1 to 1024.
   * Default: `64`.
   * A change: both lanes are replaced.
   */
  readonly maxBodyMebibytes?: number;
  /**
   * Verdict on messages without a body, such as download requests. Their URLs are not inspected.
   *
   * Values: `allow`, `block`.
   * Default: `allow`.
   * A change: both lanes are replaced.
   */
  readonly requestsWithoutBody?: "allow" | "block";
  /**
   * Page that a client gets in place of a blocked file, in the language of your users. `{rule}` stands for the rule's
   * name.
   *
   * Values: HTML of up to 4096 bytes with {rule} in it.
   * Default: a page in English (cloud-init/relay/blocked.html).
   * A change: both lanes are replaced.
   */
  readonly blockPage?: string;
}

/** Logs and alerts in Azure Monitor, which charges for ingested data and for each alert. */
export interface MonitoringArgs {
  /**
   * Logs and alerts in Azure Monitor. The agent is part of the machines' profile.
   *
   * Values: `true`, `false`.
   * Default: dev: `false`; test: `false`; prod: `true`.
   * A change: both lanes are replaced.
   */
  readonly enabled?: boolean;
  /**
   * Mail addresses to which alerts are sent. Without any, alerts appear only in the Azure portal.
   *
   * Values: list of at most 20: a mail address.
   * Default: `[]`.
   * A change: in place; no machine is replaced.
   */
  readonly emails?: readonly string[];
  /**
   * Days for which logs are kept (Log Analytics).
   *
   * Values: 30 to 730.
   * Default: `90`.
   * A change: in place; no machine is replaced.
   */
  readonly retentionDays?: number;
  /**
   * Log Analytics workspace that is there already, in the stack's region, in place of a new one. It is not changed, but
   * for two tables: `tables: create` (the default) makes them in it and leaves them in it, with `retentionDays` of
   * their own; `existing`: another stack has made them, and the workspace may be in another subscription. Rows carry
   * the stack's resource group, and alerts and workbook ask for that alone.
   *
   * Values: `id`: an id such as
   * /subscriptions/.../resourceGroups/.../providers/Microsoft.OperationalInsights/workspaces/name; `tables` (optional):
   * `create`, `existing`.
   * Default: a new workspace.
   * A change: in place; no machine is replaced; alerts and workbook then know what was logged since.
   */
  readonly workspace?: { readonly id: string; readonly tables?: "create" | "existing" };
  /**
   * Also logs one line for each transaction (about 250 bytes), beside the gateways' own state.
   *
   * Values: `true`, `false`.
   * Default: `true`.
   * A change: in place; no machine is replaced.
   */
  readonly transactions?: boolean;
  /**
   * Flow logs of the gateways' network: the connections that its security group let through and those that it denied.
   * They are written to `storageAccount`, which is there already, in the stack's region, and kept for `retentionDays`
   * (90). `analytics`: they are also sent to the workspace of `monitoring.enabled`. `networkWatcher`: the region's
   * Network Watcher, where it is not the one that Azure makes.
   *
   * Values: `storageAccount`: an id such as
   * /subscriptions/.../resourceGroups/.../providers/Microsoft.Storage/storageAccounts/name; `retentionDays` (optional):
   * 1 to 365; `analytics` (optional): `true`, `false`; `networkWatcher` (optional): an id such as
   * /subscriptions/.../resourceGroups/.../providers/Microsoft.Network/networkWatchers/name.
   * Default: no flow logs.
   * A change: in place; no machine is replaced.
   */
  readonly flowLogs?: { readonly storageAccount: string; readonly retentionDays?: number; readonly analytics?: boolean; readonly networkWatcher?: string };
  /**
   * Budget of the stack's resource group: `monthly` in the currency of the bill. Azure tells `emails` (those of
   * `monitoring.emails`) when the cost of a month is above each of `thresholds` percent ([80, 100]) of it. It stops
   * nothing.
   *
   * Values: `monthly`: 1 to 10000000; `thresholds` (optional): list of at most 5: 1 to 1000; `emails` (optional): list
   * of at most 20: a mail address.
   * Default: no budget.
   * A change: in place; no machine is replaced.
   */
  readonly budget?: { readonly monthly: number; readonly thresholds?: readonly number[]; readonly emails?: readonly string[] };
  /**
   * Opens the metrics of each gateway in Prometheus' format to the private addresses in `from`, by HTTP at `/metrics`
   * on `port` (9101): the canary, the clients' port, and external ICAP servers, as haproxy counts them. Without it they
   * are on the gateway's loopback alone.
   *
   * Values: `from`: list of at most 20: a private IPv4 prefix from /8 to /32; `port` (optional): 1024 to 65535.
   * Default: closed.
   * A change: both lanes are replaced; the rules change in place.
   */
  readonly scrape?: { readonly from: readonly string[]; readonly port?: number };
}

/** Load that one gateway accepts at once. All sizes on the gateway follow from it. */
export interface CapacityArgs {
  /**
   * Maximum number of ICAP connections at the same time, idle ones included. Further connections are reset.
   *
   * Values: 8 to 2048.
   * Default: 128 for each core of `lanes.vmSize`, or as many as its memory allows.
   * A change: both lanes are replaced.
   */
  readonly connections?: number;
  /**
   * Maximum number of ICAP connections at the same time from one source address, so that others can connect too.
   *
   * Values: 1 to 2048.
   * Default: half of `connections`.
   * A change: both lanes are replaced.
   */
  readonly connectionsPerSource?: number;
  /**
   * Memory of a machine in MiB.
   *
   * Values: 2048 to 1048576.
   * Default: memory of `lanes.vmSize`; 2 GiB for each core where its family is not known.
   * A change: no resource changes where `connections` stays the same; both lanes are replaced where it follows from the
   * memory and changes.
   */
  readonly memoryMebibytes?: number;
}

/**
 * IPsec tunnel between the gateways' network and your own data centre, where Symantec's Enforce Server is. Absent:
 * there is none.
 */
export interface EnforceTunnelArgs {
  /**
   * Keep the subnet, and have no VPN gateway: the first of two updates that take a tunnel away or move its subnet
   * (docs/tunnel.md).
   *
   * Values: `true`, `false`.
   * Default: `false`.
   * A change: in place; no machine is replaced; the tunnel goes, or comes.
   */
  readonly withoutGateway?: boolean;
  /**
   * Subnet of the VPN gateway (`GatewaySubnet`), /27 or wider, inside the address space.
   *
   * Values: a private IPv4 prefix from /8 to /29.
   * Default: `10.77.255.0/27`.
   * A change: in place; no machine is replaced; Azure refuses it while the gateway stands: set `withoutGateway` first
   * (docs/tunnel.md).
   */
  readonly gatewaySubnet?: string;
  /**
   * Size of the VPN gateway; all of these are spread over the zones.
   *
   * Values: `VpnGw1AZ`, `VpnGw2AZ`, `VpnGw3AZ`, `VpnGw4AZ`, `VpnGw5AZ`.
   * Default: `VpnGw1AZ`.
   * A change: in place; no machine is replaced; from or to `VpnGw1AZ` the gateway is replaced, because it is of another
   * generation.
   */
  readonly sku?: "VpnGw1AZ" | "VpnGw2AZ" | "VpnGw3AZ" | "VpnGw4AZ" | "VpnGw5AZ";
  /**
   * Two instances with a public address each, and a tunnel from the VPN device to each of them; else one, and Azure's
   * spare takes over within 90 seconds.
   *
   * Values: `true`, `false`.
   * Default: `false`.
   * A change: in place; no machine is replaced; one public address more or less.
   */
  readonly activeActive?: boolean;
  /**
   * The other end: its VPN device, and what is behind it.
   *
   * Values: `gatewayAddress`: a public IPv4 address; `addressSpace`: list of at most 100: a private IPv4 prefix from /8
   * to /32.
   * Default: must be given.
   * A change: in place; no machine is replaced; with the routes.
   */
  readonly onPremises?: { readonly gatewayAddress: string; readonly addressSpace: readonly string[] };
  /**
   * Key that both ends share: 32 to 128 printable ASCII characters without space, `-` and `~`. Only as a Pulumi secret.
   *
   * Values: 32 to 128 printable ASCII characters without space, - and ~; encrypted.
   * Default: must be given, encrypted.
   * A change: in place; no machine is replaced; the tunnel is made anew.
   */
  readonly preSharedKey?: pulumi.Input<string>;
  /**
   * Algorithms and key lifetimes of the tunnel (IKEv2), below. Azure offers and accepts only these. Weak algorithms are
   * refused.
   *
   * Values: `ikeEncryption` (optional): `GCMAES256`, `GCMAES128`, `AES256`, `AES192`, `AES128`; `ikeIntegrity`
   * (optional): `SHA384`, `SHA256`; `dhGroup` (optional): `ECP384`, `ECP256`, `DHGroup14`, `DHGroup2048`;
   * `ipsecEncryption` (optional): `GCMAES256`, `GCMAES192`, `GCMAES128`, `AES256`, `AES192`, `AES128`; `ipsecIntegrity`
   * (optional): `GCMAES256`, `GCMAES192`, `GCMAES128`, `SHA256`; `pfsGroup` (optional): `ECP384`, `ECP256`, `PFS2048`;
   * `saLifeTimeSeconds` (optional): 300 to 172799; `saDataSizeKilobytes` (optional): 1024 to 2147483647.
   * Default: the defaults below.
   * A change: in place; no machine is replaced; the tunnel is made anew.
   */
  readonly ipsec?: { readonly ikeEncryption?: "GCMAES256" | "GCMAES128" | "AES256" | "AES192" | "AES128"; readonly ikeIntegrity?: "SHA384" | "SHA256"; readonly dhGroup?: "ECP384" | "ECP256" | "DHGroup14" | "DHGroup2048"; readonly ipsecEncryption?: "GCMAES256" | "GCMAES192" | "GCMAES128" | "AES256" | "AES192" | "AES128"; readonly ipsecIntegrity?: "GCMAES256" | "GCMAES192" | "GCMAES128" | "SHA256"; readonly pfsGroup?: "ECP384" | "ECP256" | "PFS2048"; readonly saLifeTimeSeconds?: number; readonly saDataSizeKilobytes?: number };
  /**
   * Traffic selectors of exactly the address space on both ends, for devices that are policy-based; else any to any,
   * and the routes decide.
   *
   * Values: `true`, `false`.
   * Default: `false`.
   * A change: in place; no machine is replaced; the tunnel is made anew.
   */
  readonly policyBasedSelectors?: boolean;
  /**
   * How long the other end may be silent before the tunnel counts as dead (dead-peer detection), in seconds.
   *
   * Values: 9 to 3600.
   * Default: `45`.
   * A change: in place; no machine is replaced; the tunnel is made anew.
   */
  readonly dpdTimeoutSeconds?: number;
  /**
   * BGP over the tunnel with APIPA addresses. Routes stay those that are named: what the other end announces reaches no
   * subnet.
   *
   * Values: `asn` (optional): 1 to 4294967294; `addresses`: list of at most 2: an address from 169.254.21.0 to
   * 169.254.22.255; `peerAsn`: 1 to 4294967294; `peerAddress`: an address from 169.254.21.0 to 169.254.22.255.
   * Default: no BGP.
   * A change: in place; no machine is replaced; the tunnel is made anew.
   */
  readonly bgp?: { readonly asn?: number; readonly addresses: readonly string[]; readonly peerAsn: number; readonly peerAddress: string };
}

/** Subnet and security group of Symantec's detection servers in the gateways' network. Absent: there are none. */
export interface DetectionServerArgs {
  /**
   * Subnet of the detection servers, inside the address space.
   *
   * Values: a private IPv4 prefix from /8 to /29.
   * Default: `10.77.254.0/27`.
   * A change: in place; no machine is replaced; Azure refuses it while machines stand in it.
   */
  readonly subnet?: string;
  /**
   * Static private addresses of the servers, in that subnet.
   *
   * Values: list of at most 8: a private IPv4 address.
   * Default: must be given.
   * A change: rules only.
   */
  readonly addresses?: readonly string[];
  /**
   * Private addresses of the Enforce Server, as the tunnel carries them.
   *
   * Values: list of at most 16: a private IPv4 address.
   * Default: must be given.
   * A change: in place where a tunnel leads there, because its routes change too; rules only where a peering does.
   */
  readonly enforceAddresses?: readonly string[];
  /**
   * TCP port on which Enforce connects to the servers; 8100 is Symantec's default.
   *
   * Values: 1 to 65535.
   * Default: `8100`.
   * A change: rules only.
   */
  readonly enforcePort?: number;
  /**
   * TCP port on which the gateways ask the servers.
   *
   * Values: 1 to 65535.
   * Default: `1344`.
   * A change: rules only.
   */
  readonly icapPort?: number;
  /**
   * The machines too, one for each address: Linux, from your own image or a plan of the marketplace, without a public
   * address, with the disk encryption and zones of `lanes`.
   *
   * Values: `imageId` (optional): the id of an image, /subscriptions/.../providers/Microsoft.Compute/images/name, or of
   * one version of a gallery's; `marketplace` (optional): `publisher`: a publisher of the marketplace such as
   * "symantec"; `offer`: an offer of the marketplace; `sku`: a SKU of the marketplace; `version`: a version such as
   * "16.0.1"; `vmSize`: name of an Azure VM size.
   * Default: they are yours to make.
   * A change: in place; no machine is replaced; another image or size: one machine after the other; without it they are
   * deleted, which comes before the subnet goes (docs/tunnel.md).
   */
  readonly machines?: { readonly imageId?: string; readonly marketplace?: { readonly publisher: string; readonly offer: string; readonly sku: string; readonly version: string }; readonly vmSize: string };
}

/**
 * Another region for lane b, with a network, vault and load balancer of its own behind the second address. Absent: both
 * lanes are in one region.
 */
export interface SecondRegionArgs {
  /**
   * Azure location of lane b. Lane a stays in `azure-native:location`. It need not be the region that Azure pairs with
   * it.
   *
   * Values: an Azure location such as "northeurope".
   * Default: must be given.
   * A change: lane b alone is replaced; it gets another address, and is interrupted while it moves from one second
   * region to another; portal to-do.
   */
  readonly location?: string;
  /**
   * Availability zones of lane b's machines and address; `[]` for none. The address keeps the zones in which it was
   * created.
   *
   * Values: list: 1 to 9.
   * Default: all that the location has; dev: none.
   * A change: lane b alone is replaced.
   */
  readonly zones?: readonly number[];
  /**
   * Availability zones of a location that is not in infra/settings/azureLocationTable.json.
   *
   * Values: list: 1 to 9.
   * Default: those in that table.
   * A change: no resource changes where `zones` is given, and in dev; lane b alone is replaced elsewhere, where `zones`
   * follows from it.
   */
  readonly zonesOfLocation?: readonly number[];
  /**
   * Private IPv4 prefix of the virtual network in the second region. It overlaps neither `network.addressSpace` nor a
   * peered network.
   *
   * Values: a private IPv4 prefix from /8 to /29.
   * Default: `10.78.0.0/16`.
   * A change: in place as long as the subnet stays inside it; lane b alone is replaced otherwise, with this network.
   */
  readonly addressSpace?: string;
  /**
   * Subnet of lane b, inside that address space, with room for twice the lane's machines and the five addresses that
   * Azure reserves.
   *
   * Values: a private IPv4 prefix from /8 to /29.
   * Default: `10.78.2.0/24`.
   * A change: lane b alone is replaced; it is interrupted, because its network and machines are deleted before new ones
   * are created.
   */
  readonly subnet?: string;
  /**
   * Subnet of the private endpoint of lane b's vault, inside that address space. Needed with `vault.privateEndpoint`,
   * and only with it.
   *
   * Values: a private IPv4 prefix from /8 to /29.
   * Default: none without `vault.privateEndpoint`.
   * A change: in place; no machine is replaced.
   */
  readonly endpointSubnet?: string;
  /**
   * ARM id of a disk encryption set in the second region and the gateways' subscription, for the disks of lane b.
   * Needed with `lanes.diskEncryptionSet`, which encrypts those of lane a, and only with it.
   *
   * Values: an id such as /subscriptions/.../resourceGroups/.../providers/Microsoft.Compute/diskEncryptionSets/name.
   * Default: none without `lanes.diskEncryptionSet`.
   * A change: lane b alone is replaced.
   */
  readonly diskEncryptionSet?: string;
  /**
   * `storageAccount` in the second region for the flow logs of its network, and its `networkWatcher`, where it is not
   * the one that Azure makes. Needed with `monitoring.flowLogs`, which says how long they are kept and whether they are
   * analysed, and only with it.
   *
   * Values: `storageAccount`: an id such as
   * /subscriptions/.../resourceGroups/.../providers/Microsoft.Storage/storageAccounts/name; `networkWatcher`
   * (optional): an id such as /subscriptions/.../resourceGroups/.../providers/Microsoft.Network/networkWatchers/name.
   * Default: none without `monitoring.flowLogs`.
   * A change: in place; no machine is replaced.
   */
  readonly flowLogs?: { readonly storageAccount: string; readonly networkWatcher?: string };
}

/** Server certificate of the gateways. Its settings depend on its source. */
export type ServerCertificateArgs =
  | AuthorityCertificateArgs
  | SelfSignedCertificateArgs
  | SuppliedCertificateArgs
  | KeyVaultCertificateArgs;

/** Signed by a private authority of this stack. The client's portal gets the authority's certificate. */
export interface AuthorityCertificateArgs {
  readonly source?: "authority";
  /**
   * Name in the server certificate. The client reaches the gateway by address, not by name.
   *
   * Values: a name of 1 to 54 letters, digits and hyphens, in parts between single dots, none of which begins or ends
   * with a hyphen.
   * Default: `icap-gateway`.
   * A change: in place; no machine is replaced; a new authority, which carries the name too; upload its certificate;
   * portal to-do.
   */
  readonly commonName?: string;
  /**
   * Validity of the server certificate in days.
   *
   * Values: 1 to 1095.
   * Default: `365`.
   * A change: in place; no machine is replaced; a new certificate, which the gateways fetch.
   */
  readonly validityDays?: number;
  /**
   * Days before the end of a lane's certificate from which on an update renews it. Must be less than `validityDays`. 0:
   * an update renews it once it has ended.
   *
   * Values: 0 to 1094.
   * Default: 45, at most 1/3 of `validityDays`.
   * A change: in place; no machine is replaced; a certificate that is due by then is renewed.
   */
  readonly renewBeforeDays?: number;
  /**
   * Validity of the authority in days. Must be more than `validityDays`.
   *
   * Values: 366 to 7300.
   * Default: `3650`.
   * A change: in place; no machine is replaced; upload the new certificate; portal to-do.
   */
  readonly authorityValidityDays?: number;
  /**
   * Number of the authority that signs. Another number is another authority, with a key of its own (docs/rotation.md).
   *
   * Values: 1 to 99.
   * Default: `1`.
   * A change: in place; no machine is replaced; upload the new certificate; portal to-do.
   */
  readonly authorityNumber?: number;
  /**
   * `true` while authorities change: the authority with the previous number cross-signs the present one, so that
   * clients which trust either of them accept the gateways.
   *
   * Values: `true`, `false`.
   * Default: `false`.
   * A change: in place; no machine is replaced; the gateways fetch another chain.
   */
  readonly crossSigned?: boolean;
}

/** Self-signed, as in Microsoft's guide. Every renewed certificate must be uploaded to the client's portal. */
export interface SelfSignedCertificateArgs {
  readonly source: "selfSigned";
  /**
   * Name in the server certificate. The client reaches the gateway by address, not by name.
   *
   * Values: a name of 1 to 54 letters, digits and hyphens, in parts between single dots, none of which begins or ends
   * with a hyphen.
   * Default: `icap-gateway`.
   * A change: in place; no machine is replaced; upload the new certificate; portal to-do.
   */
  readonly commonName?: string;
  /**
   * Validity of the certificate in days; Microsoft's guide makes one for 1095.
   *
   * Values: 1 to 1095.
   * Default: `1095`.
   * A change: in place; no machine is replaced; upload the new certificate; portal to-do.
   */
  readonly validityDays?: number;
  /**
   * Days before the end of the certificate from which on an update renews it; the portal then needs the new one. Must
   * be less than `validityDays`. 0: an update renews it once it has ended.
   *
   * Values: 0 to 1094.
   * Default: `0`.
   * A change: in place where the certificate is not due by then; in place where it is, because it is renewed (portal
   * to-do).
   */
  readonly renewBeforeDays?: number;
}

/** Given as PEM in the settings. */
export interface SuppliedCertificateArgs {
  readonly source: "supplied";
  /**
   * Server certificate and then its issuers, as PEM.
   *
   * Values: PEM.
   * Default: must be given.
   * A change: in place where the portal's certificate stays the same: the gateways fetch the new one; in place where
   * another one ends the chain and `authority` is not given (portal to-do).
   */
  readonly certificate?: pulumi.Input<string>;
  /**
   * Private key of the certificate as PEM. Must be a Pulumi secret.
   *
   * Values: PEM.
   * Default: must be given.
   * A change: in place; no machine is replaced; a new certificate, which the gateways fetch.
   */
  readonly privateKey?: pulumi.Input<string>;
  /**
   * Certificate for the client's portal, as PEM.
   *
   * Values: PEM.
   * Default: the last certificate of the chain.
   * A change: no resource changes; upload it; portal to-do.
   */
  readonly authority?: pulumi.Input<string>;
}

/** Stored in an existing Key Vault as a certificate's secret, which the gateways read. */
export interface KeyVaultCertificateArgs {
  readonly source: "keyVault";
  /**
   * URL of that secret, without a version, so that a renewal is picked up.
   *
   * Values: a secret's URL such as https://myvault.vault.azure.net/secrets/name (without a version, so that renewals
   * are picked up).
   * Default: must be given.
   * A change: in place; no machine is replaced; the gateways fetch it.
   */
  readonly secretId?: pulumi.Input<string>;
  /**
   * ARM id of that vault. With it, the program gives the gateways' identities the role *Key Vault Secrets User* on the
   * secret.
   *
   * Values: an id such as /subscriptions/.../resourceGroups/.../providers/Microsoft.KeyVault/vaults/name.
   * Default: none; the vault's owner must give that role.
   * A change: in place; no machine is replaced.
   */
  readonly vaultId?: pulumi.Input<string>;
  /**
   * Certificate for the client's portal, as PEM, because the program does not read the vault.
   *
   * Values: PEM.
   * Default: must be given.
   * A change: no resource changes; upload it; portal to-do.
   */
  readonly authority?: pulumi.Input<string>;
}
