import type { VaultSettings } from "./settings";

/** The vault's private endpoint; nothing if there is none, or if it is being removed and only its subnet stays for one more update. */
export const endpointOf = ({
  privateEndpoint,
}: Pick<VaultSettings, "privateEndpoint">): VaultSettings["privateEndpoint"] =>
  privateEndpoint?.withoutEndpoint === true ? undefined : privateEndpoint;
