/** Starts the app in the frame that Zendesk opens for it. */

import { Guard } from "./app.js";
import { dress } from "./panel.js";

const client = globalThis.ZAFClient?.init();
if (client) {
  const guard = new Guard(client);
  guard.speak();
  client.on("colorScheme.changed", dress);
  dress(new URLSearchParams(location.search).get("colorScheme"));
  // The frame is as high as what it shows.
  new ResizeObserver(() => {
    client.invoke("resize", { width: "100%", height: `${document.body.offsetHeight}px` }).catch(() => {});
  }).observe(document.body);
}
