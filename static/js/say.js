// One place where the page tells what happened: the messages region below the heading.

export function say(text, tone = "info") {
  const region = document.getElementById("messages");
  const box = document.createElement("div");
  box.className = "callout";
  box.dataset.tone = tone;
  box.textContent = text;
  region?.replaceChildren(box);
  region?.scrollIntoView({ block: "nearest" });
}

export function csrfToken() {
  return JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"];
}
