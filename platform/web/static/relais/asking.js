// Questions asked aloud, and paper typed: keys and a voice. All of it works without.

const spoken = () => document.querySelector("h1")?.textContent ?? "";

// 0, 1, 2, n, r choose an answer; Ctrl+Enter validates. They sleep inside fields, and can be switched off.
const OFF = "relais.keys.off";
const places = { 0: "0", 1: "1", 2: "2", n: "NO", r: "NR" };
const isOff = () => localStorage.getItem(OFF) === "1";

for (const box of document.querySelectorAll("[data-keys]")) {
  box.closest("[hidden]")?.removeAttribute("hidden");
  box.checked = !isOff();
  box.addEventListener("change", () => localStorage.setItem(OFF, box.checked ? "0" : "1"));
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = event.target.closest?.("form") ?? document.querySelector("main form");
    form?.requestSubmit(form.querySelector("button:not([type=button])"));
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isOff()) return;
  if (event.target.matches?.("textarea, select, input:not([type=radio]):not([type=checkbox])")) return;
  const value = places[event.key.toLowerCase()];
  const choice = value && document.querySelector(`main input[name="answer"][value="${value}"]`);
  if (!choice) return;
  choice.checked = true;
  choice.focus();
});

// One line of the paper after the other: a whole answer leads to the next line.
const lines = [...document.querySelectorAll("[data-signs]")];
lines.forEach((line, index) => {
  const next = lines[index + 1];
  line.addEventListener("input", () => {
    const signs = line.value.trim().toLowerCase();
    if (/^[nr]$/.test(signs) || /^[012][odt]$/.test(signs)) next?.focus();
    else if (/^[012][012nr]$/.test(signs) && next) {
      line.value = signs[0];
      next.value = signs[1];
      next.focus();
      next.dispatchEvent(new Event("input"));
    }
  });
});

// « Écouter »: the browser's own voice, only where there is a French one.
const button = document.querySelector("[data-listen]");
if (button && "speechSynthesis" in window) {
  const voice = () => speechSynthesis.getVoices().find((each) => each.lang.toLowerCase().startsWith("fr"));
  const show = () => { button.hidden = !voice(); };
  speechSynthesis.addEventListener?.("voiceschanged", show);
  show();
  button.addEventListener("click", () => {
    speechSynthesis.cancel();
    const answers = [...document.querySelectorAll("main .choice span:first-of-type")].map((each) => each.textContent);
    const words = new SpeechSynthesisUtterance([spoken(), ...answers].join(". "));
    words.voice = voice();
    words.lang = "fr-FR";
    speechSynthesis.speak(words);
  });
}
