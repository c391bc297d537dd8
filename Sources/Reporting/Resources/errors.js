// SPDX-License-Identifier: GPL-3.0-or-later
// First of all scripts: counts whatever goes wrong, so that a page that could not draw everything says so.
"use strict";
const root = document.documentElement;
// Whatever stands in the page for readers without scripts gives its place to charts.
root.classList.remove("static");
root.dataset.errors = "0";
const noteError = (what) => {
  root.dataset.errors = String(Number(root.dataset.errors) + 1);
  root.dataset.lastError = String(what);
  const alarm = document.getElementById("alarm");
  alarm.hidden = false;
  alarm.textContent = alarm.dataset.words
    ?? "This page could not draw all of its charts; the figures in the files beside it are whole.";
};
addEventListener("error", (event) => noteError(event.message));
addEventListener("unhandledrejection", (event) => noteError(event.reason));
addEventListener("securitypolicyviolation", (event) => noteError(event.violatedDirective));
const consoleError = console.error;
console.error = (...words) => { noteError(words.join(" ")); consoleError(...words); };
