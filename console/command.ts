import { Command, CommanderError, type Option } from "commander";
import { UserError } from "./userError";

/** The meaning of a command's exit code for a script that called it. */
export const exitCode = {
  /** Success; for a command that asks a question (a probe, a test, a check), the answer is yes. */
  done: 0,
  /** The command completed, and the answer is no: a probe, a test or a check failed. */
  no: 1,
  /** Wrong use: an unknown option, a missing or impossible argument. */
  wrongUse: 2,
  /** The command failed before it had an answer. */
  failed: 3,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** The sentence about exit codes that every `--help` ends with. */
const exitCodesHelp =
  "\nExit codes: 0 success, 1 a check failed or the answer is no, 2 wrong usage, 3 the command itself failed.";

/** The words of an option in `--help`. Only a text is shown as the default: `false` and an empty list would say nothing. */
const optionWords = ({ description, defaultValue, defaultValueDescription }: Option): string =>
  typeof defaultValue === "string"
    ? `${description} (default: ${defaultValueDescription ?? defaultValue})`
    : description;

/** A command with the behaviour that all of this project's commands share. */
export function newCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .configureHelp({ optionDescription: optionWords })
    .addHelpText("after", exitCodesHelp)
    .showHelpAfterError("(--help lists the options)")
    .allowExcessArguments(false)
    .exitOverride();
}

/** The exit code for the error that ended a command, and the text for standard error; `undefined` when nothing is left to print. */
export function outcomeOf(error: unknown): { code: ExitCode; message?: string } {
  if (error instanceof CommanderError) {
    return { code: error.exitCode === 0 ? exitCode.done : exitCode.wrongUse };
  }
  if (error instanceof UserError) {
    return { code: error.wrongUse ? exitCode.wrongUse : exitCode.failed, message: error.message };
  }
  return { code: exitCode.failed, message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/**
 * Parses the arguments, runs the action and ends the process with its exit code. `exitCode` is set rather than `exit()` called, so that
 * output written to a pipe is flushed; the process then ends by itself.
 */
export async function runCommand(action: () => Promise<number>): Promise<void> {
  // The reader of the output may close the pipe early, as `head` does.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
  try {
    process.exitCode = await action();
  } catch (error) {
    const outcome = outcomeOf(error);
    if (outcome.message !== undefined) process.stderr.write(`${outcome.message}\n`);
    process.exitCode = outcome.code;
  }
}
