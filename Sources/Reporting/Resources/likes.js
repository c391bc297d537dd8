// SPDX-License-Identifier: GPL-3.0-or-later
// The distribution of likes.
"use strict";
function likes() {
  const accounts = sum(state.likes.map(([, count]) => count));
  if (!accounts) { drop("c-likes", "t-likes", "s-likes"); return; }
  const range = (index) => {
    const [from] = state.likes[index], next = state.likes[index + 1]?.[0];
    if (next === undefined) return `${Words.number(from)} or more`;
    return next <= from + 1 ? Words.number(from) : `${Words.number(from)} to ${Words.number(Math.ceil(next) - 1)}`;
  };
  let seen = 0;
  const middle = state.likes.findIndex(([, count]) => (seen += count) >= accounts / 2);
  say("s-likes", `The median account has ${range(middle)} homepage likes. The top 10 % of accounts have `
    + `${Words.percent(1 - lorenzAt(0.9))} of all likes, and the top 1 % have ${Words.percent(1 - lorenzAt(0.99))}. `
    + `The Gini coefficient is ${Words.significant(gini)} (0: all accounts have equally many, 1: one account has all).`);
  const step = () => Math.ceil(state.likes.length / (narrow() ? 6 : 7));
  const marks = (index) => (index % step() === 0 ? Words.axis(state.likes[index][0]) : null);
  const powers = (value) => (Number.isInteger(Math.log10(value)) ? Words.axis(value) : null);
  plot("c-likes", `Accounts by homepage likes, in logarithmic bins. ${at("s-likes").textContent}`, (look) => ({
    type: "bar",
    data: {
      labels: state.likes.map((_, index) => `${range(index)} likes`),
      datasets: [
        // A logarithmic axis cannot show 0, so an empty bin has no bar.
        bars("accounts", state.likes.map(([, count]) => count || null), look.main,
          { categoryPercentage: 1, barPercentage: 0.9 }),
      ],
    },
    options: {
      scales: {
        x: places(look, marks, { title: "homepage likes" }),
        y: values(look, {
          type: "logarithmic", beginAtZero: false, min: 0.5, ticks: { maxTicksLimit: 20, callback: powers },
        }),
      },
      plugins: tip((item) => `${Words.number(item.parsed.y)} accounts`),
    },
  }));
  table("t-likes", "Accounts by homepage likes", ["Likes", "#Accounts", "#Share"],
    state.likes.map(([, count], index) => [range(index), Words.number(count), Words.percent(count / accounts)]));
}

function lorenz() {
  if (state.lorenz.length < 2) { drop("c-lorenz", "t-lorenz"); return; }
  const percents = { callback: (value) => Words.percent(value) };
  plot("c-lorenz", `Lorenz curve of homepage likes: Gini ${Words.significant(gini)}.`, (look) => ({
    type: "line",
    data: {
      datasets: [
        {
          data: state.lorenz.map(([x, y]) => ({ x, y })), fill: 1, backgroundColor: `${look.accent}33`,
          borderColor: look.accent, borderWidth: 2, pointRadius: 0, pointHitRadius: 6,
        },
        {
          data: [{ x: 0, y: 0 }, { x: 1, y: 1 }], borderColor: look.soft, borderWidth: 1, borderDash: [4, 4],
          pointRadius: 0, pointHitRadius: 0,
        },
      ],
    },
    options: {
      scales: {
        x: values(look, { type: "linear", max: 1, title: "accounts, fewest likes first", ticks: percents }),
        y: values(look, { max: 1, ticks: percents }),
      },
      interaction: { mode: "nearest", axis: "x", intersect: false },
      plugins: {
        legend: { display: false },
        tooltip: {
          filter: (item) => item.datasetIndex === 0,
          callbacks: {
            title: () => "",
            label: ({ parsed }) => `the bottom ${Words.percent(parsed.x)} have ${Words.percent(parsed.y)}`,
          },
        },
      },
    },
  }));
  table("t-lorenz", "Share of likes", ["Accounts, fewest likes first", "#Share of likes"],
    [0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99].map((share) => [Words.percent(share), Words.percent(lorenzAt(share))]));
}

function topAccounts() {
  const [leader] = state.topAccounts, shots = record.society.big_shots;
  if (!leader) { drop("t-top"); say("s-top", "No account has a like."); return; }
  const howMany = { undefined: "", 0: "No account is a big shot. ", 1: "One account is a big shot. " };
  say("s-top", (howMany[shots] ?? `${Words.number(shots)} accounts are big shots. `)
    + `The top account has ${Words.number(leader.likes)} likes and receives ${Words.number(leader.likesPerDay)} per day.`);
  const badge = (account) => {
    if (!account.bigShot) return "";
    const element = document.createElement("span");
    element.className = "badge";
    element.textContent = "big shot";
    return element;
  };
  const columns = ["Child", "", "#Likes", "#Likes per day", "#Friends", "#Level", "#Age", "Region"];
  table("t-top", "At the end of the run", columns, state.topAccounts.map((account) => [
    String(account.child), badge(account), Words.number(account.likes), Words.number(account.likesPerDay),
    String(account.friends), String(account.level), String(account.age), account.region,
  ]));
}
