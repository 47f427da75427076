import { sectionOf, withSection } from "../../../../bench/engine/section";

const page = "# Page\n\nWords.\n\n## One\n\nOld.\n\n### Inner\n\nDeep.\n\n## Two\n\nKept.\n";

test("a section is replaced with all below its heading, and the rest stays", () => {
  expect(withSection(page, "One", "New.\n")).toBe("# Page\n\nWords.\n\n## One\n\nNew.\n\n## Two\n\nKept.\n");
  expect(withSection(page, "Two", "New.")).toBe(page.replace("Kept.", "New."));
});

test("a section that is not there is put at the end", () => {
  expect(withSection("# Page\n", "One", "New.")).toBe("# Page\n\n## One\n\nNew.\n");
});

test("a section is read as it was written, and one that is not there is empty", () => {
  expect(sectionOf(page, "Two")).toBe("## Two\n\nKept.\n");
  expect(sectionOf(page, "One")).toContain("### Inner");
  expect(sectionOf(page, "Three")).toBe("");
  expect(sectionOf(withSection(page, "Three", "New."), "Three")).toBe("## Three\n\nNew.\n");
});

test("sections that follow one another are read as the page's end, so that one who writes the rest keeps them", () => {
  const grown = withSection(withSection("# Page\n", "One", "First."), "Two", "Second.");
  expect(`# Page\n\n${["One", "Two"].map((heading) => sectionOf(grown, heading)).join("")}`).toBe(grown);
});
