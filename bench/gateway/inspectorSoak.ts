/** The memory of a gateway with the inspector while many clients send files of all kinds. */
import type { Progress } from "../../console/progress";
import { withFiles, type OfficeDocument } from "./inspectorFiles";
import { INSPECTOR_BACKEND, type InspectorSandbox } from "./inspectorSandbox";
import { loadAt, type Generator } from "./load";

/** MiB of the relay and of the inspector. A page that several processes share counts once. */
interface Memory {
  readonly atSeconds: number;
  readonly relay: number;
  readonly inspector: number;
}

/** The memory while 64 clients sent files; its first sample is before the load. */
export interface InspectorSoak {
  readonly seconds: number;
  readonly files: number;
  readonly errors: number;
  readonly firstError?: string;
  readonly memory: readonly Memory[];
}

/** Number of the 64 clients for each file. The third number is for the files of 10 MiB. */
const SHARES = [24, 20, 4, 6, 6, 4];
const SAMPLES = 30;

export function soakInspector(
  generator: Generator,
  { sandbox, target }: InspectorSandbox,
  documents: readonly OfficeDocument[],
  { seconds, progress }: { readonly seconds: number; readonly progress: Progress },
): Promise<InspectorSoak> {
  const memory: Memory[] = [];
  const began = performance.now();
  const sample = async () => {
    const [relay, inspector] = await Promise.all(INSPECTOR_BACKEND.map((name) => sandbox.sharedMemoryMebibytes(name)));
    memory.push({ atSeconds: (performance.now() - began) / 1000, relay: relay!, inspector: inspector! });
  };
  const soak = async (): Promise<InspectorSoak> => {
    await sample();
    let sampled = Promise.resolve();
    const timer = setInterval(
      () => {
        sampled = sampled.then(sample);
      },
      (seconds * 1000) / SAMPLES,
    );
    try {
      const all = await withFiles(documents, (files) =>
        Promise.all(
          files.map(({ name: _, ...file }, i) =>
            loadAt(sandbox, generator, { ...target, ...file, clients: SHARES[i]!, mode: "keep", seconds }),
          ),
        ),
      );
      return {
        seconds,
        files: all.reduce((sum, { requests }) => sum + requests, 0),
        errors: all.reduce((sum, { errors }) => sum + errors, 0),
        firstError: all.find(({ firstError }) => firstError !== undefined)?.firstError,
        memory,
      };
    } finally {
      clearInterval(timer);
      await sampled;
    }
  };
  return progress.step(`inspector: 64 clients for ${seconds} s`, soak);
}
