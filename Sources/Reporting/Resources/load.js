// SPDX-License-Identifier: GPL-3.0-or-later
// The load over a day, over the run and by kind.
"use strict";
const rateTip = tip((item) => `${item.dataset.label}: ${Words.number(item.parsed.y)} per second`);

/** Rates by kind: the most frequent kinds by name, and the sum of the others. */
const families = (kinds, rates, most = 6) => {
  const order = [...kinds].sort((one, other) => record.kinds[other].count - record.kinds[one].count);
  const named = order.slice(0, order.length > most + 1 ? most : most + 1);
  const others = order.slice(named.length);
  const rows = named.map((kind) => ({ name: Words.name(record.kinds[kind].name), values: rates[kind] }));
  if (others.length) {
    const values = addUp(others.map((kind) => rates[kind]));
    rows.push({ name: `${others.length} other kinds`, isRest: true, values });
  }
  return rows;
};

const stacked = (rows, look) => rows.map((row, index) => ({
  label: row.name, data: row.values, fill: true, borderColor: look.paper, borderWidth: 0.75,
  backgroundColor: row.isRest ? look.rest : look.series[index % look.series.length], pointRadius: 0, pointHitRadius: 8,
}));

const profileName = (profile) =>
  profile.name === "busiest" ? `busiest day (${dayWord(profile.firstDay)})` : `mean ${Words.name(profile.name)}`;

/** The simulated slots of a day, since a run may end at any hour. */
const known = (list) => list.filter((value) => value !== null);

function daySentence(profile, width) {
  const total = addUp(social.map((kind) => profile.rates[kind])), { length } = known(total);
  const peak = Math.max(...total, 0), slot = total.indexOf(peak), mean = sum(total) / length;
  if (!peak) return "No child used a social feature on this day.";
  const [first] = families(social, profile.rates);
  const quiet = sum(background.map((kind) => sum(profile.rates[kind]))) / length;
  const isWhole = length === total.length, end = Words.clock(length * width);
  return (isWhole ? `On the ${profileName(profile)}, the` : `The day was simulated until ${end}. The`)
    + ` social load peaks from ${Words.clock(slot * width)} to ${Words.clock((slot + 1) * width)}: `
    + `${Words.number(peak)} operations per second, `
    + `${Words.significant(peak / mean)} times the ${isWhole ? "day’s mean" : "mean until then"}. `
    + `${Words.upper(first.name)} are ${Words.percent(sum(first.values) / sum(total))} of the social load`
      + (quiet ? `; background traffic adds ${Words.number(quiet)} per second ${
        isWhole ? "around the clock" : "throughout"}.` : ".");
}

function showDay(profile) {
  const slots = profile.rates[0]?.length ?? 0, width = 86400 / slots;
  say("s-day", daySentence(profile, width));
  const clocks = Array.from({ length: slots }, (_, slot) => Words.clock(slot * width));
  const hours = (slot) => ((slot * width) % (narrow() ? 21600 : 10800) === 0 ? clocks[slot] : null);
  const area = (id, kinds, what, maxTicksLimit) => {
    if (!kinds.length) { drop(id); return; }
    const words = `${what} operations per second over the ${profileName(profile)}, stacked by kind.`;
    plot(id, `${words} ${at("s-day").textContent}`, (look) => ({
      type: "line",
      data: { labels: clocks, datasets: stacked(families(kinds, profile.rates), look) },
      options: {
        scales: { x: places(look, hours), y: values(look, { stacked: true, ticks: { maxTicksLimit } }) },
        plugins: rateTip,
      },
    }));
  };
  area("c-day-social", social, "Social", 6);
  area("c-day-background", background, "Background", 4);

  const hourly = Math.max(1, Math.round(3600 / width));
  const columns = ["Hour", ...record.kinds.map((kind) => `#${Words.name(kind.name)}`)];
  const ofHour = (rates, hour) => known(rates.slice(hour * hourly, (hour + 1) * hourly));
  const rows = Array.from({ length: Math.ceil(slots / hourly) }, (_, hour) => hour)
    .filter((hour) => ofHour(profile.rates[0], hour).length)
    .map((hour) => [
      clocks[hour * hourly],
      ...profile.rates.map((rates) => Words.number(sum(ofHour(rates, hour)) / ofHour(rates, hour).length)),
    ]);
  table("t-day", `Operations per second by hour, ${profileName(profile)}`, columns, rows);
}

