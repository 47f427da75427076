import { expressionSignature } from "./signature";

/**
 * Text in encodings that the engine does not decode, so that its content is not inspected. It is blocked as a whole if the policy says so.
 * Only the form of the text is checked, so a page with an embedded image, or a submitted form, is found as well.
 */
export const ENCODED_TEXT: readonly string[] = [
  // 32 signs that hold upper case, lower case and digits: no hash, no word
  [
    "Base64",
    "(?<![A-Za-z0-9+\\/_-])(?=[a-z0-9+\\/_-]*[A-Z])(?=[A-Z0-9+\\/_-]*[a-z])(?=[A-Za-z+\\/_-]*[0-9])[A-Za-z0-9+\\/_-]{32}",
  ],
  ["Percent", "%[0-9A-Fa-f]{2}[!-~]{0,24}%[0-9A-Fa-f]{2}"],
  ["Form", "=[A-Za-z0-9.*_-]{1,40}\\+[A-Za-z0-9.*_-]{1,40}\\+"],
  ["QuotedPrintable", "(?:=[0-9A-F]{2}){4}"],
  ["Entities", "(?:&#x?[0-9A-Fa-f]{2,6}\\x3B){4}"],
  ["Utf32le", "(?:[\\x09\\x0a\\x0d -~]\\x00{3}){8}"],
  ["Utf32be", "(?:\\x00{3}[\\x09\\x0a\\x0d -~]){8}"],
].map(([name, expression]) => expressionSignature(`Gateway.EncodedText.${name}`, expression!));
