// Judges the draft while it is typed. Without this file the page works with its buttons.
//
// What is shown is always about the text that stands in the field: as soon as it changes the verdict goes, and it comes back only with
// an answer to exactly that text. An answer that does not come, or cannot be understood, is "not checked".
"use strict";
(() => {
  const WAIT = 180; // milliseconds without a key before a draft is sent
  const LATE = 10_000; // milliseconds after which an answer is not waited for
  const QUIET = 900; // milliseconds before a verdict is read out: not after every pause between two words
  const AGAIN = [1500, 3000, 6000, 12_000, 30_000]; // milliseconds before a call that failed is tried again
  const SCHEMA = "presend.verdict/1";
  const WEIGHT = { block: 3, warn: 2, note: 1, allow: 0 };
  const NAMES = { block: "stops it", warn: "warns", note: "is a note" };

  const at = (id) => document.getElementById(id);
  const form = at("try"), draft = at("draft"), mirror = at("mirror"), thread = at("thread"), panel = at("verdict");
  const states = {}, outcomes = {};
  for (const term of at("states").querySelectorAll("dt")) {
    if (term.dataset.outcome) outcomes[term.dataset.outcome] = term.textContent;
    else states[term.dataset.state] = [term.dataset.sign, term.textContent, term.nextElementSibling.textContent];
  }
  const most = Number(at("states").dataset.most);

  let seen = ""; // the text that the highlights are in
  let marks = []; // {start, end, outcome, number} in UTF-16 units of `seen`
  let number = 0; // of the last question; answers to others are stale
  let running = null, waiting = 0, failures = 0;
  let before = null; // the draft that a suggestion took the place of
  let applying = false;

  document.documentElement.classList.add("live");
  at("marked")?.remove();
  at("bar").hidden = false;
  for (const button of [at("add"), at("check"), at("example"), at("apply"), at("undo")]) button.type = "button";

  // What is shown

  function state(name, meaning = "") {
    const [sign, word, usual] = states[name];
    for (const other of Object.keys(states)) panel.classList.toggle(other, other === name);
    at("sign").textContent = sign;
    at("word").textContent = word;
    at("bar").textContent = `${sign} ${word}`;
    at("bar").className = `bar ${name}`;
    at("meaning").textContent = meaning || usual;
    panel.setAttribute("aria-busy", String(name === "checking"));
  }

  let saying = 0;
  function say(words) {
    clearTimeout(saying);
    saying = setTimeout(() => { at("said").textContent = words; }, QUIET);
  }

  function show(verdict) {
    const found = [...verdict.findings].sort((one, other) =>
      (one.excused !== null) - (other.excused !== null) || WEIGHT[other.outcome] - WEIGHT[one.outcome] || one.start - other.start);
    state(verdict.verdict);
    list(at("reasons"), verdict.checked.incomplete, (reason) => {
      const item = document.createElement("li");
      item.textContent = reason;
      return item;
    });
    const groups = new Map(); // of what the same is said, once
    marks = [];
    for (const one of found) {
      const key = JSON.stringify([one.rule, one.entity, one.outcome, one.why, one.instead, one.references, one.excused]);
      if (!groups.has(key)) groups.set(key, { ...one, number: groups.size + 1 });
      const group = groups.get(key);
      group.confidence = Math.max(group.confidence, one.confidence);
      if (one.entity !== "REPLY" && one.start < one.end) marks.push({ start: one.start, end: one.end, outcome: one.outcome, number: group.number });
    }
    paint();
    list(at("found"), [...groups.values()], finding);
    const rewrite = verdict.suggestion?.rewrite ?? null;
    at("rewrite").hidden = rewrite === null || rewrite === seen;
    at("rewritten").textContent = rewrite ?? "";
    at("alone").hidden = verdict.verdict !== "fail" || rewrite !== null;
    move(verdict.suggestion?.move);
    say(sentence(verdict.verdict, found, !at("rewrite").hidden));
  }

  function sentence(name, found, rewrite) {
    const counts = Object.entries(NAMES).flatMap(([outcome, does]) => {
      const rules = found.filter((one) => one.outcome === outcome && one.excused === null).map((one) => one.rule);
      return rules.length ? `${[...new Set(rules)].join(", ")} ${does}` : [];
    });
    const [, word] = states[name];
    return [`${word}.`, counts.length ? `${counts.join("; ")}.` : "Nothing was found.", rewrite ? "A safe text is suggested." : ""].join(" ").trim();
  }

  function finding(one) {
    const item = at("a-finding").content.firstElementChild.cloneNode(true);
    const part = (name) => item.querySelector(`[data-part="${name}"]`);
    const whole = one.entity === "REPLY";
    item.className = one.outcome + (one.excused === null ? "" : " excused");
    const badge = part("number");
    badge.textContent = String(one.number);
    badge.setAttribute("aria-label", whole ? `Finding ${one.number}, about the whole draft` : `Show finding ${one.number} in the draft`);
    badge.disabled = whole;
    let turn = 0;
    badge.addEventListener("click", () => point(one.number, turn++));
    part("rule").textContent = one.rule;
    part("rule").href = `/rules/${encodeURIComponent(one.rule)}`;
    part("entity").textContent = whole ? "" : one.entity.replaceAll("_", " ").toLowerCase();
    part("why").textContent = one.why;
    part("instead").textContent = one.instead;
    part("outcome").textContent = outcomes[one.outcome] ?? "";
    part("sure").textContent = (one.excused === null ? "" : `, excused: ${one.excused}`) + (whole ? "" : ` · ${Math.round(100 * one.confidence)} % sure`);
    part("references").textContent = one.references.length ? ` · ${one.references.join(", ")}` : "";
    return item;
  }

  function move(needed) {
    at("move").hidden = !needed?.needed;
    if (!needed?.needed) return;
    at("because").textContent = needed.because.length ? `Because ${needed.because.join(", and ")}.` : "";
    const link = at("to-link");
    at("to").hidden = !needed.to;
    link.textContent = needed.to ? needed.to.label || needed.to.url : "";
    if (needed.to?.url.startsWith("https://")) link.href = needed.to.url;
    else link.removeAttribute("href");
    at("wording").textContent = needed.wording;
    at("wording").hidden = !needed.wording;
  }

  function list(parent, values, made) {
    parent.replaceChildren(...values.map(made));
    parent.hidden = values.length === 0;
  }

  // The mirror stands behind the field and has the same letters in the same places, with marks.
  function paint() {
    const ends = new Set([0, seen.length]);
    for (const mark of marks) ends.add(mark.start).add(mark.end);
    const cuts = [...ends].sort((one, other) => one - other);
    const parts = [];
    for (let index = 0; index + 1 < cuts.length; index += 1) {
      const [start, end] = [cuts[index], cuts[index + 1]];
      const over = marks.filter((mark) => mark.start <= start && end <= mark.end);
      const text = seen.slice(start, end);
      if (!over.length) { parts.push(text); continue; }
      const made = document.createElement("mark");
      made.className = over[0].outcome + (over.length > 1 ? " deep" : "");
      made.textContent = text;
      const begins = over.filter((mark) => mark.start === start).map((mark) => mark.number);
      if (begins.length) made.dataset.numbers = begins.join(" ");
      parts.push(made);
    }
    parts.push("\u200b"); // a last empty line has a height too
    mirror.replaceChildren(...parts);
  }

  // Marks move with the text in front of which, or behind which, something is typed; those that are changed go.
  function follow(text) {
    const shorter = Math.min(seen.length, text.length);
    let head = 0, tail = 0;
    while (head < shorter && seen[head] === text[head]) head += 1;
    while (tail < shorter - head && seen[seen.length - 1 - tail] === text[text.length - 1 - tail]) tail += 1;
    const behind = seen.length - tail, shift = text.length - seen.length;
    marks = marks.flatMap((mark) =>
      mark.end <= head ? [mark] : mark.start >= behind ? [{ ...mark, start: mark.start + shift, end: mark.end + shift }] : []);
    seen = text;
  }

  function point(wanted, turn) {
    const places = marks.filter((one) => one.number === wanted);
    if (!places.length) return;
    const mark = places[turn % places.length];
    draft.focus();
    draft.setSelectionRange(mark.start, mark.end);
  }

  // What is asked

  function asked() {
    const said = [...thread.querySelectorAll(".said")].flatMap((row) => {
      const [author, where, text] = row.querySelectorAll("select, textarea");
      return text.value.trim() ? [{ author: author.value, channel: where.value, text: text.value }] : [];
    });
    return JSON.stringify({
      text: draft.value,
      channel: form.elements.channel.value,
      recipient: form.elements.recipient.value,
      thread: said,
      offset_unit: "utf16",
    });
  }

  function changed() {
    number += 1; // whatever was asked is about another text now
    running?.abort();
    clearTimeout(waiting);
    clearTimeout(saying);
    failures = 0;
    if (!applying && before !== null) leave();
    follow(draft.value);
    paint();
    const letters = [...draft.value].length;
    at("length").textContent = `${letters.toLocaleString("en")} character${letters === 1 ? "" : "s"}`;
    at("length").hidden = letters === 0;
    at("again").hidden = true;
    at("rewrite").hidden = true;
    at("alone").hidden = true;
    if (!draft.value.trim()) {
      nothing("empty");
      return;
    }
    state("checking");
    waiting = setTimeout(check, WAIT);
  }

  function nothing(name, meaning) {
    marks = [];
    paint();
    list(at("found"), [], finding);
    list(at("reasons"), [], finding);
    at("rewrite").hidden = true;
    at("move").hidden = true;
    state(name, meaning);
  }

  async function check() {
    clearTimeout(waiting);
    if (!draft.value.trim()) return;
    const mine = ++number;
    running?.abort();
    const call = running = new AbortController();
    let late = false;
    const limit = setTimeout(() => { late = true; call.abort(); }, LATE);
    state("checking");
    at("again").hidden = true;
    let problem = ["The service cannot be reached.", true, false];
    try {
      const answer = await fetch("/v1/check", {
        method: "POST",
        // Half a draft is nobody's reply: it need not be in a record.
        headers: { "Content-Type": "application/json", "Presend-Trial": "1" },
        body: asked(),
        credentials: "same-origin",
        cache: "no-store",
        redirect: "error",
        signal: call.signal,
      });
      const said = answer.ok ? await answer.json() : null;
      if (mine !== number) return;
      if (answer.ok && understood(said)) {
        failures = 0;
        show(said);
        return;
      }
      problem = answer.ok ? ["The service gave an answer that this page does not understand. Load the page again.", false, false] : refused(answer.status);
    } catch {
      if (late) problem = ["The answer took too long.", true, false];
    } finally {
      clearTimeout(limit);
    }
    if (mine !== number) return;
    const [why, again, out] = problem;
    nothing("unchecked", `${why} ${states.unchecked[2]}`);
    at("sign-in").hidden = !out;
    at("again").hidden = false;
    say(`${states.unchecked[1]}. ${why}`);
    if (again) {
      waiting = setTimeout(check, AGAIN[Math.min(failures, AGAIN.length - 1)]);
      failures += 1;
    }
  }

  function refused(status) {
    if (status === 401 || status === 403) return ["You are not signed in any more, or your key may not check.", false, true];
    if (status === 413) return ["The draft with its conversation is too large.", false, false];
    if (status === 422 || status === 400) return ["The draft holds characters that cannot be read.", false, false];
    if (status === 429 || status === 503) return ["The service is busy; it will be asked again.", true, false];
    return [`The service failed (${status}); it will be asked again.`, true, false];
  }

  function understood(said) {
    return said !== null && typeof said === "object" && said.schema === SCHEMA && ["pass", "fail", "incomplete"].includes(said.verdict)
      && Array.isArray(said.findings) && Array.isArray(said.checked?.incomplete);
  }

  // What can be done

  // As if typed, so that the browser's own undo knows it as well.
  function put(text) {
    applying = true;
    draft.focus();
    draft.select();
    if (!document.execCommand("insertText", false, text) || draft.value !== text) {
      draft.value = text;
      changed();
    }
    applying = false;
  }

  function leave() {
    before = null;
    at("undone").hidden = true;
  }

  at("apply").addEventListener("click", () => {
    const old = draft.value;
    put(at("rewritten").textContent);
    before = old;
    at("undone").hidden = false;
  });
  at("undo").addEventListener("click", () => {
    const old = before ?? form.elements.before.value;
    leave();
    put(old);
  });
  at("retry").addEventListener("click", () => { failures = 0; check(); });
  addEventListener("focus", () => { if (panel.classList.contains("unchecked")) check(); });

  function message(author, channel, text) {
    const row = at("a-message").content.firstElementChild.cloneNode(true);
    const [who, where, said] = row.querySelectorAll("select, textarea");
    who.value = author;
    where.value = channel;
    said.value = text;
    row.querySelector("button").type = "button";
    thread.append(row);
    count();
    return said;
  }

  function count() {
    const rows = [...thread.children];
    rows.forEach((row, index) => {
      const [who, where, said] = row.querySelectorAll("select, textarea");
      row.className = `said ${who.value}`;
      who.setAttribute("aria-label", `Message ${index + 1}: who wrote it`);
      where.setAttribute("aria-label", `Message ${index + 1}: where it stands`);
      said.setAttribute("aria-label", `Message ${index + 1}: what it says`);
      row.querySelector("button").setAttribute("aria-label", `Remove message ${index + 1}`);
    });
    at("add").hidden = rows.length >= most;
  }

  at("add").addEventListener("click", () => message("customer", form.elements.channel.value, "").focus());
  thread.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    button.closest(".said").remove();
    count();
    changed();
    at("add").focus();
  });
  for (const button of thread.querySelectorAll("button")) button.type = "button";

  at("check").addEventListener("click", check);
  at("example").addEventListener("click", () => {
    leave();
    const given = JSON.parse(at("example").dataset.draft);
    form.elements.channel.value = given.channel;
    form.elements.recipient.value = given.recipient;
    thread.replaceChildren();
    for (const [author, channel, text] of given.thread) message(author, channel, text);
    put(given.text);
  });

  form.addEventListener("input", () => { count(); changed(); });
  form.addEventListener("submit", (event) => { event.preventDefault(); check(); });
  draft.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); check(); }
  });

  seen = draft.value;
  count();
  paint();
  if (draft.value.trim()) changed();
  else state("empty");
})();
