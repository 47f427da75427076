/** Exit code of a command that a signal ended, as shells give it. */
const codeOf = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/**
 * A request to stop, from the keyboard (Ctrl-C), from the process that started the command, or because the terminal
 * closed.
 */
export interface StopSignal {
  /** Aborts once, at the first signal; later signals are ignored, because the orderly shutdown is already running. */
  readonly signal: AbortSignal;
  /** The exit code that says which signal it was; `undefined` while none came. */
  exitCode(): number | undefined;
  /** Restores Node's default handling of signals. */
  release(): void;
}

/** Listens for the signals that ask a command to end. */
export function listenForStop(say: (words: string) => void): StopSignal {
  const controller = new AbortController();
  let code: number | undefined;
  const listen = (name: keyof typeof codeOf) => () => {
    if (code !== undefined) return;
    code = codeOf[name];
    say(`${name}: stopping, and taking everything down`);
    controller.abort();
  };
  const listeners = (Object.keys(codeOf) as (keyof typeof codeOf)[]).map((name) => [name, listen(name)] as const);
  for (const [name, listener] of listeners) process.on(name, listener);
  return {
    signal: controller.signal,
    exitCode: () => code,
    release: () => listeners.forEach(([name, listener]) => process.off(name, listener)),
  };
}
