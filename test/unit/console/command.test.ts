import { CommanderError } from "commander";
import { exitCode, runCommand } from "../../../console/command";
import { UserError } from "../../../console/userError";

const STREAMS = [process.stdout, process.stderr];

/** The exit code that a command leaves, and its words on standard error. This process keeps its own exit code and listeners. */
async function ended(action: () => Promise<number>) {
  const before = process.exitCode;
  const listeners = STREAMS.map((stream) => stream.listeners("error"));
  let said = "";
  const write = jest.spyOn(process.stderr, "write").mockImplementation((text) => {
    said += String(text);
    return true;
  });
  try {
    process.exitCode = undefined;
    await runCommand(action);
    return { code: process.exitCode, said };
  } finally {
    process.exitCode = before;
    write.mockRestore();
    STREAMS.forEach((stream, i) => {
      for (const added of stream.listeners("error").filter((one) => !listeners[i]!.includes(one)))
        stream.off("error", added as () => void);
    });
  }
}

const throws = (error: unknown) => (): Promise<number> => Promise.reject(error);

test.each<[string, () => Promise<number>, number, RegExp]>([
  ["its answer is yes", async () => exitCode.done, 0, /^$/],
  ["its answer is no", async () => exitCode.no, 1, /^$/],
  ["it is used wrongly", throws(new UserError("There is no stack x", true)), 2, /^There is no stack x\n$/],
  ["an option is unknown", throws(new CommanderError(1, "commander.unknownOption", "told already")), 2, /^$/],
  ["it fails with words for a person", throws(new UserError("The disk is full")), 3, /^The disk is full\n$/],
  [
    "it meets an error that nobody expected",
    throws(new TypeError("x is no function")),
    3,
    /^TypeError: x is no function/,
  ],
  ["something is thrown that is no error", throws("no words"), 3, /^no words\n$/],
])("a command ends with the exit code that a script reads, where %s", async (_where, action, code, words) => {
  expect(await ended(action)).toEqual({ code, said: expect.stringMatching(words) as string });
});
