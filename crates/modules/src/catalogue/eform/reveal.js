// Hides the questions of an e-form that do not apply to the answers so far. Without this script every
// question is shown with a note that says when it applies; the server drops what does not apply.
"use strict";
for (const form of document.querySelectorAll("form")) {
  const parts = form.querySelectorAll("[data-show-if]");
  if (parts.length === 0) continue;
  for (const note of form.querySelectorAll(".condition")) note.remove();
  const chosen = (name) =>
    Array.from(form.elements)
      .filter((control) => control.name === name && !control.closest("[hidden]"))
      .filter((control) => !["radio", "checkbox"].includes(control.type) || control.checked)
      .map((control) => control.value);
  const update = () => {
    for (const part of parts) {
      const answers = chosen(part.dataset.showIf);
      part.hidden = !part.dataset.showValues.split(" ").some((value) => answers.includes(value));
    }
  };
  form.addEventListener("change", update);
  update();
}
