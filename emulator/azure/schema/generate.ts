/**
 * Writes `azureNative.json` from the declarations of the installed `@pulumi/azure-native`. Run it after changing the
 * SDK's version or the list of tokens: `npx tsx emulator/azure/schema/generate.ts`, then prettier.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";
import type { ObjectShape, PropertyShape, Schema } from "./schema";

/** The resource types that the emulator knows, by token. */
const TOKENS = [
  "azure-native:applicationinsights:Workbook",
  "azure-native:authorization:ManagementLockByScope",
  "azure-native:authorization:PolicyAssignment",
  "azure-native:authorization:RoleAssignment",
  "azure-native:compute:DiskEncryptionSet",
  "azure-native:compute:VirtualMachine",
  "azure-native:compute:VirtualMachineScaleSet",
  "azure-native:consumption:Budget",
  "azure-native:keyvault:Secret",
  "azure-native:keyvault:Vault",
  "azure-native:managedidentity:UserAssignedIdentity",
  "azure-native:monitor:ActionGroup",
  "azure-native:monitor:ActivityLogAlert",
  "azure-native:monitor:AutoscaleSetting",
  "azure-native:monitor:DataCollectionEndpoint",
  "azure-native:monitor:DataCollectionRule",
  "azure-native:monitor:DataCollectionRuleAssociation",
  "azure-native:monitor:DiagnosticSetting",
  "azure-native:monitor:MetricAlert",
  "azure-native:monitor:ScheduledQueryRule",
  "azure-native:network:FlowLog",
  "azure-native:network:LoadBalancer",
  "azure-native:network:LocalNetworkGateway",
  "azure-native:network:NatGateway",
  "azure-native:network:NetworkInterface",
  "azure-native:network:NetworkSecurityGroup",
  "azure-native:network:PrivateDnsZoneGroup",
  "azure-native:network:PrivateEndpoint",
  "azure-native:network:PublicIPAddress",
  "azure-native:network:RouteTable",
  "azure-native:network:VirtualNetwork",
  "azure-native:network:VirtualNetworkPeering",
  "azure-native:network:VirtualNetworkGateway",
  "azure-native:network:VirtualNetworkGatewayConnection",
  "azure-native:operationalinsights:Table",
  "azure-native:operationalinsights:Workspace",
  "azure-native:privatedns:PrivateZone",
  "azure-native:privatedns:VirtualNetworkLink",
  "azure-native:resources:ResourceGroup",
  "azure-native:storage:BlobContainer",
  "azure-native:storage:StorageAccount",
];

/**
 * Enums that the SDK lists incompletely. Streams of custom logs have names that the user chooses. The operator of a query's condition has
 * the same name as another enum of the SDK's module, and therefore that enum's values (`resources/monitoring/alerts.ts` has the right
 * ones). The list of machine sizes ends in 2018.
 */
const OPEN_ENUMS = new Set(["KnownDataFlowStreams", "ConditionOperator", "VirtualMachineSizeTypes"]);

const root = path.dirname(require.resolve("@pulumi/azure-native/package.json"));
const parse = (file: string) =>
  ts.createSourceFile(file, fs.readFileSync(path.join(root, file), "utf8"), ts.ScriptTarget.ES2022);

/** `<module>.<Type>` → declaration, of every nested type of a file. */
function nestedTypes(file: string): Map<string, ts.InterfaceDeclaration> {
  const found = new Map<string, ts.InterfaceDeclaration>();
  for (const statement of parse(file).statements) {
    if (!ts.isModuleDeclaration(statement) || !statement.body || !ts.isModuleBlock(statement.body)) continue;
    for (const member of statement.body.statements) {
      if (ts.isInterfaceDeclaration(member)) found.set(`${statement.name.text}.${member.name.text}`, member);
    }
  }
  return found;
}

