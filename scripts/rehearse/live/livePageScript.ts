/**
 * The live page's script. It fetches the signals, shows them, and repeats this after a second. All text enters the page as text, never as
 * HTML, because log lines contain text from strangers.
 */
export const livePageScript = `
const byId = (id) => document.getElementById(id);
const make = (tag, text, name) => {
  const one = document.createElement(tag);
  one.textContent = text;
  if (name) one.className = name;
  return one;
};
const list = (items, name) => {
  const all = document.createElement("ul");
  all.append(...items.map((item) => make("li", item, name)));
  return all;
};
const rows = (id, cells, empty) => {
  const none = document.createElement("tr");
  none.append(make("td", empty, "quiet"));
  byId(id).replaceChildren(...(cells.length === 0 ? [none] : cells.map((row) => {
    const line = document.createElement("tr");
    line.append(...row.map(([text, name]) => make("td", text, name)));
    return line;
  })));
};
const at = (time) => new Date(time).toLocaleTimeString();
const section = ({ lane, address, machines }) => {
  const box = document.createElement("section");
  box.append(make("h2", "Lane " + lane), make("div", address, "quiet"));
  for (const { name, address, inPool, readySeconds, faults, notes } of machines) {
    box.append(make("div", inPool ? "✓ gets files" : "✗ gets no files", "state " + (inPool ? "yes" : "no")));
    box.append(make("div", name + " at " + address + (readySeconds === undefined ? "" : ", first ready after " + readySeconds.toFixed(1) + " s"), "quiet"));
    box.append(faults.length === 0 ? make("div", "no fault") : list(faults, "no"), list(notes));
  }
  return box;
};
const SVG = "http://www.w3.org/2000/svg";
const chart = (seconds) => {
  const total = (one) => one.allowed + one.blocked + one.none;
  const peak = Math.max(1, ...seconds.map(total));
  const bars = seconds.flatMap((one, i) => {
    let below = 0;
    return ["allowed", "blocked", "none"].filter((kind) => one[kind] > 0).map((kind) => {
      const height = (100 * one[kind]) / peak;
      below += height;
      const bar = document.createElementNS(SVG, "rect");
      for (const [name, value] of Object.entries({ x: i, y: 100 - below, width: 0.8, height, class: kind })) bar.setAttribute(name, value);
      return bar;
    });
  });
  byId("chart").setAttribute("viewBox", "0 0 " + seconds.length + " 100");
  byId("chart").setAttribute("preserveAspectRatio", "none");
  byId("chart").replaceChildren(...bars);
  const sum = (kind) => seconds.reduce((all, one) => all + one[kind], 0);
  const words = sum("allowed") + " allowed, " + sum("blocked") + " blocked, " + sum("none") + " without a verdict; at most " + peak + " a second";
  byId("peak").textContent = "  " + words;
  byId("chart").setAttribute("aria-label", "Verdicts a second, last two minutes: " + words);
};
const show = (signals) => {
  const machines = signals.lanes.flatMap((lane) => lane.machines);
  const faults = machines.flatMap((machine) => machine.faults);
  const out = signals.lanes.filter((lane) => !lane.machines.some((machine) => machine.inPool));
  byId("headline").className = out.length > 0 || faults.length > 0 ? "no" : "yes";
  byId("headline").textContent =
    out.length > 0 ? "No gateway of lane " + out.map((lane) => lane.lane).join(" and ") + " gets files."
    : faults.length > 0 ? "All lanes get files; " + faults.length + (faults.length === 1 ? " fault is" : " faults are") + " named below."
    : "All lanes get files, and no gateway has a fault.";
  byId("lanes").replaceChildren(...signals.lanes.map(section));
  chart(signals.seconds);
  const colour = { passed: "yes", modified: "yes", blocked: "no" };
  rows("transactions", signals.transactions.map((one) =>
    [[at(one.time)], [one.lane], [one.client], [one.service], [String(one.bytes)], [one.verdict === "-" ? "none (ICAP " + one.status + ")" : one.verdict, colour[one.verdict]], [one.rule]]), "none yet");
  rows("refusals", signals.refusals.map((one) => [[at(one.time)], [one.lane], [one.source], [one.reason]]), "none in the last hour");
  rows("denied", signals.denied.map((one) => [[one.rule], [one.scope], [String(one.packets)]]), "none");
};
const ask = async () => {
  try {
    const response = await fetch("/signals");
    if (!response.ok) throw new Error(await response.text());
    show(await response.json());
  } catch (error) {
    byId("headline").className = "no";
    byId("headline").textContent = "The rehearsal does not answer: it was taken down, or this page's program ended. (" + error.message + ")";
  }
  setTimeout(ask, 1000);
};
ask();
`;
