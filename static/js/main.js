// The widgets of the shell, and how htmx failures are told. Pages load their own widgets in their `scripts` block.

import "./widgets/chart.js";
import "./widgets/choices.js";
import "./widgets/condition.js";
import "./widgets/copy.js";
import "./widgets/dialog.js";
import "./widgets/drawer.js";
import "./widgets/formula.js";
import "./widgets/grid.js";
import "./widgets/mentions.js";
import "./widgets/pairs.js";
import "./widgets/palette.js";
import "./widgets/theme.js";
import "./widgets/upload.js";
import "./popovers.js";
import "./tabs.js";
import { say } from "./say.js";
import { inPageLanguage } from "./words.js";

const unreachable = {
  en: "The studio did not answer. Check that it runs, then try again.",
  fr: "Le studio n’a pas répondu. Vérifiez qu’il tourne, puis réessayez.",
};

// A poll that meets the sign-in page means that the session ended: show that page whole, not inside a panel.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!new URL(event.detail.xhr.responseURL).pathname.startsWith("/sign-in/")) return;
  event.detail.shouldSwap = false;
  location.reload();
});

document.addEventListener("htmx:sendError", (event) => {
  const quiet = event.detail.requestConfig.verb === "get" && !event.detail.requestConfig.triggeringEvent?.isTrusted;
  if (!quiet) say(inPageLanguage(unreachable), "danger");
});
