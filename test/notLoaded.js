/**
 * Stands for the parts of Pulumi's SDK that read a program's source (the TypeScript compiler, the serializer of functions), for its
 * Automation API in unit tests, and for zod's translations. No test uses them, and loading them took a second of each file that
 * makes resources.
 */
module.exports = new Proxy(
  {},
  {
    get(_, name) {
      if (name === "__esModule" || typeof name === "symbol") return undefined;
      return () => {
        throw new Error(`"${name}" belongs to a part of a package that tests do not load (jest.config.js)`);
      };
    },
  },
);
