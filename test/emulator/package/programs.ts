/** Programs of somebody else's that use the packed component, in every form of Node.js project: they make the same gateway. */

/** One project. */
export interface Project {
  readonly form: string;
  /** Files by name; the values of `.json` files are written as JSON. */
  readonly files: Readonly<Record<string, unknown>>;
  /** Whether `tsc` compiles the project before it runs. */
  readonly compiled?: true;
}

const CLIENT = `
const key = new tls.PrivateKey("client-key", { algorithm: "RSA", rsaBits: 2048 });
const certificate = new tls.SelfSignedCert("client", {
  privateKeyPem: key.privateKeyPem,
  subject: { commonName: "client.example" },
  allowedUses: ["client_auth", "digital_signature"],
  validityPeriodHours: 24 * 30,
});
`;

/** The certificate is an output, which no preview before the first deployment knows. */
const GATEWAY = `
const gateway = new IcapGateway("gw", {
  preset: "dev",
  location: "westeurope",
  client: { profile: "custom", addresses: ["52.1.2.3"], certificates: certificate.certPem },
  lanes: { instances: 2 },
  dlp: { keywords: ["project aurora"] },
});
`;

const TYPED = `
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import { IcapGateway, type IcapGatewayArgs, type PortalCard } from "defender-icap-gateway";
${CLIENT}${GATEWAY}
const portal: pulumi.Output<PortalCard> = gateway.portal;
// @ts-expect-error: the name is mistyped
const mistyped: IcapGatewayArgs = { lanes: { zonnes: [1] } };
// @ts-expect-error: no output can say how many machines there are
const later: IcapGatewayArgs = { lanes: { instances: pulumi.output(2) } };
void [mistyped, later];
export const addresses = gateway.addresses;
// a test workload without TLS has no certificate to upload
export const fileName: pulumi.Output<string> = portal.apply(({ certificate }) => certificate?.fileName ?? "none");
`;

const OUTPUTS = `
const addresses = gateway.addresses;
const fileName = gateway.portal.certificate.fileName;
`;

const REQUIRED = `
const tls = require("@pulumi/tls");
const { IcapGateway } = require("defender-icap-gateway");
${CLIENT}${GATEWAY}${OUTPUTS}
module.exports = { addresses, fileName };
`;

const IMPORTED = `
import * as tls from "@pulumi/tls";
import { IcapGateway } from "defender-icap-gateway";
${CLIENT}${GATEWAY}${OUTPUTS}
export { addresses, fileName };
`;

/** A program that asks for the component as the SDK of another language does: by its type, of the engine, which asks the plugin. */
const ASKED = `
const pulumi = require("@pulumi/pulumi");
const tls = require("@pulumi/tls");
class IcapGateway extends pulumi.ComponentResource {
  constructor(name, args) {
    super("defender-icap-gateway:index:IcapGateway", name, { ...args, addresses: undefined, portal: undefined }, {}, true);
  }
}
${CLIENT}${GATEWAY}${OUTPUTS}
module.exports = { addresses, fileName };
`;

const pulumiYaml = (more: object = {}) => JSON.stringify({ name: "consumer", runtime: "nodejs", ...more });
/** The options of `pulumi new typescript`: they check the declarations of packages too (no `skipLibCheck`, no `esModuleInterop`). */
const TEMPLATE = {
  compilerOptions: {
    ...{ strict: true, outDir: "bin", target: "es2020", module: "commonjs", moduleResolution: "node", sourceMap: true },
    ...{ experimentalDecorators: true, pretty: true, noFallthroughCasesInSwitch: true, noImplicitReturns: true },
    forceConsistentCasingInFileNames: true,
  },
  files: ["index.ts"],
};
const MODULES = { compilerOptions: { strict: true, target: "ES2022", types: ["node"], module: "NodeNext" } };

