// What the pages do better with a script; all of it works without.

// A page that comes back with errors starts at their summary (browsers that ignore autofocus).
window.addEventListener("load", () => {
  if (document.activeElement === document.body) document.querySelector("[data-focus]")?.focus();
});

// Pressed twice acts once. The button stays enabled, so that its name and value are sent, and the
// form opens again after a few seconds: a lost network must not lock what was typed.
const RELEASE_AFTER = 4000;
const sending = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (sending.has(form)) {
    event.preventDefault();
    return;
  }
  sending.add(form);
  event.submitter?.setAttribute("aria-disabled", "true");
  setTimeout(() => release(form), RELEASE_AFTER);
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.forms) release(form);
});

function release(form) {
  sending.delete(form);
  for (const control of form.elements) control.removeAttribute("aria-disabled");
}

// Buttons that only a script can serve are hidden until one is here.
for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.previousElementSibling.textContent);
    button.textContent = button.dataset.done;
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// One letter for one button, only while the focus is inside their group (WCAG 2.1.4): at the phone, a hand is taken.
for (const group of document.querySelectorAll("[data-keys]")) {
  group.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const button = group.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
}

// A text to paste elsewhere: copied first, then the form says so to the server. Without a script it is selected by hand.
for (const form of navigator.clipboard ? document.querySelectorAll("form[data-copies]") : []) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await navigator.clipboard.writeText(document.getElementById(form.dataset.copies).textContent);
    form.submit();
  });
}
