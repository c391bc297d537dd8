// SPDX-License-Identifier: GPL-3.0-or-later
// The number of friends per child, and friendships made and lost.
"use strict";
const cap = state.degrees.length - 1;

/** A dashed line at the friend cap. */
const capLine = {
  id: "capLine",
  afterDatasetsDraw: ({ ctx, chartArea: area, scales }, _, { colour }) => {
    const x = scales.x.getPixelForValue(cap);
    ctx.save();
    Object.assign(ctx, { strokeStyle: colour, fillStyle: colour, textAlign: "right" });
    ctx.font = `12px ${Chart.defaults.font.family}`;
    ctx.setLineDash([4, 3]);
    ctx.beginPath();
    ctx.moveTo(x, area.top);
    ctx.lineTo(x, area.bottom);
    ctx.stroke();
    ctx.fillText(`cap ${cap}`, x - 6, area.top + 11);
    ctx.restore();
  },
};

function friends() {
  const children = sum(state.degrees);
  if (!children) { drop("c-degrees", "t-degrees", "s-degrees"); return; }
  let seen = 0;
  const median = state.degrees.findIndex((count) => (seen += count) >= children / 2);
  const mean = sum(state.degrees.map((count, degree) => count * degree)) / children;
  const atCap = state.degrees[cap] / children;
  say("s-degrees", `A child has ${Words.significant(mean)} friends on average; the median is ${median}. `
    + (atCap ? `${Words.percent(atCap)} have reached the cap of ${cap}.` : `No child has reached the cap of ${cap}.`));
  const marks = (degree) => (degree % (narrow() ? 50 : 25) === 0 ? String(degree) : null);
  plot("c-degrees", `Histogram of the number of friends, 0 to ${cap}. ${at("s-degrees").textContent}`, (look) => ({
    type: "bar",
    plugins: [capLine],
    data: {
      labels: state.degrees.map((_, degree) => `${degree} friends`),
      datasets: [
        bars("children", state.degrees, state.degrees.map((_, degree) => (degree === cap ? look.accent : look.main)),
          { categoryPercentage: 1, barPercentage: 0.95 }),
      ],
    },
    options: {
      scales: { x: places(look, marks, { title: "friends" }), y: values(look) },
      plugins: { ...tip((item) => `${Words.number(item.parsed.y)} children`), capLine: { colour: look.accent } },
    },
  }));
  const tens = Array.from({ length: Math.ceil((cap + 1) / 10) }, (_, ten) => [ten * 10, Math.min(ten * 10 + 9, cap)]);
  table("t-degrees", "Children by number of friends", ["Friends", "#Children", "#Share"], tens.map(([from, to]) => {
    const count = sum(state.degrees.slice(from, to + 1));
    return [from === to ? String(from) : `${from}–${to}`, Words.number(count), Words.percent(count / children)];
  }));
}

function ties() {
  const column = (what, kind) => record.dailies[`ties_${what}_${kind}`];
  const kinds = ["offline", "exchange", "stranger", "big_shot"]
    .filter((kind) => column("made", kind) ?? column("lost", kind));
  if (!kinds.length || !dayWords.length) { drop("c-ties", "t-ties", "s-ties"); return; }
  const [made, lost] = ["made", "lost"].map((what) => kinds.map((kind) => column(what, kind) ?? dayWords.map(() => 0)));
  // Sums over all days; a long run shows only some of them.
  const [sums, allLost] = [
    kinds.map((kind) => record.sums[`ties_made_${kind}`] ?? 0),
    sum(kinds.map((kind) => record.sums[`ties_lost_${kind}`] ?? 0)),
  ];
  const allMade = sum(sums), most = Math.max(...sums);
  say("s-ties", `${Words.number(allMade)} friendships were made and ${Words.number(allLost)} lost`
    + (allMade ? `; ${Words.percent(most / allMade)} of the new ones are of the kind `
      + `“${Words.name(kinds[sums.indexOf(most)])}”.` : "."));
  const step = () => Math.ceil(dayWords.length / (narrow() ? 7 : 14));
  const marks = (index) => (index % step() === 0 ? String(record.dayNumbers[index]) : null);
  const shape = { categoryPercentage: 0.95, barPercentage: 0.9, maxBarThickness: 48 };
  plot("c-ties", `Friendships made and lost per day, by kind. ${at("s-ties").textContent}`, (look) => ({
    type: "bar",
    data: {
      labels: dayWords,
      datasets: [
        ...kinds.map((kind, index) => bars(Words.name(kind), made[index], look.series[index], shape)),
        ...kinds.map((kind, index) => bars(
          `${Words.name(kind)}, lost`, lost[index].map((value) => -value), `${look.series[index]}99`, shape)),
      ],
    },
    options: {
      scales: {
        x: places(look, marks, { stacked: true, title: "day" }),
        y: values(look, { stacked: true, ticks: { callback: (value) => Words.axis(Math.abs(value)) } }),
      },
      plugins: {
        // Lost friendships have a paler shade of their kind's colour, so the legend lists each kind once.
        legend: {
          position: "bottom", align: "start", onClick: () => {},
          labels: { filter: (item) => item.datasetIndex < kinds.length },
        },
        ...tip((item) => `${item.dataset.label}: ${Words.number(Math.abs(item.parsed.y))}`),
      },
    },
  }));
  const columns = ["made", "lost"].flatMap((what) => kinds.map((kind) => `#${Words.name(kind)} ${what}`));
  table("t-ties", "Friendships per day", ["Day", ...columns],
    dayWords.map((day, index) => [day, ...[...made, ...lost].map((column) => Words.number(column[index]))]));
}
