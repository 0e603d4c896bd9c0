/**
 * Asking Presend, and what its answer means. The apps for Zendesk and for Freshworks have the same file.
 *
 * Nothing is logged here: what goes through is the text of replies.
 *
 * @typedef {object} Finding
 * @property {string} rule
 * @property {string} entity
 * @property {number} start in UTF-16 units of the text as it was sent
 * @property {number} end
 * @property {"allow"|"note"|"warn"|"block"} outcome
 * @property {string} masked
 * @property {string} why
 * @property {string} instead
 * @property {string|null} excused
 *
 * @typedef {object} Verdict presend.verdict/1
 * @property {"pass"|"fail"|"incomplete"} verdict
 * @property {string} notice why it is held back, in one paragraph without any value
 * @property {Finding[]} findings
 * @property {{rewrite: string|null, move: {needed: boolean, wording: string}}|null} suggestion
 * @property {boolean} [recorded]
 * @property {string} [request] what its answer has as the header X-Request-ID, which a proxy may keep to itself
 *
 * @typedef {{status: number, body: unknown, request: string}} Answer `request`: its header X-Request-ID, or ""
 * @typedef {(path: string, body: string) => Promise<Answer>} Post sends JSON to the service through the helpdesk's proxy
 *
 * @typedef {"late"|"unreachable"|"refused"|"error"|"rubbish"|"incomplete"|"unread"|"broken"} Why why there is no verdict
 * @typedef {object} Judgement
 * @property {boolean} may it may be sent; never true without a verdict that says so
 * @property {Why|""} unchecked empty if there is a verdict
 * @property {Verdict|null} verdict
 * @property {string} request the id under which the verdict is in the record
 */

export const SCHEMA = "presend.verdict/1";

/** Milliseconds for everything between the press of the button and the decision. */
export const BUDGET = 3000;

/** The reply was not checked, so it must not be sent as if it had been. Its message holds nothing of a reply. */
export class NotChecked extends Error {
  /** @param {Why} why */
  constructor(why) {
    super(why);
    this.name = "NotChecked";
    this.why = why;
  }
}

/**
 * Return what the promise gives, or give up after so many milliseconds.
 * @template T
 * @param {number} budget
 * @param {Promise<T>} promise
 * @returns {Promise<T>} rejects with NotChecked "late"
 */
export function within(budget, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new NotChecked("late")), Math.max(0, budget));
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/**
 * Return JSON in which no placeholder of a helpdesk's proxy stands ({{setting.key}}, <%= iparam.key %>): a reply that quotes one
 * would have the key of the service put into it.
 * @param {unknown} body
 */
export function encoded(body) {
  return JSON.stringify(body).replaceAll("{{", "{\\u007b").replaceAll("<%", "\\u003c%");
}

/** Return what JSON says, or null if it is none. */
export function decoded(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Return the findings that speak against sending.
 * @param {Verdict} verdict
 */
export function counting(verdict) {
  return verdict.findings.filter((found) => found.excused === null && ["warn", "block"].includes(found.outcome));
}

/**
 * Ask about a reply. Whatever happens, it comes back as a judgement: only a verdict that passes lets a reply go.
 * @param {Post} post
 * @param {object} reply as POST /v1/check takes it
 * @param {number} [budget] milliseconds
 * @returns {Promise<Judgement>}
 */
export async function judge(post, reply, budget = BUDGET) {
  try {
    // The service gives up a little before we do, so that it can still say so.
    const body = encoded({ ...reply, offset_unit: "utf16", deadline_ms: Math.max(1, Math.round(budget * 0.9)) });
    const answer = await within(budget, post("/v1/check", body));
    const verdict = understood(answer);
    return { may: verdict.verdict === "pass", unchecked: "", verdict, request: String(verdict.request || answer.request) };
  } catch (error) {
    return unjudged(error);
  }
}

/**
 * Return the judgement of what could not be checked.
 * @param {unknown} error
 * @returns {Judgement}
 */
export function unjudged(error) {
  return { may: false, unchecked: error instanceof NotChecked ? error.why : "unreachable", verdict: null, request: "" };
}

/**
 * @param {Answer} answer
 * @returns {Verdict}
 */
function understood({ status, body }) {
  if (status === 401 || status === 403) throw new NotChecked("refused");
  if (status !== 200) throw new NotChecked("error");
  const verdict = /** @type {Verdict} */ (body);
  const known =
    verdict?.schema === SCHEMA && ["pass", "fail", "incomplete"].includes(verdict.verdict) && Array.isArray(verdict.findings);
  if (!known) throw new NotChecked("rubbish");
  // What was found before the check broke off counts; if nothing was, the reply is one that was not checked.
  if (verdict.verdict === "incomplete" && counting(verdict).length === 0) throw new NotChecked("incomplete");
  return verdict;
}
