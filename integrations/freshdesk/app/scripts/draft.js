/** What an agent is about to send in Freshdesk or Freshchat, as a reply for Presend. */

import { NotChecked } from "./presend.js";

/**
 * Sources of a ticket whose replies go out by e-mail: e-mail, portal, feedback widget, outbound e-mail. A reply to any other (a tweet,
 * a post, a review) counts as public, the strictest.
 */
const BY_EMAIL = new Set([1, 2, 9, 10]);

/** What a part of a chat message may hold besides its text: attachments, which are not checked. */
const ATTACHED = new Set(["image", "file", "video", "audio"]);

/** Earlier messages that are sent along, the newest of them. */
const THREAD = 20;

/**
 * Return the draft of ticket.sendReply.
 * @param {object} client of Freshworks
 * @param {object} data of the event
 */
export async function fromTicket(client, data) {
  const texts = found([data?.body, data?.full_text]);
  const [{ ticket }, { requester }] = await Promise.all([got(client, "ticket"), got(client, "requester")]);
  return {
    internal: false,
    texts,
    place: { ticket: ticket?.id },
    reply: {
      channel: BY_EMAIL.has(ticket?.source) ? "email" : "public",
      recipient: word(requester?.name),
      customer: {
        name: word(requester?.name),
        emails: words(requester?.email),
        phones: words(requester?.phone, requester?.mobile),
      },
    },
  };
}

/**
 * Return the draft of conversation.onSendMessage. Chats are between the customer and the brand alone.
 * @param {object} client of Freshworks
 * @param {object} data of the event
 */
export async function fromConversation(client, data) {
  const message = typeof data?.message === "object" ? data.message : data;
  const internal = message?.message_type === "private";
  const texts = internal ? [] : found([data?.message, written(message), message?.text, message?.content]);
  const [{ conversation }, { user }] = await Promise.all([got(client, "conversation"), got(client, "user")]);
  const name = [word(user?.first_name), word(user?.last_name)].join(" ").trim();
  return {
    internal,
    texts,
    place: { conversation: conversation?.conversation_id ?? conversation?.id },
    reply: {
      channel: "dm",
      recipient: name,
      thread: (Array.isArray(conversation?.messages) ? conversation.messages : [])
        .filter((one) => one?.message_type !== "private" && parts(one))
        .slice(-THREAD)
        .map((one) => ({ author: one.actor_type === "user" ? "customer" : "brand", channel: "dm", text: parts(one) })),
      customer: { name, emails: words(user?.email), phones: words(user?.phone) },
    },
  };
}

/** All texts that are there, for which of them is sent is not known; without one, nothing is known. */
function found(candidates) {
  const texts = candidates.filter((one) => typeof one === "string");
  if (texts.length === 0) throw new NotChecked("unread");
  return [...new Set(texts.filter((one) => one.trim()))];
}

/** The text of a message on its way. What a part of another kind (a button, a list) would show the customer cannot be read here. */
function written(message) {
  const { message_parts: all, reply_parts: replies } = message ?? {};
  const known = (part) =>
    Object.entries(part ?? { nothing: null }).every(([kind, held]) =>
      kind === "text" ? typeof held?.content === "string" : ATTACHED.has(kind),
    );
  const unread = (all !== undefined && !(Array.isArray(all) && all.every(known))) || (Array.isArray(replies) ? replies.length : replies);
  if (unread) throw new NotChecked("unread");
  return parts(message);
}

function parts(message) {
  if (!Array.isArray(message?.message_parts)) return undefined;
  return message.message_parts
    .map((part) => part?.text?.content)
    .filter((one) => typeof one === "string")
    .join("\n");
}

/** What is not known of the customer makes a verdict stricter, not looser. */
const got = (client, name) => Promise.resolve(client.data.get(name)).then((data) => data ?? {}, () => ({}));
const word = (value) => (typeof value === "string" ? value : "");
const words = (...values) => values.filter((value) => typeof value === "string" && value);
