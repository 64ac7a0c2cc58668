// What every page needs of scripts: the menu stays open where there is room, and cards are decided where they stand.
"use strict";

const wide = window.matchMedia("(min-width: 761px)");
const roomy = window.matchMedia("(min-width: 1001px)");

function openWhereThereIsRoom() {
  for (const menu of document.querySelectorAll("details.menu")) menu.open = wide.matches;
  for (const past of document.querySelectorAll("details.past")) past.open = roomy.matches;
}
openWhereThereIsRoom();
wide.addEventListener("change", openWhereThereIsRoom);
roomy.addEventListener("change", openWhereThereIsRoom);

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-decide]") || !event.submitter) return;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  const card = form.closest("[data-card]");
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  card.setAttribute("aria-busy", "true");
  let said;
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    said = await answer.json();
    if (!answer.ok) said = { refusal: said.detail };
  } catch {
    said = { refusal: "The server did not answer. Load the page again to see what became of it." };
  }
  card.removeAttribute("aria-busy");
  if (said.refusal) {
    for (const button of form.querySelectorAll("button")) button.disabled = false;
    let words = card.querySelector(".refusal");
    if (!words) {
      words = document.createElement("p");
      words.className = "refusal";
      words.setAttribute("role", "alert");
      form.before(words);
    }
    words.textContent = said.refusal;
    return;
  }
  // The same proposal may stand on a page twice: it turns into its outcome everywhere.
  for (const same of document.querySelectorAll(`[data-card="${card.dataset.card}"]`)) same.outerHTML = said.card;
  if (said.turn) {
    const turn = document.getElementById(`turn-${said.turn}`);
    if (turn) turn.outerHTML = said.html;
  }
  const now = document.querySelector(`[data-card="${card.dataset.card}"]`);
  if (now) {
    now.tabIndex = -1;
    now.focus();
  }
});
