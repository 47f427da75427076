import { MEANINGS, SERVER_CERTIFICATES, SETTINGS, type Setting } from "../../infra/model/schema";

type Settings = Readonly<Record<string, Setting>>;

/** A group of the component's arguments. */
export interface ArgumentSection {
  /** Name of the argument, such as `client`. */
  readonly name: string;
  readonly means: string;
  readonly settings: Settings;
}

/** The groups of arguments, apart from `serverCertificate`, whose arguments depend on its source. */
export const ARGUMENT_SECTIONS: readonly ArgumentSection[] = Object.entries(SETTINGS).map(([name, settings]) => ({
  name,
  means: MEANINGS[name as keyof typeof SETTINGS],
  settings,
}));

/** The arguments of `serverCertificate` by its source. */
export const CERTIFICATE_SOURCES: readonly (readonly [source: string, settings: Settings])[] =
  Object.entries(SERVER_CERTIFICATES);

/** The meaning of the argument `location`. Stack files have `azure-native:location` instead. */
export const LOCATION_MEANS =
  "Azure location, such as westeurope; `azure-native:location` of the stack where it is left out. A change replaces both lanes and " +
  "makes new addresses.";

/** The meaning of `preset`. */
export const PRESET_MEANS =
  "The set of defaults that the gateway takes. May be left out in a stack of that name: dev, test or prod.";

/** `PublicAddresses` of `publicAddresses`. */
export const typeName = (name: string): string => `${name[0]!.toUpperCase()}${name.slice(1)}`;
