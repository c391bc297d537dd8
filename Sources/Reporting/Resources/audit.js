// SPDX-License-Identifier: GPL-3.0-or-later
// The correctness and freshness of a backend's answers.
"use strict";
/** The wrong answers by kind, such as "5 lost likes, 1 missing tie". */
const wrongWords = () => driven.wrong.map(({ count, noun }) => `${Words.number(count)} ${noun}`).join(", ");

function audit() {
  if (!driven?.audit) return;
  const { figures, findings, findings_in_all: all, freshness, looked_at: looks, start_state: start } = driven.audit;
  say("s-audit", all ? `${Words.many(all, "answer")} ${all === 1 ? "was" : "were"} wrong (${wrongWords()}): no order of the `
    + "concurrent writes explains them." : "Every checked answer is consistent with a correct backend.");
  table("t-audit", "Figures of the audit", ["Figure", "#Value"],
    Object.entries(figures).map(([name, value]) => [Words.name(name), Words.figure(name, value)]));
  if (looks.length) {
    const caption = start ? `Coverage of the audit; the state before the load: ${start}` : "Coverage of the audit";
    table("t-looks", caption, ["Subject", "#Checks", "Requests", "Reason if not checked"],
      looks.map(({ words, count, requests, why_not: why }) => [words, Words.number(count), requests.join(", "), why]));
  } else drop("t-looks");
  if (findings.length) {
    table("t-findings", `${Words.number(findings.length)} of ${Words.number(all)}`,
      ["Fault", "#Account", "Expected", "Actual", "#Second"], findings.map((finding) => [
        Words.name(finding.kind), String(finding.account), finding.expected, finding.seen,
        finding.at_seconds === null ? "at the end" : Words.significant(finding.at_seconds),
      ]));
  } else drop("t-findings");
  freshnessBars(freshness);
}

/** Bars of fewer reads are paler, since a single read changes them visibly. */
const fewReads = 20;

function freshnessBars(points) {
  if (!points.some(({ reads }) => reads > 0)) { drop("c-fresh"); return; }
  const isDecade = (age) => /^1e/.test(age.toExponential());
  // There are five bins per decade without gaps, so the axis is logarithmic.
  const marks = (index) => {
    const age = points[index].age_seconds;
    return isDecade(age) ? Words.delay(age) : age === 0 ? "0" : null;
  };
  plot("c-fresh", "Share of reads that see a write, by the time since its acknowledgement.", (look) => ({
    type: "bar",
    data: {
      labels: points.map(({ age_seconds: age }) => (age ? `from ${Words.delay(age)}` : "immediately")),
      datasets: [bars("reads that see the write", points.map(({ reads, fresh }) => (reads ? fresh / reads : null)),
        points.map(({ reads }) => (reads < fewReads ? `${look.main}55` : look.main)),
        // A share of 0 shows as a line; a bin without reads is a gap.
        { minBarLength: 2 })],
    },
    options: {
      scales: {
        x: places(look, marks),
        y: values(look, { max: 1, ticks: { callback: (value) => Words.percent(Number(value)), maxTicksLimit: 5 } }),
      },
      plugins: tip(({ dataIndex }) => {
        const { reads, fresh } = points[dataIndex];
        return `${Words.number(fresh)} of ${Words.many(reads, "read")}`;
      }),
    },
  }));
}