/** Enum name → its values, of one module. */
function enumsOf(module: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const statement of parse(`types/enums/${module}/index.d.ts`).statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const declaration of statement.declarationList.declarations) {
      if (!declaration.type || !ts.isTypeLiteralNode(declaration.type) || !ts.isIdentifier(declaration.name)) continue;
      const values = declaration.type.members.flatMap((member) =>
        ts.isPropertySignature(member) &&
        member.type &&
        ts.isLiteralTypeNode(member.type) &&
        ts.isStringLiteral(member.type.literal)
          ? [member.type.literal.text]
          : [],
      );
      if (values.length > 0) found.set(declaration.name.text, values);
    }
  }
  return found;
}

const interfaces = nestedTypes("types/input.d.ts");
const enums = new Map<string, Map<string, string[]>>();
const objects: Record<string, ObjectShape> = {};

function enumValues(module: string, name: string): string[] {
  if (!enums.has(module)) enums.set(module, enumsOf(module));
  const values = enums.get(module)?.get(name);
  if (!values) throw new Error(`enum ${module}.${name} was not found in the SDK`);
  return values;
}

/** `a.b.C` as written in a type reference. */
function dotted(name: ts.EntityName): string {
  return ts.isIdentifier(name) ? name.text : `${dotted(name.left)}.${name.right.text}`;
}

function shapeOf(node: ts.TypeNode): PropertyShape {
  if (ts.isUnionTypeNode(node)) {
    const parts = node.types.filter((part) => part.kind !== ts.SyntaxKind.UndefinedKeyword).map(shapeOf);
    const withValues = parts.find((part) => part.values);
    if (withValues) return withValues;
    const objectTypes = parts.flatMap((part) => part.object ?? []);
    if (parts.length > 1 && objectTypes.length === parts.length)
      return { kind: "object", object: objectTypes[0], others: objectTypes.slice(1) };
    const [first] = parts;
    if (first !== undefined && parts.every((part) => part.kind === first.kind)) return first;
    return { kind: "any" };
  }
  if (ts.isArrayTypeNode(node)) return { kind: "array", items: shapeOf(node.elementType) };
  if (ts.isTypeLiteralNode(node)) {
    const index = node.members.find(ts.isIndexSignatureDeclaration);
    return { kind: "map", items: index ? shapeOf(index.type) : { kind: "any" } };
  }
  if (ts.isTypeReferenceNode(node)) {
    const name = dotted(node.typeName);
    if (name === "pulumi.Input" && node.typeArguments) return shapeOf(node.typeArguments[0]!);
    const [space, module, type] = name.split(".");
    if (space === "enums" && OPEN_ENUMS.has(type!)) return { kind: "string" };
    if (space === "enums") return { kind: "string", values: enumValues(module!, type!) };
    if (space === "inputs") return { kind: "object", object: describe(`${module}.${type}`) };
  }
  if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal))
    return { kind: "string", values: [node.literal.text] };
  if (node.kind === ts.SyntaxKind.StringKeyword) return { kind: "string" };
  if (node.kind === ts.SyntaxKind.NumberKeyword) return { kind: "number" };
  if (node.kind === ts.SyntaxKind.BooleanKeyword) return { kind: "boolean" };
  return { kind: "any" };
}

function membersOf(declaration: ts.InterfaceDeclaration): ObjectShape {
  const shape: ObjectShape = {};
  for (const member of declaration.members) {
    if (!ts.isPropertySignature(member) || !member.type || !ts.isIdentifier(member.name)) continue;
    const property = shapeOf(member.type);
    shape[member.name.text] = member.questionToken ? property : { ...property, required: true };
  }
  return shape;
}

/** Adds a nested type, and all types that it uses, to `objects`; returns its key. */
function describe(key: string): string {
  if (!(key in objects)) {
    const declaration = interfaces.get(key);
    if (!declaration) throw new Error(`input type ${key} was not found in the SDK`);
    objects[key] = {};
    objects[key] = membersOf(declaration);
  }
  return key;
}

