import type { Settings } from "../../../../infra/model";
import { DEFAULTS } from "../../../../infra/model/defaults";
import { detectionRules } from "../../../../infra/network/detectionServer";
import { deployed } from "../deployed";
import { gatewayArgs } from "../gatewayArgs";
import { parts } from "../reading";

const { network } = gatewayArgs();
const detectionServer: NonNullable<Settings["detectionServer"]> = {
  ...DEFAULTS.prod.detectionServer,
  addresses: ["10.77.254.10", "10.77.254.11"],
  enforceAddresses: ["10.77.253.10"],
};

it("a group is deployed with exactly the addresses and ports that its rules name", async () => {
  const { recording } = await deployed({ detectionServer });
  expect(parts(recording.named("gw-detection-rules"), "securityRules")).toEqual(
    detectionRules(detectionServer, network.laneSubnets).map((rule) => expect.objectContaining(rule) as object),
  );
  const packages = parts(recording.named("gw-rules"), "securityRules").find(({ name }) => /Package/.test(name));
  expect(packages).toMatchObject({ destinationPortRanges: ["80", "443"] });
  for (const rule of parts(recording.named("gw-rules"), "securityRules"))
    expect(rule["destinationAddressPrefixes"]).toBeUndefined(); // Azure refuses a rule with both forms, and an empty list
});
