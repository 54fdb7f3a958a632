// Panes come from Python as HTML and are put in place here; clicks and forms go back as messages. No address is in it.
// What is typed on a PIN pad stays in this file until all of it is sent, and is forgotten with the answer.

// The picture stored before the panel, for pages without a kernel.
function still(el) {
  const before = (picture) => picture.compareDocumentPosition(el) & Node.DOCUMENT_POSITION_FOLLOWING;
  return [...(el.closest(".jp-OutputArea") ?? document).querySelectorAll(".fincert-still")].findLast(before);
}

function render({ model, el }) {
  const view = `${Date.now()}-${Math.random()}`; // crypto.randomUUID is there with https only
  const root = document.createElement("section");
  root.className = "fincert";
  // Otherwise JupyterLab and Notebook 7 would handle the keys: an arrow moves to the next cell, an m makes it Markdown.
  // They look for this at what has the focus before they look further up.
  root.addEventListener("focusin", ({ target }) => (target.dataset.lmSuppressShortcuts = "true"));
  root.addEventListener("keydown", (event) => event.stopPropagation()); // in the last cell, a down arrow leaves it all the same

  // --- the conversation

  let asleep = ""; // what to say when Python is gone
  let waiting; // the message that is not answered yet
  let later = []; // what has been done since then, to be sent in turn
  let awake = true;
  // A click counts if what was clicked is there when its turn comes: as with a kernel that answers at once.
  function tell(content, stands = () => true) {
    if (waiting) later.push({ content, stands });
    else send(content);
  }
  // Of the places of a slider, or of a text that is being typed, the last counts.
  function tellLast(content) {
    later = later.filter((earlier) => earlier.content.act !== content.act);
    tell(content);
  }
  function send(content) {
    waiting = { ...content, view };
    const question = waiting;
    root.setAttribute("aria-busy", "true");
    // A kernel that becomes idle without answering does not know this panel: it is a different kernel.
    const status = ({ content: state }) => state.execution_state === "idle" && waiting === question && sleep();
    try {
      model.send(question, { iopub: { status } });
    } catch {
      sleep(); // there is no kernel
    }
  }
  function hear(message) {
    const mine = message.view === view;
    if (message.frame && !mine) return; // somebody else's first look
    if (message.frame) root.innerHTML = message.frame;
    if (message.title) root.setAttribute("aria-label", message.title);
    if (!root.firstChild) return; // not before our own first look
    asleep = message.asleep;
    still(el)?.setAttribute("hidden", "");
    for (const [name, html] of Object.entries(message.panes)) put(root.querySelector(`[data-pane="${name}"]`), html, mine);
    if (!mine) return;
    // Where what had the focus is gone: what one does next, so that one can go on typing. But a first look takes nothing.
    if (!message.frame && !root.contains(document.activeElement)) root.querySelector("[data-first]")?.focus({ preventScroll: true });
    waiting = undefined;
    root.removeAttribute("aria-busy");
    while (later.length && !waiting) {
      const { content, stands } = later.shift();
      if (stands()) send(content);
    }
  }
  const named = (key, within = root) => within.querySelector(`[data-key="${CSS.escape(key)}"]`);
  function put(pane, html, mine) {
    if (!pane) return;
    const slider = pane.querySelector(':scope > input[type="range"]:only-child');
    if (slider) return follow(slider, html, mine);
    const focused = pane.contains(document.activeElement) ? document.activeElement : null;
    const [key, at] = [focused?.dataset.key, focused?.selectionStart];
    const scrolled = pane.querySelector("[data-scroll]")?.scrollLeft;
    pane.innerHTML = html;
    const again = key && named(key, pane);
    again?.focus({ preventScroll: true });
    if (at != null && again?.setSelectionRange && again.type !== "range") again.setSelectionRange(at, at);
    if (scrolled) pane.querySelector("[data-scroll]").scrollLeft = scrolled;
    for (const list of [pane, ...pane.querySelectorAll("[data-newest]")])
      if (list.dataset.newest !== undefined) list.scrollTop = list.scrollHeight;
    pane.querySelectorAll("[data-pad]").forEach(pad);
    pane.querySelectorAll("[data-player]").forEach(player);
  }
  // A slider alone in its pane stays the element that it is, or the hand that moves it would lose it.
  function follow(slider, html, mine) {
    const made = document.createElement("template");
    made.innerHTML = html;
    for (const { name, value } of made.content.firstElementChild.attributes) slider.setAttribute(name, value);
    slider.disabled = false;
    if (!later.length && (mine || !waiting)) slider.value = slider.defaultValue; // otherwise it has been moved on
  }
  function sleep() {
    waiting = undefined;
    later = [];
    root.removeAttribute("aria-busy");
    if (!root.firstChild) return; // the still picture says so already
    awake = false;
    forget();
    const said = root.querySelector('[data-pane="say"]');
    if (said) said.textContent = asleep;
    for (const dots of root.querySelectorAll("[data-dots]")) dots.textContent = "";
    for (const control of root.querySelectorAll("button,input,select")) control.disabled = true;
    for (const slider of root.querySelectorAll('input[type="range"]')) slider.value = slider.defaultValue; // what is shown
  }

  // --- buttons, forms, choices, sliders

  root.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button?.dataset.act) tell({ act: button.dataset.act, value: button.value }, () => named(button.dataset.key));
    if (button?.dataset.copy !== undefined) copy(button);
  });
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(event.target, event.submitter));
    tell({ act: event.target.dataset.act, ...fields }, () => event.target.isConnected);
  });
  root.addEventListener("change", ({ target }) => {
    if (!target.dataset.act || target.type === "range" || target.dataset.live !== undefined) return;
    tell({ act: target.dataset.act, value: target.type === "checkbox" ? target.checked : target.value });
  });
  // A slider, or a text that is looked at while it is typed.
  root.addEventListener("input", ({ target }) => {
    const { act, live } = target.dataset;
    if (!act || (target.type !== "range" && live === undefined)) return;
    tellLast({ act, value: target.type === "range" ? Number(target.value) : target.value });
  });
  async function copy(button) {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.done;
    } catch {
      // Without https, or without leave, there is no clipboard: what is shown is selected, to be copied by hand.
      getSelection().selectAllChildren(button.closest(".code").querySelector("code"));
    }
  }

  // --- the PIN pad

  const typed = new Map(); // by what was asked for: a new PIN is asked for twice
  let digits = ""; // of what is asked for now
  function forget() {
    typed.clear();
    digits = "";
  }
  function pad(box) {
    const { asks, act } = box.dataset;
    const [dots, count] = [box.querySelector("[data-dots]"), box.querySelector("[data-count]")];
    const length = Number(box.dataset.length);
    if (box.dataset.begin !== undefined) typed.clear();
    const set = (value) => {
      digits = value.slice(0, length);
      if (digits.length === length) {
        typed.set(asks, digits);
        send({ act, entries: Object.fromEntries(typed) });
        digits = "";
        if (box.dataset.last !== undefined) typed.clear();
      }
      dots.textContent = "●".repeat(digits.length) + "○".repeat(length - digits.length);
      count.textContent = count.dataset.count.replace("#", digits.length);
    };
    box.addEventListener("click", ({ target }) => {
      const key = target.closest("[data-digit],[data-erase],[data-clear]")?.dataset;
      if (!key || waiting || !awake) return;
      if (key.digit !== undefined) set(digits + key.digit);
      else set(key.erase !== undefined ? digits.slice(0, -1) : "");
    });
    box.addEventListener("keydown", (event) => {
      if (waiting || !awake || event.ctrlKey || event.metaKey || event.altKey) return;
      if (/^[0-9]$/.test(event.key)) set(digits + event.key);
      else if (event.key === "Backspace") set(digits.slice(0, -1));
      else if (event.key === "Escape") set("");
      else return;
      event.preventDefault();
    });
    set("");
  }

  // --- the diagram of an act, stepped and played

  function player(box) {
    const rows = [...box.querySelectorAll("tbody tr")];
    const [step, said] = [box.querySelector("[data-steps]"), box.querySelectorAll("[data-message]")];
    let at = rows.length; // all of it
    let timer;
    const show = (to) => {
      at = Math.min(Math.max(to, 0), rows.length);
      rows.forEach((row, i) => {
        row.classList.toggle("later", i >= at);
        row.classList.toggle("now", i === at - 1);
      });
      said.forEach((each, i) => (each.hidden = i !== at - 1));
      step.textContent = `${at} / ${rows.length}`;
      if (awake) tellLast({ act: box.dataset.player, value: said[at - 1]?.dataset.message ?? "" }); // it is opened
    };
    const stop = () => (clearInterval(timer), (timer = undefined));
    const acts = {
      first: () => show(1),
      back: () => show(at - 1),
      forth: () => show(at + 1),
      play: () => {
        show(1);
        const pace = 1200; // milliseconds: time to read one message
        timer = setInterval(() => (at < rows.length && box.isConnected ? show(at + 1) : stop()), pace);
      },
    };
    box.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-play]");
      const row = target.closest("tbody tr");
      if (button) stop(), acts[button.dataset.play]();
      else if (row) stop(), show(rows.indexOf(row) + 1);
    });
    step.textContent = `${rows.length} / ${rows.length}`;
  }

  // JupyterLab and Notebook 7 report at once when the kernel ends; elsewhere it is noticed at the next click.
  const kernel = model.widget_manager?.kernel;
  const watch = (_, status) => ["restarting", "autorestarting", "dead"].includes(status) && sleep();
  kernel?.statusChanged?.connect(watch);
  kernel?.disposed?.connect(sleep);
  model.on("msg:custom", hear);
  el.append(root);
  send({ act: "ready" });
  return () => {
    forget();
    model.off("msg:custom", hear);
    kernel?.statusChanged?.disconnect(watch);
    kernel?.disposed?.disconnect(sleep);
  };
}

export default { render };
