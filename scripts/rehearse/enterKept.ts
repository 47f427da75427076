import { spawn } from "node:child_process";
import { once } from "node:events";
import { attach, type MachineStatus } from "../../emulator";
import { exitCode } from "../../console/command";
import { UserError } from "../../console/userError";
import { didYouMean } from "../../infra/model/nearestName";

/**
 * Opens a root shell, or runs a command, in a gateway of the rehearsal that was left running, on this process's terminal.
 * Returns the exit code of the shell or the command.
 * @param place lane (`a`) or name of a machine
 * @throws UserError when nothing is running, or there is no such machine
 */
export async function enterKept(name: string, place: string, command: readonly string[]): Promise<number> {
  const running = await attach(name);
  if (running === undefined) {
    throw new UserError(`No rehearsal named "${name}" is running. Start one with npm start -- --keep --name ${name}.`);
  }
  const machine = machineAt(place, (await running.status()).machines);
  const { argv, env } = await running.entrance(machine);
  const [program, ...args] = [...argv, ...(command.length === 0 ? ["bash", "--login"] : command)];
  const inside = spawn(program!, args, { stdio: "inherit", env: { ...env, TERM: process.env.TERM ?? "dumb" } });
  const [code] = (await once(inside, "exit")) as [number | null];
  return code ?? exitCode.failed;
}

/** The first machine of a lane, or the machine of that name. @throws UserError (wrong use) that names all existing ones */
export function machineAt(place: string, machines: readonly Pick<MachineStatus, "name">[]): string {
  const names = machines.map(({ name }) => name);
  const found = names.find((name) => name === place) ?? names.find((name) => name.includes(`-lane-${place}-`));
  if (found !== undefined) return found;
  throw new UserError(
    `--shell: "${place}" is not a lane or a gateway; the gateways are ${names.join(", ") || "none"}${didYouMean(place, names)}`,
    true,
  );
}
