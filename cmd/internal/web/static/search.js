// Keys for who searches: / goes to the box, j and k walk the hits, Enter opens
// one, n and p turn pages. Everything works without.
"use strict";
const typing = (e) => e.ctrlKey || e.metaKey || e.altKey || e.isComposing ||
  e.target.closest("input:not([type=checkbox]), textarea, select");
const hits = () => [...document.querySelectorAll(".hits > li")];
const walk = (step) => {
  const all = hits();
  const at = all.findIndex((li) => li.classList.contains("at"));
  const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  if (!next) return;
  all[at]?.classList.remove("at");
  next.classList.add("at");
  next.querySelector("h3 a").focus({ preventScroll: true });
  next.scrollIntoView({ block: "center" });
};
document.addEventListener("keydown", (event) => {
  if (typing(event)) return;
  const box = event.key === " " && event.target.closest("a[role=checkbox], a[role=switch]");
  if (box) {
    event.preventDefault();
    box.click();
    return;
  }
  const keys = {
    "/": () => { const box = document.querySelector("#q, .find input"); box?.focus(); box?.select(); },
    j: () => walk(1),
    k: () => walk(-1),
    n: () => document.querySelector(".pages a[rel=next]")?.click(),
    p: () => document.querySelector(".pages a[rel=prev]")?.click(),
  };
  if (!keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});

// At most four documents are compared; the button tells how many are chosen.
const comparing = document.getElementById("comparing");
const chosen = () => [...document.querySelectorAll("input[name=doc][form=compare]")];
const count = () => {
  const n = chosen().filter((c) => c.checked).length;
  for (const c of chosen()) c.disabled = n >= 4 && !c.checked;
  comparing.disabled = n < 2;
  comparing.textContent = n ? `比对所选（${n}）` : "比对所选";
};
if (comparing) {
  document.addEventListener("change", (event) => { if (event.target.name === "doc") count(); });
  addEventListener("pageshow", count);
}

// On a narrow window what narrows a search begins folded.
if (matchMedia("(max-width: 700px)").matches) {
  document.querySelector("details.scope")?.removeAttribute("open");
}

// What is sent takes a while: the button says so and is pressed once.
for (const form of document.querySelectorAll("form[data-busy]")) {
  form.addEventListener("submit", () => {
    const button = form.querySelector("button.main");
    button.textContent = form.dataset.busy;
    setTimeout(() => { button.disabled = true; });
  });
  addEventListener("pageshow", () => { for (const b of form.querySelectorAll("button")) b.disabled = false; });
}
