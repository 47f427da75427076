/**
 * Faults of external ICAP servers, one after the other, while clients ask; writes their section of docs/faults.md. With `-t` only some
 * are tried, and their rows alone are written anew.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ExternalDeployment } from "../e2e/externalDeployment";
import type { ExternalMeasured } from "./external/fault";
import { EXTERNAL_FAULTS } from "./external/faults";
import { measureExternal } from "./external/measure";
import { pageWithExternal } from "./external/page";

const PAGE = join(__dirname, "../../docs/faults.md");

const measured: ExternalMeasured[] = [];

afterAll(async () => {
  if (measured.length > 0) await writeFile(PAGE, pageWithExternal(await readFile(PAGE, "utf8"), measured));
});

describe.each([
  { canary: "verified", opening: { secure: true }, faults: EXTERNAL_FAULTS.filter(({ each }) => !each) },
  { canary: "each", opening: { each: true }, faults: EXTERNAL_FAULTS.filter(({ each }) => each) },
])("with canary $canary", ({ canary, opening, faults }) => {
  let external: ExternalDeployment;
  beforeAll(async () => {
    external = await ExternalDeployment.open(`long-ext-${canary}`, opening);
  });
  beforeEach(() => external.mend());
  afterAll(() => external?.close());

  test.each(faults)(
    "$name: no wrong verdict, none lost while a server is left, named, and back by itself",
    async (fault) => {
      measured.push(await measureExternal(fault, external));
    },
  );
});
