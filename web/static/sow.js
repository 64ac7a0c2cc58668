// Statements of work: a document is followed while it is read, and each fact lights its words up.
"use strict";

const handIn = document.getElementById("hand-in");

async function* said(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    rest += value.replaceAll("\r", "");
    const parts = rest.split("\n\n");
    rest = parts.pop();
    for (const part of parts) {
      const fields = part.split("\n").map((line) => line.split(/: ?(.*)/s));
      const kind = fields.find(([name]) => name === "event")?.[1];
      const data = fields.filter(([name]) => name === "data").map(([, text]) => text).join("\n");
      if (kind) yield [kind, JSON.parse(data)];
    }
  }
}

function refuse(words) {
  handIn.previousElementSibling?.matches(".refusal") && handIn.previousElementSibling.remove();
  const made = document.createElement("p");
  made.className = "refusal";
  made.setAttribute("role", "alert");
  made.textContent = words;
  handIn.before(made);
}

if (handIn) {
  const steps = handIn.querySelector(".steps");
  const button = handIn.querySelector("button");
  handIn.addEventListener("submit", async (event) => {
    event.preventDefault();
    steps.replaceChildren();
    button.disabled = true;
    try {
      const body = new FormData(handIn);
      const headers = { "X-CSRF-Token": body.get("csrf"), Accept: "text/event-stream" };
      const answer = await fetch("/sows/read", { method: "POST", body, headers });
      if (!answer.ok) {
        refuse((await answer.json()).detail);
        return;
      }
      for await (const [kind, data] of said(answer.body)) {
        if (kind === "step") {
          let line = steps.querySelector(`[data-step="${data.step}"]`);
          if (!line) {
            line = document.createElement("li");
            line.dataset.step = data.step;
            steps.append(line);
          }
          line.className = data.state;
          line.textContent = data.detail ? `${data.step}: ${data.detail}` : data.step;
        } else if (kind === "done") {
          location.assign(data.url);
        } else if (kind === "error") {
          refuse(data.detail);
        }
      }
    } catch {
      refuse("The server did not answer. Load the page again to see what became of the document.");
    } finally {
      button.disabled = false;
    }
  });
}

function light(mark) {
  for (const one of document.querySelectorAll("mark.lit")) one.classList.remove("lit");
  for (const one of document.querySelectorAll(`mark[data-marks~="${CSS.escape(mark)}"]`)) one.classList.add("lit");
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.cite");
  if (link) light(link.dataset.mark);
});
if (/^#e\d+$/.test(location.hash)) light(location.hash.slice(1));
