/** What the agent sees. Everything is put in as text: what a verdict or a reply says is never markup here. */

import { counting } from "./presend.js";

/** Characters of the reply that are shown before and after what was found. */
const AROUND = 44;

const node = (id) => document.getElementById(id);

/**
 * Return the text that a reader of markup sees, in one line. Nothing of it is loaded or run.
 * @param {string} markup
 * @returns {string}
 */
export function plain(markup) {
  return lines(markup).replace(/\s+/g, " ").trim();
}

/** The same with a line for each paragraph. */
function lines(markup) {
  const parsed = new DOMParser().parseFromString(String(markup ?? ""), "text/html");
  for (const block of parsed.querySelectorAll("p, div, li")) block.append("\n");
  for (const line of parsed.querySelectorAll("br")) line.replaceWith("\n");
  return parsed.body.textContent.replace(/[^\S\n]+/g, " ").replace(/ ?\n[\s]*/g, "\n").trim();
}

/**
 * Take on the colours of the host.
 * @param {string|null} scheme light or dark
 */
export function dress(scheme) {
  document.documentElement.dataset.scheme = scheme === "dark" ? "dark" : "light";
}

/**
 * Show a state: idle, checking, internal, pass, held, unchecked or went.
 * @param {import("./words.js").Words} words
 * @param {object} seen the state, and with it judgement, text, stale, undo, refused
 * @param {Record<string, Function>} act what the buttons do
 */
export function show(words, seen, act) {
  const verdict = seen.judgement?.verdict ?? null;
  const why = seen.judgement?.unchecked ? words.why[seen.judgement.unchecked] : "";
  document.documentElement.lang = words.lang;
  document.body.dataset.state = seen.stale ? "stale" : seen.state;
  node("state").textContent = seen.stale ? words.stale : [words.states[seen.state], why].filter(Boolean).join(" ");
  for (const label of document.querySelectorAll("[data-word]")) label.textContent = words[label.dataset.word];

  const found = verdict && !seen.stale ? listed(verdict) : [];
  const hidden = verdict ? veiled(seen.text, verdict.findings) : "";
  node("findings").replaceChildren(...found.map((one) => item(words, one, seen.text, hidden)));
  node("findings").hidden = found.length === 0;

  const rewrite = seen.state === "held" && !seen.stale ? verdict?.suggestion?.rewrite : null;
  node("rewrite").hidden = !rewrite;
  node("rewrite-text").textContent = lines(rewrite);
  bind("apply", act.apply);

  // A rewrite says itself where to go on.
  const move = seen.state === "held" && !seen.stale && !rewrite ? verdict?.suggestion?.move?.wording : "";
  node("move").hidden = !move;
  node("move-text").textContent = move;

  node("undo-row").hidden = !seen.undo || seen.stale;
  bind("undo", act.undo);

  // The service knows what an override is about from its record alone.
  node("override").hidden = seen.state !== "held" || Boolean(seen.stale) || !verdict?.recorded || !seen.judgement.request;
  node("refused").textContent = seen.refused ?? "";
  node("refused").hidden = !seen.refused;
  if (!seen.refused && seen.state !== "checking") node("override").open = false;
  node("override-form").onsubmit = (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    return act.override(String(form.get("kind")), String(form.get("reason")).trim());
  };
  if (!seen.refused) node("reason").value = "";

  bind("check", act.check);
  node("check").disabled = seen.state === "checking";
}

function bind(id, act) {
  node(id).onclick = () => act();
}

/** What speaks against sending, the worst first. */
function listed(verdict) {
  const found = counting(verdict);
  return [...found.filter((one) => one.outcome === "block"), ...found.filter((one) => one.outcome === "warn")];
}

/** The text with every value in it as bullets, as long as before, so that offsets still hold. */
function veiled(text, findings) {
  let hidden = text;
  for (const { masked, start, end } of findings) {
    if (masked) hidden = hidden.slice(0, start) + "•".repeat(end - start) + hidden.slice(end);
  }
  return hidden;
}

function item(words, found, text, hidden) {
  const made = document.createElement("li");
  made.className = found.outcome;
  const head = element("p", "head", "");
  head.append(element("strong", "outcome", words.outcomes[found.outcome]), " ", element("code", "rule", found.rule));
  made.append(head);
  // What is found without a value is a phrase, or the whole of the reply.
  const spot = found.masked || plain(text.slice(found.start, found.end));
  if (spot.length <= 2 * AROUND) {
    const where = element("p", "where", "");
    where.append(before(hidden, found.start), element("mark", "", spot), after(hidden, found.end));
    made.append(where);
  }
  const why = element("p", "why", found.why);
  const instead = element("p", "instead", found.instead);
  why.lang = instead.lang = "en"; // the service explains in English
  made.append(why, instead);
  return made;
}

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

function before(text, start) {
  const shown = seenIn(`${text.slice(0, start)}\u2060`);
  return shown.length > AROUND ? `…${shown.slice(-AROUND).join("").replace(/^\S*\s/, "")}` : shown.join("");
}

function after(text, end) {
  // What is left of a tag that the finding stands in is no text.
  const shown = seenIn(`\u2060${text.slice(end).replace(/^[^<>]*>/, "")}`);
  return shown.length > AROUND ? `${shown.slice(0, AROUND).join("").replace(/\s\S*$/, "")}…` : shown.join("");
}

/** The characters of a piece of markup, with the space that stands beside a mark (U+2060). */
function seenIn(piece) {
  return Array.from(plain(piece)).filter((character) => character !== "\u2060");
}
