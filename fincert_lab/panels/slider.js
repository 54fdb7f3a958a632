// The picture stored before the panel, for pages without a kernel.
function still(el) {
  const before = (picture) => picture.compareDocumentPosition(el) & Node.DOCUMENT_POSITION_FOLLOWING;
  return [...(el.closest(".jp-OutputArea") ?? document).querySelectorAll(".fincert-still")].findLast(before);
}

// A native range in its own label: it has keyboard support, a name for screen readers, and the theme's colours.
function render({ model, el }) {
  const label = document.createElement("label");
  const count = document.createElement("span");
  const slider = document.createElement("input");
  const state = document.createElement("p");
  const page = document.createElement("div");
  label.style.cssText = "display:flex;gap:12px;align-items:center;max-width:720px;padding:4px 0";
  count.style.cssText = "min-width:9em;font-variant-numeric:tabular-nums";
  slider.style.flex = "1";
  slider.type = "range";
  slider.min = 1;
  // Otherwise JupyterLab and Notebook 7 would handle the keys: an arrow moves to the next cell, an m makes it Markdown.
  slider.dataset.lmSuppressShortcuts = "true";
  state.setAttribute("role", "status");
  state.style.cssText = "margin:4px 0;font-weight:600";
  page.setAttribute("aria-live", "polite");
  label.append(count, slider);
  el.style.fontSize = "var(--jp-content-font-size1)"; // the same as in outputs beside it that are not widgets

  let told; // Python's last message; nothing is shown before the first one
  let waiting; // the question that is not answered yet
  function ask(question) {
    // One question at a time: after the answer, only the latest value is asked for; values in between are skipped.
    if (waiting) return;
    waiting = question;
    // A kernel that becomes idle without answering does not know this panel: it is a different kernel.
    const status = ({ content }) => content.execution_state === "idle" && waiting === question && sleep();
    try {
      model.send(question, { iopub: { status } });
    } catch {
      sleep(); // there is no kernel
    }
  }
  function move() {
    count.textContent = `${told.label} ${slider.value} / ${told.last}`;
    const number = Number(slider.value);
    if (number !== told.number) ask({ number });
  }
  function hear(message) {
    const first = !told;
    if (first) el.append(label, state, page);
    still(el)?.setAttribute("hidden", "");
    told = message;
    slider.max = told.last;
    // Not while the user is moving it: the new position is asked for next. Before the first answer it is in the middle
    // of a default range, not the journal's.
    if (first || !waiting) slider.value = told.number;
    waiting = undefined;
    slider.disabled = false;
    state.textContent = "";
    page.innerHTML = told.page;
    move();
  }
  function sleep() {
    waiting = undefined;
    if (!told) return; // the still picture says so already
    slider.value = told.number;
    slider.disabled = true;
    count.textContent = `${told.label} ${told.number} / ${told.last}`;
    state.textContent = told.asleep;
  }

  // JupyterLab and Notebook 7 report at once when the kernel ends; elsewhere it is noticed at the next move.
  const kernel = model.widget_manager?.kernel;
  const watch = (_, status) => ["restarting", "autorestarting", "dead"].includes(status) && sleep();
  kernel?.statusChanged?.connect(watch);
  kernel?.disposed?.connect(sleep);
  slider.addEventListener("input", move);
  model.on("msg:custom", hear);
  ask({});
  return () => {
    model.off("msg:custom", hear);
    kernel?.statusChanged?.disconnect(watch);
    kernel?.disposed?.disconnect(sleep);
  };
}

export default { render };
