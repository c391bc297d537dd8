// SPDX-License-Identifier: GPL-3.0-or-later
// Common parts of all charts and tables: colours, axes, redrawing for another theme or for print.
"use strict";
const Page = (() => {
  const at = (id) => document.getElementById(id);
  const say = (id, text) => { at(id).textContent = text; };
  const dark = matchMedia("screen and (prefers-color-scheme: dark)");
  const themes = {
    light: {
      ink: "#1d1f24", soft: "#5d6169", grid: "#e9e6df", paper: "#fbfaf7",
      accent: "#b3361e", main: "#2f6690", band: "#f1ede3",
      series: ["#2f6690", "#d98c2b", "#b3361e", "#5b8c5a", "#7d5ba6", "#c9679a", "#3aa6a0"], rest: "#a9a498",
    },
    dark: {
      ink: "#e9e7e2", soft: "#a2a6ae", grid: "#2b2f36", paper: "#14161a",
      accent: "#ff8a6b", main: "#7fb2dc", band: "#1c2027",
      series: ["#6ea6d6", "#e8a94f", "#f0795c", "#86b884", "#ab8bd3", "#e38fb8", "#5fc4be"], rest: "#747a83",
    },
  };
  let onPaper = false;
  const theme = () => (dark.matches && !onPaper ? themes.dark : themes.light);
  const narrow = () => innerWidth < 600;

  const plots = new Map();
  const draw = (id) => {
    const plot = plots.get(id);
    plot.chart?.destroy();
    const look = theme();
    Chart.defaults.color = look.soft;
    Chart.defaults.borderColor = look.grid;
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    plot.chart = new Chart(at(id), common(plot.build(look), look));
  };
  const drawAll = () => { for (const id of plots.keys()) draw(id); };

  /** Registers and draws a chart. `build` maps the colours to the chart's configuration; `words` is the text
      alternative. */
  const plot = (id, words, build) => {
    at(id).setAttribute("aria-label", words);
    plots.set(id, { build, chart: plots.get(id)?.chart });
    draw(id);
  };

  const common = (config, look) => {
    const options = (config.options ??= {});
    Object.assign(options, { responsive: true, maintainAspectRatio: false, animation: false, ...options });
    options.interaction ??= { mode: "index", intersect: false };
    // A copy, since charts may share this object.
    options.plugins = { ...options.plugins };
    options.plugins.legend ??= { display: config.data.datasets.length > 1, position: "bottom", align: "start" };
    // A dashed edge is illegible around so small a box.
    const generateLabels = (chart) => Chart.defaults.plugins.legend.labels.generateLabels(chart)
      .map((label) => ({ ...label, lineDash: [] }));
    const labels = { boxWidth: 11, boxHeight: 11, padding: 12, color: look.ink };
    options.plugins.legend.labels = { generateLabels, ...options.plugins.legend.labels, ...labels };
    options.plugins.tooltip = {
      backgroundColor: look.ink, titleColor: look.paper, bodyColor: look.paper, boxPadding: 4, padding: 10,
      ...options.plugins.tooltip,
    };
    return config;
  };

  /** An axis of numbers; `title` is only for axes that the caption does not describe. */
  const values = (look, more = {}) => ({
    // A minimum width aligns the left edges of charts below one another.
    afterFit: (scale) => { if (!scale.isHorizontal()) scale.width = Math.max(scale.width, 48); },
    beginAtZero: true, grid: { color: look.grid, drawBorder: false, drawTicks: false }, ...more,
    title: { display: Boolean(more.title), text: more.title, color: look.soft },
    ticks: {
      callback: (value) => Words.axis(Number(value)), padding: 6, maxTicksLimit: 6, color: look.soft, ...more.ticks,
    },
  });

  /** An axis of categories; only positions for which `label` returns a text have a tick label. */
  const places = (look, label, more = {}) => ({
    ...more, grid: { display: false, borderColor: look.soft },
    title: { display: Boolean(more.title), text: more.title, color: look.soft },
    ticks: {
      autoSkip: false, maxRotation: 0, color: look.soft, callback: (value, index) => label(index) ?? null,
      ...more.ticks,
    },
  });

  /** Fills `id` with a table. A `#` before a column name marks a numeric column. Cells are texts or elements. Rows for
      which `quiet` returns true are paler. */
  const table = (id, words, columns, rows, quiet = () => false) => {
    const place = at(id);
    const element = document.createElement("table");
    element.createCaption().textContent = words;
    if (columns.length < 4) element.className = "slim";
    const isNumber = columns.map((column) => column.startsWith("#"));
    const fill = (row, cells, tag) => cells.forEach((cell, index) => {
      const box = document.createElement(tag === "th" || index === 0 ? "th" : "td");
      if (tag === "th") box.scope = "col"; else if (index === 0) box.scope = "row";
      if (isNumber[index]) box.className = "num";
      box.append(cell);
      row.append(box);
    });
    fill(element.createTHead().insertRow(), columns.map((column) => column.replace(/^#/, "")), "th");
    const body = element.createTBody();
    for (const cells of rows) {
      const row = body.insertRow();
      if (quiet(body.rows.length - 1)) row.className = "quiet";
      fill(row, cells, "td");
    }
    place.replaceChildren(element);
    // Scrollable elements must be reachable with the keyboard.
    Object.assign(place, { tabIndex: 0 });
    place.setAttribute("role", "region");
    place.setAttribute("aria-label", words);
  };

  /** Removes figures without data, together with their captions. */
  const drop = (...ids) => { for (const id of ids) (at(id)?.closest("figure, details") ?? at(id))?.remove(); };

  dark.addEventListener("change", drawAll);
  const turn = (toPaper) => {
    onPaper = toPaper;
    root.classList.toggle("on-paper", toPaper);
    drawAll();
  };
  addEventListener("beforeprint", () => turn(true));
  addEventListener("afterprint", () => turn(false));

  /** Records the state of the page on the root element, for tests and for debugging empty charts. */
  const report = () => {
    const canvases = [...document.querySelectorAll("canvas")];
    for (const canvas of canvases) {
      const pixels = canvas.width && canvas.height
        ? canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data : [];
      canvas.dataset.drawn = String(pixels.some((value, index) => index % 4 === 3 && value > 0));
    }
    root.dataset.canvases = String(canvases.length);
    root.dataset.drawn = String(canvases.filter((canvas) => canvas.dataset.drawn === "true").length);
    root.dataset.width = String(innerWidth);
    root.dataset.sideways = String(Math.max(0, root.scrollWidth - root.clientWidth));
    root.dataset.ready = "true";
  };

  return { at, say, plot, values, places, table, drop, theme, narrow, report };
})();
