/** The message of an error that was caught; of anything else that was thrown, its text. The package has no `console`, whose own says more. */
export const errorMessage = (error: unknown): string => (error instanceof Error ? error.message : String(error));
