import { NotSignedIn } from "../../../../deployed";
import { preflight } from "../../../../scripts/preflight/command";

test("without a backend a stack that is not deployed is told why one is needed, and which is the simplest", async () => {
  const asked = () => Promise.reject(new Error("not asked"));
  const found = preflight(
    { stack: "dev", json: false },
    {
      pulumi: () => Promise.reject(new NotSignedIn()),
      ...{ account: asked, planned: asked, settings: asked, say: () => undefined, now: new Date() },
    },
  );
  await expect(found).rejects.toThrow(
    /to tell its own resources in Azure from those of others.* pulumi login --local /,
  );
});
