/** The subscription's side of the management API: quota, sizes, images, features and the caller's rights. Pure. */
import type { AzureResource } from "../../model";
import { SUBSCRIPTION } from "../armId";
import { at } from "../engine/value";
import { resourceTypes } from "../resources";
import { plainLocation } from "../rules/locations";
import { SCALE_SET } from "../rules/scaleSet";
import type { ResourceStore } from "../store";
import { failure, type ApiAnswer } from "./answer";

/** The limits of the emulated subscription; tests change them. By default everything is there and allowed. */
export interface SubscriptionFacts {
  /** Quota of vCPUs for each family and in total: one number for all locations, or a number by location. */
  readonly quota: number;
  readonly quotaOf: Readonly<Record<string, number>>;
  /** Sizes that the location does not have. */
  readonly missingSizes: readonly string[];
  /** Sizes that this subscription may not use: in no zone, or not in these zones. */
  readonly barred: Readonly<Record<string, "everywhere" | readonly string[]>>;
  /** Versions of images that are not `Active`: another state of Azure's, or `missing`. */
  readonly images: Readonly<Record<string, "ScheduledForDeprecation" | "Deprecated" | "missing">>;
  readonly encryptionAtHost: "Registered" | "NotRegistered" | "Pending";
  /** Namespaces whose provider is not registered. */
  readonly unregistered: readonly string[];
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  /** Ids of what the caller may not read. */
  readonly unreadable: readonly string[];
}

export const PLENTY: SubscriptionFacts = {
  quota: 1000,
  quotaOf: {},
  missingSizes: [],
  barred: {},
  images: {},
  encryptionAtHost: "Registered",
  unregistered: [],
  actions: ["*"],
  notActions: [],
  unreadable: [],
};

const COMPUTE = "/providers/Microsoft\\.Compute";
const SIZES = ["Standard_B2s", "Standard_B2ms", "Standard_D2s_v5", "Standard_D4s_v5", "Standard_D8s_v5"];
const SIZE = /^Standard_([A-Z]+)(\d+)([a-z]*)(?:_(v\d+))?$/;
const ZONES = ["1", "2", "3"];

type Handler = (match: RegExpExecArray) => ApiAnswer;

/** The answer to a question about the subscription; `undefined` for another question. @param rest path after the subscription's */
export function subscriptionAnswer(
  rest: string,
  store: ResourceStore,
  facts: SubscriptionFacts,
): ApiAnswer | undefined {
  const rows: readonly (readonly [string, Handler])[] = [
    [`${COMPUTE}/locations/([^/]+)/usages`, ([, location]) => listed(usages(store, facts, location!))],
    [`${COMPUTE}/skus`, () => listed(SIZES.filter((size) => !facts.missingSizes.includes(size)).map(skuOf(facts)))],
    [
      `${COMPUTE}/locations/[^/]+/publishers/[^/]+/artifacttypes/vmimage/offers/[^/]+/skus/[^/]+/versions/([^/]+)`,
      ([, version]) => imageAnswer(version!, facts),
    ],
    [
      "/providers/Microsoft\\.Features/providers/Microsoft\\.Compute/features/EncryptionAtHost",
      () => ({ status: 200, body: { properties: { state: facts.encryptionAtHost } } }),
    ],
    ["/providers", () => listed(providers(facts))],
    [
      "(?:/resourceGroups/[^/]+)?/providers/Microsoft\\.Authorization/permissions",
      () => listed([{ actions: facts.actions, notActions: facts.notActions }]),
    ],
  ];
  for (const [pattern, handler] of rows) {
    const match = new RegExp(`^${pattern}$`, "i").exec(rest);
    if (match) return handler(match);
  }
  return undefined;
}

const listed = (value: readonly unknown[]): ApiAnswer => ({ status: 200, body: { value } });

function imageAnswer(version: string, { images }: SubscriptionFacts): ApiAnswer {
  const state = images[version] ?? "Active";
  if (state === "missing") return failure(404, "NotFound", `Artifact: VMImage was not found: ${version}.`);
  const until = state === "ScheduledForDeprecation" ? { scheduledDeprecationTime: "2027-01-31T00:00:00+00:00" } : {};
  return { status: 200, body: { properties: { imageDeprecationStatus: { imageState: state, ...until } } } };
}

const providers = ({ unregistered }: SubscriptionFacts) =>
  [...new Set([...resourceTypes.values()].map(({ armType }) => armType.split("/")[0]!))].map((namespace) => ({
    namespace,
    registrationState: unregistered.includes(namespace) ? "NotRegistered" : "Registered",
  }));

/** A family as Azure names its quota: `standardDSv5Family` for `Standard_D4s_v5`. */
function sizeOf(size: string): { readonly family: string; readonly cores: number } {
  const [, letters = "", cores = "0", features = "", version = ""] = SIZE.exec(size) ?? [];
  return { family: `standard${letters}${features.toUpperCase()}${version}Family`, cores: Number(cores) };
}

const skuOf =
  ({ barred }: SubscriptionFacts) =>
  (name: string) => {
    const { family, cores } = sizeOf(name);
    const bar = barred[name];
    const why = { reasonCode: "NotAvailableForSubscription" };
    return {
      ...{ resourceType: "virtualMachines", name, family },
      locationInfo: [{ location: "westeurope", zones: ZONES }],
      capabilities: [
        { name: "vCPUs", value: String(cores) },
        { name: "EncryptionAtHostSupported", value: "True" },
      ],
      restrictions:
        bar === undefined
          ? []
          : bar === "everywhere"
            ? [{ type: "Location", ...why }]
            : [{ type: "Zone", restrictionInfo: { zones: bar }, ...why }],
    };
  };

function usages(store: ResourceStore, { quota, quotaOf }: SubscriptionFacts, location: string) {
  const used = new Map<string, number>([["cores", 0]]);
  for (const size of SIZES) used.set(sizeOf(size).family, 0);
  const there = store.ofType(SCALE_SET).filter((set) => plainLocation(set.location ?? "") === location);
  for (const set of there) {
    const { family, cores } = sizeOf(String(at(set.properties, ["sku", "name"])));
    for (const name of [family, "cores"]) used.set(name, (used.get(name) ?? 0) + cores * capacityOf(set));
  }
  const limit = quotaOf[location] ?? quota;
  return [...used].map(([value, currentValue]) => ({ currentValue, limit, unit: "Count", name: { value } }));
}

const capacityOf = ({ properties }: AzureResource): number => Number(at(properties, ["sku", "capacity"]) ?? 0);

/** The path of everything in the subscription. */
export const SUBSCRIPTION_SCOPE = `/subscriptions/${SUBSCRIPTION}`;
