import { setOfPrefixes, sizeOf, toPrefixes } from "../../exposure";
import type { ClientSettings } from "../model";
import { PUBLISHED_CLIENTS, type AddressList, type PublishedClient } from "./clients";

/** A client's addresses as the rules need them: one profile becomes one rule. */
export interface ClientProfile {
  /** `defender`, `umbrella`, or `own` for the addresses of `client.addresses`. */
  readonly name: string;
  /** Part of the rule's name: `Defender` in `AllowDefenderToIcaps`. */
  readonly label: string;
  /** Exactly the allowed sources: the fewest prefixes, ascending; or one service tag. */
  readonly sources: readonly string[];
  /** TCP port of its own; absent: the gateway's. */
  readonly port?: number;
  /** Number of addresses in `sources`; absent for a service tag, whose addresses Azure determines. */
  readonly size?: number;
  /** Day on which the addresses were published; absent for own ones and where the publisher gives none. */
  readonly published?: string;
  /** One sentence for people, short enough for a rule's description in Azure (140 characters). */
  readonly description: string;
}

/** The list of a built-in client that the settings choose: for Defender the one named, for others their first. */
export function chosenList(client: PublishedClient, list: ClientSettings["list"]): AddressList {
  return client.lists[list] ?? Object.values(client.lists)[0]!;
}

/** Data centres that the chosen list of the chosen profile has. None for `custom`. */
export function knownDataCentres(settings: Pick<ClientSettings, "profile" | "list">): readonly string[] {
  if (settings.profile === "custom") return [];
  return Object.keys(chosenList(PUBLISHED_CLIENTS[settings.profile], settings.list).dataCentres);
}

/**
 * The profiles that the settings allow: the built-in one, then the stack's own addresses, each if it has any addresses, then further
 * profiles. The settings must have been checked: data centres exist, addresses are exact prefixes.
 */
export function clientProfiles(
  settings: Pick<ClientSettings, "profile" | "list" | "sources" | "dataCentres" | "also" | "addresses">,
): readonly ClientProfile[] {
  const profiles: ClientProfile[] = [];
  if (settings.profile !== "custom") {
    const client = PUBLISHED_CLIENTS[settings.profile];
    profiles.push(
      settings.sources === "serviceTag" && client.serviceTag !== undefined
        ? taggedProfile(client, client.serviceTag)
        : publishedProfile(client, chosenList(client, settings.list), settings.dataCentres),
    );
  }
  if (settings.addresses.length > 0) {
    const { sources, size } = aggregate(settings.addresses);
    profiles.push({
      name: "own",
      label: "OwnAddresses",
      sources,
      size,
      description: `Own addresses of this environment (setting client.addresses), ${counted(size)}`,
    });
  }
  for (const { profile, port } of settings.also) {
    const client = PUBLISHED_CLIENTS[profile];
    const published = publishedProfile(client, Object.values(client.lists)[0]!, "all");
    profiles.push({ ...published, ...(port === undefined ? {} : { port }) });
  }
  return profiles;
}

/** Ports of the products that have one of their own, as the settings name them. */
export const furtherPorts = ({ also }: Pick<ClientSettings, "also">): readonly number[] =>
  also.flatMap(({ port }) => port ?? []);

function publishedProfile(
  client: PublishedClient,
  list: AddressList,
  dataCentres: ClientSettings["dataCentres"],
): ClientProfile {
  const known = Object.keys(list.dataCentres);
  const chosen = dataCentres === "all" ? known : known.filter((name) => dataCentres.includes(name));
  const { sources, size } = aggregate(chosen.flatMap((name) => list.dataCentres[name]!));
  const where = known.length === 1 || chosen.length === known.length ? "" : ` ${chosen.join(", ")}`;
  const when = list.published === null ? "undated" : `published ${list.published}`;
  return {
    name: client.name,
    label: client.label,
    sources,
    size,
    ...(list.published === null ? {} : { published: list.published }),
    description: `${client.title}${where}, ${list.title}, ${counted(size)} ${when}`,
  };
}

const taggedProfile = ({ name, label, title }: PublishedClient, serviceTag: string): ClientProfile => ({
  name,
  label,
  sources: [serviceTag],
  description: `${title}, all that Azure's service tag ${serviceTag} holds, which Microsoft changes`,
});

function aggregate(prefixes: readonly string[]): { sources: readonly string[]; size: number } {
  const set = setOfPrefixes(prefixes);
  return { sources: toPrefixes(set), size: sizeOf(set) };
}

function counted(size: number): string {
  return `${size} ${size === 1 ? "address" : "addresses"}`;
}
