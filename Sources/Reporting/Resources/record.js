// SPDX-License-Identifier: GPL-3.0-or-later
// The data of the run, and values that several sections use.
"use strict";
const record = JSON.parse(Page.at("record").textContent);
const { at, say, plot, values, places, table, drop, narrow } = Page;
const state = record.distributions;

const sum = (list) => list.reduce((total, value) => total + value, 0);
/** The element-wise sum; null where the first list is null. */
const addUp = (lists) =>
  lists[0]?.map((first, index) => (first === null ? null : sum(lists.map((list) => list[index])))) ?? [];

/** The indices of the social kinds, and of the background kinds. */
const kindsWhere = (test) => record.kinds.flatMap((kind, index) => (test(kind) ? [index] : []));
const social = kindsWhere((kind) => kind.social);
const background = kindsWhere((kind) => !kind.social);

const dayWord = (day) => `${Words.weekday(day, record.firstWeekday)}, day ${day}`;
const dayWords = record.dayNumbers.map(dayWord);

/** The share of all likes that the `share` of accounts with the fewest likes have. */
const lorenzAt = (share) => {
  const next = state.lorenz.findIndex(([accounts]) => accounts >= share);
  if (next <= 0) return 0;
  const [[x0, y0], [x1, y1]] = [state.lorenz[next - 1], state.lorenz[next]];
  return x1 === x0 ? y1 : y0 + ((y1 - y0) * (share - x0)) / (x1 - x0);
};

/** The figure of the run, or twice the area between the diagonal and the drawn curve. */
const gini = record.society.likes_gini ?? 1 - sum(state.lorenz.slice(1).map(([x, y], index) => {
  const [x0, y0] = state.lorenz[index];
  return (x - x0) * (y + y0);
}));

/** A dataset of bars with their colours. */
const bars = (label, data, colours, more = {}) => ({ label, data, backgroundColor: colours, ...more });
const tip = (words) => ({ tooltip: { callbacks: { label: words } } });
