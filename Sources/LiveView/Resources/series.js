// SPDX-License-Identifier: GPL-3.0-or-later
// A time series of any length in bounded memory: neighbouring bins are merged when there are too many.
"use strict";
class Series {
  /** `sums` names the fields that are summed and read as rates, `peaks` those whose maximum is kept. */
  constructor(sums, peaks, most = 600) {
    Object.assign(this, { sums, peaks, most, bins: [], width: 1 });
  }

  /** Adds a row that ends at `at` and covers `span`; missing values count as 0 in sums and as gaps in peaks. */
  add(at, span, row) {
    const bin = { at, span, rows: 1 };
    for (const name of this.sums) bin[name] = row[name] ?? 0;
    for (const name of this.peaks) bin[name] = row[name] ?? null;
    const last = this.bins.at(-1);
    if (last && last.rows < this.width) this.bins[this.bins.length - 1] = this.#merged(last, bin);
    else this.bins.push(bin);
    if (this.bins.length <= this.most) return;
    this.width *= 2;
    const halves = [];
    for (let index = 0; index < this.bins.length; index += 2)
      halves.push(index + 1 < this.bins.length ? this.#merged(this.bins[index], this.bins[index + 1]) : this.bins[index]);
    this.bins = halves;
  }

  #merged(one, other) {
    const bin = { at: other.at, span: one.span + other.span, rows: one.rows + other.rows };
    for (const name of this.sums) bin[name] = one[name] + other[name];
    for (const name of this.peaks) {
      const both = [one[name], other[name]].filter((value) => value !== null);
      bin[name] = both.length ? Math.max(...both) : null;
    }
    return bin;
  }

  /** The points of a rate: the sum of `names` divided by the span. */
  rate(...names) {
    return this.bins.map((bin) => ({ x: bin.at, y: names.reduce((sum, name) => sum + bin[name], 0) / bin.span }));
  }

  /** The points of a peak, multiplied by `scale`; missing values are gaps in the line. */
  peak(name, scale = 1) {
    return this.bins.map((bin) => ({ x: bin.at, y: bin[name] === null ? null : bin[name] * scale }));
  }
}

/** Common parts of the live page's charts: lines over a numeric axis, updated in place as points arrive. */
const Lines = (() => {
  /** A numeric axis that ends at the last point. */
  const along = (look, label, end) => ({
    type: "linear", min: 0, max: end, grid: { display: false, borderColor: look.soft },
    ticks: { callback: label, includeBounds: false, maxTicksLimit: Page.narrow() ? 5 : 9, maxRotation: 0, color: look.soft },
  });
  const line = (label, data, colour, more = {}) => ({
    label, data, borderColor: colour, backgroundColor: colour, borderWidth: 1.5, pointRadius: data.length < 3 ? 3 : 0,
    pointHoverRadius: 4, ...more,
  });

  /** Draws a chart, or updates an existing one in place, so that an open tooltip stays open. */
  const show = (id, words, build) => {
    const chart = Chart.getChart(Page.at(id));
    if (!chart) { Page.plot(id, words, build); return; }
    const fresh = build(Page.theme());
    fresh.data.datasets.forEach((dataset, index) => {
      const old = chart.data.datasets[index];
      if (old) Object.assign(old, { data: dataset.data, pointRadius: dataset.pointRadius });
      else chart.data.datasets.push(dataset);
    });
    chart.options.scales.x.max = fresh.options.scales.x.max;
    Page.at(id).setAttribute("aria-label", words);
    chart.update("none");
  };

  return { along, line, show };
})();
