// SPDX-License-Identifier: GPL-3.0-or-later
// Receives the events of the run and updates the page at most a few times per second.
"use strict";
(() => {
  const { at, say } = Page;
  let run, hello, ending, judged, stage = "", dropped = 0, count = 0, isDirty = false, draws = 0;

  const status = (word, name) => {
    say("status", word);
    at("status").className = `status ${name}`;
  };

  const begin = (event) => {
    // Another run has started at the same address, so this page is obsolete.
    if (hello) { location.reload(); return; }
    hello = event;
    run = (hello.is_driven ? Driven : Simulated)(hello);
    for (const section of document.querySelectorAll(hello.is_driven ? ".simulated" : ".driven")) section.remove();
    say("kicker", `${hello.name} · WatchCircle ${hello.version}`);
    say("deck", run.deck);
    document.title = `${hello.name}, live · WatchCircle`;
  };

  const objectives = ({ objectives: rows }) => {
    judged = rows;
    document.querySelector(".objectives").hidden = rows.length === 0;
    const words = { met: "met", missed: "missed", unjudged: ending ? "not judged" : "open" };
    Page.table("t-objectives", ending ? "The verdict" : "So far", ["Objective", "Result", "Why"], rows.map((row) => [
      row.text,
      Object.assign(document.createElement("span"), { className: row.status, textContent: words[row.status] ?? row.status }),
      row.why,
    ]));
  };

  const end = (event) => {
    ending = event;
    run?.end?.(event);
    source.close();
    const words = {
      pass: judged?.length ? "passed" : "complete", fail: "failed", invalid: "invalid", partial: "interrupted",
    };
    status(words[event.verdict] ?? "over", `over ${event.verdict ?? ""}`);
    // The last objectives are those of the report; they arrived before the `end` event.
    if (judged) objectives({ objectives: judged });
    say("s-objectives", "As in the report.");
    tellEnding();
  };

  /** Shows the missed objectives and the path of the report below the headline. */
  const tellEnding = () => {
    const missed = (judged ?? []).filter(({ status }) => status === "missed");
    const lines = [
      ...missed.map(({ name, why }) => `Missed: ${name} · ${why}`),
      ending.report ? `The report is in ${ending.report}.` : "",
    ].filter(Boolean);
    at("ending").hidden = !lines.length;
    at("ending").classList.add(ending.verdict ?? "over");
    at("ending").replaceChildren(...lines.map((textContent) =>
      Object.assign(document.createElement("p"), { textContent })));
  };

  /** Updates the progress bar. After the end of the run, it keeps its value and shows the colour of the verdict. */
  const bar = (share) => {
    at("share").hidden = !Number.isFinite(share);
    if (Number.isFinite(share)) at("share").value = share;
    at("share").className = ending?.verdict ?? "";
  };

  const common = {
    hello: begin, objectives, end,
    stage: (event) => { stage = event.stage; },
    dropped: (event) => { dropped += event.count; },
  };

  const take = (event) => {
    count += 1;
    const take = common[event.event] ?? run?.take[event.event];
    // A later version of the program may send unknown events.
    take?.(event);
    isDirty = true;
  };

  const figures = () => at("key-figures").replaceChildren(...run.figures(Boolean(ending)).map(([name, value, more]) => {
    const group = document.createElement("div");
    for (const [tag, className, text] of [["dt", "", name], ["dd", "value", value], ["dd", "more", more]])
      group.append(Object.assign(document.createElement(tag), { className, textContent: text }));
    return group;
  }));

  const show = () => {
    if (!run) return;
    if (!ending) status(stage || "running", "running");
    say("headline", ending ? ending.words.replace(/\.$/, "") : run.headline());
    figures();
    bar(run.share());
    const stall = ending ? "" : run.stall();
    at("stall").hidden = !stall;
    say("stall", stall);
    run.show();
    say("colophon", `${Words.many(count, "event")} ${ending ? "in total" : "so far"}`
      + (dropped ? `; ${Words.many(dropped, "event")} dropped because this page's server was too slow.` : "."));
  };

  const source = new EventSource("events");
  source.onopen = () => status("connected", "running");
  source.onmessage = (message) => take(JSON.parse(message.data));
  source.onerror = () => { if (!ending) status("connection lost; reconnecting", "lost"); };

  setInterval(() => {
    // A hidden page draws nothing; it is updated when it becomes visible.
    if (!isDirty || document.hidden) return;
    isDirty = false;
    try { show(); } catch (error) { console.error("show", error); }
    root.dataset.events = String(count);
    draws += 1;
    if (draws < 3 || draws % 20 === 0 || ending) Page.report();
  }, 250);
})();
