/** A virtual network from the management API, including the subnet of a private endpoint. Pure. */
import { z } from "zod";
import type { AnsweredNetwork } from "../../infra/existing";

const texts = z.array(z.string());
const part = z.looseObject({});
const network = z.object({
  location: z.string().optional(),
  properties: z.object({
    addressSpace: z.object({ addressPrefixes: texts.optional() }).optional(),
    subnets: z
      .array(
        z.object({
          id: z.string().optional(),
          name: z.string().optional(),
          properties: z
            .object({
              addressPrefix: z.string().optional(),
              addressPrefixes: texts.optional(),
              serviceEndpoints: z.array(z.object({ service: z.string().optional() })).optional(),
              natGateway: part.optional(),
              routeTable: part.optional(),
              delegations: z.array(part).optional(),
            })
            .default({}),
        }),
      )
      .default([]),
  }),
});

/** @param endpoint `vault.privateEndpoint` */
export function withSubnet(
  answer: unknown,
  endpoint: { readonly subnetId?: string | undefined; readonly subnetPrefix: string } | undefined,
): { readonly network: AnsweredNetwork; readonly subnetProblems: readonly string[] } {
  const { location, properties } = network.parse(answer);
  const subnets = properties.subnets.map(({ properties: of, ...subnet }) => ({ ...subnet, ...of }));
  const { subnetId, subnetPrefix } = endpoint ?? {};
  const found = subnets.find(({ id }) => id?.toLowerCase() === subnetId?.toLowerCase());
  const prefix = found?.addressPrefix ?? found?.addressPrefixes?.join(", ");
  const problem =
    found === undefined
      ? `it has no subnet ${subnetId} for the vault's endpoint`
      : `its subnet ${found.name} is ${prefix}; vault.privateEndpoint.subnetPrefix says ${subnetPrefix}`;
  return {
    network: { location, addressSpace: properties.addressSpace, subnets },
    subnetProblems: subnetId === undefined || (found !== undefined && prefix === subnetPrefix) ? [] : [problem],
  };
}
