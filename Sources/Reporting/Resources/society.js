// SPDX-License-Identifier: GPL-3.0-or-later
// The page's second half: likes, friends, pressure, days, cost.
"use strict";

function likes() {
  const accounts = sum(state.likes.map(([, count]) => count));
  if (!accounts) { drop("c-likes", "t-likes"); } else {
    const range = (index) => {
      const [from] = state.likes[index], next = state.likes[index + 1]?.[0];
      return next === undefined ? `${Words.number(from)} or more` : next === from + 1 ? Words.number(from) : `${Words.number(from)} to below ${Words.number(next)}`;
    };
    let seen = 0;
    const middle = state.likes.findIndex(([, count]) => (seen += count) >= accounts / 2);
    say("s-likes", `The median account has ${range(middle)} homepage likes. The tenth with the most holds ${Words.percent(1 - lorenzAt(0.9))} of all likes`
      + ` and the top hundredth ${Words.percent(1 - lorenzAt(0.99))}: a Gini coefficient of ${Words.significant(gini)}.`);
    plot("c-likes", `Accounts by homepage likes, in logarithmic bins. ${at("s-likes").textContent}`, (look) => ({
      type: "bar",
      data: {
        labels: state.likes.map((_, index) => `${range(index)} likes`),
        datasets: [{ label: "accounts", data: state.likes.map(([, count]) => count || null), backgroundColor: look.main, categoryPercentage: 1, barPercentage: 0.9 }],
      },
      options: {
        scales: {
          x: places(look, (index) => (index % Math.ceil(state.likes.length / (narrow() ? 6 : 7)) === 0 ? Words.axis(state.likes[index][0]) : null), { title: "homepage likes" }),
          y: values(look, {
            type: "logarithmic", beginAtZero: false, min: 0.5,
            ticks: { maxTicksLimit: 20, callback: (value) => (Number.isInteger(Math.log10(value)) ? Words.axis(value) : null) },
          }),
        },
        plugins: { tooltip: { callbacks: { label: (item) => `${Words.number(item.parsed.y)} accounts` } } },
      },
    }));
    table("t-likes", "Accounts by homepage likes", ["Likes", "#Accounts", "#Share"],
      state.likes.map(([, count], index) => [range(index), Words.number(count), Words.percent(count / accounts)]));
  }
  if (state.lorenz.length < 2) { drop("c-lorenz", "t-lorenz"); return; }
  plot("c-lorenz", `Lorenz curve of homepage likes: Gini ${Words.significant(gini)}.`, (look) => ({
    type: "line",
    data: {
      datasets: [
        { label: "likes", data: state.lorenz.map(([x, y]) => ({ x, y })), borderColor: look.accent, backgroundColor: `${look.accent}33`, fill: 1, borderWidth: 2, pointRadius: 0, pointHitRadius: 6 },
        { label: "all equal", data: [{ x: 0, y: 0 }, { x: 1, y: 1 }], borderColor: look.soft, backgroundColor: look.soft, borderWidth: 1, borderDash: [4, 4], pointRadius: 0, pointHitRadius: 0 },
      ],
    },
    options: {
      scales: {
        x: { ...values(look, { type: "linear", title: "accounts, fewest likes first", ticks: { callback: (value) => Words.percent(value) } }), max: 1 },
        y: { ...values(look, { ticks: { callback: (value) => Words.percent(value) } }), max: 1 },
      },
      interaction: { mode: "nearest", axis: "x", intersect: false },
      plugins: { tooltip: { filter: (item) => item.datasetIndex === 0, callbacks: { title: () => "", label: (item) => `the poorest ${Words.percent(item.parsed.x)} have ${Words.percent(item.parsed.y)}` } } },
    },
  }));
  table("t-lorenz", "Share of likes", ["Poorest accounts", "#Their likes"],
    [0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99].map((share) => [Words.percent(share), Words.percent(lorenzAt(share))]));
}

function topAccounts() {
  const [leader] = state.topAccounts, shots = record.society.big_shots;
  if (!leader) { drop("t-top"); say("s-top", "No account has a like."); return; }
  say("s-top", `${shots === undefined ? "" : shots === 0 ? "No account is a big shot. " : shots === 1 ? "One account is a big shot. " : `${Words.number(shots)} accounts are big shots. `}`
    + `The first account has ${Words.number(leader.likes)} likes and gets ${Words.number(leader.likesPerDay)} a day.`);
  const badge = (account) => {
    if (!account.bigShot) return "";
    const element = document.createElement("span");
    element.className = "badge";
    element.textContent = "big shot";
    return element;
  };
  table("t-top", "At the end of the run", ["Child", "#Likes", "#a day", "#Friends", "#Level", "#Age", "Region", ""],
    state.topAccounts.map((account) => [
      String(account.child), Words.number(account.likes), Words.number(account.likesPerDay), String(account.friends),
      String(account.level), String(account.age), account.region, badge(account),
    ]));
}