function day() {
  if (driven) say("h-day", "The society until the run");
  if (!record.profiles.length || !record.kinds.length) {
    drop("c-day-social", "c-day-background", "t-day", "day-choice");
    say("s-day", "No tick was simulated.");
    return;
  }
  for (const profile of record.profiles) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = Words.upper(profile.name === "busiest" ? "busiest day" : profileName(profile));
    button.setAttribute("aria-pressed", String(profile === record.profiles[0]));
    button.addEventListener("click", () => {
      for (const other of at("day-choice").children) other.setAttribute("aria-pressed", String(other === button));
      showDay(profile);
    });
    at("day-choice").append(button);
  }
  showDay(record.profiles[0]);
  if (record.profiles.length === 1) drop("day-choice");
}

/** Shaded bands behind the days without school. */
const freeDays = {
  id: "freeDays",
  beforeDatasetsDraw: ({ ctx, chartArea: area }, _, { bins, colour }) => {
    const width = (area.right - area.left) / bins.length;
    ctx.save();
    ctx.fillStyle = colour;
    bins.forEach((isFree, bin) => {
      if (isFree) ctx.fillRect(area.left + bin * width, area.top, width + 0.5, area.bottom - area.top);
    });
    ctx.restore();
  },
};

function run() {
  const { binSeconds, rates, socialPeaks } = record.run;
  const total = addUp(social.map((kind) => rates[kind]));
  if (!total.length) { drop("c-run", "t-run", "s-run"); return; }
  const dayOf = (bin) => Math.floor((bin * binSeconds) / 86400);
  const clockOf = (bin) => (binSeconds < 86400 ? `, ${Words.clock((bin * binSeconds) % 86400)}` : "");
  const perDay = record.dayNumbers.map((day) => {
    const bins = total.filter((_, bin) => dayOf(bin) === day);
    return sum(bins) / Math.max(1, bins.length);
  });
  const meanWhere = (test) => {
    const chosen = perDay.filter((_, index) => test(record.dayTypes[index]));
    return sum(chosen) / chosen.length;
  };
  const isFree = (type) => type === "weekend" || type === "holiday";
  const ratio = meanWhere(isFree) / meanWhere((type) => !isFree(type));
  const peak = Math.max(...socialPeaks), bin = socialPeaks.indexOf(peak);
  say("s-run", `The social load peaks on ${dayWord(dayOf(bin))}${clockOf(bin)}, with `
    + `${Words.number(peak)} operations per second.`
    + (Number.isFinite(ratio) ? ` The social load of a day without school is ${Words.significant(ratio)} times that of a`
      + " school day; days without school are shaded." : ""));

  const bands = total.map((_, index) => isFree(record.dayTypes[record.dayNumbers.indexOf(dayOf(index))]));
  const marks = (index) => {
    const step = Math.ceil(record.days / (narrow() ? 5 : 10)), day = (index * binSeconds) / 86400;
    if (!Number.isInteger(day) || day % step) return null;
    return record.days <= 14 ? `${Words.weekday(day, record.firstWeekday).slice(0, 3)} ${day}` : `day ${day}`;
  };
  const pointRadius = total.length < 3 ? 3 : 0;
  plot("c-run", `Social operations per second over the run. ${at("s-run").textContent}`, (look) => ({
    type: "line",
    plugins: [freeDays],
    data: {
      labels: total.map((_, index) => dayWord(dayOf(index)) + clockOf(index)),
      datasets: [
        // In short bins, the busiest tick is close to the mean, and one line is easier to read than two.
        ...(binSeconds < 86400 ? [] : [{
          label: "busiest tick", data: socialPeaks, pointRadius, borderWidth: 1.5, borderColor: look.accent,
          backgroundColor: look.accent,
        }]),
        {
          label: "mean", data: total, fill: true, pointRadius, borderWidth: 1.25, borderColor: look.main,
          backgroundColor: `${look.main}55`,
        },
      ],
    },
    options: {
      scales: { x: places(look, marks), y: values(look) },
      plugins: { ...rateTip, freeDays: { bins: bands, colour: look.band } },
    },
  }));
  table("t-run", "Mean social operations per second by day", ["Day", "Type", "#Social per second"],
    perDay.map((rate, index) => [dayWords[index], Words.name(record.dayTypes[index]), Words.number(rate)]));
}

function kinds() {
  const watchDays = record.watches * record.days;
  const order = [...social, ...background].sort((one, other) =>
    record.kinds[other].social - record.kinds[one].social || record.kinds[other].count - record.kinds[one].count);
  const columns = ["Kind", "#Operations", "#Per watch-day", "#Payload", "#Peak per second"];
  const rows = order.map((index) => record.kinds[index]).map((kind) => [
    Words.upper(Words.name(kind.name)), Words.number(kind.count),
    watchDays ? Words.number(kind.count / watchDays) : Words.none, Words.bytes(kind.bytes), Words.number(kind.peak),
  ]);
  table("t-kinds", "Paler rows: background traffic", columns, rows, (row) => row >= social.length);
}