/** The first is deployed, the others must make the same. Pulumi itself checks the types of what it compiles, at each start. */
export const PROJECTS: readonly Project[] = [
  {
    form: "JavaScript, CommonJS",
    files: {
      "Pulumi.yaml": pulumiYaml(),
      "package.json": { name: "consumer", main: "index.js" },
      "index.js": REQUIRED,
    },
  },
  {
    form: "TypeScript, compiled to CommonJS by Pulumi",
    files: {
      "Pulumi.yaml": pulumiYaml(),
      "package.json": { name: "consumer", main: "index.ts" },
      "tsconfig.json": TEMPLATE,
      "index.ts": TYPED,
    },
  },
  {
    form: "TypeScript, compiled to ES modules",
    files: {
      "Pulumi.yaml": pulumiYaml(),
      "package.json": { name: "consumer", type: "module", main: "index.js" },
      "tsconfig.json": MODULES,
      "index.ts": TYPED,
    },
    compiled: true,
  },
  {
    form: "JavaScript, ES modules",
    files: {
      "Pulumi.yaml": pulumiYaml(),
      "package.json": { name: "consumer", type: "module", main: "index.js" },
      "index.js": IMPORTED,
    },
  },
  {
    form: "a program that asks the plugin, as other languages do",
    files: {
      "Pulumi.yaml": pulumiYaml({
        plugins: {
          providers: [{ name: "defender-icap-gateway", path: "../node_modules/defender-icap-gateway/plugin" }],
        },
      }),
      "package.json": { name: "consumer", main: "index.js" },
      "index.js": ASKED,
    },
  },
];

/** Projects whose types are checked: one that uses the component, and one with the other packages alone. */
export interface Checked {
  readonly form: string;
  readonly with: Project;
  readonly without: Project;
}

const checked = (form: string, more: Project["files"]): Checked => {
  const project = (name: string, program: string): Project => ({
    form: `${form}, ${name}`,
    files: { ...more, "index.ts": program },
  });
  const others = `import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
${CLIENT}
export const pem: pulumi.Output<string> = certificate.certPem;
`;
  return { form, with: project("with the component", TYPED), without: project("without it", others) };
};

export const CHECKED: readonly Checked[] = [
  checked("the options of pulumi new typescript", { "tsconfig.json": TEMPLATE }),
  checked("ES modules", { "tsconfig.json": MODULES, "package.json": { name: "consumer", type: "module" } }),
];

/** A project in Pulumi YAML. The throw-away client of `dev` needs no other resource. */
export const YAML_PROJECT: Project = {
  form: "Pulumi YAML",
  files: {
    "Pulumi.yaml": `name: consumer-yaml
runtime: yaml
plugins:
  providers:
    - name: defender-icap-gateway
      path: ../node_modules/defender-icap-gateway/plugin
resources:
  gateway:
    type: defender-icap-gateway:IcapGateway
    properties:
      preset: dev
      location: westeurope
      client:
        profile: custom
        addresses: ["52.1.2.3"]
      lanes:
        instances: 2
outputs:
  addresses: \${gateway.addresses}
  fileName: \${gateway.portal.certificate.fileName}
`,
  },
};

/** A project in Python, without an SDK made from the schema: it names the component's type itself, as such an SDK does. */
export const PYTHON_PROJECT: Project = {
  form: "Python",
  files: {
    "Pulumi.yaml": `name: consumer-python
runtime: python
plugins:
  providers:
    - name: defender-icap-gateway
      path: ../node_modules/defender-icap-gateway/plugin
`,
    "__main__.py": `import pulumi


class IcapGateway(pulumi.ComponentResource):
    addresses: pulumi.Output
    portal: pulumi.Output

    def __init__(self, name, args):
        outputs = {"addresses": None, "portal": None}
        super().__init__("defender-icap-gateway:index:IcapGateway", name, {**args, **outputs}, remote=True)


gateway = IcapGateway("gateway", {
    "preset": "dev",
    "location": "westeurope",
    "client": {"profile": "custom", "addresses": [pulumi.Output.from_input("52.1.2.3")]},
    "lanes": {"instances": 2},
})
pulumi.export("addresses", gateway.addresses)
pulumi.export("fileName", gateway.portal["certificate"]["fileName"])
`,
  },
};

/** The same project with other words in its program. */
const changed = ({ files, ...project }: Project, before: string, after: string): Project => ({
  ...project,
  files: Object.fromEntries(
    Object.entries(files).map(([name, content]) => [
      name,
      /^(index\.|__main__)/.test(name) || project.form === YAML_PROJECT.form
        ? String(content).replace(before, after)
        : content,
    ]),
  ),
});

/** The same project with an argument that is known, and wrong. */
export const withWrongArgument = (project: Project): Project =>
  changed(changed(project, "instances: 2", "instances: 0"), '"instances": 2', '"instances": 0');

/** The same project with another resource's output that is no certificate. */
export const withWrongOutput = (project: Project): Project =>
  changed(project, "certificate.certPem", "key.publicKeyPem");