function friends() {
  if (!children) { drop("c-degrees", "t-degrees"); return; }
  let seen = 0;
  const median = state.degrees.findIndex((count) => (seen += count) >= children / 2);
  const mean = sum(state.degrees.map((count, degree) => count * degree)) / children, atCap = state.degrees[cap] / children;
  say("s-degrees", `A child has ${Words.significant(mean)} friends on average and ${median} in the median; `
    + (atCap ? `${Words.percent(atCap)} have reached the cap of ${cap}.` : `nobody has reached the cap of ${cap}.`));
  const capLine = {
    id: "capLine",
    afterDatasetsDraw: ({ ctx, chartArea: area, scales }, _, { colour }) => {
      const x = scales.x.getPixelForValue(cap);
      Object.assign(ctx, { strokeStyle: colour, fillStyle: colour, font: "12px sans-serif", textAlign: "right" });
      ctx.setLineDash([4, 3]);
      ctx.beginPath();
      ctx.moveTo(x, area.top);
      ctx.lineTo(x, area.bottom);
      ctx.stroke();
      ctx.setLineDash([]);
      ctx.fillText(`cap ${cap}`, x - 6, area.top + 11);
    },
  };
  plot("c-degrees", `Histogram of the number of friends, 0 to ${cap}. ${at("s-degrees").textContent}`, (look) => ({
    type: "bar",
    plugins: [capLine],
    data: {
      labels: state.degrees.map((_, degree) => `${degree} friends`),
      datasets: [{ label: "children", data: state.degrees, backgroundColor: state.degrees.map((_, degree) => (degree === cap ? look.accent : look.main)), categoryPercentage: 1, barPercentage: 0.95 }],
    },
    options: {
      scales: { x: places(look, (degree) => (degree % (narrow() ? 50 : 25) === 0 ? String(degree) : null), { title: "friends" }), y: values(look) },
      plugins: { capLine: { colour: look.accent }, tooltip: { callbacks: { label: (item) => `${Words.number(item.parsed.y)} children` } } },
    },
  }));
  const tens = Array.from({ length: Math.ceil((cap + 1) / 10) }, (_, ten) => [ten * 10, Math.min(ten * 10 + 9, cap)]);
  table("t-degrees", "Children by number of friends", ["Friends", "#Children", "#Share"], tens.map(([from, to]) => {
    const count = sum(state.degrees.slice(from, to + 1));
    return [from === to ? String(from) : `${from}–${to}`, Words.number(count), Words.percent(count / children)];
  }));
}

function ties() {
  const kinds = ["offline", "exchange", "stranger", "big_shot"].filter((kind) => record.dailies[`ties_made_${kind}`] ?? record.dailies[`ties_lost_${kind}`]);
  if (!kinds.length || !record.dayNumbers.length) { drop("c-ties", "t-ties", "s-ties"); return; }
  const none = record.dayNumbers.map(() => 0);
  const made = kinds.map((kind) => record.dailies[`ties_made_${kind}`] ?? none), lost = kinds.map((kind) => record.dailies[`ties_lost_${kind}`] ?? none);
  const allMade = sum(made.flat()), allLost = sum(lost.flat()), first = kinds[made.map(sum).indexOf(Math.max(...made.map(sum)))];
  say("s-ties", `${Words.number(allMade)} friendships were made and ${Words.number(allLost)} lost`
    + (allMade ? `; ${Words.percent(Math.max(...made.map(sum)) / allMade)} of the new ones are of the kind “${Words.name(first)}”.` : "."));
  const step = Math.ceil(record.days / (narrow() ? 7 : 14));
  plot("c-ties", `Friendships made and lost a day by kind. ${at("s-ties").textContent}`, (look) => ({
    type: "bar",
    data: {
      labels: record.dayNumbers.map(dayWord),
      datasets: [...made.map((data, index) => ({ label: Words.name(kinds[index]), data, backgroundColor: look.series[index] })),
        ...lost.map((data, index) => ({ label: `${Words.name(kinds[index])}, lost`, data: data.map((value) => -value), backgroundColor: `${look.series[index]}99` }))]
        .map((set) => ({ ...set, categoryPercentage: 0.95, barPercentage: 0.9, maxBarThickness: 48 })),
    },
    options: {
      scales: {
        x: places(look, (index) => (index % step === 0 ? String(record.dayNumbers[index]) : null), { stacked: true, title: "day" }),
        y: values(look, { stacked: true, ticks: { callback: (value) => Words.axis(Math.abs(value)) } }),
      },
      plugins: {
        legend: { display: true, position: "bottom", align: "start", onClick: () => {} },
        tooltip: { callbacks: { label: (item) => `${item.dataset.label}: ${Words.number(Math.abs(item.parsed.y))}` } },
      },
    },
  }), true);
  table("t-ties", "Friendships a day", ["Day", ...kinds.map((kind) => `#${Words.name(kind)} made`), ...kinds.map((kind) => `#${Words.name(kind)} lost`)],
    record.dayNumbers.map((day, index) => [dayWord(day), ...[...made, ...lost].map((column) => Words.number(column[index]))]));
}

