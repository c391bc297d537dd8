// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the answers of a backend were right, and how soon they were.
"use strict";
/** The kinds of wrong answers, such as "5 lost likes, 1 missing tie". */
const wrongWords = () => driven.wrong.map(({ count, noun }) => `${Words.number(count)} ${noun}`).join(", ");

function audit() {
  if (!driven?.audit) return;
  const { figures, findings, findings_in_all: all, freshness, looked_at: looks, start_state: start } = driven.audit;
  say("s-audit", all ? `${Words.many(all, "answer")} ${all === 1 ? "was" : "were"} wrong (${wrongWords()}): no order of the `
    + "writes that were on their way at that moment explains what was read." : "Every answer that was read was one that a right backend could give.");
  table("t-audit", "What the audit counted", ["Figure", "#Value"],
    Object.entries(figures).map(([name, value]) => [Words.name(name), Words.figure(name, value)]));
  if (looks.length) {
    table("t-looks", start ? `What was looked at; the state before the load: ${start}` : "What was looked at", ["What", "#Times", "Told by", "Why not"],
      looks.map(({ words, count, requests, why_not: why }) => [words, Words.number(count), requests.join(", "), why]));
  } else drop("t-looks");
  if (findings.length) {
    table("t-findings", `${Words.number(findings.length)} of ${Words.number(all)}`,
      ["What", "#Account", "Right", "Seen", "#Second"], findings.map((finding) => [
        Words.name(finding.kind), String(finding.account), finding.expected, finding.seen,
        finding.at_seconds === null ? "at the end" : Words.significant(finding.at_seconds),
      ]));
  } else drop("t-findings");
  freshnessBars(freshness);
}

/** A bar of fewer reads is paler: one read more or less would move it visibly. */
const fewReads = 20;

function freshnessBars(points) {
  if (!points.some(({ reads }) => reads > 0)) { drop("c-fresh"); return; }
  const isDecade = (age) => /^1e/.test(age.toExponential());
  // Bins are five a decade and never left out: an equal step is an equal factor of time.
  const marks = (index) => {
    const age = points[index].age_seconds;
    return isDecade(age) ? Words.delay(age) : age === 0 ? "0" : null;
  };
  plot("c-fresh", "Share of reads that see a write, by the time since it was acknowledged.", (look) => ({
    type: "bar",
    data: {
      labels: points.map(({ age_seconds: age }) => (age ? `from ${Words.delay(age)}` : "at once")),
      datasets: [bars("reads that see the write", points.map(({ reads, fresh }) => (reads ? fresh / reads : null)),
        points.map(({ reads }) => (reads < fewReads ? `${look.main}55` : look.main)),
        // None of some reads is a line, no reads at all are a gap.
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
