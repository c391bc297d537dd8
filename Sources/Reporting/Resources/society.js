// SPDX-License-Identifier: GPL-3.0-or-later
// Anxiety, a child's day, and the society from day to day.
"use strict";
function anxiety() {
  const levels = state.anxietyByStanding, low = levels[0], high = levels.at(-1);
  if (levels.length < 2) { drop("c-anxiety", "t-anxiety", "s-anxiety"); return; }
  const ratio = Math.max(low, high) / Math.min(low, high);
  say("s-anxiety", `Children in the lowest tenth by standing have a mean anxiety of ${Words.significant(low)}, those `
    + `in the highest tenth ${Words.significant(high)}`
    + (Number.isFinite(ratio) && low !== high
      ? `: ${Words.significant(ratio)} times as much at the ${low > high ? "bottom" : "top"}.` : "."));
  const place = (index) => ({ 0: "lowest", [levels.length - 1]: "highest" })[index] ?? String(index + 1);
  // On a phone, the labels at the ends need the space of their neighbours.
  const marks = (index) => (narrow() && (index === 1 || index === levels.length - 2) ? null : place(index));
  plot("c-anxiety", at("s-anxiety").textContent, (look) => ({
    type: "bar",
    data: {
      labels: levels.map((_, index) => `tenth ${index + 1} of ${levels.length}`),
      datasets: [
        bars("anxiety", levels, levels.map((_, index) => (index === 0 ? look.accent : look.main)),
          { maxBarThickness: 60 }),
      ],
    },
    options: {
      scales: { x: places(look, marks), y: values(look) },
      plugins: tip((item) => `mean anxiety ${Words.significant(item.parsed.y)}`),
    },
  }));
  table("t-anxiety", "Mean anxiety by tenth of standing", ["Tenth", "#Anxiety"],
    levels.map((value, index) => [place(index), Words.significant(value)]));
}

function minutes() {
  const uses = [...state.minutes].sort(([, one], [, other]) => other - one);
  if (!uses.length) { drop("c-minutes", "t-minutes", "s-minutes"); return; }
  const of = (key) => uses.find(([name]) => name.startsWith(key))?.[1];
  const wordings = {
    watch: "on the watch", sleep: "asleep", learning: "learning", play: "at play", family: "with the family",
  };
  const parts = Object.entries(wordings).filter(([key]) => of(key) !== undefined)
    .map(([key, words]) => `${Words.minutes(of(key))} ${words}`);
  say("s-minutes", parts.length ? `Average day of a child: ${parts.join(", ")}.` : "");
  plot("c-minutes", at("s-minutes").textContent, (look) => ({
    type: "bar",
    data: {
      labels: uses.map(([name]) => Words.name(name)),
      datasets: [
        bars("minutes", uses.map(([, value]) => value),
          uses.map(([name]) => (name.startsWith("watch") ? look.accent : look.main)), { maxBarThickness: 22 }),
      ],
    },
    options: {
      indexAxis: "y",
      scales: {
        x: values(look, {
          ticks: { stepSize: 120, maxTicksLimit: 12, callback: (value) => `${Words.significant(value / 60)}\u00a0h` },
        }),
        y: places(look, (index) => Words.name(uses[index][0]), { ticks: { color: look.ink } }),
      },
      plugins: tip((item) => Words.minutes(item.parsed.x)),
    },
  }));
  table("t-minutes", "Use of an average day", ["Use", "#Time", "#Share of the day"],
    uses.map(([name, value]) => [Words.name(name), Words.minutes(value), Words.percent(value / 1440)]));
}

/** Whether a figure is always between 0 and 1. */
const isShare = (key) => /(^|_)share(_|$)|^reciprocity$|transitivity$|_gini$|^mean_(anxiety|belonging)$/.test(key);

