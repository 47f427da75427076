module.exports = { printWidth: 120, trailingComma: "all", semi: true, singleQuote: false };
