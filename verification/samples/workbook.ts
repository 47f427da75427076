/** Small workbooks. Pure. */
import { zipOf } from "./documents";

const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const packageNs = "http://schemas.openxmlformats.org/package/2006";
const spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** An Excel workbook with one sheet (ECMA-376 Part 1, §12.3): texts are shared strings, as Excel writes them. */
export function xlsxOf(rows: readonly (readonly (string | number)[])[]): Buffer {
  const strings = new Map<string, number>();
  const cell = (value: string | number): string => {
    if (typeof value === "number") return `<c><v>${value}</v></c>`;
    if (!strings.has(value)) strings.set(value, strings.size);
    return `<c t="s"><v>${strings.get(value)}</v></c>`;
  };
  const sheet = rows.map((row) => `<row>${row.map(cell).join("")}</row>`).join("");
  const shared = [...strings.keys()].map((text) => `<si><t>${text}</t></si>`).join("");
  const part = (name: string, type: string) =>
    `<Override PartName="/xl/${name}.xml" ContentType="${spreadsheet}.${type}+xml"/>`;
  const relation = (id: number, type: string, target: string) =>
    `<Relationship Id="rId${id}" Type="${relationships}/${type}" Target="${target}"/>`;
  const related = (...all: string[]) =>
    `${xml}<Relationships xmlns="${packageNs}/relationships">${all.join("")}</Relationships>`;
  return zipOf({
    "[Content_Types].xml":
      `${xml}<Types xmlns="${packageNs}/content-types">` +
      `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
      `${part("workbook", "sheet.main")}${part("worksheets/sheet1", "worksheet")}${part("sharedStrings", "sharedStrings")}</Types>`,
    "_rels/.rels": related(relation(1, "officeDocument", "xl/workbook.xml")),
    "xl/workbook.xml":
      `${xml}<workbook xmlns="${main}" xmlns:r="${relationships}">` +
      `<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": related(
      relation(1, "worksheet", "worksheets/sheet1.xml"),
      relation(2, "sharedStrings", "sharedStrings.xml"),
    ),
    "xl/worksheets/sheet1.xml": `${xml}<worksheet xmlns="${main}"><sheetData>${sheet}</sheetData></worksheet>`,
    "xl/sharedStrings.xml": `${xml}<sst xmlns="${main}" count="${strings.size}" uniqueCount="${strings.size}">${shared}</sst>`,
  });
}
