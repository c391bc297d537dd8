// SPDX-License-Identifier: GPL-3.0-or-later
// A run against a backend: objectives, rates, times, errors and the generator.
"use strict";
const { driven } = record;
const removeSection = (id) => at(id)?.closest("section").remove();

/** Removes the sections without content in this run. */
function leaveOut() {
  // These are open only for readers without scripts.
  for (const part of document.querySelectorAll("details[open]")) part.open = false;
  if (!record.objectives.length) removeSection("h-objectives");
  if (!driven) removeSection("h-target");
  if (!driven?.audit) removeSection("h-audit");
  if (driven && !record.profiles.length)
    for (const id of ["h-day", "h-run", "h-likes", "h-friends", "h-pressure", "h-society"]) removeSection(id);
}

function drivenHeadline() {
  const { target } = driven;
  if (record.verdict === "invalid") return invalidHeadline(target);
  return `${target.host}: ${Words.number(target.throughput_per_second)} operations per second, 99 of 100 `
    + `completed within ${time(target.response_seconds, "p99")}`;
}

/** The thresholds are those of `Validity`. */
function invalidHeadline({ model, requests, host, sent_share: sent, on_time_share: onTime }) {
  if (!requests) return "Invalid: nothing was sent";
  if (model !== "closed" && sent < 0.99) return `Invalid: ${Words.percent(sent)} of the load was sent`;
  if (model !== "closed" && onTime < 0.95) return `Invalid: ${Words.percent(onTime)} of the load was sent on time`;
  return `Invalid: not a valid measurement of ${host}`;
}

/** A figure of a set of durations; a dash if the set is empty. */
const time = (durations, name) => (durations.count ? Words.delay(durations[name]) : Words.none);

function drivenFigures() {
  const { target } = driven;
  const { response_seconds: response } = target;
  return [
    ["Throughput", target.throughput_per_second, `per second, of ${Words.number(target.offered_per_second)} offered`],
    driven.audit
      ? ["Wrong answers", driven.audit.findings_in_all, `in ${Words.number(driven.audit.figures.reads_checked ?? 0)} reads`]
      : ["Completed", target.requests, `in ${Words.seconds(target.window_seconds)}`],
    ["Median response", response.count ? response.p50 : NaN, "response time of all completed operations", Words.delay],
    ["99th percentile", response.count ? response.p99 : NaN,
      `99 of 100 were faster; at worst ${Words.delay(response.max)}`, Words.delay],
    ["Errors", target.error_rate, `${Words.number(target.errors)} in total`, Words.percent],
    ["Sent on time", target.on_time_share,
      `within ${Words.delay(target.tolerance_seconds)} of being ready to send`, Words.percent],
  ];
}

function objectives() {
  const results = record.objectives;
  if (!results.length) return;
  const met = results.filter(({ status }) => status === "met").length;
  const left = results.filter(({ status }) => status === "unjudged").length;
  const one = { met: "was met.", missed: "was missed.", unjudged: "could not be judged." };
  const all = met === results.length
    ? `All ${Words.many(results.length, "objective")} were met.`
    : `${Words.number(met)} of ${Words.many(results.length, "objective")} ${met === 1 ? "was" : "were"} met`
      + (left ? `; ${Words.number(left)} could not be judged.` : ".");
  say("s-objectives", results.length === 1 ? `The objective ${one[results[0].status]}` : all);
  const sign = { met: "met", missed: "missed", unjudged: "not judged" };
  const badge = (status) => {
    const text = Object.assign(document.createElement("span"), { textContent: sign[status] });
    text.className = `verdict ${status === "met" ? "pass" : status === "missed" ? "fail" : "partial"}`;
    return text;
  };
  // An objective without a name of its own is named by its rule.
  const hasNames = results.some(({ name, that }) => name !== that);
  table("t-objectives", "Results of the objectives",
    ["Objective", "Result", "Measured", ...(hasNames ? ["Rule"] : [])],
    results.map(({ name, status, why, that }) => [
      name, badge(status), why, ...(hasNames ? [that === name ? "" : that] : []),
    ]));
  at("t-objectives").classList.add("prose");
}

const delayTip = tip((item) => `${item.dataset.label}: ${Words.delay(item.parsed.y)}`);
const line = (label, data, colour, more = {}) => ({
  label, data, borderColor: colour, backgroundColor: colour, borderWidth: 1.5, pointRadius: data.length < 3 ? 3 : 0,
  pointHitRadius: 8, ...more,
});

