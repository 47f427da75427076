import { CUSTOM_DATA_MAX_BYTES, customDataOf, gatewayFiles, renderUserData } from "../../../infra/gateway";
import { bootInput } from "../../../infra/gateway/bootInput";
import { parse, problem } from "./parsing";

const phrases = (count: number) => Array.from({ length: count }, (_, i) => `phrase${String(i).padStart(4, "0")}`);
const identity = {
  vaultUrl: "https://a-name-of-24-characters.vault.azure.net/",
  secretName: "s".repeat(127),
  clientId: "00000000-0000-0000-0000-000000000000",
};

describe("the keywords of a data-loss policy", () => {
  it("are refused when a gateway's boot configuration has no room for them", () => {
    expect(problem({ dlp: { keywords: phrases(70) } })).toMatch(
      /^dlp\.keywords {2}need 8\d{3} bytes of a gateway's boot configuration, which has room for 8192; use fewer or shorter ones$/,
    );
  });

  it.each([
    ["as many as are accepted", phrases(65)],
    ["long ones", Array.from({ length: 6 }, (_, i) => `${i}${"x".repeat(199)}`)],
    ["with other letters than ASCII", Array.from({ length: 16 }, (_, i) => `vertraülich${i}`)],
  ])("fit into the boot configuration: %s", (_, keywords) => {
    const settings = parse({ dlp: { keywords } });
    const text = renderUserData(bootInput(settings, "a", identity), gatewayFiles());
    expect(Buffer.from(customDataOf(text), "base64").length).toBeLessThanOrEqual(CUSTOM_DATA_MAX_BYTES);
  });
});
