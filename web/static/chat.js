// The chat: sends what is said, shows the agents' steps and the text as they come, and puts the whole turn in place.
"use strict";

const talk = document.querySelector(".talk");
const thread = document.getElementById("thread");
const composer = document.getElementById("composer");
const says = document.getElementById("says");
const send = document.getElementById("send");
const stop = document.getElementById("stop");
const csrf = document.querySelector("meta[name=csrf]").content;
let running = null;

function toEnd() {
  thread.scrollTop = thread.scrollHeight;
}

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function startTurn(text) {
  document.querySelector(".empty-chat")?.remove();
  const turn = element("article", "turn");
  turn.append(element("p", "said-by-me", text));
  const reply = element("div", "reply");
  const steps = element("ol", "steps");
  steps.setAttribute("aria-label", "Steps");
  const words = element("div", "words");
  words.append(element("p", "hint", "Thinking …"));
  reply.append(steps, words);
  turn.append(reply);
  thread.append(turn);
  toEnd();
  return { turn, steps, words, text: "" };
}

function showStep(live, step) {
  const name = [step.agent, step.tool].filter(Boolean).join(" · ").replaceAll("_", " ");
  if (!name) return;
  const state = step.state || "started";
  let line = [...live.steps.children].findLast((one) => one.dataset.name === name && one.className === "started");
  if (!line) {
    line = element("li", "started", name);
    line.dataset.name = name;
    live.steps.append(line);
  }
  line.className = state;
  toEnd();
}

function showText(live, data) {
  live.text = data.delta ? live.text + data.delta : data.text || live.text;
  live.words.replaceChildren(element("p", "plain", live.text));
  toEnd();
}

function showAnswer(live, data) {
  live.turn.outerHTML = data.html;
  const turn = document.getElementById(`turn-${data.turn}`);
  if (String(data.conversation) !== talk.dataset.conversation) {
    talk.dataset.conversation = data.conversation;
    composer.elements.conversation.value = data.conversation;
    history.replaceState(null, "", `/chat/${data.conversation}`);
    listConversation(data.conversation, turn.querySelector(".said-by-me").textContent);
  }
  thread.scrollTop += turn.getBoundingClientRect().top - thread.getBoundingClientRect().top;
}

function listConversation(number, title) {
  const list = document.querySelector(".past ul");
  list.querySelector(".hint")?.remove();
  for (const other of list.querySelectorAll("[aria-current]")) other.removeAttribute("aria-current");
  const link = element("a", "", title);
  link.href = `/chat/${number}`;
  link.setAttribute("aria-current", "page");
  const item = element("li");
  item.append(link);
  list.prepend(item);
}

function showEnd(live, words) {
  const line = element("p", "refusal", words);
  line.setAttribute("role", "alert");
  live.words.replaceChildren(line);
  toEnd();
}

async function* events(body) {
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

function ask(text) {
  if (running || !text.trim()) return;
  const body = JSON.stringify({ says: text, conversation: Number(talk.dataset.conversation) || null });
  follow(text, "/chat/say", body, { "Content-Type": "application/json" });
}

// A document is handed in with the words in the composer.
function handIn(file) {
  if (running) return;
  const body = new FormData();
  body.append("file", file);
  body.append("says", says.value);
  body.append("conversation", talk.dataset.conversation);
  follow(says.value || `Here is ${file.name}.`, "/chat/file", body, {});
  says.value = "";
}

async function follow(text, address, body, headers) {
  const live = startTurn(text);
  running = new AbortController();
  send.hidden = true;
  stop.hidden = false;
  let ended = false;
  try {
    const answer = await fetch(address, {
      method: "POST",
      signal: running.signal,
      headers: { ...headers, "X-CSRF-Token": csrf, Accept: "text/event-stream" },
      body,
    });
    if (!answer.ok) {
      showEnd(live, (await answer.json()).detail);
      return;
    }
    for await (const [kind, data] of events(answer.body)) {
      if (kind === "step") showStep(live, data);
      else if (kind === "text") showText(live, data);
      else if (kind === "answer") {
        ended = true;
        showAnswer(live, data);
      } else if (kind === "error") {
        ended = true;
        showEnd(live, data.detail);
      }
    }
    if (!ended) showEnd(live, "The answer broke off. Load the page again to see what became of it.");
  } catch (error) {
    if (error.name === "AbortError") showEnd(live, "Stopped. Nothing was changed.");
    else showEnd(live, "The server did not answer. Load the page again to see what became of it.");
  } finally {
    running = null;
    stop.hidden = true;
    send.hidden = false;
    says.focus();
  }
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = says.value;
  says.value = "";
  ask(text);
});
says.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    composer.requestSubmit(send);
  }
});
stop.addEventListener("click", () => running?.abort());

document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-ask]");
  if (chosen) ask(chosen.dataset.ask);
});
// A drill-down inside an answer goes on in this conversation.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.matches("[data-feedback]")) {
    event.preventDefault();
    const body = new FormData(form, event.submitter);
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    for (const button of form.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button === event.submitter));
    }
  } else if (form.closest(".thread") && form.getAttribute("action") === "/chat" && event.submitter?.value) {
    event.preventDefault();
    ask(event.submitter.value);
  }
});

// Captions and mails are what somebody said; of other files the name has to say so.
function isTranscript(name) {
  return /\.(vtt|srt|sbv|eml)$/i.test(name)
    || (/\.(txt|md|docx|json)$/i.test(name) && /transcript|call|meeting|minutes|zoom|teams|meet\b|gong|fireflies/i.test(name));
}

const drop = document.getElementById("drop");
if (drop) {
  talk.addEventListener("dragover", (event) => {
    event.preventDefault();
    composer.classList.add("dropping");
  });
  talk.addEventListener("dragleave", () => composer.classList.remove("dropping"));
  talk.addEventListener("drop", (event) => {
    event.preventDefault();
    composer.classList.remove("dropping");
    if (!event.dataTransfer.files.length) return;
    const file = event.dataTransfer.files[0];
    if (/\.(csv|tsv|json)$/i.test(file.name) && !isTranscript(file.name)) {
      drop.elements.file.files = event.dataTransfer.files;
      drop.submit();
    } else if (isTranscript(file.name)) {
      const hear = document.getElementById("hear");
      hear.elements.file.files = event.dataTransfer.files;
      hear.submit();
    } else handIn(file);
  });
}

toEnd();
if (talk.dataset.question) {
  says.value = "";
  // Loading the page again must not ask again.
  history.replaceState(null, "", "/chat");
  ask(talk.dataset.question);
} else if (wide.matches) says.focus();
