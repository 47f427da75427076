/** Status and body of an answer of the management API. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

/** A refusal as Azure Resource Manager words it. */
export const failure = (status: number, code: string, message: string): Answer => ({
  status,
  body: { error: { code, message } },
});
