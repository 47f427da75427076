/** The form of a fleet file. `infra/settings/fleet.schema.json` is written from it, for editors. */
import { z } from "zod";
import { isStackName } from "../../../console/stackName";

const name = z.string("must be a name").refine(isStackName, "must be of letters, digits, _ . and - only");
const config = z.record(z.string(), z.unknown(), "must be an object: settings as in a stack file's config");
const text = z.string("must be text").min(1, "must not be empty");
const secretsProvider = text.meta({
  description: "Pulumi's secrets provider for a stack that does not exist yet, as in pulumi stack init.",
});

const group = z
  .strictObject(
    { config: config.meta({ description: "Settings of every stack that names the group." }) },
    "must be an object with config",
  )
  .meta({ description: "Settings that some stacks share: of a region, a tenant, a customer." });

const stack = z.strictObject(
  {
    groups: z
      .array(name, "must be a list of names of groups")
      .optional()
      .meta({ description: "Groups whose settings the stack has; a later one goes before an earlier one." }),
    config: config.optional().meta({ description: "The stack's own settings; they go before those of its groups." }),
    secretsprovider: secretsProvider.optional(),
    encryptionsalt: text.optional().meta({ description: "As in the stack file in which a setting was encrypted." }),
    encryptedkey: text.optional().meta({ description: "As in the stack file in which a setting was encrypted." }),
  },
  "must be an object with groups, config, or neither",
);

const wave = z.union(
  [
    z.strictObject({
      stacks: z
        .array(name, "must be a list of names")
        .min(1, "names no stack")
        .meta({ description: "These stacks, wherever they stand in the file." }),
    }),
    z.strictObject({
      percent: z
        .number("must be a number up to 100")
        .min(0, "must be a number from 0 to 100")
        .max(100, "must be a number from 0 to 100")
        .meta({ description: "So many of all stacks, at least one: the first that no wave before has." }),
    }),
  ],
  "must have either stacks, a list of names, or percent, a number up to 100",
);

/** Maximum number of stacks that are worked on at the same time. */
export const MOST_AT_ONCE = 50;

export const fleetSchema = z.strictObject(
  {
    config: config.optional().meta({ description: "Settings of every stack, as in a stack file's config." }),
    groups: z.record(name, group, "must be an object: groups by name").optional(),
    stacks: z
      .record(
        name,
        z.union([stack, z.null()], "must be an object with groups, config, or neither"),
        "is missing: give the stacks by name",
      )
      .refine((stacks) => Object.keys(stacks).length > 0, "has no stack")
      .meta({ description: "The stacks by name, in the order of a rollout." }),
    waves: z.array(wave, "must be a list of waves").optional().meta({
      description:
        "The order of a rollout; stacks that no wave has follow in a last one. Absent: first stack, 10 %, rest.",
    }),
    parallel: z
      .int(`must be a whole number from 1 to ${MOST_AT_ONCE}`)
      .min(1, `must be a whole number from 1 to ${MOST_AT_ONCE}`)
      .max(MOST_AT_ONCE, `must be a whole number from 1 to ${MOST_AT_ONCE}`)
      .optional()
      .meta({ description: "Number of stacks that are worked on at once. Absent: 4." }),
    secretsprovider: secretsProvider.optional(),
  },
  "must be an object with stacks",
);

export type FleetContent = z.infer<typeof fleetSchema>;
export type Wave = z.infer<typeof wave>;
