/** squid as a client that is not ours, with the lines that `npm run portal` gives for it, before two booted gateways. */
import { join } from "node:path";
import { readCard, type Card } from "../../../scripts/portal/card";
import type { Target } from "../../../verification/asking";
import { authority } from "../../unit/infra/certificates/issue";
import type { Deployment } from "../deployment";
import { ALL_CLEAN, answersTo } from "./files";
import { Squid } from "./squid";

/** Registers the tests. The stack admits the client that it generated. */
export function testSquid(deployed: () => Promise<Deployment>): void {
  describe("squid", () => {
    let squid: Squid;
    let card: Card;
    let target: Target;

    beforeAll(async () => {
      const deployment = await deployed();
      target = await deployment.target();
      card = readCard(JSON.stringify(deployment.outputs.portal), "the output portal");
      const { client, neighbour } = target.sources;
      await deployment.emulator.addClientAddresses([client, neighbour]);
      squid = await Squid.make((await deployment.emulator.status()).namespaces.internet);
    });

    afterAll(async () => squid?.close());

    test("lets clean files of every size through as they are, and none with a card number", async () => {
      await squid.configure(card, target.serverCertificate, target.identities.client, target.sources.client);
      expect(await answersTo("clean", squid)).toEqual(ALL_CLEAN);
      expect((await answersTo("card", squid)).map(({ status }) => status)).toEqual(ALL_CLEAN.map(() => 403));
    });

    test("lets nothing through without the admitted certificate, the gateway's own authority and an allowed address", async () => {
      const { serverCertificate, identities, sources } = target;
      const stranger = (await authority("icap-gateway")).pem;
      for (const who of [
        [serverCertificate, identities.impostor, sources.client],
        [stranger, identities.client, sources.client],
        [serverCertificate, identities.client, sources.neighbour],
      ] as const) {
        await squid.configure(card, ...who);
        const path = join(squid.folder, "cert.pem");
        const answers = await Promise.all([squid.download(path), squid.upload(path)]);
        expect(answers.map(({ status }) => status)).toEqual([500, 500]);
      }
    });
  });
}
