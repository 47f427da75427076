import { z } from "zod";
import { UNKNOWN, type NetworkModel } from "../../exposure";

const text = z.string();
const texts = z.array(text);
const unknown = z.literal(UNKNOWN);
const port = z.number().int().min(0).max(65535);
const sku = z.enum(["Standard", "Basic", UNKNOWN]);

const rule = z.strictObject({
  name: text,
  priority: z.union([z.number(), unknown]),
  direction: z.enum(["Inbound", "Outbound", UNKNOWN]),
  access: z.enum(["Allow", "Deny", UNKNOWN]),
  protocol: text,
  sources: texts,
  sourcePorts: texts.default(["*"]),
  destinations: texts,
  destinationPorts: texts,
});

const networkInterface = z.strictObject({
  name: text,
  securityGroup: text.optional(),
  ipConfigurations: z.array(
    z.strictObject({
      subnet: text,
      address: text.optional(),
      pools: texts.default([]),
      publicAddress: z.union([z.strictObject({ id: text }), z.strictObject({ sku })]).optional(),
      applicationSecurityGroups: texts.default([]),
    }),
  ),
});

const balancingRule = z.strictObject({
  name: text,
  protocol: z.enum(["Tcp", "Udp", "All", UNKNOWN]),
  frontend: text,
  frontendPorts: z.union([z.strictObject({ first: port, last: port }), unknown]),
  backendPort: z.union([port, unknown]),
  pools: texts,
});

const subnet = z.strictObject({
  id: text,
  name: text,
  prefixes: texts,
  securityGroup: text.optional(),
  routeTable: text.optional(),
});

/** A network as JSON; see exposure/model.ts. Absent lists are empty. */
export const networkModel: z.ZodType<NetworkModel> = z.strictObject({
  networks: z.array(
    z.strictObject({
      id: text,
      name: text,
      addressPrefixes: texts,
      connectedPrefixes: texts.default([]),
      subnets: z.array(subnet),
    }),
  ),
  routeTables: z.array(z.strictObject({ id: text, name: text, prefixes: texts })).default([]),
  securityGroups: z
    .array(z.strictObject({ id: text, name: text, rules: z.union([unknown, z.array(rule)]) }))
    .default([]),
  publicAddresses: z
    .array(
      z.strictObject({ id: text, name: text, address: text.optional(), sku, mayBeIpv6: z.literal(true).optional() }),
    )
    .default([]),
  loadBalancers: z
    .array(
      z.strictObject({
        id: text,
        name: text,
        frontends: z.array(z.strictObject({ id: text, name: text, publicAddress: text.optional() })),
        rules: z.array(balancingRule),
      }),
    )
    .default([]),
  scaleSets: z
    .array(z.strictObject({ id: text, name: text, networkInterfaces: z.array(networkInterface) }))
    .default([]),
  networkInterfaces: z.array(networkInterface).default([]),
  unknown: z.array(z.strictObject({ subject: text, problem: text })).default([]),
});
