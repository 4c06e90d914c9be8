// Motcua: small improvements for the keyboard and the mouse. Every page works without this file.
"use strict";
(() => {
  const one = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const say = (text) => {
    const live = one("[data-live]");
    if (live) live.textContent = text;
  };
  const typing = (element) =>
    element.closest("input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable]");

  // What the browser keeps, if it may: whether the / key searches (WCAG 2.1.4 asks for a way to turn it off).
  const slash = {
    get on() {
      try { return localStorage.getItem("slash") !== "off"; } catch { return true; }
    },
    set on(value) {
      try { localStorage.setItem("slash", value ? "on" : "off"); } catch { /* not kept */ }
    },
  };

  // Controls that need this script.
  all("[data-print], [data-copy], [data-all]").forEach((control) => { control.hidden = false; });

  // The summary of errors takes the focus, so that it is read first.
  one("[data-errors]")?.focus();

  // Go to: Ctrl-K, or the button.
  const jump = one("#jump");
  const openJump = () => {
    if (!jump?.showModal) return false;
    if (!jump.open) jump.showModal();
    one("#jump-q", jump).select();
    return true;
  };
  const slashBox = one("[data-slash]");
  if (slashBox) {
    slashBox.checked = slash.on;
    slashBox.addEventListener("change", () => { slash.on = slashBox.checked; });
  }

  // Rows of a table: the link of each row is its handle.
  const handle = (row) => one("th a, td a", row);
  const moveRow = (event, row) => {
    const rows = all("tbody tr", row.closest("table")).filter(handle);
    const place = rows.indexOf(row);
    const target = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (target === undefined || !rows[target]) return;
    event.preventDefault();
    handle(rows[target]).focus();
    rows[target].scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const key = event.key;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && key.toLowerCase() === "k") {
      if (openJump()) event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (key === "/" && slash.on && !jump?.open) {
      const search = one("main [data-search]") ?? one("[data-search]");
      if (search) {
        event.preventDefault();
        search.focus();
        search.select();
      }
      return;
    }
    const row = event.target.closest("[data-rows] tbody tr");
    if (row) {
      const box = one("input[type=checkbox]", row);
      if (key.toLowerCase() === "x" && box && event.target !== box) {
        event.preventDefault();
        box.click();
      } else {
        moveRow(event, row);
      }
    } else if (key === "ArrowDown" && event.target === document.body && document.body.matches(".staff")) {
      const first = all("[data-rows] tbody tr").map(handle).find(Boolean);
      if (first) {
        event.preventDefault();
        first.focus();
      }
    }
  });

  document.addEventListener("click", (event) => {
    const target = event.target;
    if (!(target instanceof Element)) return;
    const jumper = target.closest("[data-jump]");
    if (jumper && !event.ctrlKey && !event.metaKey && !event.shiftKey && openJump()) event.preventDefault();
    if (target.closest("[data-print]")) window.print();
    const copier = target.closest("[data-copy]");
    if (copier) copy(copier);
  });

  const copy = async (button) => {
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
      const label = button.textContent;
      button.textContent = button.dataset.copied;
      say(button.dataset.copied);
      setTimeout(() => { button.textContent = label; }, 3000);
    } catch {
      // No clipboard here: mark the code, so that Ctrl-C copies it.
      getSelection()?.selectAllChildren(source);
    }
  };

  // Ticks for bulk work.
  all("[data-all]").forEach((master) => {
    const boxes = () => all("tbody input[type=checkbox]", master.closest("table"));
    const show = () => {
      const ticked = boxes().filter((box) => box.checked).length;
      master.checked = ticked > 0 && ticked === boxes().length;
      master.indeterminate = ticked > 0 && !master.checked;
    };
    master.addEventListener("change", () => {
      boxes().forEach((box) => { box.checked = master.checked; });
    });
    master.closest("table").addEventListener("change", show);
    show();
  });

  // What stands behind # in the address (from a QR code) never travels to the server: it is typed into the
  // form here, and taken out of the address so that it does not stay in the history.
  all("form[data-hash]").forEach((form) => {
    const values = location.hash.slice(1).split("/").map((part) => {
      try { return decodeURIComponent(part); } catch { return ""; }
    });
    const names = form.dataset.hash.split(" ");
    if (values.length !== names.length || values.includes("")) return;
    names.forEach((name, place) => { form.elements[name].value = values[place]; });
    history.replaceState(null, "", location.pathname + location.search);
    one("button[type=submit]", form)?.focus();
  });

  // Leaving a form with unsaved answers asks first.
  all("form[data-dirty]").forEach((form) => {
    let dirty = false;
    form.addEventListener("input", () => { dirty = true; });
    form.addEventListener("submit", () => { dirty = false; });
    window.addEventListener("beforeunload", (event) => {
      if (dirty) event.preventDefault();
    });
  });

  // A file that is too large is refused before it travels.
  const checkFile = (input) => {
    const large = [...input.files].some((file) => file.size > Number(input.dataset.max));
    let note = one(`[data-file-note="${input.id}"]`);
    if (large && !note) {
      note = document.createElement("p");
      note.className = "error";
      note.dataset.fileNote = input.id;
      note.id = `${input.id}-large`;
      note.textContent = input.dataset.tooLarge;
      input.before(note);
      input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") ?? ""} ${note.id}`.trim());
      say(note.textContent);
    }
    if (!large && note) note.remove();
    input.setCustomValidity(large ? input.dataset.tooLarge : "");
    return !large;
  };
  all("input[type=file][data-max]").forEach((input) => {
    input.addEventListener("change", () => checkFile(input));
    input.form?.addEventListener("submit", (event) => {
      // The button that takes a file away must still work.
      if (event.submitter?.formNoValidate || checkFile(input)) return;
      event.preventDefault();
      input.focus();
    });
  });
})();