/** The limits of an axis, with a margin around the values that does not exceed their possible range. */
function limits(key, known) {
  const least = Math.min(...known), most = Math.max(...known);
  // A constant figure is a line in the middle.
  const room = least < most ? (most - least) / 10 : Math.abs(most) / 5 || 1;
  return {
    suggestedMin: least < 0 ? least - room : Math.max(0, least - room),
    suggestedMax: isShare(key) ? Math.min(1, most + room) : most + room,
  };
}

/** One figure over the days: its last value, and a small chart if there are several days. */
function multiple(key) {
  const series = record.dailies[key], known = series.filter((value) => value !== null);
  const make = (tag, className, text = "") =>
    Object.assign(document.createElement(tag), { className, textContent: text });
  const figure = make("figure", ""), caption = make("figcaption", "");
  caption.append(
    make("strong", "", Words.figure(key, known.at(-1))), make("span", "unit", Words.upper(Words.name(key))));
  figure.append(caption);
  at("multiples").append(figure);
  if (known.length < 2) return;
  const place = make("div", "plot tiny"), canvas = Object.assign(make("canvas", ""), { id: `m-${key}` });
  canvas.setAttribute("role", "img");
  place.append(canvas);
  figure.append(place);
  multiplePlot(canvas.id, key, series, known);
}

function multiplePlot(id, key, series, known) {
  const mark = (value) => (key.endsWith("minutes") ? Words.number(value) : Words.figure(key, value));
  const words = `from ${Words.figure(key, known[0])} to ${Words.figure(key, known.at(-1))}`;
  plot(id, `${Words.upper(Words.name(key))} by day, ${words}`, (look) => ({
    type: "line",
    data: {
      labels: dayWords,
      datasets: [{
        data: series, borderColor: look.main, backgroundColor: look.main, borderWidth: 1.75, spanGaps: true,
        pointRadius: series.map((_, index) => (index === series.length - 1 ? 3 : 0)), pointHitRadius: 8,
      }],
    },
    options: {
      layout: { padding: { right: 5, top: 5 } },
      scales: {
        x: { display: false },
        y: values(look, {
          ...limits(key, known), beginAtZero: false,
          // The number of big shots is an integer.
          ticks: {
            maxTicksLimit: 3, font: { size: 10 }, callback: mark, precision: key === "big_shots" ? 0 : undefined,
          },
        }),
      },
      plugins: tip((item) => Words.figure(key, item.parsed.y)),
    },
  }));
}

function society() {
  const keys = Object.keys(record.dailies);
  const shown = [
    "mean_friends", "share_at_cap", "reciprocity", "offline_transitivity", "online_transitivity",
    "likes_gini", "big_shots", "mean_anxiety", "mean_belonging", "mean_effort", "active_share", "watch_minutes", "sleep_minutes",
  ].filter((key) => record.dailies[key]?.some((value) => value !== null));
  if (!shown.length) { at("h-society").closest("section").remove(); return; }
  const wordings = {
    mean_friends: "mean friends per child", likes_gini: "the Gini of likes", mean_anxiety: "mean anxiety",
  };
  const moved = Object.keys(wordings).filter((key) => shown.includes(key)).map((key) => {
    const [from, to] = [record.dailies[key][0], record.dailies[key].at(-1)].map((value) => Words.figure(key, value));
    return `${wordings[key]} ${from === to ? `stayed at ${to}` : `went from ${from} to ${to}`}`;
  });
  if (record.days < 2) {
    say("h-society", "The society at the end");
    say("s-society", "Only one day was simulated, so there is no other day to compare it with.");
  } else if (moved.length) say("s-society", `From the end of the first day to that of the last, ${moved.join(", ")}.`);
  else drop("s-society");
  shown.forEach(multiple);
  const columns = ["Day", "Type", ...keys.map((key) => `#${Words.name(key)}`)];
  table("t-society", "Figures by day", columns, dayWords.map((day, index) => [
    day, Words.name(record.dayTypes[index]), ...keys.map((key) => Words.figure(key, record.dailies[key][index])),
  ]));
  table("t-end", "Figures at the end of the run", ["Figure", "#Value"],
    Object.entries(record.society).map(([key, value]) => [key, Words.figure(key, value)]));
}
