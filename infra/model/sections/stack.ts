import { z } from "zod";
import { EXPIRES, MOST_DAYS } from "../expiry";
import { FORMS, matching, oneOf, tagText } from "../fields";
import { PRESETS, setting } from "../setting";
import { PLAIN_EXPIRES, WORKLOAD } from "../workload";

/**
 * `tags`, each checked by itself (tagChecks.ts checks the names together). Azure's limits: learn, "Use tags to organize your Azure
 * resources".
 */
export const TAGS = z.record(
  matching(
    /^[^<>%&\\?/\p{Cc}]{1,512}$/u,
    "a tag name: 1 to 512 characters, without < > % & \\ ? / and control characters",
  ),
  tagText(256),
  "{value} is not an object of names and values",
);

/** The settings of the stack as a whole, which are in no section. */
export const STACK = {
  "azure-native:location": setting(
    z.string().register(FORMS, { form: 'an Azure location such as "westeurope"' }),
    "Azure location of the stack; with `secondRegion`, of lane a.",
    { absent: "must be given" },
    { kind: "lanes", portal: true, note: "everything is replaced by new resources there, the addresses too" },
  ),
  preset: setting(
    oneOf(PRESETS),
    "Set of defaults of this stack: dev, test or prod. Needed only where the stack has none of these names.",
    { derived: "the stack's name, where it is one of these" },
    { kind: "lanes", note: "every setting that is left out takes the default of the other preset" },
  ),
  expires: setting(
    EXPIRES.register(FORMS, {
      form: `1d to ${MOST_DAYS}d, or a date such as 2026-12-31`,
    }),
    "End of a test environment, as a tag of every resource: a number of days after the last update that changed something, such as 7d, or the last day (UTC), such as 2026-12-31. `npm run teardown -- --expired` removes what is over. Not for the preset prod.",
    { derived: `none; \`${PLAIN_EXPIRES}\` with \`gateway.tls: off\`` },
    { kind: "in place" },
  ),
  workload: setting(
    WORKLOAD,
    "Mark of a stack that inspects no real files: `test`. Only such a stack may have `gateway.tls: off`. Not for the preset prod.",
    { absent: "the stack may inspect real files" },
    { kind: "nothing" },
  ),
  tags: setting(
    TAGS.register(FORMS, {
      form: "at most 46 names of up to 512 characters, values of up to 256",
    }),
    "Tags of every resource except the secrets in the vault (Key Vault allows 15): at most 46, names of up to 512 characters, values of up to 256.",
    { always: {} },
    { kind: "in place" },
  ),
} as const;