function pressure() {
  const levels = state.anxietyByStanding, low = levels[0], high = levels.at(-1);
  if (!levels.length) drop("c-anxiety", "t-anxiety", "s-anxiety");
  else {
    say("s-anxiety", `Children in the lowest tenth by standing have a mean anxiety of ${Words.significant(low)}, those in the highest ${Words.significant(high)}`
      + (high > 0 ? `: ${Words.significant(Math.max(low, high) / Math.min(low, high))} times ${low >= high ? "as much at the bottom" : "as much at the top"}.` : "."));
    const place = (index) => (index === 0 ? "lowest" : index === levels.length - 1 ? "highest" : String(index + 1));
    plot("c-anxiety", at("s-anxiety").textContent, (look) => ({
      type: "bar",
      data: { labels: levels.map((_, index) => `tenth ${index + 1} of ${levels.length}`), datasets: [{ label: "anxiety", data: levels, backgroundColor: levels.map((_, index) => (index === 0 ? look.accent : look.main)), maxBarThickness: 60 }] },
      options: { scales: { x: places(look, place), y: values(look) }, plugins: { tooltip: { callbacks: { label: (item) => `mean anxiety ${Words.significant(item.parsed.y)}` } } } },
    }));
    table("t-anxiety", "Mean anxiety by tenth of standing", ["Tenth", "#Anxiety"], levels.map((value, index) => [place(index), Words.significant(value)]));
  }
  const uses = [...state.minutes].sort(([, one], [, other]) => other - one);
  if (!uses.length) { drop("c-minutes", "t-minutes", "s-minutes"); return; }
  const of = (key) => uses.find(([name]) => name.startsWith(key))?.[1];
  const parts = [["sleep", "asleep"], ["learning", "learning"], ["play", "at play"], ["family", "with the family"]]
    .filter(([key]) => of(key) !== undefined).map(([key, words]) => `${Words.minutes(of(key))} ${words}`);
  const last = parts.pop();
  say("s-minutes", (of("watch") === undefined ? "A mean child's mean day: " : `A mean child is on the watch for ${Words.minutes(of("watch"))} a day, `)
    + (parts.length ? `${parts.join(", ")} and ${last}.` : `${last ?? ""}.`));
  plot("c-minutes", at("s-minutes").textContent, (look) => ({
    type: "bar",
    data: { labels: uses.map(([name]) => Words.name(name)), datasets: [{ label: "minutes", data: uses.map(([, value]) => value), backgroundColor: uses.map(([name]) => (name.startsWith("watch") ? look.accent : look.main)), maxBarThickness: 22 }] },
    options: {
      indexAxis: "y",
      scales: {
        x: values(look, { ticks: { stepSize: 120, maxTicksLimit: 12, callback: (value) => `${value / 60}\u00a0h` } }),
        y: places(look, (index) => Words.name(uses[index][0]), { ticks: { color: look.ink } }),
      },
      plugins: { tooltip: { callbacks: { label: (item) => Words.minutes(item.parsed.x) } } },
    },
  }));
  table("t-minutes", "Minutes of a mean day", ["Use", "#Time", "#Share of the day"], uses.map(([name, value]) => [Words.name(name), Words.minutes(value), Words.percent(value / 1440)]));
}

