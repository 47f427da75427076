/** A gateway whose files our own engine inspects: its verdicts, its words about them, and that no fault makes it pass what it did not read. */
import { inspectionProbes } from "../../scripts/verification/plan";
import { Deployment } from "./deployment";

let deployment: Deployment;

beforeAll(async () => {
  deployment = await Deployment.open({ name: "e2e-inspector" });
  await deployment.configure("dlp", { engine: "inspector" });
  await deployment.up();
});

afterAll(async () => deployment?.close());

test("files from the client get the right verdict at both addresses, as uploads and as downloads", async () => {
  const probes = inspectionProbes(deployment.dlp);
  expect(await deployment.wrongAnswers(probes)).toEqual([]);
});