function resourceFile(token: string): { readonly file: ts.SourceFile; readonly type: string } {
  const [, module, type] = token.split(":") as [string, string, string];
  return { file: parse(`${module}/${type.charAt(0).toLowerCase()}${type.slice(1)}.d.ts`), type };
}

function resourceShape(token: string): ObjectShape {
  const { file, type } = resourceFile(token);
  const args = file.statements.find(
    (statement): statement is ts.InterfaceDeclaration =>
      ts.isInterfaceDeclaration(statement) && statement.name.text === `${type}Args`,
  );
  if (!args) throw new Error(`${token} has no ${type}Args in the SDK`);
  return membersOf(args);
}

const responses = nestedTypes("types/output.d.ts");

/** One output. An output type that no input can have becomes `any`, because no program can have written such a value. */
function outputShape(node: ts.TypeNode, input: PropertyShape | undefined): PropertyShape {
  if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal))
    return { kind: "string", values: [node.literal.text] };
  if (!input) return { kind: "any" };
  if (ts.isUnionTypeNode(node)) {
    const parts = node.types.filter((part) => part.kind !== ts.SyntaxKind.UndefinedKeyword);
    return parts.length === 1 ? outputShape(parts[0]!, input) : { kind: "any" };
  }
  if (ts.isArrayTypeNode(node)) return { kind: "array", items: outputShape(node.elementType, input.items) };
  if (ts.isTypeReferenceNode(node)) {
    const [, module, type] = dotted(node.typeName).split(".");
    return { kind: "object", ...(input.object ? { object: describeOutput(`${module}.${type}`, input.object) } : {}) };
  }
  if (ts.isTypeLiteralNode(node)) {
    const index = node.members.find(ts.isIndexSignatureDeclaration);
    return { kind: "map", items: index ? outputShape(index.type, input.items) : { kind: "any" } };
  }
  return shapeOf(node);
}

/** Adds a nested output type, paired with the corresponding input type; returns its key. */
function describeOutput(response: string, input: string): string {
  const key = `${response} of ${input}`;
  if (!(key in objects)) {
    const declaration = responses.get(response);
    if (!declaration) throw new Error(`output type ${response} was not found in the SDK`);
    objects[key] = {};
    objects[key] = Object.fromEntries(
      declaration.members.flatMap((member) =>
        ts.isPropertySignature(member) && member.type && ts.isIdentifier(member.name)
          ? [[member.name.text, outputShape(member.type, objects[input]?.[member.name.text])]]
          : [],
      ),
    );
  }
  return key;
}

/** The properties of the class that stands for the resource. */
function outputsOf(token: string, inputs: ObjectShape): ObjectShape {
  const { file, type } = resourceFile(token);
  const declared = file.statements.find(
    (statement): statement is ts.ClassDeclaration => ts.isClassDeclaration(statement) && statement.name?.text === type,
  );
  const properties = (declared?.members ?? []).flatMap((member) => {
    if (!ts.isPropertyDeclaration(member) || !member.type || !ts.isIdentifier(member.name)) return [];
    const of = ts.isTypeReferenceNode(member.type) ? member.type.typeArguments?.[0] : undefined;
    return of ? [[member.name.text, outputShape(of, inputs[member.name.text])] as const] : [];
  });
  if (properties.length === 0) throw new Error(`${token} has no outputs in the SDK`);
  return Object.fromEntries(properties);
}

const { version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")) as {
  readonly version: string;
};
const resources = Object.fromEntries(TOKENS.map((token) => [token, resourceShape(token)]));
const outputs = Object.fromEntries(TOKENS.map((token) => [token, outputsOf(token, resources[token]!)]));
const sorted = Object.fromEntries(Object.entries(objects).sort(([a], [b]) => (a < b ? -1 : 1)));
const result: Schema = { sdkVersion: version, resources, outputs, objects: sorted };
fs.writeFileSync(path.join(__dirname, "azureNative.json"), JSON.stringify(result) + "\n");
