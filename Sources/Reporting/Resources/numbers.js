// SPDX-License-Identifier: GPL-3.0-or-later
// Formatting of all numbers, names and times on pages. Readable.swift implements the same rules for plain text.
"use strict";
const Words = (() => {
  const none = "–";
  const plain = (digits) => new Intl.NumberFormat("en", { maximumFractionDigits: digits });
  const grouped = plain(0);

  /** Three significant digits, no exponent, no trailing zeros. */
  const significant = (value) => {
    if (!Number.isFinite(value)) return none;
    if (value === 0) return "0";
    const digits = 2 - Math.floor(Math.log10(Math.abs(value)));
    return plain(Math.min(Math.max(digits, 0), 6)).format(value);
  };

  /** A count or a rate: 56.7 M, 1,234, 12.3. */
  const number = (value) => {
    if (!Number.isFinite(value)) return none;
    const size = Math.abs(value);
    for (const [limit, unit] of [[1e12, "tn"], [1e9, "bn"], [1e6, "M"]])
      if (size >= limit * 0.9995) return `${significant(value / limit)}\u00a0${unit}`;
    return size >= 100 ? grouped.format(value) : significant(value);
  };

  /** A figure that is reproducible to three digits at most, such as a speed: 644,000. */
  const rough = (value) =>
    (Math.abs(value) >= 1000 ? number(Number(Number(value).toPrecision(3))) : number(value));

  /** A tick label of an axis, which is shorter than a number in a sentence. */
  const axis = (value) => {
    const size = Math.abs(value);
    if (size >= 1e4 && size < 1e6) return `${significant(value / 1e3)}\u00a0k`;
    return number(value);
  };

  const bytes = (value) => {
    if (!Number.isFinite(value)) return none;
    const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
    let unit = 0;
    while (Math.abs(value) >= 1000 && unit < units.length - 1) { value /= 1024; unit += 1; }
    return `${significant(value)}\u00a0${units[unit]}`;
  };

  const two = (value) => String(value).padStart(2, "0");

  const seconds = (value) => {
    if (!Number.isFinite(value)) return none;
    if (value < 99.95) return `${significant(value)}\u00a0s`;
    const whole = Math.round(value);
    if (whole < 3600) return `${Math.floor(whole / 60)}\u00a0min ${two(whole % 60)}\u00a0s`;
    return `${Math.floor(whole / 3600)}\u00a0h ${two(Math.floor(whole / 60) % 60)}\u00a0min`;
  };

  /** A response time: 840 µs, 12.3 ms, 1.5 s. */
  const delay = (value) => {
    if (!Number.isFinite(value)) return none;
    if (value > 0 && value < 0.0009995) return `${significant(value * 1e6)}\u00a0µs`;
    if (value > 0 && value < 0.9995) return `${significant(value * 1e3)}\u00a0ms`;
    return seconds(value);
  };

  const minutes = (value) => {
    if (!Number.isFinite(value)) return none;
    if (value < 99.5) return `${value < 10 ? significant(value) : Math.round(value)}\u00a0min`;
    const whole = Math.round(value);
    return `${Math.floor(whole / 60)}\u00a0h ${two(whole % 60)}\u00a0min`;
  };

  const percent = (share) => (Number.isFinite(share) ? `${significant(share * 100)}\u00a0%` : none);

  const clock = (second) => `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}`;

  /** A count with its noun in singular or plural: "1 day", "7 days". */
  const many = (count, noun) => `${number(count)} ${noun}${count === 1 ? "" : "s"}`;

  const names = {
    ...operationNouns, schoolDay: "school day", everyDay: "day", big_shot: "big shot",
    likes_gini: "Gini of likes", mean_friends: "friends per child", share_at_cap: "at the friend cap",
  };

  /** A name from the report's files in words, such as "likeHomepage" or "mean_anxiety". */
  const name = (key) =>
    names[key] ?? key.replace(/([a-z])([A-Z])/g, "$1 $2").replaceAll("_", " ").toLowerCase().replace(/^mean /, "");

  const upper = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  /** A daily figure in the unit that its name implies. */
  const figure = (key, value) => {
    if (value === null || value === undefined) return none;
    if (/(^|_)share(_|$)/.test(key)) return percent(value);
    if (/minutes/.test(key)) return minutes(value);
    return number(value);
  };

  const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
  const weekday = (day, first) => weekdays[(first + day) % 7];

  return {
    none, number, rough, axis, bytes, seconds, delay, minutes, percent, significant, clock, many, name, upper, figure, weekday,
  };
})();
