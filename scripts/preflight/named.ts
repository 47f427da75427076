/** Existing resources that the settings name, and an update's requirements for each. Pure. */
import { z } from "zod";
import {
  diskKeyProblems,
  endpointOf,
  endpointsOf,
  existingNetworkProblems,
  existingVaultProblems,
  groupProblem,
  watcherOf,
  workspaceProblems,
} from "../../infra/existing";
import { LANE_NAMES } from "../../infra/model/limits";
import { programmaticName, type Settings } from "../../infra/settings";
import { tablesOf } from "./namedTables";
import { withSubnet } from "./namedNetwork";

/** An existing resource that a setting names. */
export interface Named {
  readonly setting: string;
  /** ARM id. */
  readonly id: string;
  /** Version of the API for queries about the resource. */
  readonly apiVersion: string;
  /** Whether the program reads the resource. If so, an update fails if the deployer may not read it. */
  readonly isRead: boolean;
  /** Set if Azure creates the resource together with the first resource that needs it, unless the subscription's owner opted out. */
  readonly isAzures?: true;
  /** Paths below the id that are queried as well. */
  readonly below: readonly string[];
  /**
   * Reasons why the resource cannot be used, each the end of a sentence.
   *
   * @param below answers about the paths below, `undefined` for those that do not exist
   */
  readonly problems: (answer: unknown, below: readonly unknown[]) => readonly string[];
}

/** Location and subscription of the stack. */
interface Stack {
  readonly location: string;
  /** GUID. */
  readonly subscription: string;
}

const NETWORK = "2024-05-01";
const answered = z.object({
  location: z.string().default(""),
  sku: z.object({ name: z.string().default("") }).default({ name: "" }),
});
const vault = z.object({
  properties: z.object({
    enableRbacAuthorization: z.boolean().optional(),
    publicNetworkAccess: z.string().optional(),
    networkAcls: z
      .object({
        defaultAction: z.string().optional(),
        virtualNetworkRules: z.array(z.object({ id: z.string() })).optional(),
      })
      .optional(),
  }),
});
const keys = z.object({
  location: z.string(),
  properties: z.object({ encryptionType: z.string().optional() }).default({}),
});
const address = z.object({
  properties: z
    .object({ publicIPAllocationMethod: z.string().optional(), ipAddress: z.string().optional() })
    .default({}),
});
const links = z.object({
  value: z.array(z.object({ properties: z.object({ virtualNetwork: z.object({ id: z.string() }) }) })),
});

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** All named resources, in the order of the settings. @param subscription GUID of the stack's subscription */
export function namedIn(settings: Settings, subscription: string): readonly Named[] {
  const stack = { location: settings.location, subscription };
  return [
    ...groupOf(settings, stack),
    ...networksOf(settings, stack),
    ...ofMachines(settings, stack),
    ...logsOf(settings, stack),
  ];
}

type Rest = Pick<Named, "apiVersion" | "problems"> & Partial<Named>;

/** The resource that a setting names, if it names one. */
const one = (setting: string, id: string | undefined, rest: Rest): readonly Named[] =>
  id === undefined ? [] : [{ isRead: true, below: [], ...rest, setting, id }];

const groupOf = ({ resourceGroup: { existing } }: Settings, { subscription }: Stack): readonly Named[] =>
  one("resourceGroup.existing", existing, {
    apiVersion: "2021-04-01",
    problems: () => {
      const problem = existing === undefined ? undefined : groupProblem(existing, subscription);
      return problem === undefined ? [] : [problem];
    },
  });

function networksOf(settings: Settings, stack: Stack): readonly Named[] {
  const { existing, ddosPlan } = settings.network;
  const endpoint = endpointOf(settings.vault);
  const addresses = settings.publicAddresses.existing;
  const placeOf = { a: stack.location, b: settings.secondRegion?.location ?? stack.location };
  return [
    ...one("network.existing", existing?.network, {
      apiVersion: NETWORK,
      problems: (answer) => {
        const asked = { ...stack, subscriptionId: stack.subscription, services: endpointsOf(settings) };
        const { network, subnetProblems } = withSubnet(answer, endpoint);
        return [...existingNetworkProblems(network, existing!, asked), ...subnetProblems];
      },
    }),
    ...one("network.ddosPlan", ddosPlan, { apiVersion: NETWORK, isRead: false, problems: () => [] }),
    ...LANE_NAMES.flatMap((lane) =>
      one(`publicAddresses.existing.${lane}`, addresses?.[lane], {
        apiVersion: NETWORK,
        problems: (answer) => [...regionProblems(answer, `lane ${lane}`, placeOf[lane]), ...addressProblems(answer)],
      }),
    ),
    ...one("vault.existing", settings.vault.existing, {
      apiVersion: "2023-07-01",
      problems: (answer) =>
        existingVaultProblems(settings.vault.existing!, vault.parse(answer).properties, {
          subscription: stack.subscription,
          ...(endpoint === undefined && existing !== undefined ? { subnets: Object.values(existing.laneSubnets) } : {}),
        }),
    }),
    ...one("vault.privateEndpoint.dnsZone", endpoint?.dnsZone, {
      apiVersion: "2020-06-01",
      ...(existing === undefined ? {} : { below: ["virtualNetworkLinks"] }),
      problems: (_, [found]) =>
        existing === undefined ||
        links.parse(found).value.some(({ properties }) => same(properties.virtualNetwork.id, existing.network))
          ? []
          : [
              "it is not linked with the network of network.existing, so no gateway finds the endpoint by it; let its owner link them",
            ],
    }),
  ];
}

