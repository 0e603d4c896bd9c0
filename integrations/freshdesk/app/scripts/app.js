/**
 * The app in the background of a ticket or a conversation: holds a reply back until Presend has passed it.
 *
 * An intercepted event goes on after helper.done() and is stopped by helper.fail(message); one of the two is called, whatever happens.
 */

import { BUDGET, counting, decoded, judge, NotChecked, unjudged, within } from "./presend.js";
import { fromConversation, fromTicket } from "./draft.js";

/** Milliseconds for the helpdesk to take the note about a reply that was not checked. */
const NOTING = 2000;

export class Guard {
  /**
   * @param {object} client of Freshworks
   * @param {import("./words.js").Words} words
   */
  constructor(client, words) {
    this.client = client;
    this.words = words;
  }

  /** Ask for the events that can be stopped. */
  listen() {
    const { events } = this.client;
    events.on("ticket.sendReply", (event) => this.sending(event, fromTicket), { intercept: true });
    events.on("conversation.onSendMessage", (event) => this.sending(event, fromConversation), { intercept: true });
  }

  /**
   * Decide about what is being sent.
   * @param {object} event of Freshworks
   * @param {Function} drafted reads what it is about
   */
  async sending({ helper }, drafted) {
    let message;
    try {
      message = await this.verdict(helper, drafted);
    } catch {
      message = `${this.words.unchecked} ${this.words.why.broken}`;
    }
    if (message) helper.fail(message);
    else helper.done();
  }

  /** Return what the agent is told if it may not be sent, and nothing if it may. */
  async verdict(helper, drafted) {
    const began = performance.now();
    let draft = null;
    let judgement = { may: true };
    let rewritten = true;
    try {
      draft = await within(BUDGET, drafted(this.client, await helper.getData()));
      if (draft.internal) return "";
      const post = (_, body) => this.post("check", {}, body);
      for (const text of draft.texts) {
        const one = await judge(post, { ...draft.reply, text }, BUDGET - (performance.now() - began));
        if (one.may) continue;
        judgement = one;
        // Only the first is what stands in the editor.
        rewritten = text === draft.texts[0];
        // A text that was not checked may go all the same, so the next one counts too.
        if (!one.unchecked) break;
      }
    } catch (error) {
      judgement = unjudged(error instanceof NotChecked ? error : new NotChecked("broken"));
    }
    if (judgement.may) return "";
    const { words } = this;
    if (!judgement.unchecked) {
      this.explain(judgement.verdict, draft.place, rewritten);
      return judgement.verdict.notice || words.held;
    }
    const why = words.why[judgement.unchecked];
    if (!(await this.lets())) return `${words.unchecked} ${why}`;
    const place = draft?.place ?? (await drafted(this.client, { body: "", message: "" })).place;
    if (!(await within(NOTING, this.note(place, `Presend: ${words.went} ${why}`)).catch(() => false))) {
      return `${words.unrecorded} ${why}`;
    }
    this.trigger("showNotify", { type: "warning", title: "Presend", message: words.went });
    return "";
  }

  /** Whether the settings let replies go that could not be checked. */
  async lets() {
    const settings = await within(NOTING, Promise.resolve(this.client.iparams.get())).catch(() => ({}));
    return settings?.send_unchecked === true;
  }

  /** Write a private note about a reply that went out unchecked; return whether it is there. */
  async note(place, text) {
    if (place.ticket) {
      const body = JSON.stringify({ body: text, private: true });
      return (await this.post("markTicket", { ticket: place.ticket }, body)).status === 201;
    }
    if (!place.conversation) return false;
    const { loggedInAgent } = await this.client.data.get("loggedInAgent");
    const body = JSON.stringify({
      message_parts: [{ text: { content: text } }],
      message_type: "private",
      actor_type: "agent",
      actor_id: loggedInAgent.id,
    });
    const { status } = await this.post("markConversation", { conversation: place.conversation }, body);
    return status >= 200 && status < 300;
  }

  /**
   * Send JSON by a template of config/requests.json: Freshworks puts the keys in, they are not known here.
   * @returns {Promise<import("./presend.js").Answer>}
   */
  async post(template, context, body) {
    const answer = await this.client.request.invokeTemplate(template, { context, body }).catch((failed) => failed);
    if (!answer?.status) throw new NotChecked("unreachable");
    return { status: answer.status, body: decoded(answer.response), request: "" };
  }

  /** Show why it is held, and what may be sent instead, in a window of its own. */
  explain(verdict, place, rewritten) {
    const findings = counting(verdict).map(({ why, instead }) => `${why} ${instead}`);
    this.trigger("showModal", {
      title: "Presend",
      template: "modal.html",
      data: { findings, rewrite: (rewritten && verdict.suggestion?.rewrite) || "", ticket: Boolean(place.ticket) },
    });
  }

  trigger(name, options) {
    Promise.resolve(this.client.interface.trigger(name, options)).catch(() => {});
  }
}
