// Single letters in work-lists and answers: j and k walk through the lines, the others go where a control says so.
// They sleep inside fields and can be switched off; none is the only way.

const OFF = "relais.keys.off";
const isOff = () => localStorage.getItem(OFF) === "1";

for (const box of document.querySelectorAll("[data-letters]")) {
  box.closest("[hidden]")?.removeAttribute("hidden");
  box.checked = !isOff();
  box.addEventListener("change", () => localStorage.setItem(OFF, box.checked ? "0" : "1"));
}

const lines = () => [...document.querySelectorAll("main .list > li")]
  .map((line) => line.querySelector("a, button")).filter((control) => control?.checkVisibility());

function walk(step) {
  const all = lines();
  const here = all.findIndex((control) => control.closest("li").contains(document.activeElement));
  const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + step, 0), all.length - 1);
  all[next]?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isOff()) return;
  if (event.target.matches?.("textarea, select, input:not([type=radio]):not([type=checkbox])")) return;
  const letter = event.key.toLowerCase();
  if (letter === "j" || letter === "k") walk(letter === "j" ? 1 : -1);
  const control = document.querySelector(`main [data-letter="${CSS.escape(letter)}"]`);
  if (!control) return;
  event.preventDefault();
  // What engages the structure is only brought under the hand: Enter presses it.
  if (control.matches("button")) control.focus();
  else control.click();
});
