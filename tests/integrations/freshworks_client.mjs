// A stand-in for the client of Freshworks, written after its documentation: what an app is told, and what came of it.
//
//     node freshworks_client.mjs < {"url", "settings", "event", "cases": [{"data", "objects", "broken"}]}
//
// Prints, as JSON, for each case: which of done and fail was called with what, what was asked, noted and shown.

import { readFile } from "node:fs/promises";
import process from "node:process";

const APP = new URL("../../integrations/freshdesk/", import.meta.url);
const { Guard } = await import(new URL("app/scripts/app.js", APP));
const { chosen } = await import(new URL("app/scripts/words.js", APP));
const templates = JSON.parse(await readFile(new URL("config/requests.json", APP), "utf8"));

let input = "";
for await (const part of process.stdin.setEncoding("utf8")) input += part;
const given = JSON.parse(input);
const logged = [];
for (const name of ["log", "info", "warn", "error", "debug"]) console[name] = (...all) => logged.push([name, ...all].join(" "));

/** Fill a template in, in the body too: whether Freshworks does so there is not known, so an app must bear it. */
function filled(text, context) {
  return text
    .replace(/<%= encode\(iparam\.(\w+) \+ ':X'\) %>/g, (_, name) => btoa(`${given.settings[name]}:X`))
    .replace(/<%= iparam\.(\w+) %>/g, (_, name) => given.settings[name] ?? "")
    .replace(/<%= context\.(\w+) %>/g, (_, name) => context[name]);
}

async function run({ data, objects = {}, broken = [] }) {
  const seen = { asked: [], sent: [], shown: [], ended: [] };
  const handlers = {};
  const client = {
    events: { on: (name, handler, options) => (handlers[name] = { handler, options }) },
    iparams: { get: async () => ({ send_unchecked: given.settings.send_unchecked }) },
    data: {
      get: async (name) => {
        if (!(name in objects)) throw { message: "not available here" };
        return { [name]: objects[name] };
      },
    },
    interface: { trigger: async (name, options) => seen.shown.push([name, options]) },
    request: {
      invokeTemplate: async (name, { context, body }) => {
        const { schema } = templates[name];
        seen.asked.push({ name, body });
        if (broken.includes(name)) throw { status: 403, response: "no" };
        const headers = Object.fromEntries(Object.entries(schema.headers).map(([key, value]) => [key, filled(value, context)]));
        const sent = { path: filled(schema.path, context), headers, body: filled(body, context) };
        seen.sent.push({ name, ...sent });
        if (name !== "check") return { status: 201, response: "{}" };
        const answer = await fetch(given.url + sent.path, { method: schema.method, headers, body: sent.body }).catch(() => {
          throw { status: 502, response: "Error in establishing a connection with the host" };
        });
        const response = await answer.text();
        if (!answer.ok) throw { status: answer.status, response };
        return { status: answer.status, response };
      },
    },
  };
  new Guard(client, chosen("en")).listen();
  const { handler, options } = handlers[given.event];
  const helper = {
    getData: () => data,
    done: () => seen.ended.push(["done"]),
    fail: (message) => seen.ended.push(["fail", message]),
  };
  await handler({ type: given.event, helper });
  return { ...seen, intercept: options.intercept };
}

const results = [];
for (const one of given.cases) results.push(await run(one));
process.stdout.write(JSON.stringify({ results, logged }));
process.exit(0);
