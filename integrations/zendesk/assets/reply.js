/** The ticket that an agent looks at, as a reply for Presend: what will be sent, to where, and after what. */

import { NotChecked } from "./presend.js";

const COMMENT = "ticket.comment";
const PATHS = [COMMENT, "ticket.id", "ticket.via", "ticket.requester", "ticket.conversation"];

/** Earlier messages that are sent along, the newest of them. */
const THREAD = 20;

/** What the type of a comment says by itself. The type publicReply says nothing: it goes where the ticket came from. */
const TYPES = {
  twitterReply: "public",
  facebookWallReply: "public",
  twitterDirectMessage: "dm",
  facebookPrivateMessage: "dm",
};

/** Where a public reply goes, by the channel of the ticket. What does not stand here counts as public, the strictest. */
const VIA = {
  email: "email",
  web: "email",
  chat: "dm",
  native_messaging: "dm",
  line: "dm",
  wechat: "dm",
  whatsapp: "dm",
  instagram_dm: "dm",
  twitter_dm: "dm",
  sunshine_conversations_twitter_dm: "dm",
  sunshine_conversations_facebook_messenger: "dm",
};

/** Names of platforms as Presend has them. */
const PLATFORMS = [
  ["twitter", "x"],
  ["facebook", "facebook"],
  ["instagram", "instagram"],
  ["whatsapp", "whatsapp"],
];

// A composer that is empty still holds a paragraph.
const EMPTY = /^(?:<p>|<\/p>|<div>|<\/div>|<div class="[\w -]*">|<p class="[\w -]*">|<br ?\/?>|&nbsp;|\s)*$/i;

/**
 * Return where a comment will be read.
 * @param {string} type of the comment
 * @param {string} via the channel of the ticket
 * @returns {"public"|"dm"|"email"}
 */
export function channelOf(type, via) {
  if (Object.hasOwn(TYPES, type)) return TYPES[type];
  if (type === "publicReply" && Object.hasOwn(VIA, via)) return VIA[via];
  return "public";
}

/**
 * Read the ticket.
 * @param {object} client of ZAF
 * @returns {Promise<{text: string, type: string, internal: boolean, empty: boolean, reply: object}>} rejects with NotChecked "unread"
 */
export async function read(client) {
  const got = await client.get(PATHS).catch(() => ({}));
  const comment = got[COMMENT];
  if (typeof comment?.text !== "string") throw new NotChecked("unread");
  const via = String(got["ticket.via"]?.channel ?? "");
  const type = String(comment.type ?? "");
  return {
    text: comment.text,
    type,
    internal: type === "internalNote",
    empty: EMPTY.test(comment.text),
    reply: {
      text: comment.text,
      channel: channelOf(type, via),
      platform: PLATFORMS.find(([part]) => `${type} ${via}`.toLowerCase().includes(part))?.[1] ?? "",
      recipient: text(got["ticket.requester"]?.name),
      thread: thread(got["ticket.conversation"]),
      customer: customer(got["ticket.requester"]),
    },
  };
}

function thread(conversation) {
  if (!Array.isArray(conversation)) return [];
  return conversation
    .filter((one) => one?.channel?.name !== "internal" && text(one?.message?.content))
    .slice(-THREAD)
    .map((one) => ({
      author: one.author?.role === "end-user" ? "customer" : "brand",
      channel: channelOf("publicReply", String(one.channel?.name ?? "")),
      text: one.message.content,
    }));
}

function customer(requester) {
  const identities = Array.isArray(requester?.identities) ? requester.identities : [];
  const of = (kind) => identities.filter((one) => one?.type === kind).map((one) => text(one.value));
  return {
    name: text(requester?.name),
    emails: [...new Set([text(requester?.email), ...of("email")])].filter(Boolean),
    phones: of("phone_number").filter(Boolean),
  };
}

const text = (value) => (typeof value === "string" ? value : "");
