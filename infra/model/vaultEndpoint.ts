import type { VaultSettings } from "./settings";

/** The vault's private endpoint; nothing where there is none, or where it goes and only its subnet stays for one more update. */
export const endpointOf = ({
  privateEndpoint,
}: Pick<VaultSettings, "privateEndpoint">): VaultSettings["privateEndpoint"] =>
  privateEndpoint?.withoutEndpoint === true ? undefined : privateEndpoint;
