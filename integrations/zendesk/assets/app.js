/**
 * The app in the sidebar of a ticket: holds a save back until Presend has passed what would be sent by it.
 *
 * A save is held by a promise that rejects. One that resolves, to false or to a text, lets it go.
 */

import { BUDGET, counting, decoded, encoded, judge, NotChecked, unjudged, within } from "./presend.js";
import { plain, show } from "./panel.js";
import { read } from "./reply.js";
import { chosen } from "./words.js";

/** The tag of a ticket with a reply that went out without having been checked. */
export const TAG = "presend_not_checked";

/** Milliseconds for the helpdesk to put the tag on the ticket. */
const TAGGING = 1000;

/** What an agent is told when a save is held. */
class Held extends Error {}

/** One ticket in one tab. */
export class Guard {
  /** @param {object} client of ZAF */
  constructor(client) {
    this.client = client;
    this.words = chosen("en");
    this.settings = client.metadata().then((data) => data?.settings ?? {});
    /** What the panel shows: the last judgement, and the text it is about. */
    this.seen = { state: "idle" };
    this.client.on("ticket.save", () => this.save());
    this.client.on("ticket.comment.text.changed", () => this.changed());
    this.draw();
  }

  /** Show another state, or the same one anew. */
  draw(seen = this.seen) {
    this.seen = seen;
    show(this.words, seen, {
      check: () => this.check(),
      apply: () => this.apply(),
      undo: () => this.undo(),
      override: (kind, reason) => this.override(kind, reason),
    });
  }

  /** Speak the agent's language. */
  async speak() {
    const got = await this.client.get("currentUser.locale").catch(() => ({}));
    this.words = chosen(String(got["currentUser.locale"] ?? "en"));
    this.draw();
  }

  /**
   * The handler of ticket.save.
   * @returns {Promise<void>} rejects if the reply may not go out, with what the agent is told
   */
  async save() {
    const judgement = await this.check();
    const { words } = this;
    if (judgement.may) {
      if (await this.stands(judgement)) return;
      this.draw({ ...this.seen, stale: true });
      throw new Held(words.stale);
    }
    if (!judgement.unchecked) throw new Held(`${judgement.verdict.notice || words.held} ${words.look}`);
    const why = words.why[judgement.unchecked];
    if (!(await this.lets())) throw new Held(`${words.unchecked} ${why}`);
    try {
      // The tag is saved together with the reply, so there is none that went unchecked without it.
      await within(TAGGING, this.client.invoke("ticket.tags.add", TAG));
    } catch {
      throw new Held(`${words.unrecorded} ${why}`);
    }
    this.client.invoke("notify", `${words.went} ${why}`, "alert").catch(() => {});
    this.draw({ ...this.seen, state: "went" });
  }

  /** Whether what will be saved is what was checked: an agent may type on while the check runs. */
  async stands({ text, type }) {
    const now = await within(BUDGET, read(this.client)).catch(() => null);
    return now?.text === text && now.type === type;
  }

  /** Whether the settings let replies go that could not be checked. */
  async lets() {
    const settings = await within(TAGGING, this.settings).catch(() => ({}));
    return settings.send_unchecked === true;
  }

  /**
   * Check what stands in the composer, and show what was found.
   * @returns {Promise<import("./presend.js").Judgement & {text?: string, type?: string}>} with what it is about
   */
  async check() {
    this.draw({ state: "checking" });
    const began = performance.now();
    let about = {};
    let judgement;
    try {
      const [settings, ticket] = await within(BUDGET, Promise.all([this.settings, read(this.client)]));
      about = { text: ticket.text, type: ticket.type };
      if (ticket.internal || ticket.empty) {
        this.draw({ state: ticket.internal ? "internal" : "idle" });
        return { may: true, unchecked: "", verdict: null, request: "", ...about };
      }
      const post = (path, body) => this.post(settings, path, body);
      judgement = await judge(post, ticket.reply, BUDGET - (performance.now() - began));
    } catch (error) {
      judgement = unjudged(error instanceof NotChecked ? error : new NotChecked("broken"));
    }
    const state = judgement.unchecked ? "unchecked" : judgement.may ? "pass" : "held";
    this.draw({ state, text: about.text, judgement });
    return { ...judgement, ...about };
  }