/** Shaded bands behind the seconds outside the measured window. */
const unmeasured = {
  id: "unmeasured",
  beforeDatasetsDraw: ({ ctx, chartArea: area }, _, { bins, colour }) => {
    const width = (area.right - area.left) / Math.max(1, bins.length - 1);
    ctx.save();
    ctx.fillStyle = colour;
    bins.forEach((isOut, bin) => {
      if (isOut) ctx.fillRect(Math.max(area.left, area.left + (bin - 0.5) * width), area.top, width, area.bottom - area.top);
    });
    ctx.restore();
  },
};

function target() {
  if (!driven) return;
  const { target: figures, curve } = driven;
  const how = {
    scenario: "at the instants at which the children act", rate: "at a fixed rate", ramp: "at an increasing rate",
    closed: "one after another on each watch",
  }[figures.model];
  const over = figures.transport + (figures.encrypted ? " with TLS" : "");
  say("s-target", `${figures.host} with the profile ${figures.profile}, over ${over}: `
    + `${Words.many(figures.requests, "operation")} completed in ${Words.seconds(figures.window_seconds)}, sent ${how}. `
    + `Half of them completed within ${time(figures.response_seconds, "p50")}, `
    + `99 of 100 within ${time(figures.response_seconds, "p99")}`
    + (figures.errors ? `; ${Words.percent(figures.error_rate)} ended in an error.` : ", and none ended in an error."));
  curves(curve);
  operations(figures);
  causes(figures);
  failures(figures);
  generator(figures);
}

function curves(curve) {
  if (!curve.seconds.length) { drop("c-rate", "c-response", "t-seconds"); return; }
  const out = curve.phases.map((phase) => phase === "warm-up" || phase === "drain");
  const labels = curve.seconds.map((second) => `second ${second}`);
  const step = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200]
    .find((step) => curve.seconds.length * curve.binSeconds / step <= (narrow() ? 5 : 10)) ?? 14400;
  const marks = (index) => (curve.seconds[index] % step < curve.binSeconds ? Words.seconds(curve.seconds[index]) : null);
  at("shaded").hidden = !out.some(Boolean);
  const bands = (look) => ({ bins: out, colour: look.band });
  const hasErrors = curve.errors.some((value) => value > 0);
  plot("c-rate", "Operations offered and completed in each second of the run; shaded seconds are not measured.", (look) => ({
    type: "line", plugins: [unmeasured],
    data: {
      labels,
      datasets: [
        line("offered", curve.offered, look.soft, { borderDash: [5, 4] }),
        line("completed", curve.completed, look.main),
        ...(hasErrors ? [line("errors", curve.errors, look.accent)] : []),
      ],
    },
    options: {
      scales: { x: places(look, marks), y: values(look) }, plugins: { ...rateTip, unmeasured: bands(look) },
    },
  }));
  const times = [["maximum", "max", "soft"], ["99th percentile", "p99", "accent"], ["median", "p50", "main"]];
  plot("c-response", "Response times by the second in which an operation was scheduled.", (look) => ({
    type: "line", plugins: [unmeasured],
    data: {
      labels,
      // A logarithmic axis cannot show the zeros of seconds without operations.
      datasets: times.map(([label, key, colour]) =>
        line(label, curve[key].map((value) => (value > 0 ? value : null)), look[colour], key === "max" ? { borderWidth: 1 } : {})),
    },
    options: {
      scales: {
        x: places(look, marks),
        y: values(look, {
          type: "logarithmic", beginAtZero: false,
          ticks: { callback: (value) => (/^[125]/.test(Number(value).toExponential()) ? Words.delay(Number(value)) : null), maxTicksLimit: 8 },
        }),
      },
      plugins: { ...delayTip, unmeasured: bands(look) },
    },
  }));
  const columns = ["Second", "Phase", "#Offered", "#Completed", "#Errors", "#In flight", "#Median", "#p99", "#Max"];
  table("t-seconds", `Rates are per second; times are the maximum over ${Words.many(curve.binSeconds, "second")}`, columns,
    curve.seconds.map((second, bin) => [
      String(second), curve.phases[bin], Words.number(curve.offered[bin]), Words.number(curve.completed[bin]),
      Words.number(curve.errors[bin]), Words.number(curve.inFlight[bin]),
      // Seconds without scheduled operations have no times.
      ...["p50", "p99", "max"].map((name) => (curve.max[bin] > 0 ? Words.delay(curve[name][bin]) : Words.none)),
    ]), (row) => out[row]);
}

