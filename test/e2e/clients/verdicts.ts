/** The table in docs/clients.md: conclusions of each product's client from the answers of a gateway. */
import type { Agent } from "../../../icap";
import { PRODUCTS } from "../../../scripts/portal/products";
import { makeSample } from "../../../verification/samples";
import type { Target } from "../../../verification/asking";
import { markdownTable } from "../../markdownTable";
import { asClient, tlsAs } from "../asClient";
import { encryptedZip } from "../inspection/encryptedZip";
import type { Conclusion } from "./conclusions";
import { asked, conclusions, waysOf, type Way } from "./variations";

const card = makeSample("card number in text").body;

/** Contents by their column; the last is asked for at a service that the gateway does not have. */
const CONTENTS = {
  "clean file": { body: makeSample("clean text").body },
  "card number": { body: card },
  "encrypted archive": { body: encryptedZip(card.toString()) },
  "encoding that cannot be undone": { body: card, contentEncoding: "zstd" },
  "no verdict (another service)": { body: card, service: "other" },
};

/** Asks in each way of each product, and says what its client concludes from each content: one word where all signs agree. */
export async function verdictTable(agent: Agent, target: Target): Promise<string> {
  const answers = new Map<string, ReturnType<typeof send>>();
  const send = (way: Way, { body, ...other }: (typeof CONTENTS)[keyof typeof CONTENTS]) =>
    agent.ask({
      ...asClient(target),
      tls: { ...tlsAs(target), shows: way.shows },
      ...asked(way, target.services),
      ...other,
      body: body.toString("base64"),
      timeoutMs: 60_000,
      connectTimeoutMs: 20_000,
    });
  const rows = [...PRODUCTS.values()].map(async ({ title, client }) => {
    if (client === null) return [];
    const cells = Object.entries(CONTENTS).map(async ([name, content]) => {
      const concluded = waysOf(client.asks).map(async (way) => {
        const key = JSON.stringify([name, way]);
        const answer = answers.get(key) ?? send(way, content);
        answers.set(key, answer);
        return conclusions(client.asks, way, await answer);
      });
      const all = new Set<Conclusion>((await Promise.all(concluded)).flat());
      return [...all].sort().join(" or ");
    });
    return [[title, ...(await Promise.all(cells))]];
  });
  return markdownTable(["product", ...Object.keys(CONTENTS)], (await Promise.all(rows)).flat());
}
