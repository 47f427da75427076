/** Writes the file for `pulumi import`, and says what to do with it. */
import { exitCode, type ExitCode } from "../../console/command";
import { writeOutput } from "../../console/outputFiles";
import { UserError } from "../../console/userError";
import type { ResourceState } from "../../preview";
import type { DeployersAccount } from "../../deployed/account";
import { exportStack, ownResources, type Pulumi } from "../../deployed";
import { foundElsewhere, foundInGroup, identities } from "./azure";
import { elsewhereOf, identitiesOfOthers, recoveryOf, type Recovery } from "./match";
import type { RecoverOptions } from "./options";

/** The functions and values that the command gets from its caller. */
export interface Dependencies {
  readonly pulumi: Pulumi;
  readonly account: (stack: string) => Promise<DeployersAccount>;
  /** The resources that the stack's program registers on the emulator with the stack's settings. */
  readonly planned: (stack: string) => Promise<readonly ResourceState[]>;
  readonly say: (text: string) => void;
}

/** @returns 0 when every resource was found at most once, 1 when a person must choose. @throws UserError where no result is possible */
export async function recover({ stack, group, file }: RecoverOptions, dependencies: Dependencies): Promise<ExitCode> {
  const state = await exportStack(dependencies.pulumi, stack);
  if (state !== undefined && ownResources(state).length > 0)
    throw new UserError(
      `The state of the stack ${stack} is not lost: it has ${ownResources(state).length} resources. ` +
        `To compare it with Azure: npm run drift -- --stack ${stack}`,
      true,
    );
  const account = await dependencies.account(stack);
  const id = `/subscriptions/${account.subscription}/resourceGroups/${group}`;
  const planned = await dependencies.planned(stack);
  const azure = await foundInGroup(
    account,
    id,
    planned.flatMap((one) => one.id ?? []),
  );
  if (azure === undefined)
    throw new UserError(`Azure has no resource group ${group} in the subscription ${account.subscription}.`, true);
  const elsewhere = await foundElsewhere(account, elsewhereOf(planned, id));
  const ofOthers = await identities(account, identitiesOfOthers(planned, id));
  const recovery = recoveryOf(planned, id, [...azure, ...elsewhere, ...ofOthers]);
  writeOutput("--file", file, `${JSON.stringify({ resources: recovery.entries }, undefined, 2)}\n`);
  dependencies.say(wordsOf(recovery, { stack, file, isNew: state === undefined }));
  return recovery.several.length > 0 ? exitCode.no : exitCode.done;
}

/** The output: found resources, resources for which a person must choose, and the next commands. Pure. */
export function wordsOf(
  { entries, made, several }: Recovery,
  about: { stack: string; file: string; isNew: boolean },
): string {
  const { stack, file, isNew } = about;
  const count = entries.filter(({ id }) => id !== undefined).length;
  return [
    `${count} resources of the stack ${stack} were found in Azure and written to ${file}.`,
    ...(made.length === 0
      ? []
      : ["", "Not found, or kept in the lost state alone; an update makes them:", ...made.map(item)]),
    ...several.flatMap(({ name, ids }) => [
      "",
      `Azure has ${ids.length} that may be ${name}; add the right one to ${file} as its "id"` +
        (several.some((other) => other.name !== name && other.ids.some((id) => ids.includes(id)))
          ? ", and leave the other, which is another resource of the stack:"
          : ", and delete the other:"),
      ...ids.map(item),
    ]),
    "",
    "Then:",
    ...(isNew ? [`  pulumi stack init ${stack}`] : []),
    `  pulumi import --file ${file} --stack ${stack} --protect=false --generate-code=false`,
    `  pulumi preview --diff --stack ${stack}`,
    `  pulumi up --stack ${stack}`,
    "",
  ].join("\n");
}

const item = (text: string): string => `  - ${text}`;
