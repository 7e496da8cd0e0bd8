// Orders a day, drawn by uPlot from the table below it, which says the same in figures; a click leads to the orders of that day.

const place = document.getElementById("days");
const rows = [...document.querySelectorAll("tr[data-day]")];
const DAY = 86400;
const day = (row) => Date.parse(`${row.dataset.day}T00:00Z`) / 1000;
const cell = (row, at) => Number(row.cells[at].textContent.replace(/\D/g, "") || 0);
const data = [rows.map(day), rows.map((row) => cell(row, 1)), rows.map((row) => cell(row, 2))];
const [days, every, unseen] = [...document.querySelectorAll("thead[data-days] th")].map((head) => head.textContent);
const written = new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "short", timeZone: "UTC" });
const dark = matchMedia("(prefers-color-scheme: dark)");
let chart = null;

// The sheet's colours depend on the scheme; only a drawn element knows which one holds.
function colour(name) {
  place.style.color = `var(${name})`;
  return getComputedStyle(place).color;
}

function draw() {
  chart?.destroy();
  const axis = { stroke: colour("--quiet"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
  const bar = (label, name) => ({
    label, stroke: colour(name), fill: colour(name), width: 0, paths: uPlot.paths.bars({ size: [0.8, 48] }), points: { show: false },
  });
  chart = new uPlot({
    width: place.clientWidth,
    height: 190,
    tzDate: (at) => uPlot.tzDate(new Date(at * 1000), "Etc/UTC"),
    cursor: { y: false, drag: { x: false, y: false } },
    scales: {
      x: { range: () => [data[0][0] - DAY / 2, data[0].at(-1) + DAY / 2] },
      y: { range: (_, __, most) => [0, Math.max(1, most) * 1.05] },
    },
    axes: [
      { ...axis, grid: { show: false }, incrs: [1, 2, 7, 14, 28].map((days) => days * DAY), space: 70, values: (_, at) => at.map((one) => written.format(one * 1000)) },
      { ...axis, incrs: [1, 2, 5].flatMap((one) => [one, one * 10, one * 100, one * 1000, one * 10000]).sort((a, b) => a - b), size: 44 },
    ],
    series: [{ value: (_, at) => (at == null ? "" : written.format(at * 1000)), label: days }, bar(every, "--edge"), bar(unseen, "--green")],
  }, data, place);
  place.style.color = "";
}

if (rows.length) {
  draw();
  dark.addEventListener("change", draw);
  new ResizeObserver(() => chart.setSize({ width: place.clientWidth, height: 190 })).observe(place);
  place.dataset.drawn = String(rows.length);
  place.addEventListener("click", (event) => {
    if (chart.over.contains(event.target)) rows[chart.cursor.idx]?.querySelector("a")?.click();
  });
}
