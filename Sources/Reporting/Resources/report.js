// SPDX-License-Identifier: GPL-3.0-or-later
// The page's sections, from top to bottom. Each says in words what its chart shows, from the same data.
"use strict";
const record = JSON.parse(Page.at("record").textContent);
const { at, say, plot, values, places, table, drop, narrow } = Page;
const sum = (list) => list.reduce((total, value) => total + value, 0);
const addUp = (lists) => lists[0]?.map((_, index) => sum(lists.map((list) => list[index]))) ?? [];
const indices = (test) => record.kinds.map((kind, index) => (test(kind) ? index : -1)).filter((index) => index >= 0);
const social = indices((kind) => kind.social), background = indices((kind) => !kind.social);
const state = record.distributions;
const dayWord = (day) => `${Words.weekday(day, record.firstWeekday)}, day ${day}`;

/** The likes that the poorest `share` of accounts have, as a share of all. */
const lorenzAt = (share) => {
  const next = state.lorenz.findIndex(([accounts]) => accounts >= share);
  if (next <= 0) return 0;
  const [[x0, y0], [x1, y1]] = [state.lorenz[next - 1], state.lorenz[next]];
  return x1 === x0 ? y1 : y0 + ((y1 - y0) * (share - x0)) / (x1 - x0);
};
const gini = record.society.likes_gini
  ?? 1 - sum(state.lorenz.slice(1).map(([x, y], index) => (x - state.lorenz[index][0]) * (y + state.lorenz[index][1])));
const children = sum(state.degrees), cap = state.degrees.length - 1;

/** The most frequent kinds by name and the others as one, of rates by kind. */
const families = (kinds, rates, most = 6) => {
  const order = [...kinds].sort((one, other) => record.kinds[other].count - record.kinds[one].count);
  const named = order.slice(0, order.length > most + 1 ? most : most + 1);
  const others = order.filter((kind) => !named.includes(kind));
  const rows = named.map((kind) => ({ name: Words.name(record.kinds[kind].name), values: rates[kind] }));
  if (others.length) rows.push({ name: `${others.length} other kinds`, rest: true, values: addUp(others.map((kind) => rates[kind])) });
  return rows;
};
const stacked = (rows, look) => rows.map((row, index) => {
  const colour = row.rest ? look.rest : look.series[index % look.series.length];
  return { label: row.name, data: row.values, fill: true, backgroundColor: colour, borderColor: look.paper, borderWidth: 0.75, pointRadius: 0, pointHitRadius: 8, tension: 0 };
});
const rateTip = { callbacks: { label: (item) => `${item.dataset.label}: ${Words.number(item.parsed.y)} a second` } };

/** Paler bands behind the days without school. */
const freeDays = {
  id: "freeDays",
  beforeDatasetsDraw: (chart, _, { bins, colour }) => {
    const { ctx, chartArea: area } = chart, bin = (area.right - area.left) / bins.length;
    ctx.save();
    ctx.fillStyle = colour;
    bins.forEach((free, index) => { if (free) ctx.fillRect(area.left + index * bin, area.top, bin + 0.5, area.bottom - area.top); });
    ctx.restore();
  },
};

