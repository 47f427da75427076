/** Whether a text can be the name of a stack. It becomes a part of paths and arguments, so nothing else is let through. */
export const isStackName = (text: string): boolean => /^[\w.-]+$/.test(text);

/** The problem with the value of an option `--stack`; none where it is not given. */
export const stackProblem = (stack: string | undefined): string | undefined =>
  stack === undefined || isStackName(stack)
    ? undefined
    : `--stack: "${stack}" is not a stack name: letters, digits, _ . and - only`;