const ofMachines = ({ lanes, secondRegion }: Settings, stack: Stack): readonly Named[] => [
  ...one("lanes.diskEncryptionSet", lanes.diskEncryptionSet, keysIn(lanes.diskEncryptionSet, stack)),
  ...one(
    "secondRegion.diskEncryptionSet",
    secondRegion?.diskEncryptionSet,
    keysIn(secondRegion?.diskEncryptionSet, { ...stack, location: secondRegion?.location ?? "" }),
  ),
  ...LANE_NAMES.flatMap((lane) =>
    one(`lanes.identities.${lane}`, lanes.identities?.[lane], { apiVersion: "2023-01-31", problems: () => [] }),
  ),
];

const keysIn = (id: string | undefined, stack: Stack): Rest => ({
  apiVersion: "2024-03-02",
  problems: (answer) => {
    const { location, properties } = keys.parse(answer);
    return diskKeyProblems(id!, { location, encryptionType: properties.encryptionType }, stack);
  },
});

function logsOf({ monitoring, secondRegion, location }: Settings, stack: Stack): readonly Named[] {
  const { workspace, flowLogs, enabled, transactions } = monitoring;
  const tables = tablesOf({ workspace, transactions });
  return [
    ...one("monitoring.workspace", enabled ? workspace?.id : undefined, {
      ...{ apiVersion: "2023-09-01", below: tables.paths },
      problems: (answer, below) => [
        ...workspaceProblems(workspace!.id, answered.parse(answer).location, {
          ...{ ...stack, makesTables: workspace!.tables !== "existing" },
        }),
        ...tables.problems(below),
      ],
    }),
    ...flowsOf("monitoring.flowLogs", flowLogs, location, stack),
    ...flowsOf("secondRegion.flowLogs", secondRegion?.flowLogs, secondRegion?.location ?? "", stack),
  ];
}

/** The storage account and the network watcher of flow logs. The program names them and reads neither. */
function flowsOf(
  setting: string,
  flowLogs: { readonly storageAccount: string; readonly networkWatcher?: string | undefined } | undefined,
  location: string,
  { subscription }: Stack,
): readonly Named[] {
  if (flowLogs === undefined) return [];
  const { storageAccount, networkWatcher } = flowLogs;
  const { resourceGroup, name } = watcherOf(networkWatcher, location);
  const ofAzure = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.Network/networkWatchers/${name}`;
  return [
    ...one(`${setting}.storageAccount`, storageAccount, {
      ...{ apiVersion: "2023-05-01", isRead: false },
      problems: (answer) => [
        ...regionProblems(answer, "the network", location),
        ...(answered.parse(answer).sku.name.toLowerCase().startsWith("premium")
          ? ["its performance tier is premium, and flow logs are kept in a standard account"]
          : []),
      ],
    }),
    ...one(`${setting}.networkWatcher`, networkWatcher ?? ofAzure, {
      ...{ apiVersion: NETWORK, isRead: false, ...(networkWatcher === undefined ? { isAzures: true as const } : {}) },
      problems: (answer) => regionProblems(answer, "the network", location),
    }),
  ];
}

/** @param what words for the thing in the other location */
function regionProblems(answer: unknown, what: string, location: string): readonly string[] {
  const { location: has } = answered.parse(answer);
  return programmaticName(has) === location ? [] : [`it is in ${has}, ${what} in ${location}`];
}

function addressProblems(answer: unknown): readonly string[] {
  const { publicIPAllocationMethod: method, ipAddress } = address.parse(answer).properties;
  const { name } = answered.parse(answer).sku;
  return [
    ...(name === "Standard" ? [] : [`its SKU is ${name || "not known"}, and the load balancer takes a Standard one`]),
    ...(method === "Static" && ipAddress !== undefined ? [] : ["it has no static IP address"]),
  ];
}
