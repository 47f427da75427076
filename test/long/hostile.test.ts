/** 20,000 malformed messages of an admitted client against a booted gateway, which must stay what it was. */
import { Deployment, until } from "../e2e/deployment";
import { lostUntilRight } from "../e2e/hostile/aftermath";
import { attackOn, seedsFrom, sendMutants } from "../e2e/hostile/hostility";

/** Enough addresses that none opens connections faster than one may. */
const sources = Array.from({ length: 14 }, (_, i) => `20.99.99.${i + 1}`);

test.each(["inspector", "clamav"])(
  "20,000 malformed messages get no forbidden file allowed with the %s, hang nothing, and leave right verdicts",
  async (engine) => {
    const deployment = await Deployment.open({ name: "long-hostile" });
    try {
      await deployment.configure("dlp", { engine });
      await deployment.configure("client", { addresses: ["20.99.99.0/28"] });
      await deployment.up();
      await deployment.emulator.addClientAddresses(sources);
      const { internet } = (await deployment.emulator.status()).namespaces;
      let connected = 0;
      for (let batch = 0; batch < 5; batch++) {
        const seeds = seedsFrom(1_000_000 + batch * 4_200, 4_200);
        const attack = await attackOn(deployment, sources, seeds);
        const { failOpen, hung, ends } = await sendMutants(internet, attack);
        expect({ failOpen, hung }).toEqual({ failOpen: [], hung: [] });
        for (const [end, count] of Object.entries(ends)) if (!/not connected/.test(end)) connected += count;
        await until("the canary holds", 20, async () => (await deployment.machine("a")).ready === true);
        await lostUntilRight(deployment);
      }
      // While the canary fails the port is closed: what found it so was no test of anything.
      expect(connected).toBeGreaterThanOrEqual(20_000);

      // The longest that the relay waits for the rest of a message (60), and stunnel for a silent client (TIMEOUTidle 120).
      const silent = { ...(await attackOn(deployment, sources, seedsFrom(2_000_000, 400))), patienceMs: 150_000 };
      const { ends } = await sendMutants(internet, silent);
      expect(Object.entries(ends).filter(([end]) => end.endsWith("waiting"))).toEqual([]);
    } finally {
      await deployment.close();
    }
  },
);
