// A native range in its own label: it has the keyboard, a name for screen readers, and the theme's colours.
function render({ model, el }) {
  const label = document.createElement("label");
  const count = document.createElement("span");
  const slider = document.createElement("input");
  const page = document.createElement("div");
  label.style.cssText = "display:flex;gap:12px;align-items:center;max-width:720px;padding:4px 0";
  count.style.cssText = "min-width:9em;font-variant-numeric:tabular-nums";
  slider.style.flex = "1";
  Object.assign(slider, { type: "range", min: 1, max: model.get("last"), value: model.get("number") });
  page.setAttribute("aria-live", "polite");
  label.append(count, slider);
  el.style.fontSize = "var(--jp-content-font-size1)"; // as beside it, where nothing is a widget
  el.append(label, page);

  // While a page is on its way nothing is asked for; then the latest value is, and what was passed over never.
  let waiting = false;
  function ask() {
    count.textContent = `${model.get("label")} ${slider.value} / ${model.get("last")}`;
    const wanted = Number(slider.value);
    if (waiting || wanted === model.get("number")) return;
    waiting = true;
    model.set("number", wanted);
    model.save_changes();
  }
  function show() {
    page.innerHTML = model.get("page");
    waiting = false;
    ask();
  }
  slider.addEventListener("input", ask);
  // JupyterLab would take the keys: an arrow moves to the next cell, an m makes it Markdown.
  slider.addEventListener("keydown", (event) => event.stopPropagation());
  model.on("change:page", show);
  show();
  return () => model.off("change:page", show);
}

export default { render };