function header() {
  const { load, society } = record;
  say("kicker", `WatchCircle · ${record.scenario} · seed ${record.seed} ·`);
  say("verdict", { pass: "passed", fail: "an objective was missed", invalid: "invalid", partial: "interrupted" }[record.verdict]);
  at("verdict").classList.add(record.verdict);
  say("headline", `${Words.many(record.watches, "watch").replace("watchs", "watches")}, ${Words.many(record.days, "day")}: `
    + `${Words.number(load.mean_per_second)} operations a second on average, ${Words.number(load.peak_per_second)} at the peak`);
  say("deck", record.title);
  const alarm = {
    invalid: "This run is invalid: it says nothing about its target.",
    partial: `This run was interrupted: the report covers the ${Words.many(record.days, "day")} that were simulated.`,
    fail: "At least one objective of the scenario was missed.",
  }[record.verdict];
  if (alarm) { at("alarm").hidden = false; say("alarm", alarm); }
  const figures = [
    ["Peak load", Words.number(load.peak_per_second), `operations a second, ${load.peak_at}; ${Words.significant(load.peak_to_mean)} times the mean`],
    ["Asked by a child", Words.number(record.performance.operations_per_watch_day), "social operations a watch and day"],
    ["Friends", society.mean_friends, society.share_at_cap === undefined ? "on average" : `on average; ${Words.percent(society.share_at_cap)} at the cap`],
    ["Gini of likes", gini, `the top tenth has ${Words.percent(1 - lorenzAt(0.9))}`],
    ["Big shots", society.big_shots, "accounts over the threshold"],
    ["Anxiety", society.mean_anxiety, "mean over children, 0 to 1"],
  ].filter(([, value]) => value !== undefined && value !== null);
  for (const [name, value, more] of figures) {
    const group = document.createElement("div");
    for (const [tag, style, text] of [["dt", "", name], ["dd", "value", typeof value === "number" ? Words.number(value) : value], ["dd", "more", more]]) {
      const element = document.createElement(tag);
      element.className = style;
      element.textContent = text;
      group.append(element);
    }
    at("key-figures").append(group);
  }
}

function day() {
  const label = (profile) => profile.name === "busiest" ? `busiest day (${dayWord(profile.days[0])})` : `mean ${Words.name(profile.name)}`;
  const show = (profile) => {
    const slots = profile.rates[0].length, width = 86400 / slots;
    const total = addUp(social.map((kind) => profile.rates[kind])), quiet = addUp(background.map((kind) => profile.rates[kind]));
    const peak = Math.max(...total), slot = total.indexOf(peak), mean = sum(total) / slots;
    const first = families(social, profile.rates)[0];
    const share = first && sum(first.values) / sum(total);
    say("s-day", !peak ? "Nobody used a social function on this day."
      : `On the ${label(profile)} the children ask most from ${Words.clock(slot * width)} to ${Words.clock((slot + 1) * width)}: `
        + `${Words.number(peak)} operations a second, ${Words.significant(peak / mean)} times the day's mean. `
        + `${Words.upper(first.name)} are ${Words.percent(share)} of a day's social load`
        + (quiet.length ? `; the watches' own traffic adds ${Words.number(sum(quiet) / slots)} a second around the clock.` : "."));
    const hours = (index) => {
      const second = index * width;
      return second % (narrow() ? 21600 : 10800) === 0 ? Words.clock(second) : null;
    };
    for (const [id, kinds, what] of [["c-day-social", social, "Social operations"], ["c-day-background", background, "Background operations"]]) {
      if (!kinds.length) { drop(id); continue; }
      plot(id, `${what} a second over the ${label(profile)}, stacked by kind. ${at("s-day").textContent}`, (look) => ({
        type: "line",
        data: { labels: total.map((_, index) => Words.clock(index * width)), datasets: stacked(families(kinds, profile.rates), look) },
        options: {
          scales: { x: places(look, hours), y: values(look, { stacked: true, ticks: { maxTicksLimit: id === "c-day-social" ? 6 : 4 } }) },
          plugins: { tooltip: rateTip },
        },
      }));
    }
    const hourly = Math.max(1, Math.round(3600 / width));
    table("t-day", `Operations a second by hour, ${label(profile)}`, ["Hour", ...record.kinds.map((kind) => `#${Words.name(kind.name)}`)],
      Array.from({ length: Math.ceil(slots / hourly) }, (_, hour) => [
        Words.clock(hour * hourly * width),
        ...profile.rates.map((rates) => Words.number(sum(rates.slice(hour * hourly, (hour + 1) * hourly)) / hourly)),
      ]));
  };
  if (!record.profiles.length) { drop("c-day-social", "c-day-background", "t-day"); say("s-day", "No tick was simulated."); return; }
  record.profiles.forEach((profile, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = Words.upper(profile.name === "busiest" ? "busiest day" : label(profile));
    button.setAttribute("aria-pressed", String(index === 0));
    button.addEventListener("click", () => {
      for (const other of at("day-choice").children) other.setAttribute("aria-pressed", String(other === button));
      show(profile);
    });
    at("day-choice").append(button);
  });
  if (record.profiles.length === 1) drop("day-choice");
  show(record.profiles[0]);
}

