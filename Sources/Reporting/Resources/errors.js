// SPDX-License-Identifier: GPL-3.0-or-later
// The first script: counts errors, so that an incomplete page shows a warning.
"use strict";
const root = document.documentElement;
// Charts replace the content for readers without scripts.
root.classList.remove("static");
root.dataset.errors = "0";
const noteError = (what) => {
  root.dataset.errors = String(Number(root.dataset.errors) + 1);
  root.dataset.lastError = String(what);
  const alarm = document.getElementById("alarm");
  alarm.hidden = false;
  alarm.textContent = alarm.dataset.words
    ?? "This page could not draw all of its charts; the figures in the accompanying files are complete.";
};
addEventListener("error", (event) => noteError(event.message));
addEventListener("unhandledrejection", (event) => noteError(event.reason));
addEventListener("securitypolicyviolation", (event) => noteError(event.violatedDirective));
const consoleError = console.error;
console.error = (...words) => { noteError(words.join(" ")); consoleError(...words); };
