// SPDX-License-Identifier: GPL-3.0-or-later
// A run against a backend: its seconds and errors.
"use strict";
const Driven = (hello) => {
  const series = new Series(["offered", "completed", "errors"], ["p50", "p99", "max", "outstanding"]);
  const counts = hello.kinds.map(() => 0);
  let last, total = 0, errors = 0, final;

  const second = (row) => {
    const times = row.response ?? {};
    series.add(row.second, row.span, { ...row, p50: times.p50, p99: times.p99, max: times.max });
    row.counts.forEach((count, index) => { counts[index] += count; });
    total += row.completed;
    errors = row.causes.reduce((sum, cause) => sum + cause.count, 0);
    last = row;
  };

  const clock = (value) => (value < 120 ? `${value} s` : Words.clock(value * 60).replace(/^0/, "") + " min");
  const tip = (words) => ({ tooltip: { callbacks: {
    title: (items) => `until second ${items[0]?.parsed.x ?? ""}`,
    label: (item) => `${item.dataset.label}: ${words(item.parsed.y)}`,
  } } });

  const charts = () => {
    const rate = (value) => `${Words.number(value)} per second`;
    Lines.show("c-rate", `Operations per second; ${headline()}`, (look) => ({
      type: "line",
      data: { datasets: [
        Lines.line("completed", series.rate("completed"), look.main, { fill: true, backgroundColor: `${look.main}44` }),
        Lines.line("offered", series.rate("offered"), look.soft, { borderDash: [4, 3] }),
        Lines.line("errors", series.rate("errors"), look.accent),
      ] },
      options: {
        parsing: false, scales: { x: Lines.along(look, clock, last?.second), y: Page.values(look) },
        plugins: tip(rate),
      },
    }));
    const decades = (value) => (Number.isInteger(Math.round(Math.log10(value) * 1e6) / 1e6) ? Words.axis(value) : null);
    Lines.show("c-response", "Response times: median, 99th percentile and maximum", (look) => ({
      type: "line",
      data: { datasets: [
        Lines.line("median", series.peak("p50", 1000), look.series[3]),
        Lines.line("99 %", series.peak("p99", 1000), look.main),
        Lines.line("maximum", series.peak("max", 1000), look.soft, { borderWidth: 1 }),
      ] },
      options: {
        parsing: false,
        scales: {
          x: Lines.along(look, clock, last?.second),
          y: Page.values(look, { type: "logarithmic", beginAtZero: false, ticks: { callback: decades } }),
        },
        plugins: tip((value) => Words.delay(value / 1000)),
      },
    }));
    Lines.show("c-outstanding", "Outstanding operations: offered, but not completed", (look) => ({
      type: "line",
      data: { datasets: [
        Lines.line("outstanding", series.peak("outstanding"), look.main, { fill: true, backgroundColor: `${look.main}44` }),
      ] },
      options: {
        parsing: false, scales: { x: Lines.along(look, clock, last?.second), y: Page.values(look) },
        plugins: tip(Words.number),
      },
    }));
  };

  const headline = () => {
    if (!last) return hello.title;
    const rate = `${Words.number(Math.round(last.completed / last.span))} operations per second completed`;
    return last.response ? `${rate}, 99 % within ${Words.delay(last.response.p99)}` : "No operation completed in the last second";
  };

  const show = () => {
    if (!last) return;
    charts();
    const causes = final?.causes ?? last.causes, all = final?.requests ?? total;
    Page.at("s-causes").hidden = causes.length > 0;
    if (causes.length) Page.table("t-causes", `Errors by cause, ${final ? "as in the report" : "in the whole run so far"}`,
      ["Cause", "#Errors", "#Share"], causes.map(({ name, count }) => [
        Words.upper(Words.name(name)), Words.number(count), Words.percent(count / all)]));
    else Page.at("t-causes").replaceChildren();
    const rows = (final ? final.kinds.map(({ name, requests }) => [name, requests])
      : hello.kinds.map((kind, index) => [kind.name, counts[index]])).filter(([, count]) => count)
      .sort(([, one], [, other]) => other - one);
    if (rows.length) Page.table("t-kinds", final ? "As in the report" : "Completed so far", ["Kind", "#Operations"],
      rows.map(([name, count]) => [Words.upper(Words.name(name)), Words.number(count)]));
  };

  /** A warning if no operation has completed in the most recent seconds. */
  const stall = () => {
    let count = 0;
    for (const bin of series.bins.toReversed()) { if (bin.completed) break; count += bin.span; }
    return last && last.outstanding && count > 1
      ? `No operation completed for ${Words.many(count, "second")}; ${Words.many(last.outstanding, "operation")} outstanding.` : "";
  };

  /** The key figures of the report, after the end of the run. */
  const reported = ({ response, requests, errors, retries, throughput_per_second: rate }) => [
    ["Completed", Words.number(Math.round(rate)), "operations per second without an error"],
    ["Median", response ? Words.delay(response.p50) : Words.none, "response time"],
    ["99 %", response ? Words.delay(response.p99) : Words.none, "of the responses were faster"],
    ["Errors", Words.number(errors), requests ? `${Words.percent(errors / requests)} of ${Words.number(requests)}` : "in total"],
    ["Retries", Words.number(retries), "attempts after a failed one"],
    ["Time", Words.seconds(last.second), hello.seconds ? `of ${Words.seconds(hello.seconds)}` : "in total"],
  ];

  /** The key figures; if `isOver`, the rate is the mean of the whole run, and other figures are those of the last
      second. */
  const figures = (isOver) => (last && final ? reported(final) : last ? [
    isOver ? ["Completed", Words.number(Math.round(total / last.second)), "operations per second on average"]
      : ["Completed", Words.number(Math.round(last.completed / last.span)), "operations in the last second"],
    ["Median", last.response ? Words.delay(last.response.p50) : Words.none, "response time in the last second"],
    ["99 %", last.response ? Words.delay(last.response.p99) : Words.none, "of the responses were faster"],
    ["Errors", Words.number(errors), total ? `${Words.percent(errors / total)} of ${Words.number(total)}` : "so far"],
    ["Outstanding", Words.number(last.outstanding), `${Words.number(last.in_flight)} of them in flight`],
    ["Time", Words.seconds(last.second), hello.seconds ? `of ${Words.seconds(hello.seconds)}` : "so far"],
  ] : []);

  const deck = [
    hello.target && `Against ${hello.target}`, hello.arrivals,
    hello.watches && `${Words.number(hello.watches)} watches`,
  ].filter(Boolean).join(" · ");

  const end = (event) => { final = event.figures; };

  return { take: { second }, end, show, headline, figures, deck, stall, share: () => last?.share };
};
