// SPDX-License-Identifier: GPL-3.0-or-later
// The page's head and end, and the order of its sections.
"use strict";
function header() {
  say("kicker", `WatchCircle · ${record.scenario} · seed ${record.seed} ·`);
  say("verdict", verdictWords());
  at("verdict").classList.add(record.verdict === "pass" && isWrong ? "partial" : record.verdict);
  if (driven) say("headline", drivenHeadline());
  else headline(record.load);
  say("deck", record.title);
  const alarms = alarmWords();
  at("alarm").hidden = !alarms.length;
  at("alarm").replaceChildren(...alarms.map((textContent) =>
    Object.assign(document.createElement("p"), { textContent })));
}

const isWrong = driven?.wrong.length > 0;
const failure = record.objectives.some(({ status }) => status === "missed")
  ? "an objective was missed" : "an objective could not be judged";

function verdictWords() {
  // Whoever set no objective was promised none.
  const pass = (record.objectives.length ? "passed" : "complete") + (isWrong ? ", but answers were wrong" : "");
  return { pass, fail: failure, invalid: "invalid", partial: "interrupted" }[record.verdict];
}

/** What must not be overlooked, whatever comes below; a sentence each. */
function alarmWords() {
  const covers = driven ? "what was done" : Words.many(record.days, "day");
  const verdict = {
    invalid: `This run says nothing about its target: ${driven?.target.invalid_because.join("; ") || "it is invalid"}.`,
    partial: `This run was interrupted: the report covers ${covers}.`,
    fail: `At least one ${failure.slice(3)}.`,
  }[record.verdict];
  return [verdict, isWrong ? `The backend gave wrong answers: ${wrongWords()}.` : ""].filter(Boolean);
}

function headline(load) {
  const watches = `${Words.number(record.watches)} ${record.watches === 1 ? "watch" : "watches"}`;
  say("headline", `${watches}, ${Words.many(record.days, "day")}: ${Words.number(load.mean_per_second)} operations a `
    + `second on average, ${Words.number(load.peak_per_second)} at the peak`);
}

function keyFigures() {
  const { load, society } = record;
  const atCap = society.share_at_cap;
  const figures = driven ? drivenFigures() : [
    ["Peak load", load.peak_per_second,
      `operations a second, ${load.peak_at}; ${Words.significant(load.peak_to_mean)} times the mean`],
    ["By a child", record.performance.operations_per_watch_day, "social operations a watch and day"],
    ["Friends", society.mean_friends,
      `on average${Number.isFinite(atCap) ? `; ${Words.percent(atCap)} at the cap` : ""}`],
    ["Gini of likes", state.lorenz.length ? gini : undefined,
      `0: all have as many, 1: one has all; the top tenth has ${Words.percent(1 - lorenzAt(0.9))}`],
    ["Big shots", society.big_shots, "accounts with so many likes that any child can meet them"],
    ["Anxiety", society.mean_anxiety, "mean over children, 0 to 1"],
  ];
  at("key-figures").replaceChildren();
  for (const [name, value, more, words = Words.number] of figures.filter(([, value]) => Number.isFinite(value))) {
    const group = document.createElement("div");
    for (const [tag, className, text] of [["dt", "", name], ["dd", "value", words(value)], ["dd", "more", more]])
      group.append(Object.assign(document.createElement(tag), { className, textContent: text }));
    at("key-figures").append(group);
  }
}

function cost() {
  // What a run against a backend cost stands with its generator.
  if (driven) { removeSection("h-cost"); return; }
  const spent = record.performance;
  say("s-cost", `The run took ${Words.seconds(spent.wall_seconds)} on ${Words.many(spent.threads, "thread")} and at `
    + `most ${Words.bytes(spent.peak_rss_bytes)} of memory, ${Words.number(spent.bytes_per_watch)} bytes a watch. `
    + `A core simulates ${Words.rough(spent.watch_days_per_core_second)} watch-days in a second.`);
  table("t-cost", "Time and memory", ["What", "#How much"], [
    ["Threads", String(spent.threads)],
    ["The whole run", Words.seconds(spent.wall_seconds)],
    ["Making the world", Words.seconds(spent.build_seconds)],
    ["A simulated day", Words.seconds(spent.seconds_per_day)],
    ["Watch-days a core-second", Words.rough(spent.watch_days_per_core_second)],
    ["Social operations a watch and day", Words.number(spent.operations_per_watch_day)],
    ["Greatest resident memory", Words.bytes(spent.peak_rss_bytes)],
    ["Memory a watch", Words.bytes(spent.bytes_per_watch)],
  ]);
}

function ending() {
  at("notes").replaceChildren();
  for (const note of record.notes)
    at("notes").append(Object.assign(document.createElement("li"), { textContent: note }));
  if (!record.notes.length) drop("notes");
  say("scenario-text", record.scenarioText);
  say("colophon", `Made by WatchCircle ${record.version}. Scenario ${record.scenario}, seed ${record.seed}, ticks of `
    + `${record.tickSeconds} s${record.stateHash ? `; final state ${record.stateHash}. The same scenario, seed and version `
    + "give the same state on any number of threads" : ""}.`);
}

// One section that fails must not take the others with it.
const hasSociety = !driven || record.profiles.length > 0;
const ofSociety = new Set([day, run, kinds, likes, lorenz, topAccounts, friends, ties, anxiety, minutes, society]);
for (const section of [
  leaveOut, header, keyFigures, objectives, target, audit, day, run, kinds, likes, lorenz, topAccounts, friends, ties, anxiety, minutes, society, cost,
  ending,
]) {
  if (!hasSociety && ofSociety.has(section)) continue;
  try { section(); } catch (error) { console.error(section.name, error); }
}
// A heading with nothing below it says nothing: a drive ends in the middle of a day, and no day has all its figures.
for (const part of document.querySelectorAll("main section")) if (part.children.length < 2) part.remove();
// Not an animation frame: a page in a background tab gets none.
setTimeout(Page.report, 100);
