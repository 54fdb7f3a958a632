// Menus and dialogs in the language of the lesson that one begins with at the start page, or in English where no pack of
// JupyterLab's words for it is installed. JupyterLab takes a language when it is loaded: with the first lesson of another
// one it is loaded again, before there is anything to lose.
const START = "start.md";
const PLACE = /^(?:teacher\/)?([a-z]{2,3})\//; // where the editions lie in a workbook

function activate(app, registry, translator, notebooks, packsOf) {
  notebooks.widgetAdded.connect(async (_, { context }) => {
    const lang = PLACE.exec(context.path)?.[1];
    const begins = notebooks.size === 1 && [...app.shell.widgets("main")].some((tab) => tab.context?.path === START);
    if (!lang || !begins) return;
    const { data } = await packsOf();
    const locale = Object.keys(data).find((installed) => installed.split("_")[0] === lang) ?? "en";
    if (translator.languageCode.replace("-", "_") === locale) return;
    const settings = await registry.load("@jupyterlab/translation-extension:plugin");
    if (settings.composite.locale === locale) return; // asked for already
    await settings.set("locale", locale);
    window.location.assign(`/lab/tree/${context.path}`);
  });
}

// What a bundler would write around it: JupyterLab hands its own modules over, and asks for ours.
let modules;
const shared = async (name) => (await Object.values(modules[name])[0].get())();
window._JUPYTERLAB = window._JUPYTERLAB ?? {};
window._JUPYTERLAB["fincert-lab"] = {
  init(scope) {
    modules = scope;
  },
  async get() {
    const { ISettingRegistry } = await shared("@jupyterlab/settingregistry");
    const { ITranslator, requestTranslationsAPI } = await shared("@jupyterlab/translation");
    const { INotebookTracker } = await shared("@jupyterlab/notebook");
    const requires = [ISettingRegistry, ITranslator, INotebookTracker];
    const start = (...services) => activate(...services, requestTranslationsAPI);
    return () => ({ id: "fincert-lab:language", autoStart: true, requires, activate: start });
  },
};
