import { Provisioning } from "../../model";
import { Finished } from "../process/run";
import { pause } from "../process/turns";
import { CustomScript } from "../resources/scaleSet";

/** The parts of a machine that provisioning needs. */
export interface Provisioned {
  readonly name: string;
  exec(argv: readonly string[], options?: { readonly timeoutMs?: number }): Promise<Finished>;
  read(path: string): string | undefined;
  lastConsoleLines(count?: number): string;
}

const RETRY_MS = 1_000;
const LAST_LINES = 5;
/** Until cloud-init has found its seed, Azure has not even told the agent to start. */
const BOOT_DEADLINE_SECONDS = 120;

/**
 * Waits until the machine reports itself as provisioned, then runs its extensions one after the other. Azure's agent
 * starts an extension as soon as the platform calls the machine provisioned, which may be before the user data wrote the
 * command's file; a shell's "not found" (127) is therefore tried again until the time budget is used up.
 */
export async function provision(
  machine: Provisioned,
  scripts: readonly CustomScript[],
  budgetSeconds: number,
  ending?: AbortSignal,
): Promise<Provisioning> {
  if (!(await reportsProvisioned(machine, ending))) {
    return failed(machine, `did not finish booting within ${BOOT_DEADLINE_SECONDS} s:\n${machine.lastConsoleLines()}`);
  }
  const deadline = Date.now() + budgetSeconds * 1000;
  for (const script of scripts) {
    const finished = await runScript(machine, script, deadline, ending);
    if (finished.code === 0) continue;
    const said = lastLines(finished.stderr.trim() || finished.stdout.trim());
    const how = Date.now() >= deadline ? `did not end within ${budgetSeconds} s` : `ended with status ${finished.code}`;
    return failed(machine, `extension "${script.name}" ${how}${said === "" ? "" : `: ${said}`}`);
  }
  return { succeeded: true, reasons: [] };
}

async function reportsProvisioned(machine: Provisioned, ending?: AbortSignal): Promise<boolean> {
  const deadline = Date.now() + BOOT_DEADLINE_SECONDS * 1000;
  while (Date.now() < deadline && ending?.aborted !== true) {
    // The instance folder appears when cloud-init has read its seed; systemd answers on its bus before that.
    const probe = "test -e /var/lib/cloud/instance/user-data.txt && test -S /run/dbus/system_bus_socket";
    const finished = await machine.exec(["sh", "-c", probe], { timeoutMs: 10_000 }).catch(() => undefined);
    if (finished?.code === 0) return true;
    await pause(200);
  }
  return false;
}

async function runScript(
  machine: Provisioned,
  script: CustomScript,
  deadline: number,
  ending?: AbortSignal,
): Promise<Finished> {
  for (;;) {
    const left = Math.max(deadline - Date.now(), 1);
    const finished = await machine.exec(["sh", "-c", script.command], { timeoutMs: left });
    const isMissing = finished.code === 127 || finished.code === 126;
    if (!isMissing || ending?.aborted === true || Date.now() + RETRY_MS >= deadline) return finished;
    await pause(RETRY_MS);
  }
}

/** A failure in the machine's own words: the failed command's output, then cloud-init's errors. */
function failed(machine: Provisioned, reason: string): Provisioning {
  const errors = cloudInitErrors(machine.read("var/lib/cloud/data/result.json"));
  const complaint = errors.length === 0 ? [] : [`${machine.name}: cloud-init: ${errors.join("; ")}`];
  return { succeeded: false, reasons: [`${machine.name}: ${reason}`, ...complaint] };
}

/** Errors in cloud-init's result.json; empty when there is none yet. */
function cloudInitErrors(resultJson: string | undefined): readonly string[] {
  if (resultJson === undefined) return [];
  const result = JSON.parse(resultJson) as { readonly v1?: { readonly errors?: readonly unknown[] } };
  return (result.v1?.errors ?? []).map(String);
}

function lastLines(text: string): string {
  return text.split("\n").slice(-LAST_LINES).join("\n");
}
