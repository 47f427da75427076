/** Target of progress: standard error, so that results alone are on standard output. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Notes that a running step can give. */
export interface StepNotes {
  /** Replaces the text after the step's name that says what the step is doing now. */
  note(words: string): void;
}

/** A step that ended, with the time it took. */
export interface StepTime {
  readonly step: string;
  readonly seconds: number;
}

const spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const redrawMs = 100;
/** Interval of the messages about a long step in plain output. CI systems end jobs that print nothing. */
const plainReminderMs = 30_000;

const shownSeconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

/**
 * Shows the steps of a command: one live line on a terminal, plain lines anywhere else, nothing when quiet. Steps may run in parallel; the
 * live line then shows all of them.
 */
export class Progress {
  /** The steps that ended so far, in order. */
  readonly times: StepTime[] = [];
  private readonly lively: boolean;
  private noteOfCurrent: (words: string) => void = () => undefined;
  /** The words of each step that runs. */
  private readonly running = new Set<() => string>();

  constructor(
    private readonly output: ProgressOutput = process.stderr,
    private readonly options: { quiet?: boolean; ci?: boolean } = { ci: process.env.CI !== undefined },
  ) {
    this.lively = output.isTTY === true && options.ci !== true && options.quiet !== true;
  }

  /** Runs one step and shows its name, its progress, its outcome and its duration. A result can be a failure without being an error. */
  async step<T>(
    name: string,
    work: (notes: StepNotes) => Promise<T>,
    isRight: (result: T) => boolean = () => true,
  ): Promise<T> {
    const started = performance.now();
    let words = "";
    let frame = 0;
    const shownStep = () => `${name}${words === "" ? "" : `: ${words}`}  ${shownSeconds(performance.now() - started)}`;
    this.running.add(shownStep);
    const draw = () => {
      const sign = this.lively ? spinner[frame++ % spinner.length] : "…";
      if (this.lively) this.redraw(`${sign} ${[...this.running].map((step) => step()).join(" · ")}`);
      else this.line(`${sign} ${shownStep()}`);
    };
    const timer = setInterval(draw, this.lively ? redrawMs : plainReminderMs);
    timer.unref();
    if (this.lively) draw();
    const end = (sign: string) => {
      clearInterval(timer);
      this.running.delete(shownStep);
      const taken = performance.now() - started;
      this.times.push({ step: name, seconds: taken / 1000 });
      if (this.lively) this.redraw("");
      this.line(`${sign} ${name}${words === "" ? "" : `: ${words}`}  ${shownSeconds(taken)}`);
    };
    const note = (newWords: string) => void (words = newWords);
    this.noteOfCurrent = note;
    try {
      const result = await work({ note });
      end(isRight(result) ? "✓" : "✗");
      return result;
    } catch (error) {
      end("✗");
      throw error;
    }
  }

  /** Messages of a task that runs in parallel to the steps; shown at the step that is running. */
  note(words: string): void {
    this.noteOfCurrent(words);
  }

  /** One line of plain words between the steps. */
  line(text: string): void {
    if (this.options.quiet !== true) this.output.write(`${text}\n`);
  }

  private redraw(text: string): void {
    const width = (this.output.columns ?? 80) - 1;
    this.output.write(`\r\u001b[K${text.length > width ? `${text.slice(0, width - 1)}…` : text}`);
  }
}
