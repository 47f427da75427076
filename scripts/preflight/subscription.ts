/** The queries of a preflight to Azure's management API. Each has an answer or a reason why there is none. */
import { z } from "zod";
import { ask, deletedVaultsOf, list, unlessMissing, type Account, type DeletedVault } from "../../deployed";
import { askNamed, type NamedAnswer } from "./askNamed";
import { askNames, type Taken } from "./askNames";
import { answered, type Answered } from "./finding";
import type { FixedNames } from "./fixedNames";
import type { Named } from "./named";
import { locationsOf, type Image, type Needs } from "./needs";

const COMPUTE = "2024-07-01";
const SKUS = "2021-07-01";
const FEATURES = "2021-07-01";
const PROVIDERS = "2021-04-01";
const PERMISSIONS = "2022-04-01";
const NETWORK = "2024-05-01";

const usage = z.object({
  currentValue: z.number(),
  limit: z.number(),
  name: z.object({ value: z.string(), localizedValue: z.string().optional() }),
});
const texts = z.array(z.string()).default([]);
const sku = z.object({
  resourceType: z.string(),
  name: z.string(),
  family: z.string().optional(),
  locationInfo: z.array(z.object({ location: z.string(), zones: texts })).default([]),
  capabilities: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
  restrictions: z
    .array(
      z.object({
        type: z.string(),
        reasonCode: z.string().optional(),
        restrictionInfo: z.object({ zones: texts }).optional(),
      }),
    )
    .default([]),
});
const provider = z.object({ namespace: z.string(), registrationState: z.string() });
const feature = z.object({ properties: z.object({ state: z.string() }) });
const permission = z.object({ actions: texts, notActions: texts });
const version = z.object({
  properties: z
    .object({
      imageDeprecationStatus: z
        .object({ imageState: z.string(), scheduledDeprecationTime: z.string().optional() })
        .optional(),
    })
    .default({}),
});
const network = z.object({
  properties: z.object({ addressSpace: z.object({ addressPrefixes: z.array(z.string()) }) }),
});

export type Usage = z.infer<typeof usage>;
export type Sku = z.infer<typeof sku>;
export type Permission = z.infer<typeof permission>;
export type ProviderState = z.infer<typeof provider>;

/** The state of an image: `undefined` if it is not published. */
export type ImageState = { readonly state: string; readonly until?: string } | undefined;

/** The answers about one location. Each location has its own quota, sizes and published images. */
export interface PlaceFacts {
  readonly location: string;
  readonly usages: Answered<readonly Usage[]>;
  readonly skus: Answered<readonly Sku[]>;
  readonly images: Answered<readonly { readonly image: Image; readonly state: ImageState }[]>;
}

/** All of Azure's answers. */
export interface Facts {
  readonly places: readonly PlaceFacts[];
  /** `Registered`, or another state that Azure reports. */
  readonly encryptionAtHost: Answered<string>;
  readonly providers: Answered<readonly ProviderState[]>;
  readonly permissions: Answered<readonly Permission[]>;
  readonly peers: Answered<readonly { readonly id: string; readonly prefixes: readonly string[] }[]>;
  /** Vaults of the subscription that are deleted and can be recovered. */
  readonly deletedVaults: Answered<readonly DeletedVault[]>;
  /** Existing resources that the settings name. */
  readonly named: readonly NamedAnswer[];
  /** Names that are taken. */
  readonly taken: Answered<readonly Taken[]>;
}

/** Queries that follow from the settings and the names. */
export interface FurtherQuestions {
  readonly named: readonly Named[];
  readonly names: FixedNames;
  /** ARM id of the existing group that the stack uses; absent if the stack creates its own. */
  readonly group: string | undefined;
}

/** @param subscription GUID @param scope scope of the query about the deployer's rights: the stack's group, or the subscription */
export async function askSubscription(
  account: Account,
  subscription: string,
  scope: string,
  needs: Needs,
  { named, names, group }: FurtherQuestions,
): Promise<Facts> {
  const root = `/subscriptions/${subscription}`;
  const get = (path: string, apiVersion: string) =>
    ask(account, "GET", `${account.endpoint}${path}?api-version=${apiVersion}`);
  return {
    places: await Promise.all(
      locationsOf(needs.machines).map((location) =>
        askPlace(account, `${root}/providers/Microsoft.Compute`, location, needs),
      ),
    ),
    encryptionAtHost: await answered(async () => {
      if (!needs.encryptionAtHost) return "not asked";
      const path = `${root}/providers/Microsoft.Features/providers/Microsoft.Compute/features/EncryptionAtHost`;
      return feature.parse(await get(path, FEATURES)).properties.state;
    }),
    providers: await answered(() => list(account, `${root}/providers`, PROVIDERS, provider)),
    permissions: await answered(() =>
      list(account, `${scope}/providers/Microsoft.Authorization/permissions`, PERMISSIONS, permission),
    ),
    peers: await answered(() =>
      Promise.all(
        needs.peers.map(async (id) => ({
          id,
          prefixes: network.parse(await get(id, NETWORK)).properties.addressSpace.addressPrefixes,
        })),
      ),
    ),
    deletedVaults: await answered(() => deletedVaultsOf(account, root)),
    named: await askNamed(account, named),
    taken: await answered(() => askNames(account, subscription, group, names)),
  };
}

async function askPlace(account: Account, compute: string, location: string, needs: Needs): Promise<PlaceFacts> {
  const place = `${compute}/locations/${location}`;
  const get = (path: string) => ask(account, "GET", `${account.endpoint}${path}?api-version=${COMPUTE}`);
  return {
    location,
    usages: await answered(() => list(account, `${place}/usages`, COMPUTE, usage)),
    skus: await answered(() => list(account, `${compute}/skus`, SKUS, sku, { $filter: `location eq '${location}'` })),
    images: await answered(() =>
      Promise.all(
        needs.images.map(async (image) => ({ image, state: await imageState(() => get(imagePath(image, place))) })),
      ),
    ),
  };
}

const imagePath = (image: Image, location: string): string =>
  "id" in image
    ? image.id
    : `${location}/publishers/${image.publisher}/artifacttypes/vmimage/offers/${image.offer}/skus/${image.sku}/versions/${image.version}`;

/** The state of an image. Azure answers 404 for an image that is not published or does not exist. */
async function imageState(get: () => Promise<unknown>): Promise<ImageState> {
  const answer = await unlessMissing(get);
  if (answer === undefined) return undefined;
  const { imageDeprecationStatus: status } = version.parse(answer).properties;
  const until = status?.scheduledDeprecationTime;
  return { state: status?.imageState ?? "Active", ...(until === undefined ? {} : { until }) };
}
