/**
 * Writes `azureNative.json` from the declarations of the installed `@pulumi/azure-native`. Run it after changing the
 * SDK's version or the list of tokens: `npx tsx emulator/azure/schema/generate.ts`.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";
import type { ObjectShape, PropertyShape, Schema } from "./schema";

/** The resource types that the emulator knows, by token. */
const TOKENS = [
  "azure-native:authorization:ManagementLockByScope",
  "azure-native:authorization:PolicyAssignment",
  "azure-native:authorization:RoleAssignment",
  "azure-native:compute:VirtualMachineScaleSet",
  "azure-native:keyvault:Secret",
  "azure-native:keyvault:Vault",
  "azure-native:managedidentity:UserAssignedIdentity",
  "azure-native:monitor:ActionGroup",
  "azure-native:monitor:DataCollectionEndpoint",
  "azure-native:monitor:DataCollectionRule",
  "azure-native:monitor:DataCollectionRuleAssociation",
  "azure-native:monitor:DiagnosticSetting",
  "azure-native:monitor:MetricAlert",
  "azure-native:monitor:ScheduledQueryRule",
  "azure-native:network:LoadBalancer",
  "azure-native:network:NatGateway",
  "azure-native:network:NetworkSecurityGroup",
  "azure-native:network:PublicIPAddress",
  "azure-native:network:VirtualNetwork",
  "azure-native:operationalinsights:Table",
  "azure-native:operationalinsights:Workspace",
  "azure-native:resources:ResourceGroup",
];

/**
 * Enums that are not the whole truth: streams of custom logs have the user's names; the operator of a query's condition
 * bears the name of another type's in the SDK's module, and so its values (`resources/monitoring/alerts.ts` has the right ones).
 */
const OPEN_ENUMS = new Set(["KnownDataFlowStreams", "ConditionOperator"]);

const root = path.dirname(require.resolve("@pulumi/azure-native/package.json"));
const parse = (file: string) =>
  ts.createSourceFile(file, fs.readFileSync(path.join(root, file), "utf8"), ts.ScriptTarget.ES2022);

/** `<module>.<Type>` → declaration, of every nested input type. */
function nestedTypes(): Map<string, ts.InterfaceDeclaration> {
  const found = new Map<string, ts.InterfaceDeclaration>();
  for (const statement of parse("types/input.d.ts").statements) {
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

const interfaces = nestedTypes();
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
    if (parts.length === 1 || parts.every((part) => part.kind === parts[0].kind)) return parts[0];
    return { kind: "any" };
  }
  if (ts.isArrayTypeNode(node)) return { kind: "array", items: shapeOf(node.elementType) };
  if (ts.isTypeLiteralNode(node)) {
    const index = node.members.find(ts.isIndexSignatureDeclaration);
    return { kind: "map", items: index ? shapeOf(index.type) : { kind: "any" } };
  }
  if (ts.isTypeReferenceNode(node)) {
    const name = dotted(node.typeName);
    if (name === "pulumi.Input" && node.typeArguments) return shapeOf(node.typeArguments[0]);
    const [space, module, type] = name.split(".");
    if (space === "enums" && OPEN_ENUMS.has(type)) return { kind: "string" };
    if (space === "enums") return { kind: "string", values: enumValues(module, type) };
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

/** Adds a nested type, and all that it uses, to `objects`; returns its key. */
function describe(key: string): string {
  if (!(key in objects)) {
    const declaration = interfaces.get(key);
    if (!declaration) throw new Error(`input type ${key} was not found in the SDK`);
    objects[key] = {};
    objects[key] = membersOf(declaration);
  }
  return key;
}

function resourceShape(token: string): ObjectShape {
  const [, module, type] = token.split(":");
  const file = parse(`${module}/${type[0].toLowerCase()}${type.slice(1)}.d.ts`);
  const args = file.statements.find(
    (statement): statement is ts.InterfaceDeclaration =>
      ts.isInterfaceDeclaration(statement) && statement.name.text === `${type}Args`,
  );
  if (!args) throw new Error(`${token} has no ${type}Args in the SDK`);
  return membersOf(args);
}

const { version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")) as { version: string };
const resources = Object.fromEntries(TOKENS.map((token) => [token, resourceShape(token)]));
const sorted = Object.fromEntries(Object.entries(objects).sort(([a], [b]) => (a < b ? -1 : 1)));
const result: Schema = { sdkVersion: version, resources, objects: sorted };
fs.writeFileSync(path.join(__dirname, "azureNative.json"), JSON.stringify(result) + "\n");
