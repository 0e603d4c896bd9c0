/** Starts the app in the frame that Freshworks opens for it. */

import { Guard } from "./app.js";
import { chosen } from "./words.js";

globalThis.app.initialized().then((client) => new Guard(client, chosen(navigator.language)).listen());
