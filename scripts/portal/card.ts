/** The card for the client's portal: the output `portal` of a deployed stack. */
import { z } from "zod";
import { jsonOf } from "../../console/readText";
import { UserError } from "../../console/userError";
import { wrongParts } from "../../console/wrongParts";
import type { Pulumi } from "../../deployed";

const connection = z.object({ type: z.string(), service: z.string().regex(/^\/\S+$/) });
const port = z.number().int().min(1).max(65_535);
const server = z.object({ lane: z.string(), address: z.ipv4(), port });

const portalCard = z.object({
  name: z.string(),
  connectionTypes: z.array(connection).length(2),
  servers: z.array(server).min(1),
  /** Separate ports of products (setting `client.also`), by the product's name. */
  furtherPorts: z.record(z.string(), port).default({}),
  /** `false`: the gateway takes plain ICAP (setting `gateway.tls`), and there is no certificate. */
  secureIcap: z.boolean().default(true),
  certificate: z.object({ pem: z.string().startsWith("-----BEGIN CERTIFICATE-----") }).optional(),
  warnings: z.array(z.string()).default([]),
});

/** Addresses, port, services and certificate for the client's configuration. None of them is secret. */
export type Card = z.infer<typeof portalCard>;

/** The card for one product. A product with a separate port is admitted on that port alone. */
export function cardFor(product: string, card: Card): Card {
  const own = card.furtherPorts[product];
  return own === undefined ? card : { ...card, servers: card.servers.map((one) => ({ ...one, port: own })) };
}

/** Reads a card from JSON. @throws UserError for any other text; wrong use where the text is a file's that the user named */
export function readCard(text: string, from: string, named = true): Card {
  const read = portalCard.safeParse(jsonOf(text));
  if (read.success) return read.data;
  throw new UserError(
    `${from} is not a gateway's card for the portal, which pulumi stack output portal --json prints: ${wrongParts(read.error)}`,
    named,
  );
}

const outputs = z.object({ portal: z.unknown().optional() });

/** The card of a deployed stack, from the user's backend. @throws UserError where the stack has none */
export async function cardOfStack(pulumi: Pulumi, stack: string): Promise<Card> {
  const { output } = await import("../../deployed");
  const { portal } = outputs.parse(JSON.parse(await output(pulumi, ["stack", "output", "--json", "--stack", stack])));
  if (portal !== undefined) return readCard(JSON.stringify(portal), `The output portal of the stack ${stack}`, false);
  throw new UserError(
    `The stack ${stack} has no gateway yet: npm run preflight asks whether Azure would take it, pulumi up makes it.`,
  );
}

/** Service paths by method, without the slash. */
export function servicesOf({ connectionTypes }: Card): { readonly reqmod: string; readonly respmod: string } {
  const of = (method: string) => connectionTypes.find(({ type }) => type.endsWith(method))?.service.slice(1) ?? "";
  return { reqmod: of("REQMOD"), respmod: of("RESPMOD") };
}
