// SPDX-License-Identifier: GPL-3.0-or-later
// The run's data and what several sections ask of it.
"use strict";
const record = JSON.parse(Page.at("record").textContent);
const { at, say, plot, values, places, table, drop, narrow } = Page;
const state = record.distributions;

const sum = (list) => list.reduce((total, value) => total + value, 0);
/** Place by place; null where there is nothing to add. */
const addUp = (lists) =>
  lists[0]?.map((first, index) => (first === null ? null : sum(lists.map((list) => list[index])))) ?? [];

/** Positions of the kinds that are social, and of those that watches send by themselves. */
const kindsWhere = (test) => record.kinds.flatMap((kind, index) => (test(kind) ? [index] : []));
const social = kindsWhere((kind) => kind.social);
const background = kindsWhere((kind) => !kind.social);

const dayWord = (day) => `${Words.weekday(day, record.firstWeekday)}, day ${day}`;
const dayWords = record.dayNumbers.map(dayWord);

/** The likes that the poorest `share` of accounts have, as a share of all. */
const lorenzAt = (share) => {
  const next = state.lorenz.findIndex(([accounts]) => accounts >= share);
  if (next <= 0) return 0;
  const [[x0, y0], [x1, y1]] = [state.lorenz[next - 1], state.lorenz[next]];
  return x1 === x0 ? y1 : y0 + ((y1 - y0) * (share - x0)) / (x1 - x0);
};

/** The run's figure, or else twice the area over the curve that is drawn. */
const gini = record.society.likes_gini ?? 1 - sum(state.lorenz.slice(1).map(([x, y], index) => {
  const [x0, y0] = state.lorenz[index];
  return (x - x0) * (y + y0);
}));

/** Bars of one meaning, with the colour of each. */
const bars = (label, data, colours, more = {}) => ({ label, data, backgroundColor: colours, ...more });
const tip = (words) => ({ tooltip: { callbacks: { label: words } } });
