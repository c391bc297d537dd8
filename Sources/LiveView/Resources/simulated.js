// SPDX-License-Identifier: GPL-3.0-or-later
// A simulated run: its ticks, and the society at the end of each day.
"use strict";
const Simulated = (hello) => {
  const names = hello.kinds.map((kind) => kind.name);
  const series = new Series(names, []);
  const totals = names.map(() => 0);
  const days = [];
  let last, day, previous;

  const tick = (row) => {
    series.add((row.tick * hello.tick_seconds) / 86400, row.span * hello.tick_seconds,
      Object.fromEntries(names.map((name, index) => [name, row.counts[index]])));
    row.counts.forEach((count, index) => { totals[index] += count; });
    last = row;
  };
  const takeDay = (row) => {
    [previous, day] = [day, row];
    days.push(row);
    // A small chart cannot show more than a year of days.
    if (days.length > 400) days.splice(0, days.length, ...days.filter((_, index) => index % 2 === 1));
  };

  const rate = (social) => (last ? hello.kinds.reduce(
    (sum, kind, index) => sum + (social === undefined || kind.social === social ? last.counts[index] : 0), 0)
    / (last.span * hello.tick_seconds) : NaN);
  const meanRate = (social) => hello.kinds.reduce(
    (sum, kind, index) => sum + (kind.social === social ? totals[index] : 0), 0) / (last.tick * hello.tick_seconds);
  const most = hello.days > 1 ? (value) => (Number.isInteger(value) ? `day ${value}` : null)
    : (value) => Words.clock(Math.round(value * 1440) * 60);
  const tip = { tooltip: { callbacks: {
    title: (items) => (items.length ? `day ${Math.floor(items[0].parsed.x)}, until ${
      Words.clock(Math.round((items[0].parsed.x % 1) * 1440) * 60)}` : ""),
    label: (item) => `${item.dataset.label}: ${Words.number(item.parsed.y)} per second`,
  } } };

  /** The most frequent kinds individually, and the sum of the others. */
  const groups = (social, most) => {
    const chosen = hello.kinds.flatMap((kind, index) => (kind.social === social ? [index] : []))
      .sort((one, other) => totals[other] - totals[one]);
    const single = chosen.slice(0, most).map((index) => [Words.name(names[index]), [names[index]]]);
    const rest = chosen.slice(most).map((index) => names[index]);
    return rest.length ? [...single, ["others", rest]] : single;
  };

  const stack = (id, words, parts) => Lines.show(id, words, (look) => ({
    type: "line",
    data: { datasets: parts.map(([label, kinds], index) => {
      const colour = label === "others" ? look.rest : look.series[index];
      return Lines.line(label, series.rate(...kinds), colour, {
        fill: index ? "-1" : "origin", backgroundColor: `${colour}bb`, borderWidth: 0.5, kinds,
      });
    }) },
    options: {
      parsing: false,
      scales: { x: Lines.along(look, most, end()), y: Page.values(look, { stacked: true }) }, plugins: tip,
    },
  }));
  const end = () => (last ? (last.tick * hello.tick_seconds) / 86400 : 1);

  // The kinds that are drawn individually are fixed after the first day, so that colours do not change later.
  let socialParts, backgroundParts, settledDay = -1;
  const charts = () => {
    const now = Math.floor(end());
    if (!socialParts || (settledDay < 1 && now > settledDay)) {
      for (const id of ["c-social", "c-background"]) Chart.getChart(Page.at(id))?.destroy();
      [socialParts, backgroundParts, settledDay] = [groups(true, 6), groups(false, 3), now];
    }
    stack("c-social", `Social operations per second by kind; ${headline()}`, socialParts);
    stack("c-background", "Background traffic of the watches, operations per second", backgroundParts);
  };

  const followed = ["mean_friends", "likes_gini", "mean_anxiety", "big_shots", "mean_belonging", "posting_share",
    "liking_share", "share_at_cap"];
  const value = (row, name) => row?.figures.find((figure) => figure.name === name)?.value;

  const multiples = () => {
    for (const name of followed.filter((name) => Number.isFinite(value(day, name)))) {
      const id = `c-${name}`;
      if (!Page.at(id)) {
        const figure = document.createElement("figure"), caption = document.createElement("figcaption");
        const plot = Object.assign(document.createElement("div"), { className: "plot tiny" });
        const canvas = Object.assign(document.createElement("canvas"), { id });
        canvas.setAttribute("role", "img");
        caption.append(Words.upper(Words.name(name)), Object.assign(document.createElement("strong"), { id: `s-${name}` }));
        plot.append(canvas);
        figure.append(caption, plot);
        Page.at("multiples").append(figure);
      }
      Page.say(`s-${name}`, Words.figure(name, value(day, name)));
      Lines.show(id, `${Words.name(name)} day by day`, (look) => ({
        type: "line",
        data: { datasets: [
          Lines.line(Words.name(name), days.map((row) => ({ x: row.day, y: value(row, name) ?? null })), look.main),
        ] },
        options: {
          parsing: false, scales: {
            x: { type: "linear", display: false, max: day.day },
            y: { display: false, grace: "10%" },
          },
          plugins: {
            legend: { display: false },
            tooltip: { callbacks: {
              title: (items) => `day ${items[0]?.parsed.x ?? ""}`,
              label: (item) => Words.figure(name, item.parsed.y),
            } },
          },
        },
      }));
    }
  };

  const headline = () => (last
    ? `${Words.upper(last.instant)}: ${Words.number(rate())} operations per second` : hello.title);

  const show = () => {
    if (last) {
      charts();
      const rows = names.map((name, index) => [Words.upper(Words.name(name)), totals[index], index])
        .sort(([, one], [, other]) => other - one);
      Page.table("t-operations", "Paler rows: background traffic", ["Kind", "#Operations"],
        rows.map(([name, count]) => [name, Words.number(count)]), (row) => !hello.kinds[rows[row][2]].social);
    }
    if (!day) return;
    Page.say("s-society", `At the end of day ${day.day}, a ${Words.name(day.type)}, a child has `
      + `${Words.number(value(day, "mean_friends"))} friends on average.`);
    multiples();
    Page.table("t-society", `Day ${day.day}`, ["Figure", "#Value", "#Previous value"], day.figures.map((figure) => [
      Words.upper(Words.name(figure.name)), Words.figure(figure.name, figure.value),
      Words.figure(figure.name, value(previous, figure.name)),
    ]));
  };

  /** The key figures; if `isOver`, rates are means of the whole run rather than current rates. */
  const figures = (isOver) => {
    if (!last) return [];
    const rateOf = (social) => (isOver ? meanRate(social) : rate(social));
    const when = isOver ? "on average" : "at present";
    const left = last.share > 0.002 ? (last.seconds * (1 - last.share)) / last.share : NaN;
    const watchDays = (hello.watches * last.tick * hello.tick_seconds) / 86400 / last.seconds;
    return [
      ["Simulated", last.instant.replace(/ \S+$/, ""), `${last.instant.split(" ").at(-1)}; of ${
        Words.many(hello.days, "day")}`],
      ["Social", Words.number(rateOf(true)), `operations per second, ${when}`],
      ["Background", Words.number(rateOf(false)), `operations per second, ${when}`],
      ["Speed", Words.rough(watchDays), "watch-days per second"],
      ["Time", Words.seconds(last.seconds), last.share < 1 && Number.isFinite(left) ? `${Words.seconds(left)} left` : ""],
      day ? ["Anxiety", Words.number(value(day, "mean_anxiety")), "mean over children, 0 to 1"]
        : ["Watches", Words.number(hello.watches), "in this run"],
    ];
  };

  const deck = `${hello.title}. ${Words.number(hello.watches)} watches, ${Words.many(hello.days, "day")}, seed ${hello.seed}.`;
  return { take: { tick, day: takeDay }, show, headline, figures, deck, stall: () => "", share: () => last?.share };
};
