import { fillTemplates } from "../../../infra/gateway/template";

test("every placeholder is filled, however often it stands", () => {
  expect(fillTemplates({ a: "{{X}}-{{X}} {{Y}}", b: "{{Y}}" }, { X: "1", Y: "$&" })).toEqual({ a: "1-1 $&", b: "$&" });
});

test("a value is not itself a template", () => {
  expect(fillTemplates({ a: "{{X}}{{Y}}" }, { X: "{{Y}}", Y: "2" })).toEqual({ a: "{{Y}}2" });
});

test("unknown placeholders and unused values are errors, all at once", () => {
  expect(() => fillTemplates({ "x.conf": "{{PORT}} {{HOST}}" }, { PORT: "1", GONE: "2" })).toThrow(
    "cloud-init templates:\n  x.conf: no value for {{HOST}}\n  no file uses {{GONE}}",
  );
});

test("other braces are left alone", () => {
  const text = "%{virus_scan:virus}Sa ${db:Status-Status} {{lower}} }}";
  expect(fillTemplates({ a: text }, {})).toEqual({ a: text });
});
