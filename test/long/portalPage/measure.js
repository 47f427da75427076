/**
 * Runs in the browser. Puts each page into a frame of each width, looks at it as a reader would, presses its buttons, and leaves the
 * findings as JSON in `#found`. The pages stand in `#pages` as JSON: name to HTML.
 */
const LEAST_CONTRAST = 4.5; // WCAG 2.2, 1.4.3
const LEAST_TARGET = 44; // CSS pixels, WCAG 2.2, 2.5.5

/** Red, green and blue from 0 to 255, and alpha. */
function channels(colour) {
  const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
  return { rgb: [red, green, blue], alpha };
}

function luminance(rgb) {
  const [red, green, blue] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function backgroundOf(view, element) {
  for (let at = element; at; at = at.parentElement) {
    const { rgb, alpha } = channels(view.getComputedStyle(at).backgroundColor);
    if (alpha === 1) return rgb;
  }
  return [255, 255, 255];
}

function contrast(view, element) {
  const [ink, paper] = [channels(view.getComputedStyle(element).color).rgb, backgroundOf(view, element)].map(luminance);
  return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
}

const hasOwnText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());

async function pressed(view, button) {
  button.click();
  for (let turn = 0; turn < 100 && button.textContent === "Copy"; turn++)
    await new Promise((done) => setTimeout(done, 5));
  const wanted = button.previousElementSibling.textContent;
  if (button.textContent === "Selected") return view.getSelection().toString() === wanted;
  return button.textContent === "Copied";
}

async function look(html, width) {
  const frame = document.createElement("iframe");
  Object.assign(frame.style, { width: `${width}px`, height: "800px", border: "0" });
  const loaded = new Promise((done) => frame.addEventListener("load", done));
  frame.srcdoc = html;
  document.body.append(frame);
  await loaded;
  const { contentWindow: view, contentDocument: page } = frame;
  const elements = [...page.body.querySelectorAll("*")].filter((one) => !["SCRIPT", "STYLE"].includes(one.tagName));
  const buttons = [...page.querySelectorAll("button")];
  const faults = [];
  if (page.documentElement.scrollWidth > width) faults.push(`${page.documentElement.scrollWidth} wide`);
  for (const one of elements.filter(hasOwnText)) {
    const ratio = contrast(view, one);
    if (ratio < LEAST_CONTRAST) faults.push(`contrast ${ratio.toFixed(2)}: ${one.textContent.slice(0, 40)}`);
  }
  for (const one of buttons) {
    if (one.getBoundingClientRect().height < LEAST_TARGET) faults.push(`low: ${one.ariaLabel}`);
    if (!(await pressed(view, one))) faults.push(`does not copy: ${one.ariaLabel}`);
  }
  const dark = luminance(backgroundOf(view, page.body)) < 0.2;
  frame.remove();
  return { dark, buttons: buttons.length, faults };
}

const pages = JSON.parse(document.getElementById("pages").textContent);
const found = [];
for (const [name, html] of Object.entries(pages))
  for (const width of [360, 1280]) found.push({ name, width, ...(await look(html, width)) });
document.getElementById("found").textContent = JSON.stringify(found);
