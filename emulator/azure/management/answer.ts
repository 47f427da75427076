/** Status and body of an answer of the management API. */
export interface ApiAnswer {
  readonly status: number;
  readonly body?: unknown;
}

/** A refusal as Azure Resource Manager words it. */
export const failure = (status: number, code: string, message: string): ApiAnswer => ({
  status,
  body: { error: { code, message } },
});
