/** The paths in calls that load or find a module, for the rules about imports. */

/** The value of a text that is written out, in quotes or in backticks; undefined for one that is put together at run time. */
function fixedText(node) {
  if (node?.type === "Literal" && typeof node.value === "string") return node.value;
  return node?.type === "TemplateLiteral" && node.expressions.length === 0 ? node.quasis[0].value.cooked : undefined;
}

const isNamed = (node, name) => node.type === "Identifier" && node.name === name;

/** Whether a call's function loads or finds a module: `require`, `require.resolve`, `module.require`, `import.meta.resolve`. */
function takesModulePath(callee) {
  if (isNamed(callee, "require")) return true;
  if (callee.type !== "MemberExpression" || callee.computed) return false;
  const { object, property } = callee;
  return property.name === "resolve"
    ? isNamed(object, "require") || object.type === "MetaProperty"
    : property.name === "require" && isNamed(object, "module");
}

module.exports = { fixedText, takesModulePath };
