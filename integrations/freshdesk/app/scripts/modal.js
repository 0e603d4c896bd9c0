/** The window that says why a reply was held. Everything is put in as text. */

import { chosen } from "./words.js";

const node = (id) => document.getElementById(id);

globalThis.app.initialized().then(async (client) => {
  const words = chosen(navigator.language);
  const { modalData = {} } = await client.instance.context();
  document.documentElement.lang = words.lang;
  node("held").textContent = words.held;
  node("findings").replaceChildren(
    ...(modalData.findings ?? []).map((text) => Object.assign(document.createElement("li"), { textContent: text })),
  );
  node("rewrite").hidden = !modalData.rewrite;
  node("rewrite-title").textContent = words.rewrite;
  node("rewrite-text").textContent = new DOMParser().parseFromString(modalData.rewrite ?? "", "text/html").body.textContent;
  // Freshchat has nothing that puts a text into its editor from here; there it is copied.
  node("apply").hidden = !modalData.ticket;
  node("apply").textContent = words.apply;
  node("apply").onclick = async () => {
    await client.interface.trigger("click", { id: "reply", text: modalData.rewrite });
    client.instance.close();
  };
});