function society() {
  const keys = Object.keys(record.dailies);
  const shown = ["mean_friends", "share_at_cap", "reciprocity", "clustering", "likes_gini", "big_shots", "mean_anxiety", "mean_belonging",
    "mean_effort", "active_share", "watch_minutes", "sleep_minutes"].filter((key) => record.dailies[key]?.some((value) => value !== null));
  if (!shown.length) { at("h-society").closest("section").remove(); return; }
  const moved = ["mean_friends", "likes_gini", "mean_anxiety"].filter((key) => shown.includes(key)).map((key) => {
    const from = Words.figure(key, record.dailies[key][0]), to = Words.figure(key, record.dailies[key].at(-1));
    const up = record.dailies[key].at(-1) > record.dailies[key][0];
    return `${Words.name(key)} ${from === to ? `stay at ${to}` : `${up ? "rise" : "fall"} from ${from} to ${to}`}`;
  });
  say("s-society", record.days > 1 && moved.length ? `From the first day to the last, ${moved.join("; ")}.` : "One day was simulated: there is nothing to compare it with.");
  for (const key of shown) {
    const series = record.dailies[key], id = `m-${key}`;
    const figure = document.createElement("figure"), caption = document.createElement("figcaption");
    const value = document.createElement("strong"), unit = document.createElement("span"), place = document.createElement("div"), canvas = document.createElement("canvas");
    value.textContent = Words.figure(key, series.at(-1));
    unit.textContent = Words.upper(Words.name(key));
    unit.className = "unit";
    place.className = "plot tiny";
    canvas.id = id;
    canvas.setAttribute("role", "img");
    caption.append(value, unit);
    place.append(canvas);
    figure.append(caption, place);
    at("multiples").append(figure);
    plot(id, `${Words.name(key)} by day, from ${Words.figure(key, series[0])} to ${Words.figure(key, series.at(-1))}`, (look) => ({
      type: "line",
      data: { labels: record.dayNumbers.map(dayWord), datasets: [{ data: series, borderColor: look.main, backgroundColor: look.main, borderWidth: 1.75, pointRadius: series.map((_, index) => (index === series.length - 1 ? 3 : 0)), pointHitRadius: 8, spanGaps: true }] },
      options: {
        layout: { padding: { right: 5, top: 5 } },
        scales: { x: { display: false }, y: values(look, { beginAtZero: false, grace: "10%", ticks: { maxTicksLimit: 3, font: { size: 10 }, callback: (mark) => Words.figure(key, mark) } }) },
        plugins: { tooltip: { callbacks: { label: (item) => Words.figure(key, item.parsed.y) } } },
      },
    }));
  }
  table("t-society", "Figures by day", ["Day", "Type", ...keys.map((key) => `#${Words.name(key)}`)],
    record.dayNumbers.map((day, index) => [dayWord(day), Words.name(record.dayTypes[index]), ...keys.map((key) => Words.figure(key, record.dailies[key][index]))]));
  table("t-end", "Figures at the end of the run", ["Figure", "#Value"], Object.entries(record.society).map(([key, value]) => [key, Words.figure(key, value)]));
}

function cost() {
  const spent = record.performance;
  say("s-cost", `The run took ${Words.seconds(spent.wall_seconds)} on ${Words.many(spent.threads, "thread")} and at most ${Words.bytes(spent.peak_rss_bytes)} of memory, `
    + `${Words.number(spent.bytes_per_watch)} bytes a watch. A core simulates ${Words.number(spent.watch_days_per_core_second)} watch-days in a second.`);
  table("t-cost", "Time and memory", ["What", "#How much"], [
    ["Threads", String(spent.threads)], ["The whole run", Words.seconds(spent.wall_seconds)], ["Making the world", Words.seconds(spent.build_seconds)],
    ["A simulated day", Words.seconds(spent.seconds_per_day)], ["Watch-days a core-second", Words.number(spent.watch_days_per_core_second)],
    ["Social operations a watch and day", Words.number(spent.operations_per_watch_day)], ["Greatest resident memory", Words.bytes(spent.peak_rss_bytes)],
    ["Memory a watch", Words.bytes(spent.bytes_per_watch)],
  ]);
}

function ending() {
  for (const note of record.notes) {
    const item = document.createElement("li");
    item.textContent = note;
    at("notes").append(item);
  }
  if (!record.notes.length) drop("notes");
  say("scenario-text", record.scenarioText);
  say("colophon", `Made by WatchCircle ${record.version}. Scenario ${record.scenario}, seed ${record.seed}, ticks of ${record.tickSeconds} s; final state ${record.stateHash}. `
    + "The same scenario, seed and version give the same state on any number of threads.");
}

// One section that fails must not take the others with it.
for (const section of [header, day, run, likes, topAccounts, friends, ties, pressure, society, cost, ending]) {
  try { section(); } catch (error) { console.error(section.name, error); }
}
// Not an animation frame: a page in a background tab gets none.
setTimeout(Page.report, 100);