  /**
   * Send JSON to the service through Zendesk's proxy, which puts the key in: it is not known here.
   * @type {(settings: object, path: string, body: string) => Promise<import("./presend.js").Answer>}
   */
  async post(settings, path, body) {
    const service = String(settings.presend_url ?? "").trim().replace(/\/+$/, "");
    // Without a host it would be a request to Zendesk itself.
    if (!/^https?:\/\//.test(service)) throw new NotChecked("unreachable");
    const asked = {
      url: service + path,
      type: "POST",
      contentType: "application/json",
      data: body,
      headers: { Authorization: "Bearer {{setting.presend_key}}" },
      secure: true,
      cors: false,
      autoRetry: false,
      httpCompleteResponse: true,
    };
    const answer = await this.client.request(asked).catch((failed) => failed);
    if (!answer?.status) throw new NotChecked("unreachable");
    return { status: answer.status, body: answer.responseJSON ?? decoded(answer.responseText), request: requestId(answer) };
  }

  /** The text has changed: what the panel says is about another one. */
  changed() {
    if (this.seen.judgement && this.seen.state !== "went") this.draw({ ...this.seen, stale: true });
  }

  /** Put the rewrite into the composer, if what stands there is still what was checked. */
  async apply() {
    const { text, judgement } = this.seen;
    await this.replace(text, judgement.verdict.suggestion.rewrite);
  }

  /** Put back what the agent had typed. */
  async undo() {
    const { before, after } = this.seen.undo;
    await this.replace(after, before);
  }

  async replace(before, after) {
    const now = (await this.client.get("ticket.comment.text"))["ticket.comment.text"];
    // The composer may write its markup in another way than it was given.
    if (plain(now) !== plain(before)) {
      this.draw({ ...this.seen, stale: true });
      return;
    }
    await this.client.set("ticket.comment.text", after);
    await this.check();
    this.draw({ ...this.seen, stale: false, undo: { before, after } });
  }

  /**
   * Answer for what was found. The service decides whether that is allowed, and keeps it; then the reply is checked again.
   * @param {string} kind justification, false-positive or acknowledged
   * @param {string} reason
   */
  async override(kind, reason) {
    const { judgement, text } = this.seen;
    const settings = await this.settings;
    let refused = "";
    for (const { rule, entity } of answerable(judgement.verdict)) {
      // A day is the shortest time for which the service keeps one.
      const body = encoded({ request: judgement.request, rule, entity, kind, reason, days: 1 });
      const answer = await within(BUDGET, this.post(settings, "/v1/overrides", body)).catch(() => ({ status: 0 }));
      if (answer.status === 201) continue;
      refused = (answer.body?.type === "about:blank" && answer.body.detail) || this.words.unanswered;
      break;
    }
    if (refused) this.draw({ state: "held", text, judgement, refused });
    else await this.check();
  }
}

/**
 * Return what has to be answered for: each rule and entity once, of the findings that are worst.
 * @param {import("./presend.js").Verdict} verdict
 */
function answerable(verdict) {
  const found = counting(verdict);
  const worst = found.some((one) => one.outcome === "block") ? "block" : "warn";
  const each = found.filter((one) => one.outcome === worst).map((one) => [`${one.rule} ${one.entity}`, one]);
  return new Map(each).values();
}

/** Return the id of the request, however the host hands over the headers of an answer. */
function requestId({ responseHeaders: headers }) {
  const pairs = typeof headers === "string" ? headers.split(/\r?\n/).map((line) => line.split(/:\s*/, 2)) : Object.entries(headers ?? {});
  return String(pairs.find(([name]) => name.toLowerCase() === "x-request-id")?.[1] ?? "");
}
