/** BGP over a VPN connection. Pure. */
import type { AzureResource } from "../../model";
import { sameId } from "../armId";
import { at, records, strings, type Properties } from "../engine/value";
import { AzureError } from "../errors";

/** BGP over a connection needs both ends to have it, and addresses that the gateway has, each at its own instance. */
export function sessionErrors(
  { enableBgp, gatewayCustomBgpIpAddresses }: Properties,
  id: string,
  [gateway, other]: readonly (AzureResource | undefined)[],
): readonly AzureError[] {
  if (gateway === undefined || other === undefined) return [];
  const without = [
    ...(gateway.properties.enableBgp === true ? [] : [gateway.id]),
    ...(at(other.properties, ["bgpSettings", "asn"]) === undefined ? [other.id] : []),
  ];
  const own = records(at(gateway.properties, ["bgpSettings", "bgpPeeringAddresses"]));
  const strange = records(gatewayCustomBgpIpAddresses).filter(
    ({ customBgpIpAddress, ipConfigurationId }) =>
      !own.some(
        (instance) =>
          sameId(String(instance.ipconfigurationId), String(ipConfigurationId)) &&
          strings(instance.customBgpIpAddresses).includes(String(customBgpIpAddress)),
      ),
  );
  return [
    ...(enableBgp === true ? without : []).map(
      (end) => new AzureError("BgpNotEnabledOnGateway", `The connection has enableBgp, and ${end} has no BGP.`, id),
    ),
    ...strange.map(
      ({ customBgpIpAddress, ipConfigurationId }) =>
        new AzureError(
          "InvalidGatewayCustomBgpIpAddress",
          `${String(customBgpIpAddress)} is not an APIPA address of ${String(ipConfigurationId)}.`,
          id,
        ),
    ),
  ];
}
