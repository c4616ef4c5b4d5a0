// Adds and removes rows of a list without a round trip. Without it the same
// buttons post the form and the server does it.
"use strict";
document.addEventListener("click", (event) => {
  const button = event.target.closest("button.add, button.drop");
  if (!button) return;
  if (button.classList.contains("add")) {
    const blank = button.previousElementSibling;
    const list = button.parentElement.querySelector("[data-rows]");
    if (!list || !blank || blank.tagName !== "TEMPLATE") return;
    event.preventDefault();
    const next = Number(list.dataset.next || list.children.length);
    list.dataset.next = next + 1;
    const row = blank.content.firstElementChild.cloneNode(true);
    for (const node of [row, ...row.querySelectorAll("*")]) {
      for (const a of node.attributes) {
        if (a.value.includes("__row__")) a.value = a.value.replace("__row__", String(next));
      }
    }
    list.append(row);
    row.querySelector("input, textarea, select")?.focus();
  } else {
    const row = button.closest("li, tr");
    event.preventDefault();
    const list = row.parentElement;
    list.dataset.next = Number(list.dataset.next || list.children.length);
    if (list.children.length > 1) row.remove();
    else for (const c of row.querySelectorAll("input, textarea, select")) c.value = "";
  }
});