function operations(figures) {
  const columns = ["Operation", "#Completed", "#Errors", "#p50", "#p90", "#p99", "#p99.9", "#Max", "#Service p99", "#Lag p99"];
  const row = (name, part) => {
    const response = ["p50", "p90", "p99", "p999", "max"].map((figure) => time(part.response_seconds, figure));
    return [
      name, Words.number(part.requests), Words.number(part.errors), ...response, time(part.service_seconds, "p99"),
      time(part.lag_seconds, "p99"),
    ];
  };
  const parts = Object.entries(figures.operations).sort(([, one], [, other]) => other.requests - one.requests);
  table("t-operations", "Response time, service time and lag", columns,
    [row("all", figures), ...parts.map(([name, part]) => row(Words.name(name), part))]);
}

function causes(figures) {
  const rows = Object.entries(figures.errors_by_cause).sort(([, one], [, other]) => other - one);
  const skipped = Object.entries(figures.skipped).map(([name, count]) => `${Words.number(count)} ${Words.name(name)}`);
  const leftOut = Object.entries(figures.left_out).map(([name, count]) => `${Words.number(count)} ${Words.name(name)}`);
  say("s-errors", (rows.length ? "" : "No errors. ")
    + (figures.retries ? `${Words.number(figures.retries)} ${figures.retries === 1 ? "retry" : "retries"}: ${
      Object.entries(figures.retries_by_cause).map(([name, count]) => `${Words.number(count)} after ${Words.name(name)}`)
        .join(", ")}; ${Words.many(figures.rescued, "operation")} succeeded on a retry. ` : "")
            + (figures.dead_time ? `${Words.percent(figures.dead_time)} of the load's time produced no answer. ` : "")
            + (leftOut.length ? `Omitted by weight: ${leftOut.join(", ")}. ` : "")
            + (skipped.length ? `Not in the profile: ${skipped.join(", ")}.` : ""));
  if (!at("s-errors").textContent) drop("s-errors");
  if (!rows.length) { drop("t-errors"); return; }
  table("t-errors", "Operations that ended in an error", ["Cause", "Meaning", "#Operations", "#Share"], rows.map(
    ([cause, count]) => [
      Words.name(cause), driven.causes[cause] ?? "", Words.number(count), Words.percent(count / figures.requests),
    ]));
}

/** The failures, with one example of each kind. */
function failures(figures) {
  if (!figures.failures.length) { drop("h-failures", "s-failures", "t-failures"); return; }
  const columns = ["Operation", "Status or cause", "#Operations", "Example"];
  table("t-failures", "Failed operations, by status or cause", columns, figures.failures.map((failure) => [
    Words.name(failure.operation), failure.status === null ? Words.name(failure.outcome) : String(failure.status),
    Words.number(failure.count), failure.example?.in_words ?? Words.none,
  ]));
  at("t-failures").classList.add("prose");
}

function generator(figures) {
  table("t-generator", "Performance and settings of the generator", ["Figure", "#Value"], [
    ["Sent within " + Words.delay(figures.tolerance_seconds) + " of being ready to send", Words.percent(figures.on_time_share)],
    ["Sent within 10 ms of being ready", Words.percent(figures.on_time_strict_share)],
    ["Offered operations that were sent", Words.percent(figures.sent_share)],
    ["CPU of the busiest event loop", Words.percent(figures.generator_cpu)],
    ["Event loops", Words.number(figures.workers)], ["Maximum connections", Words.number(figures.connections)],
    ["Arrivals", figures.arrivals || Words.none],
    ["Shard of the load", figures.shard === "1/1" ? "whole load" : `shard ${figures.shard.replace("/", " of ")}`],
    ["Weights of operations", figures.weights || "all operations are sent"],
    ["Speedup", `${Words.significant(figures.speedup)} times`], ["Warm-up", Words.seconds(figures.warm_up_seconds)],
    ["Bytes sent", Words.bytes(figures.sent_bytes)],
    ["Bytes received", Words.bytes(figures.received_bytes)], ["Peak resident memory", Words.bytes(figures.peak_rss_bytes)],
  ]);
}
