import { newCommand } from "../../console/command";
import { stackProblem } from "../../console/stackName";
import { refuseWrongUse } from "../../console/userError";
import type { Wishes } from "./plan";

/** The options of `npm run teardown`: one stack, or all stacks whose end date has passed. */
export type TeardownOptions = Wishes & { readonly yes: boolean } & (
    { readonly stack: string } | { readonly expired: true }
  );

interface Given {
  readonly stack?: string;
  readonly expired?: boolean;
  readonly confirm?: string;
  readonly keepAddresses?: boolean;
  readonly yes?: boolean;
}

/** Reads the command line. @throws UserError (wrong use) with every problem */
export function readOptions(argv: readonly string[]): TeardownOptions {
  const given = newCommand(
    "npm run teardown --",
    "Removes a deployed stack from Azure: machines, network, vault, locks, addresses, resource group and the stack itself. Without --yes it only shows what would be removed.",
  )
    .option("--stack <stack>", "the stack to remove")
    .option("--expired", "every stack in this project's backend that is past its setting expires")
    .option(
      "--confirm <stack>",
      "the stack's name a second time; needed for prod and for protected or locked resources",
    )
    .option("--keep-addresses", "keep the two registered addresses and the authority that the client trusts")
    .option("--yes", "remove it")
    .parse([...argv])
    .opts<Given>();
  const { stack, expired, confirm, keepAddresses = false, yes = false } = given;
  refuseWrongUse([
    (stack === undefined) === (expired === undefined) ? "give either --stack STACK or --expired" : undefined,
    stackProblem(stack),
    expired && confirm !== undefined ? "--confirm: names one stack, so it goes with --stack" : undefined,
    expired && keepAddresses ? "--keep-addresses: goes with --stack" : undefined,
  ]);
  const wishes = { keepAddresses, yes, ...(confirm === undefined ? {} : { confirm }) };
  return stack === undefined ? { ...wishes, expired: true } : { ...wishes, stack };
}