function run() {
  const { binSeconds, rates, socialPeaks } = record.run;
  const total = addUp(social.map((kind) => rates[kind]));
  const dayOf = (bin) => Math.floor((bin * binSeconds) / 86400);
  if (!total.length) { drop("c-run", "t-run"); return; }
  const perDay = record.dayTypes.map((_, index) => {
    const bins = total.map((rate, bin) => [rate, dayOf(bin)]).filter(([, day]) => day === record.dayNumbers[index]).map(([rate]) => rate);
    return sum(bins) / Math.max(1, bins.length);
  });
  const mean = (test) => {
    const chosen = perDay.filter((_, index) => test(record.dayTypes[index]));
    return chosen.length ? sum(chosen) / chosen.length : undefined;
  };
  const school = mean((type) => type === "schoolDay"), free = mean((type) => type !== "schoolDay");
  const peak = Math.max(...socialPeaks), bin = socialPeaks.indexOf(peak);
  say("s-run", `The busiest moment for the social functions is on ${dayWord(dayOf(bin))}, with ${Words.number(peak)} operations a second.`
    + (school && free ? ` A day without school brings ${Words.significant(free / school)} times the social load of a school day; such days are shaded.` : ""));
  const isFree = total.map((_, index) => (record.dayTypes[record.dayNumbers.indexOf(dayOf(index))] ?? "schoolDay") !== "schoolDay");
  const marks = (index) => {
    const step = Math.ceil(record.days / (narrow() ? 5 : 10)), day = (index * binSeconds) / 86400;
    if (!Number.isInteger(day) || day % step) return null;
    return record.days <= 14 ? `${Words.weekday(day, record.firstWeekday).slice(0, 3)} ${day}` : `day ${day}`;
  };
  plot("c-run", `Social operations a second over the run. ${at("s-run").textContent}`, (look) => ({
    type: "line",
    plugins: [freeDays],
    data: {
      labels: total.map((_, index) => `${dayWord(dayOf(index))}${binSeconds < 86400 ? `, ${Words.clock((index * binSeconds) % 86400)}` : ""}`),
      datasets: [
        { label: "busiest tick", data: socialPeaks, borderColor: look.accent, backgroundColor: look.accent, borderWidth: 1, pointRadius: total.length < 3 ? 3 : 0, hidden: binSeconds === record.tickSeconds },
        { label: "mean", data: total, fill: true, borderColor: look.main, backgroundColor: `${look.main}55`, borderWidth: 1.25, pointRadius: total.length < 3 ? 3 : 0 },
      ].filter((set) => !set.hidden),
    },
    options: {
      scales: { x: places(look, marks), y: values(look) },
      plugins: { tooltip: rateTip, freeDays: { bins: isFree, colour: look.band } },
    },
  }));
  table("t-run", "Mean social operations a second by day", ["Day", "Type", "#Social a second"],
    perDay.map((rate, index) => [dayWord(record.dayNumbers[index]), Words.name(record.dayTypes[index]), Words.number(rate)]));
  const all = sum(record.kinds.map((kind) => kind.count));
  table("t-kinds", "The whole run; what watches send by themselves is paler", ["Kind", "#Operations", "#Share", "#Payload", "#Peak a second"],
    [...record.kinds].sort((one, other) => other.social - one.social || other.count - one.count).map((kind) => [
      Words.upper(Words.name(kind.name)), Words.number(kind.count), all ? Words.percent(kind.count / all) : "–", Words.bytes(kind.bytes), Words.number(kind.peak),
    ]), ([name]) => background.some((kind) => Words.upper(Words.name(record.kinds[kind].name)) === name));
}
