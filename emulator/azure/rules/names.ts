/** Azure's naming rules that several types share (Azure documentation, "Naming rules and restrictions"). */

/** Names of private endpoints. */
export const endpointName = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}[A-Za-z0-9_]$/,
  words: "2 to 64 letters, digits, '.', '_' or '-', begin with a letter or digit and end with a letter, digit or '_'",
};

/** Names of network resources. */
export const networkName = {
  pattern: /^[A-Za-z0-9]([A-Za-z0-9._-]{0,78}[A-Za-z0-9_])?$/,
  words: "1 to 80 letters, digits, '.', '_' or '-', begin with a letter or digit and end with a letter, digit or '_'",
};
